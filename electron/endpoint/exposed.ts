import { MAX_QUEUE_CARDS, type QueueCard, type QueuePage } from '../../shared/numbers/queues.ts';
import type { Clock } from '../clock.ts';
import type { SnapshotSource } from '../ipc/snapshot-builder.ts';
import type { Logger } from '../logger.ts';
import {
  createExposition,
  type ExpositionFormat,
  type ExpositionReading,
  type ExpositionText,
} from '../metrics/exposition/exposition.ts';
import type { MetricFamily } from '../metrics/exposition/families.ts';
import type { Engine } from '../queue/engine.ts';

/** The metrics for who collects them. They are counted as long as this is there: who opens nothing pays nothing. */
export interface Exposed {
  text(format: ExpositionFormat): Promise<ExpositionText>;
  families(): Promise<readonly MetricFamily[]>;
  stop(): void;
}

type ListedQueues = readonly Pick<QueueCard, 'name' | 'jobs' | 'pausedAt' | 'waitingSince'>[];

export interface ExposedOptions {
  readonly engine: Engine;
  readonly snapshots: Pick<SnapshotSource, 'current'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function exposeMetrics({ engine, snapshots, clock, logger }: ExposedOptions): Exposed {
  const { metrics: before } = snapshots.current();
  const exposition = createExposition({ logger, before });
  const stop = engine.subscribe((events) => exposition.record(events));
  let last: QueuePage['queues'] = [];
  /** A store that is closed can't be asked any more; what the engine itself counts is as it was left. */
  const listQueues = async (): Promise<ListedQueues> => {
    const { engine: status, queues } = snapshots.current();
    if (status.state !== 'stopped') {
      ({ queues: last } = await engine.queues({ text: '', offset: 0, limit: MAX_QUEUE_CARDS }));
      return last;
    }
    const others = last.filter(({ name }) => !queues.some((queue) => queue.name === name));
    const since = new Map(last.map(({ name, waitingSince }) => [name, waitingSince]));
    return [...queues.map((queue) => ({ ...queue, waitingSince: since.get(queue.name) ?? null })), ...others];
  };
  // What is counted belongs to one moment: nothing is waited for between this and its use.
  const read = (queues: ListedQueues): ExpositionReading => {
    const { metrics, conservation, jobs, workerTimes, engine: status } = snapshots.current();
    return {
      workers: status.concurrency,
      workerTimes,
      now: clock.now(),
      version: status.version,
      metrics,
      holds: conservation.holds,
      isStored: status.storage.state === 'ok',
      jobs,
      queues: queues.map((queue) => ({
        ...queue,
        isPaused: queue.pausedAt !== null || status.state === 'paused',
      })),
    };
  };
  return {
    text: async (format) => exposition.text(format, read(await listQueues())),
    families: async () => exposition.families(read(await listQueues())),
    stop,
  };
}
