import type { AlertSample, QueueSample } from '../../../electron/metrics/alerts/sample.ts';
import { NO_METRICS } from '../../../shared/numbers/metrics.ts';
import { jobCounts } from '../../ipc/fakes.ts';
import { EPOCH } from '../../support/fake-clock.ts';

/** A moment of an engine with nothing to do; `seconds` since the start. */
export function aSample(seconds: number, parts: Partial<AlertSample> = {}): AlertSample {
  return {
    at: EPOCH + seconds * 1_000,
    monotonic: seconds * 1_000,
    metrics: NO_METRICS,
    jobs: jobCounts(),
    durations: { waiting: null, running: null },
    drainMs: null,
    concurrency: 4,
    isHeld: false,
    storage: 'ok',
    diskFreeBytes: 50e9,
    conservation: { holds: true, checks: 1, breach: null },
    longestRunMs: 0,
    goingOn: new Map(),
    queues: [aQueue()],
    ...parts,
  };
}

export function aQueue(parts: Partial<QueueSample> = {}): QueueSample {
  return {
    name: 'default',
    jobs: jobCounts(),
    concurrency: 2,
    waitingSince: null,
    isHeld: false,
    counts: null,
    durations: null,
    ...parts,
  };
}
