import { z } from 'zod';
import { JOB_COUNTERS, type JobCounter } from '../../shared/numbers/history.ts';
import { alertsPresent } from './alert-reply.ts';
import { at, count, jobId, kind, ms, progress } from './job-reply.ts';
import { jobCounts, queueStatus } from './line-reply.ts';

/** What is true now, what was, and what came of a command, as they are answered. */

export const enqueued = z.object({ id: jobId, existed: z.boolean() });
export const step = z.object({ step: count });
export const changeReport = z.object({
  step: count.nullable(),
  changed: count,
  unchanged: count,
  skipped: z.array(z.object({ reason: z.string(), jobs: count })),
  stopped: z.boolean(),
});
export const imported = z.object({ queued: count, existed: count, leftOut: count });

export const percentiles = z.object({ p50: ms, p95: ms, p99: ms, count });
const share = z.number().nullable();
export const snapshot = z.object({
  revision: count,
  at,
  /** The reference text's five first. */
  metrics: z.object({
    total_jobs_created: count,
    jobs_completed: count,
    jobs_failed: count,
    jobs_retried: count,
    jobs_in_progress: count,
    jobs_started: count,
    jobs_cancelled: count,
    jobs_interrupted: count,
    jobs_dead: count,
  }),
  rates: z.object({ success_rate: share, failure_rate: share, retry_rate: share }),
  conservation: z.object({ holds: z.boolean(), checks: count, breach: z.string().nullable() }),
  engine: z.object({
    state: z.enum(['starting', 'running', 'paused', 'stopping', 'stopped']),
    backend: z.string(),
    storage: z.object({
      state: z.enum(['ok', 'full', 'failing', 'read-only', 'damaged']),
      folder: z.string().nullable(),
      since: at.nullable(),
      message: z.string().nullable(),
    }),
    concurrency: count,
    startConditions: z.object({
      maxLoadPerCpu: z.number().nullable(),
      minFreeMemoryBytes: z.number().nullable(),
    }),
    heldBack: z.object({ by: z.enum(['load', 'memory']), limit: z.number() }).nullable(),
    peak: z.object({ running: count, at }),
    startedAt: at,
    version: z.string(),
  }),
  jobs: jobCounts,
  clearSince: at.nullable(),
  queues: z.array(queueStatus),
  queuesLeftOut: count,
  running: z.array(
    z.object({
      id: jobId,
      name: z.string(),
      kind,
      queue: z.string(),
      run: count,
      startedAt: at,
      lastLine: z.string(),
      progress: progress.nullable(),
    }),
  ),
  oldestWaiting: z.object({ id: jobId, name: z.string(), queue: z.string(), since: at }).nullable(),
  schedules: z.object({
    revision: count,
    total: count,
    paused: count,
    nextAt: at.nullable(),
    soonest: z.array(z.object({ id: z.string(), name: z.string(), nextAt: at })),
  }),
  alerts: alertsPresent,
  durations: z.object({ waiting: percentiles.nullable(), running: percentiles.nullable() }),
  trends: z.record(z.string(), z.array(count)),
  change: z
    .object({ action: z.string(), done: count, total: count, changed: count, skipped: count })
    .nullable(),
  undoable: z.object({ number: count, at, what: z.unknown() }).nullable(),
  waitingPaused: count,
  drainMs: ms.nullable(),
  drainError: z.object({ share: z.number(), backlogs: count }).nullable(),
  kinds: z.array(
    z.object({
      kind,
      ...(Object.fromEntries(JOB_COUNTERS.map((name) => [name, count])) as Record<JobCounter, typeof count>),
      jobs_in_progress: count,
    }),
  ),
  workerTimes: z.object({ busyMs: ms, idleMs: ms }),
});

const counted = z.array(count.nullable());
export const throughput = z.object({
  range: z.string(),
  bucketMs: ms,
  lastBucketAt: at,
  completed: counted,
  failed: counted,
});

export const environment = z.object({
  platform: z.enum(['linux', 'darwin', 'win32']),
  version: z.string(),
  home: z.string(),
});
