import { type Clock, systemClock } from '../../electron/clock.ts';
import { silentLogger } from '../../electron/logger.ts';
import { MemoryMetricStore } from '../../electron/metrics/memory-metric-store.ts';
import { MetricsRecorder } from '../../electron/metrics/recorder.ts';
import { DEFAULT_RETENTION, EmbeddedEngine } from '../../electron/queue/embedded-engine.ts';
import type { JobRunner } from '../../electron/queue/job-runner.ts';
import type { JobStore, Retention, StoredState } from '../../electron/queue/job-store.ts';
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import type { Outcome } from '../../shared/jobs/job.ts';
import { type JobRequest, parseJobRequest } from '../../shared/jobs/job-request.ts';
import { openStore } from '../support/sqlite-store.ts';

export const DONE: Outcome = { type: 'succeeded', result: null };

/** Jobs that do nothing, with the output that they don't have. */
export const noOpRunner: JobRunner = {
  run: async () => DONE,
  output: { read: () => null, lastLine: () => '', follow: () => () => undefined, forget: () => undefined },
  stop: async () => undefined,
};

/** The whole engine as the app has it, with no-op jobs: memory store, metrics, histograms, history, conservation. */
export function noOpEngine(concurrency: number, maxFinished: number, clock?: Clock) {
  const retention = { ...DEFAULT_RETENTION, maxFinished };
  return engineOn(new MemoryJobStore(), { concurrency, retention, ...(clock && { clock }) });
}

/** The engine alone, on a memory store: nothing is counted. */
export function unwatchedEngine(concurrency: number, maxFinished: number): EmbeddedEngine {
  return new EmbeddedEngine({
    store: new MemoryJobStore(),
    runner: noOpRunner,
    clock: systemClock,
    logger: silentLogger,
    concurrency,
    retention: { ...DEFAULT_RETENTION, maxFinished },
  });
}

/** The same with jobs that do something. */
export function memoryEngine(options: { readonly concurrency: number; readonly runner: JobRunner }) {
  return engineOn(new MemoryJobStore(), options);
}

export interface DurableOptions {
  readonly folder: string;
  readonly concurrency: number;
  /** Default: one whose jobs do nothing. */
  readonly runner?: JobRunner;
  readonly clock?: Clock;
  /** Of the store's thread. Default: its source. */
  readonly threadPath?: string;
}

/** The same on the SQLite store, started. */
export async function openDurableEngine({ folder, threadPath, ...options }: DurableOptions) {
  const parts = engineOn(await openStore(folder, threadPath === undefined ? {} : { threadPath }), options);
  await parts.engine.start();
  return parts;
}

function engineOn(
  store: JobStore,
  {
    clock = systemClock,
    ...options
  }: {
    readonly concurrency: number;
    readonly runner?: JobRunner;
    readonly retention?: Retention;
    readonly clock?: Clock;
  },
) {
  const logger = silentLogger;
  const metrics = new MemoryMetricStore();
  const onOpened = (stored: StoredState): void => {
    metrics.restore(stored.metrics);
    recorder.restored(stored.lastCommitAt);
  };
  const engine = new EmbeddedEngine({ store, runner: noOpRunner, clock, logger, onOpened, ...options });
  const runningJobs = (): number => engine.runningJobs;
  const recorder = new MetricsRecorder({
    store: metrics,
    clock,
    logger,
    runningJobs,
    workers: () => engine.workers,
  });
  engine.subscribe((events) => recorder.record(events));
  return { engine, metrics, recorder };
}

export function requestOf(input: unknown): JobRequest {
  const parsed = parseJobRequest(input);
  if (!parsed.ok) throw new Error(`expected a request that parses, got ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}
