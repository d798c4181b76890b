import { MAX_QUEUE_CARDS, type QueuePage } from '../../shared/queues.ts';
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
  const listQueues = () => engine.queues({ text: '', offset: 0, limit: MAX_QUEUE_CARDS });
  // What is counted belongs to one moment: nothing is waited for between this and its use.
  const read = ({ queues }: QueuePage): ExpositionReading => {
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
