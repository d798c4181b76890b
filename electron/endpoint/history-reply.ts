import { z } from 'zod';
import { JOB_COUNTERS, type JobCounter } from '../../shared/numbers/history.ts';
import { at, count, kind, ms } from './job-reply.ts';
import { percentiles } from './present-reply.ts';

/** What history knows, as it is answered. */

const column = z.array(z.number().nullable());
const value = z.number().nullable();
const period = z.object({
  from: at,
  to: at,
  series: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('counter'), counts: column }),
    z.object({ kind: z.literal('gauge'), min: column, mean: column, max: column, last: column }),
    z.object({ kind: z.literal('share'), counts: column, shares: column }),
    z.object({ kind: z.literal('duration'), counts: column, p50: column, p95: column, p99: column }),
  ]),
  summary: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('counter'), total: z.number() }),
    z.object({ kind: z.literal('share'), share: value, of: z.number(), among: z.number() }),
    z.object({ kind: z.literal('gauge'), min: value, mean: value, max: value, last: value }),
    z.object({
      kind: z.literal('duration'),
      count: z.number(),
      min: value,
      p50: value,
      p95: value,
      p99: value,
      max: value,
    }),
  ]),
  coveredMs: ms,
});
export const historyReply = z.object({
  metric: z.string(),
  queue: z.string().nullable(),
  kind: kind.nullable(),
  stepMs: ms,
  period,
  before: period.nullable(),
  markers: z.array(z.object({ at, kind: z.string(), text: z.string() })),
  since: at.nullable(),
  queues: z.array(z.string()),
});

const counters = z.object(
  Object.fromEntries(JOB_COUNTERS.map((name) => [name, count])) as Record<JobCounter, typeof count>,
);
const part = {
  inProgress: count,
  waiting: count.nullable(),
  oldestWaitingMs: ms.nullable(),
  counts: counters,
  durations: z.object({ waiting: percentiles.nullable(), running: percentiles.nullable() }),
  starts: z.array(count),
};
const steps = z.array(z.number());
export const momentReply = z.object({
  at,
  from: at,
  to: at,
  totals: counters.nullable(),
  gauges: z.object({
    jobs_in_progress: count.nullable(),
    queue_size: count.nullable(),
    oldest_waiting_ms: ms.nullable(),
    retrying_jobs: count.nullable(),
    dead_jobs: count.nullable(),
    workers: count.nullable(),
  }),
  windowMs: ms,
  waiting: percentiles.nullable(),
  running: percentiles.nullable(),
  trends: z.object({
    stepMs: ms,
    created: steps,
    inProgress: steps,
    completed: steps,
    failed: steps,
    retried: steps,
  }),
  queues: z.array(z.object({ queue: z.string(), ...part })).nullable(),
  kinds: z.array(z.object({ kind, ...part })).nullable(),
});
