import { MAX_QUEUE_CARDS } from '../../shared/queues.ts';
import type { Clock } from '../clock.ts';
import type { SnapshotSource } from '../ipc/snapshot-builder.ts';
import type { Logger } from '../logger.ts';
import {
  createExposition,
  type ExpositionFormat,
  type WorkerReading,
} from '../metrics/exposition/exposition.ts';
import type { Engine } from '../queue/engine.ts';
import type { Route } from './routes.ts';

/** `GET /metrics`, with the counts that it takes as long as it is there: who does not open the endpoint pays nothing. */
export interface Scrape {
  readonly route: Route;
  stop(): void;
}

export function createScrape(options: {
  readonly engine: Engine;
  readonly snapshots: Pick<SnapshotSource, 'current'>;
  readonly clock: Clock;
  readonly logger: Logger;
}): Scrape {
  const { engine, snapshots, clock, logger } = options;
  const workers = (): WorkerReading => {
    const { jobs, concurrency } = engine.present();
    return { at: clock.monotonic(), running: jobs.running, workers: concurrency };
  };
  const { metrics: before } = snapshots.current();
  const exposition = createExposition({ logger, before, workers: workers() });
  const undo = [
    engine.subscribe((events) => exposition.record(events, workers())),
    engine.onSettingsChanged(() => exposition.noteWorkers(workers())),
  ];
  return {
    route: {
      method: 'GET',
      path: '/metrics',
      answer: async ({ accept }) => {
        const { queues } = await engine.queues({ text: '', offset: 0, limit: MAX_QUEUE_CARDS });
        // What is counted belongs to one moment: nothing is waited for after this.
        const { metrics, conservation, jobs, engine: status } = snapshots.current();
        const { contentType, body } = await exposition.text(formatFor(accept), {
          ...workers(),
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
        });
        return { status: 200, contentType, body };
      },
    },
    stop: () => {
      for (const each of undo) each();
    },
  };
}

/** OpenMetrics for who asks for it, unless plain text is liked better; what nobody named gets plain text. */
function formatFor(accept: string): ExpositionFormat {
  const openMetrics = weightOf(accept, /^application\/openmetrics-text$/);
  const plain = weightOf(accept, /^text\/(plain|\*)$/);
  return openMetrics > 0 && openMetrics >= plain ? 'openmetrics' : 'prometheus';
}

function weightOf(accept: string, type: RegExp): number {
  const weights = accept.split(',').map((each) => {
    const [name = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase());
    if (!type.test(name)) return 0;
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return q === undefined ? 1 : Number(q.slice(2)) || 0;
  });
  return Math.max(...weights);
}
