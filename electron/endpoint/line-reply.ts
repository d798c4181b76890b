import { z } from 'zod';
import { JOB_STATES } from '../../shared/jobs/job.ts';
import { at, count, jobId, kind, ms, relatedJob, state } from './job-reply.ts';

/** Queues, what holds jobs back, and schedules, as they are answered. */

const storageState = z.enum(['ok', 'full', 'failing', 'read-only', 'damaged']);
const blocker = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('parents'),
    failed: z.boolean(),
    jobs: z.array(relatedJob),
    more: z.boolean(),
  }),
  z.object({ type: z.literal('scheduled'), at }),
  z.object({ type: z.literal('retry'), at, attempt: count, maxAttempts: count }),
  z.object({ type: z.literal('engine'), state: z.enum(['starting', 'stopping', 'stopped']) }),
  z.object({ type: z.literal('storage'), state: storageState, message: z.string() }),
  z.object({ type: z.literal('paused'), queue: z.string().nullable(), since: at.nullable() }),
  z.object({ type: z.literal('load'), perCpu: z.number(), limit: z.number() }),
  z.object({ type: z.literal('memory'), freeBytes: z.number(), limit: z.number() }),
  z.object({
    type: z.literal('key'),
    key: z.string(),
    limit: count,
    by: z.array(z.object({ id: jobId, name: z.string() })),
  }),
  z.object({
    type: z.literal('rate'),
    queue: z.string(),
    key: z.string().nullable(),
    limit: count,
    intervalMs: ms,
    until: at.nullable(),
  }),
  z.object({ type: z.literal('queue full'), queue: z.string(), running: count, limit: count }),
  z.object({ type: z.literal('workers busy'), running: count, limit: count }),
  z.object({ type: z.literal('line') }),
]);

export const why = z.object({
  jobId,
  queue: z.string(),
  blocker,
  ahead: z.object({ type: z.enum(['exactly', 'more than']), jobs: count }).nullable(),
  start: z.discriminatedUnion('type', [
    z.object({ type: z.literal('between'), fromMs: ms, toMs: ms }),
    z.object({ type: z.literal('unknown'), reason: z.string() }),
  ]),
});

const rate = z.object({ limit: count, intervalMs: ms });
export const jobCounts = z.record(z.enum(JOB_STATES), count);
export const queueStatus = z.object({
  name: z.string(),
  concurrency: count,
  pausedAt: at.nullable(),
  rate: rate.nullable(),
  keyRate: rate.nullable(),
  jobs: jobCounts,
});
export const queuePage = z.object({
  queues: z.array(
    queueStatus.extend({
      starts: z.array(count),
      waitingSince: at.nullable(),
      hold: blocker.nullable(),
      fullKeys: count,
    }),
  ),
  total: count,
  all: count,
  limits: count,
});

const firing = z.object({ number: count, at }).and(
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('fired'), plannedAt: at, jobId, missed: count }),
    z.object({ type: z.literal('by-hand'), jobId }),
    z.object({
      type: z.literal('skipped'),
      why: z.enum(['missed', 'overlap']),
      plannedAt: at,
      count,
    }),
    z.object({ type: z.literal('refused'), plannedAt: at, reason: z.string() }),
  ]),
);
const anySchedule = z.object({
  id: z.string(),
  name: z.string(),
  when: z.discriminatedUnion('type', [
    z.object({ type: z.literal('cron'), cron: z.string(), timeZone: z.string() }),
    z.object({ type: z.literal('once'), at, timeZone: z.string() }),
  ]),
  missed: z.string(),
  overlap: z.string(),
  createdAt: at,
  state: z.discriminatedUnion('type', [
    z.object({ type: z.literal('on'), nextAt: at }),
    z.object({ type: z.literal('paused'), since: at }),
    z.object({ type: z.literal('over') }),
  ]),
  last: firing.nullable(),
  lastJobId: jobId.nullable(),
});
/** `job` is the request, as it was asked for. */
export const schedule = anySchedule.extend({ job: z.unknown() });
const jobResult = z.object({ id: jobId, state, error: z.string().nullable() });
export const schedulePage = z.object({
  rows: z.array(anySchedule.extend({ kind: z.string(), lastJob: jobResult.nullable() })),
  next: z.string().nullable(),
  total: count,
});
export const firingPage = z.object({
  rows: z.array(firing.and(z.object({ job: jobResult.nullable() }))),
  next: z.string().nullable(),
});

export const importPreview = z.object({
  name: z.string(),
  format: z.string(),
  jobs: count,
  first: z.array(z.object({ line: count, kind, name: z.string(), queue: z.string() })),
  wrongLines: count,
  wrong: z.array(
    z.object({
      line: count,
      problems: z.array(
        z.object({ field: z.string(), expected: z.string(), got: z.string(), fix: z.string() }),
      ),
    }),
  ),
});
