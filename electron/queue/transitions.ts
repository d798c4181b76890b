import { backoffDelay } from '../../shared/jobs/backoff.ts';
import type { UndoStep } from '../../shared/jobs/control.ts';
import type { Fact, JobChange, JobDeletion, JournalPlace, LinePosition } from '../../shared/jobs/events.ts';
import {
  type BlockedJob,
  type DeathReason,
  type EndedRun,
  FRESH,
  type Job,
  type JsonValue,
  type Outcome,
  type RunError,
  type RunningJob,
  type Tries,
  type WaitingJob,
} from '../../shared/jobs/job.ts';
import type { JobRequest } from '../../shared/jobs/job-request.ts';

/**
 * The only place that makes a new state of a job. Pure: each function takes a job as it is and says what happens to
 * it, as an event that becomes true when a store has committed it. What is not possible from a state is not an error
 * here: the function takes only the states it is possible from.
 *
 * The states of the hottest path (waiting, running, completed) are written out field by field: a spread is shorter,
 * and several times slower.
 */

/** The app died this often in a row while the job was running: the job is taken to be the cause. */
export const POISON_CRASHES = 3;

const CREATED: readonly Fact[] = ['job_created'];
const DUE: readonly Fact[] = ['job_due'];
const UNBLOCKED: readonly Fact[] = ['job_unblocked'];
const STARTED: readonly Fact[] = ['job_started'];
const COMPLETED: readonly Fact[] = ['job_completed'];
const FAILED: readonly Fact[] = ['job_failed'];
const FAILED_DEAD: readonly Fact[] = ['job_failed', 'job_dead'];
const CANCELLED: readonly Fact[] = ['job_cancelled'];
const INTERRUPTED: readonly Fact[] = ['job_interrupted'];
const INTERRUPTED_DEAD: readonly Fact[] = ['job_interrupted', 'job_dead'];
const RETRIED: readonly Fact[] = ['job_retried'];
const CHANGED: readonly Fact[] = ['job_changed'];
const EDITED_RETRIED: readonly Fact[] = ['job_changed', 'job_retried'];
const DELETED: readonly Fact[] = ['job_deleted'];
const RESTORED: readonly Fact[] = ['job_restored'];

/** With parents it is blocked, whatever they have come to: whether they have ended is decided when it is stored. */
export function createJob(
  id: string,
  request: JobRequest,
  now: number,
  parents: readonly string[] = [],
): JobChange {
  if (parents.length > 0) return createBlocked(id, request, now, parents);
  const { work, name, queue, options, key, delayMs, runAt, schedule } = request;
  const { kind, payload } = work;
  const createdAt = now;
  const dueAt = runAt ?? now + delayMs;
  const after: Job =
    dueAt <= now
      ? {
          id,
          kind,
          payload,
          queue,
          name,
          options,
          key,
          schedule,
          createdAt,
          tries: FRESH,
          revision: 0,
          state: 'waiting',
          since: now,
        }
      : {
          id,
          kind,
          payload,
          queue,
          name,
          options,
          key,
          schedule,
          createdAt,
          tries: FRESH,
          revision: 0,
          state: 'scheduled',
          dueAt,
        };
  return { facts: CREATED, before: null, after, run: null, at: now };
}

function createBlocked(
  id: string,
  { work, name, queue, options, key, delayMs, runAt, schedule }: JobRequest,
  now: number,
  parents: readonly string[],
): JobChange {
  const dueAt = runAt ?? now + delayMs;
  const after: BlockedJob = {
    id,
    kind: work.kind,
    payload: work.payload,
    queue,
    name,
    options,
    key,
    schedule,
    createdAt: now,
    tries: FRESH,
    revision: 0,
    state: 'blocked',
    since: now,
    notBefore: dueAt > now ? dueAt : null,
  };
  return { facts: CREATED, before: null, after, parents, run: null, at: now };
}

/** How the parents of a job stand: whether one of them has not ended, and whether one is dead or cancelled. */
export interface Standing {
  readonly open: boolean;
  readonly failed: boolean;
}

/** What becomes of a blocked job whose parents stand so; null: it stays blocked. */
export function settleBlocked(job: BlockedJob, { open, failed }: Standing, now: number): JobChange | null {
  const policy = job.options.onParentFailure ?? 'block';
  if (failed && policy === 'cancel') return cancelUnstarted(job, now);
  if (open || (failed && policy === 'block')) return null;
  const { notBefore } = job;
  const after: Job =
    notBefore !== null && notBefore > now
      ? { ...identity(job), tries: job.tries, state: 'scheduled', dueAt: notBefore }
      : waiting(job, job.tries, now);
  return { facts: UNBLOCKED, before: job, after, run: null, at: now };
}

/** A person does not want to wait for its parents, nor for its time. */
export function runUnblocked(job: BlockedJob, now: number): JobChange {
  return { facts: UNBLOCKED, before: job, after: waiting(job, job.tries, now), run: null, at: now };
}

/** A scheduled job's time has come; also "run now". */
export function becomeDue(job: Job & { state: 'scheduled' }, now: number): JobChange {
  return { facts: DUE, before: job, after: waiting(job, job.tries, now), run: null, at: now };
}

/** The sweeper, or a person in a hurry, puts a failed job with attempts left back in line. */
export function retryFailed(job: Job & { state: 'retrying' }, now: number): JobChange {
  return { facts: RETRIED, before: job, after: waiting(job, job.tries, now), run: null, at: now };
}

export type FinishedJob = Job & { state: 'completed' | 'dead' | 'cancelled' };

/** By hand: the job and its runs stay, the attempt budget starts again. */
export function retryByHand(job: FinishedJob, now: number): JobChange {
  const tries: Tries = { runs: job.tries.runs, attempts: 0, crashes: 0 };
  return { facts: RETRIED, before: job, after: waiting(job, tries, now), run: null, at: now };
}

/** By hand, of a job that has not run yet and whose parents have not all ended: it waits for them. */
export function retryBlocked(job: FinishedJob, now: number): JobChange {
  const tries: Tries = { runs: job.tries.runs, attempts: 0, crashes: 0 };
  const after: BlockedJob = { ...identity(job), tries, state: 'blocked', since: now, notBefore: null };
  return { facts: RETRIED, before: job, after, run: null, at: now };
}

export function startRun(job: WaitingJob, now: number): StartEvent {
  const { id, kind, payload, queue, name, options, key, schedule, createdAt, tries } = job;
  const after: RunningJob = {
    id,
    kind,
    payload,
    queue,
    name,
    options,
    key,
    schedule,
    createdAt,
    tries:
      tries === FRESH
        ? FIRST_RUN
        : { runs: tries.runs + 1, attempts: tries.attempts + 1, crashes: tries.crashes },
    revision: job.revision + 1,
    state: 'running',
    startedAt: now,
    waitedMs: Math.max(0, now - job.since),
  };
  return { facts: STARTED, before: job, after, run: null, at: now };
}

export interface StartEvent extends JobChange {
  readonly after: RunningJob;
}

/** Shared by the jobs that run for the first time, which most do only once. */
const FIRST_RUN: Tries = Object.freeze({ runs: 1, attempts: 1, crashes: 0 });

export interface RunEnding {
  readonly outcome: Outcome;
  /** Monotonic, ms. */
  readonly tookMs: number;
  /** For an interrupted run: the app or its launcher died, rather than was told to stop. */
  readonly crashed: boolean;
}

export function endRun(job: RunningJob, ending: RunEnding, now: number, random: () => number): JobChange {
  const { outcome, tookMs } = ending;
  const run: EndedRun = {
    jobId: job.id,
    number: job.tries.runs,
    startedAt: job.startedAt,
    waitedMs: job.waitedMs,
    end: { at: now, tookMs, outcome },
  };
  if (outcome.type === 'succeeded') {
    return { facts: COMPLETED, before: job, after: completed(job, outcome.result, now), run, at: now };
  }
  const [facts, after] = unsuccessful(job, outcome, ending.crashed, now, random);
  return { facts, before: job, after, run, at: now };
}

/** A waiting job goes to another place in its line, and has the priority of those beside it from then on. */
export function moveInLine(job: WaitingJob, to: LinePosition, priority: number, now: number): JobChange {
  const { tries, since } = job;
  const options = priority === job.options.priority ? job.options : { ...job.options, priority };
  const after: Job = { ...identity(job), options, tries, state: 'waiting', since };
  return { facts: CHANGED, before: job, after, run: null, at: now, to };
}

/** A job that has not started is cancelled at once; a running one through its run's outcome. */
export function cancelUnstarted(
  job: Job & { state: 'blocked' | 'scheduled' | 'waiting' | 'retrying' },
  now: number,
): JobChange {
  return { facts: CANCELLED, before: job, after: cancelled(job, job.tries, now), run: null, at: now };
}

/** Nobody works on it: it can be changed and removed. */
export type IdleJob = Exclude<Job, RunningJob>;

/** To another queue or priority. It keeps its state; one that waits goes behind the others there, and waits from now. */
export function moveJob(
  job: IdleJob,
  to: { readonly queue?: string; readonly priority?: number },
  now: number,
): JobChange {
  const { queue = job.queue, priority = job.options.priority } = to;
  const options = priority === job.options.priority ? job.options : { ...job.options, priority };
  const moved: Job = { ...job, queue, options, revision: job.revision + 1 };
  // It comes into another line, behind those that are in it: a lane is in the order in which jobs came.
  const after = moved.state === 'waiting' ? { ...moved, since: now } : moved;
  return { facts: CHANGED, before: job, after, run: null, at: now };
}

/**
 * A job gets another payload, and what else its request says, and goes to the end of its line. What is not in line any
 * more is put back there as by a retry. Id, kind, key and runs stay.
 */
export function editJob(job: IdleJob, request: JobRequest, now: number): JobChange {
  const { work, name, queue, delayMs, runAt } = request;
  const dueAt = runAt ?? now + delayMs;
  // What it depends on is not edited.
  const { onParentFailure } = job.options;
  const { onParentFailure: _, ...asked } = request.options;
  const options = onParentFailure === undefined ? asked : { ...asked, onParentFailure };
  const isOpen = job.state === 'blocked' || job.state === 'scheduled' || job.state === 'waiting';
  const tries: Tries = isOpen ? job.tries : { runs: job.tries.runs, attempts: 0, crashes: 0 };
  const edited = { ...identity(job), payload: work.payload, name, queue, options, tries };
  const facts = isOpen ? CHANGED : EDITED_RETRIED;
  if (job.state === 'blocked') {
    const notBefore = dueAt > now ? dueAt : null;
    const after: BlockedJob = { ...edited, state: 'blocked', since: job.since, notBefore };
    return { facts, before: job, after, run: null, at: now };
  }
  const after: Job =
    dueAt > now ? { ...edited, state: 'scheduled', dueAt } : { ...edited, state: 'waiting', since: now };
  return { facts, before: job, after, run: null, at: now };
}

export function deleteJob(job: IdleJob, step: UndoStep, now: number): JobDeletion {
  return { facts: DELETED, before: job, after: null, run: null, at: now, step };
}

/**
 * A change is taken back: the job is again as it was, in a revision of its own, so that whatever was computed in between
 * is refused. `current` is null when it was deleted.
 */
export function restoreJob(
  current: Job | null,
  earlier: Job,
  restores: JournalPlace,
  now: number,
): JobChange {
  // A deletion counts as a change.
  const revision = (current?.revision ?? earlier.revision + 1) + 1;
  return { facts: RESTORED, before: current, after: { ...earlier, revision }, run: null, at: now, restores };
}

type Change = readonly [facts: readonly Fact[], after: Job];
type Unsuccessful = Exclude<Outcome, { type: 'succeeded' }>;

function unsuccessful(
  job: RunningJob,
  outcome: Unsuccessful,
  crashed: boolean,
  now: number,
  random: () => number,
): Change {
  switch (outcome.type) {
    case 'cancelled':
      return [CANCELLED, cancelled(job, settled(job.tries), now)];
    case 'interrupted':
      return interrupted(job, crashed, now);
    case 'failed':
    case 'timed-out':
      return failed(job, outcome, now, random);
  }
}

function failed(
  job: RunningJob,
  outcome: Extract<Outcome, { type: 'failed' | 'timed-out' }>,
  now: number,
  random: () => number,
): Change {
  // Its stack, which can be long, stays with the run.
  const { message, code } = outcome.error;
  const error = { message, code };
  const tries = settled(job.tries);
  if (outcome.type === 'failed' && !outcome.retryable) {
    return [FAILED_DEAD, dead(job, tries, 'not worth retrying', error, now)];
  }
  if (tries.attempts >= job.options.maxAttempts) {
    return [FAILED_DEAD, dead(job, tries, 'out of attempts', error, now)];
  }
  const delay = Math.max(askedDelay(outcome), backoffDelay(job.options.backoff, tries.attempts, random));
  return [FAILED, { ...identity(job), tries, state: 'retrying', dueAt: now + delay, error }];
}

/** What the other side asked for, a day at most; a number that is none counts as not asked. */
function askedDelay(outcome: Outcome): number {
  const asked = outcome.type === 'failed' ? (outcome.retryAfterMs ?? 0) : 0;
  return Number.isFinite(asked) ? Math.min(asked, LONGEST_ASKED_MS) : 0;
}

const LONGEST_ASKED_MS = 86_400_000;

/** The attempt is not used up; a job that crashed the app again and again is not tried for ever. */
function interrupted(job: RunningJob, crashed: boolean, now: number): Change {
  const { runs, attempts } = job.tries;
  const crashes = crashed ? job.tries.crashes + 1 : job.tries.crashes;
  const tries: Tries = { runs, attempts: attempts - 1, crashes };
  if (crashes < POISON_CRASHES) return [INTERRUPTED, waiting(job, tries, now)];
  const message = `The app died ${crashes} times in a row while this job was running.`;
  return [INTERRUPTED_DEAD, dead(job, tries, 'poison', { message, code: 'poison' }, now)];
}

/** The run ended by itself, so the crashes before it were not its doing. */
function settled(tries: Tries): Tries {
  return tries.crashes === 0 ? tries : { runs: tries.runs, attempts: tries.attempts, crashes: 0 };
}

/** What a job keeps through all its states; the revision goes up with each. */
function identity(job: Job) {
  const { id, kind, payload, queue, name, options, key, schedule, createdAt } = job;
  return { id, kind, payload, queue, name, options, key, schedule, createdAt, revision: job.revision + 1 };
}

function waiting(job: Job, tries: Tries, now: number): Job {
  return { ...identity(job), tries, state: 'waiting', since: now };
}

function cancelled(job: Job, tries: Tries, now: number): Job {
  return { ...identity(job), tries, state: 'cancelled', finishedAt: now };
}

function dead(job: Job, tries: Tries, reason: DeathReason, error: RunError, now: number): Job {
  return { ...identity(job), tries, state: 'dead', finishedAt: now, reason, error };
}

function completed(job: RunningJob, result: JsonValue, now: number): Job {
  const { id, kind, payload, queue, name, options, key, schedule, createdAt } = job;
  return {
    id,
    kind,
    payload,
    queue,
    name,
    options,
    key,
    schedule,
    createdAt,
    tries: settled(job.tries),
    revision: job.revision + 1,
    state: 'completed',
    finishedAt: now,
    result,
  };
}
