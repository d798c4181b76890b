import { NO_ALERTS } from '../../../shared/alerts/alerts.ts';
import { JOB_STATES, type JobState } from '../../../shared/jobs/job.ts';
import { type Metrics, NO_METRICS, ratesOf } from '../../../shared/numbers/metrics.ts';
import type { QueueStatus, RunningNow, Snapshot } from '../../../shared/numbers/snapshot.ts';

type JobCounts = Snapshot['jobs'];

/** A snapshot of an engine that nobody has given work, with what the test is about laid over it. */
export function aSnapshot(over: Partial<Snapshot> = {}): Snapshot {
  const metrics = over.metrics ?? someMetrics();
  const steps = Array.from({ length: 60 }, () => 0);
  return {
    revision: 1,
    at: Date.now(),
    metrics,
    rates: ratesOf(metrics),
    conservation: { holds: true, checks: 12, breach: null },
    engine: {
      state: 'running',
      backend: 'memory',
      storage: { state: 'ok', folder: null, since: null, message: null },
      concurrency: 8,
      startConditions: { maxLoadPerCpu: null, minFreeMemoryBytes: null },
      heldBack: null,
      peak: { running: 0, at: 0 },
      startedAt: Date.now() - 60_000,
      version: '0.1.0',
    },
    jobs: jobCounts(),
    clearSince: Date.now() - 60_000,
    queues: [aQueue()],
    queuesLeftOut: 0,
    running: [],
    oldestWaiting: null,
    schedules: { revision: 0, total: 0, paused: 0, nextAt: null, soonest: [] },
    alerts: NO_ALERTS,
    durations: { waiting: null, running: null },
    trends: { created: steps, inProgress: steps, completed: steps, failed: steps, retried: steps },
    change: null,
    undoable: null,
    waitingPaused: 0,
    drainMs: null,
    drainError: null,
    workerTimes: { busyMs: 0, idleMs: 0 },
    ...over,
  };
}

export function someMetrics(over: Partial<Metrics> = {}): Metrics {
  return {
    ...NO_METRICS,
    ...over,
  };
}

export function jobCounts(over: Partial<JobCounts> = {}): JobCounts {
  const none = Object.fromEntries(JOB_STATES.map((state) => [state, 0])) as Record<JobState, number>;
  return { ...none, ...over };
}

export function aQueue(over: Partial<QueueStatus> = {}): QueueStatus {
  return {
    name: 'default',
    concurrency: 4,
    pausedAt: null,
    rate: null,
    keyRate: null,
    jobs: jobCounts(),
    ...over,
  };
}

export function aRunningJob(over: Partial<RunningNow> = {}): RunningNow {
  return {
    id: 'job-1',
    name: 'ep-219',
    kind: 'command',
    queue: 'encode',
    run: 1,
    startedAt: Date.now(),
    lastLine: '',
    progress: null,
    ...over,
  };
}
