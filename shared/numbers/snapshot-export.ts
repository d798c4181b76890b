import { z } from 'zod';
import { JOB_KINDS, JOB_STATES, type JobState } from '../jobs/job.ts';
import { MAX_SOONEST } from '../schedules/schedule.ts';
import { JOB_COUNTERS, type JobCounter } from './history.ts';
import { endedRuns } from './metrics.ts';
import {
  MAX_QUEUES,
  MAX_RUNNING,
  type Percentiles,
  type QueueStatus,
  type Snapshot,
  type WholeSnapshot,
} from './snapshot.ts';

/**
 * A snapshot as it leaves the program: plain JSON in snake_case, durations in seconds, moments as ISO 8601 in UTC. The
 * reference text's five metrics come first and are spelled as there. `docs/snapshot.md` tells every key in words;
 * `docs/snapshot.schema.json` is made from the schema below.
 */
export const SNAPSHOT_FORMAT = 'jobdeck.snapshot/1';

const count = (what: string) => z.int().min(0).describe(what);
const seconds = (what: string) => z.number().min(0).describe(`${what}, in seconds`);
const moment = (what: string) => z.iso.datetime().describe(`${what}, ISO 8601 in UTC`);
const share = (what: string) =>
  z.number().min(0).nullable().describe(`${what} / total_jobs_created; null before the first job`);

const startRate = (what: string) =>
  z
    .strictObject({ limit: count('So many'), interval_seconds: seconds('In any stretch of that length') })
    .nullable()
    .describe(`How often ${what}; null: as often as they can`);

const jobCounts = z
  .strictObject(
    Object.fromEntries(JOB_STATES.map((state) => [state, count(`Jobs that are ${state}`)])) as Record<
      JobState,
      z.ZodInt
    >,
  )
  .describe('How many jobs are in each state, now');

const percentiles = (what: string) =>
  z
    .strictObject({
      p50: seconds(`Half of the ${what} were no longer than this`),
      p95: seconds(`95 % of the ${what} were no longer than this`),
      p99: seconds(`99 % of the ${what} were no longer than this`),
      count: count(`How many ${what} were measured`),
    })
    .nullable()
    .describe(`The ${what} of the last 10 minutes; null when there were none`);

export const snapshotExportSchema = z
  .strictObject({
    total_jobs_created: count('Counter: jobs that were queued'),
    jobs_completed: count('Counter: runs that succeeded'),
    jobs_failed: count('Counter: runs that failed or timed out; a job that fails three times counts 3'),
    jobs_retried: count('Counter: times a job was put back in line, by the sweeper or by hand'),
    jobs_in_progress: count('Gauge: runs under way, now'),
    format: z.literal(SNAPSHOT_FORMAT).describe('Name and version of this format'),
    taken_at: moment('When the snapshot was taken'),
    jobs_started: count('Counter: runs that began'),
    jobs_cancelled: count('Counter: runs that a person ended'),
    jobs_interrupted: count('Counter: runs that ended because the app stopped'),
    jobs_dead: count('Counter: times a job ran out of attempts or could not be helped by another'),
    success_rate: share('jobs_completed'),
    failure_rate: share('jobs_failed'),
    retry_rate: share('jobs_retried'),
    worker_busy_seconds: seconds('Counter: time that workers spent on runs since the start, all together'),
    worker_idle_seconds: seconds(
      'Counter: time that workers had nothing to do since the start, all together',
    ),
    queue_size: count('Gauge: jobs that wait'),
    oldest_waiting_seconds: seconds('Gauge: how long the first in line has been there; 0 when none waits'),
    conservation: z
      .strictObject({
        holds: z.boolean().describe('Whether the books balanced at every check since the start'),
        equation: z
          .string()
          .describe('started = completed + failed + cancelled + interrupted + in progress, with its numbers'),
        started: count('The left side: runs that began'),
        accounted_for: count('The right side: runs that ended, and runs under way'),
        running_jobs: count('Jobs whose state is running; equal to jobs_in_progress'),
        checks: count('How often it was checked since the start'),
        breach: z.string().nullable().describe('What did not add up, in words; null while it holds'),
      })
      .describe('The books: no run is counted twice and none is lost'),
    jobs: jobCounts,
    oldest_waiting: z
      .strictObject({
        id: z.string(),
        name: z.string(),
        queue: z.string(),
        waiting_seconds: seconds('How long it has been in line'),
      })
      .nullable()
      .describe('The job that has been in line longest; null when none waits'),
    drain_seconds: z
      .number()
      .min(0)
      .nullable()
      .describe(
        'Estimated time until what runs, and waits in queues that are not paused, is done, in seconds; null when unknown or nothing waits there',
      ),
    waiting_in_paused_queues: count(
      'Gauge: jobs that wait in queues that are paused on their own, which drain_seconds is without',
    ),
    drain_error: z
      .strictObject({
        share: z.number().min(0).describe('0.2: 20 % too long or too short'),
        backlogs: z.int().min(1).describe('Backlogs that it was measured on'),
      })
      .nullable()
      .describe('How far off drain_seconds was so far; null before a backlog was measured'),
    durations: z.strictObject({ waiting: percentiles('waiting times'), running: percentiles('run times') }),
    queues: z
      .array(
        z.strictObject({
          name: z.string(),
          concurrency: z.int().min(1).describe('Runs at once in this queue'),
          paused_at: moment('When it was paused').nullable(),
          rate: startRate('jobs start in it, all together'),
          rate_per_key: startRate('jobs with each rate key start in it'),
          jobs: jobCounts,
        }),
      )
      .describe(`At most ${MAX_QUEUES}, default first`),
    queues_left_out: count('Queues that the list above has no room for'),
    kinds: z
      .array(
        z.strictObject({
          kind: z.enum(JOB_KINDS),
          ...(Object.fromEntries(
            JOB_COUNTERS.map((name) => [
              name,
              count('Counter: as for all jobs, since the start of the engine'),
            ]),
          ) as Record<JobCounter, z.ZodInt>),
          jobs_in_progress: count('Gauge: runs under way, now'),
        }),
      )
      .describe('What was counted by kind since the start of the engine, at engine.started_at'),
    schedules: z
      .strictObject({
        total: count('Schedules'),
        paused: count('Schedules that are paused'),
        next: z
          .array(z.strictObject({ id: z.string(), name: z.string(), next_at: moment('When it is due') }))
          .describe(`Those that are due first, at most ${MAX_SOONEST}`),
      })
      .describe('Schedules; one that is neither paused nor among the next is due later, or over'),
    running: z
      .array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          kind: z.enum(JOB_KINDS),
          queue: z.string(),
          run: z.int().min(1).describe('Number of this run, 1 for the first'),
          started_at: moment('When this run began'),
          running_seconds: seconds('How long it has been running'),
        }),
      )
      .describe(`Jobs under way, oldest first, at most ${MAX_RUNNING}`),
    engine: z.strictObject({
      version: z.string().describe('Version of Jobdeck'),
      started_at: moment('When the engine started'),
      uptime_seconds: seconds('How long the engine has been up'),
      state: z.enum(['starting', 'running', 'paused', 'stopping', 'stopped']),
      backend: z
        .enum(['memory', 'sqlite'])
        .describe('Where jobs live: memory means that they go when the app quits, sqlite that they stay'),
      storage: z
        .strictObject({
          state: z.enum(['ok', 'full', 'failing', 'read-only', 'damaged']),
          folder: z.string().nullable().describe('The data folder; null when everything is in memory'),
          since: moment('Since when it is not ok').nullable(),
          message: z.string().nullable().describe('What is wrong and what to do; null while it is ok'),
        })
        .describe('Whether changes reach the store; nothing is claimed unless it is ok'),
      concurrency: z.int().min(1).describe('Runs at once over all queues'),
      max_load_per_cpu: z
        .number()
        .nullable()
        .describe(
          'Jobs start only while the load of each processor is at most that; null: it does not matter',
        ),
      min_free_memory_bytes: z
        .number()
        .nullable()
        .describe('Jobs start only while so much memory is free; null: it does not matter'),
      peak: z.strictObject({
        running: count('The most runs that were ever under way at once'),
        at: moment('When'),
      }),
    }),
  })
  .describe('The state of a Jobdeck engine at one moment');

export type SnapshotExport = z.infer<typeof snapshotExportSchema>;

export function exportSnapshot(snapshot: WholeSnapshot): SnapshotExport {
  const { metrics, rates, at } = snapshot;
  return {
    total_jobs_created: metrics.total_jobs_created,
    jobs_completed: metrics.jobs_completed,
    jobs_failed: metrics.jobs_failed,
    jobs_retried: metrics.jobs_retried,
    jobs_in_progress: metrics.jobs_in_progress,
    format: SNAPSHOT_FORMAT,
    taken_at: iso(at),
    jobs_started: metrics.jobs_started,
    jobs_cancelled: metrics.jobs_cancelled,
    jobs_interrupted: metrics.jobs_interrupted,
    jobs_dead: metrics.jobs_dead,
    success_rate: rates.success_rate,
    failure_rate: rates.failure_rate,
    retry_rate: rates.retry_rate,
    worker_busy_seconds: inSeconds(snapshot.workerTimes.busyMs),
    worker_idle_seconds: inSeconds(snapshot.workerTimes.idleMs),
    queue_size: snapshot.jobs.waiting,
    oldest_waiting_seconds: oldestWaitingOf(snapshot)?.waiting_seconds ?? 0,
    conservation: conservationOf(snapshot),
    jobs: { ...snapshot.jobs },
    oldest_waiting: oldestWaitingOf(snapshot),
    drain_seconds: snapshot.drainMs === null ? null : inSeconds(snapshot.drainMs),
    waiting_in_paused_queues: snapshot.waitingPaused,
    drain_error: snapshot.drainError,
    durations: {
      waiting: percentilesOf(snapshot.durations.waiting),
      running: percentilesOf(snapshot.durations.running),
    },
    queues: snapshot.queues.map(queueOf),
    queues_left_out: snapshot.queuesLeftOut,
    kinds: snapshot.kinds.map((kind) => ({ ...kind })),
    schedules: schedulesOf(snapshot),
    running: snapshot.running.map((job) => ({
      id: job.id,
      name: job.name,
      kind: job.kind,
      queue: job.queue,
      run: job.run,
      started_at: iso(job.startedAt),
      running_seconds: inSeconds(at - job.startedAt),
    })),
    engine: engineOf(snapshot),
  };
}

/** The file's text: indented, with a newline at its end. */
export function snapshotText(snapshot: WholeSnapshot): string {
  return `${JSON.stringify(exportSnapshot(snapshot), null, 2)}\n`;
}

function conservationOf({ metrics, conservation, jobs }: Snapshot): SnapshotExport['conservation'] {
  const { jobs_started, jobs_completed, jobs_failed, jobs_cancelled, jobs_interrupted, jobs_in_progress } =
    metrics;
  const parts = [jobs_completed, jobs_failed, jobs_cancelled, jobs_interrupted, jobs_in_progress];
  const accountedFor = endedRuns(metrics) + jobs_in_progress;
  return {
    holds: conservation.holds,
    equation: `${jobs_started} ${jobs_started === accountedFor ? '=' : '≠'} ${parts.join(' + ')}`,
    started: jobs_started,
    accounted_for: accountedFor,
    running_jobs: jobs.running,
    checks: conservation.checks,
    breach: conservation.breach,
  };
}

function oldestWaitingOf({ oldestWaiting, at }: Snapshot): SnapshotExport['oldest_waiting'] {
  if (oldestWaiting === null) return null;
  const { id, name, queue, since } = oldestWaiting;
  return { id, name, queue, waiting_seconds: inSeconds(at - since) };
}

function queueOf(queue: QueueStatus): SnapshotExport['queues'][number] {
  const { name, concurrency, pausedAt, rate, keyRate, jobs } = queue;
  const paused_at = pausedAt === null ? null : iso(pausedAt);
  return {
    name,
    concurrency,
    paused_at,
    rate: rateOf(rate),
    rate_per_key: rateOf(keyRate),
    jobs: { ...jobs },
  };
}

const rateOf = (rate: QueueStatus['rate']) =>
  rate && { limit: rate.limit, interval_seconds: inSeconds(rate.intervalMs) };

function schedulesOf({ schedules: { total, paused, soonest } }: Snapshot): SnapshotExport['schedules'] {
  return { total, paused, next: soonest.map(({ id, name, nextAt }) => ({ id, name, next_at: iso(nextAt) })) };
}

function engineOf({ engine, at }: Snapshot): SnapshotExport['engine'] {
  const { storage } = engine;
  return {
    version: engine.version,
    started_at: iso(engine.startedAt),
    uptime_seconds: inSeconds(at - engine.startedAt),
    state: engine.state,
    backend: engine.backend,
    storage: {
      state: storage.state,
      folder: storage.folder,
      since: storage.since === null ? null : iso(storage.since),
      message: storage.message,
    },
    concurrency: engine.concurrency,
    max_load_per_cpu: engine.startConditions.maxLoadPerCpu,
    min_free_memory_bytes: engine.startConditions.minFreeMemoryBytes,
    peak: { running: engine.peak.running, at: iso(engine.peak.at) },
  };
}

function percentilesOf(measured: Percentiles | null): SnapshotExport['durations']['waiting'] {
  if (measured === null) return null;
  const { p50, p95, p99, count: measurements } = measured;
  return { p50: inSeconds(p50), p95: inSeconds(p95), p99: inSeconds(p99), count: measurements };
}

const iso = (at: number): string => new Date(at).toISOString();
/** To the millisecond. The wall clock can be set back, so a difference is never shown below 0. */
const inSeconds = (ms: number): number => Math.max(0, Math.round(ms)) / 1000;
