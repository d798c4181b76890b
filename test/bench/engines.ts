import { systemClock } from '../../electron/clock.ts';
import { silentLogger } from '../../electron/logger.ts';
import { MemoryMetricStore } from '../../electron/metrics/memory-metric-store.ts';
import { MetricsRecorder } from '../../electron/metrics/recorder.ts';
import { EmbeddedEngine } from '../../electron/queue/embedded-engine.ts';
import type { JobRunner } from '../../electron/queue/job-runner.ts';
import { MemoryJobStore } from '../../electron/queue/memory-job-store.ts';
import type { Outcome } from '../../shared/job.ts';
import { type JobRequest, parseJobRequest } from '../../shared/job-request.ts';

export const DONE: Outcome = { type: 'succeeded', result: null };

/** Jobs that do nothing, with the output that they don't have. */
export const noOpRunner: JobRunner = {
  run: async () => DONE,
  output: { read: () => null, lastLine: () => '', follow: () => () => undefined, forget: () => undefined },
  stop: async () => undefined,
};

/** The whole engine as the app has it, with no-op jobs: memory store, metrics, histograms, history, conservation. */
export function noOpEngine(concurrency: number, keepFinished: number) {
  const clock = systemClock;
  const logger = silentLogger;
  const engine = new EmbeddedEngine({
    store: new MemoryJobStore(),
    runner: noOpRunner,
    clock,
    logger,
    concurrency,
    keepFinished,
  });
  const metrics = new MemoryMetricStore();
  const runningJobs = (): number => engine.runningJobs;
  const recorder = new MetricsRecorder({ store: metrics, clock, logger, runningJobs });
  engine.subscribe((events) => recorder.record(events));
  return { engine, metrics, recorder };
}

export function requestOf(input: unknown): JobRequest {
  const parsed = parseJobRequest(input);
  if (!parsed.ok) throw new Error(`expected a request that parses, got ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}
