import type { Backoff } from './backoff.ts';

/** What does the work. */
export const JOB_KINDS = ['command', 'http', 'module'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** The queue that always exists, of jobs that name none. */
export const DEFAULT_QUEUE = 'default';

/** In the order of a job's life. The comment of each says who moves a job out of it. */
export const JOB_STATES = [
  'blocked', // jobs that it depends on have to end: the last of them moves it on, or a person ("run now")
  'scheduled', // its time has not come: the sweeper moves it on, or a person ("run now")
  'waiting', // in line: the scheduler claims it
  'running', // a worker has it: the run's outcome moves it on
  'retrying', // failed, attempts left: the sweeper puts it back in line when its backoff is over
  'completed', // final
  'dead', // final until a person retries it
  'cancelled', // final until a person retries it
] as const;
export type JobState = (typeof JOB_STATES)[number];

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A program with arguments, or a line for the shell; exactly one of `program` and `shell` is given. */
export interface CommandPayload {
  readonly program?: string;
  readonly args?: readonly string[];
  /** Run by the user's shell on POSIX (`$SHELL -c`, `/bin/sh` without one) and by cmd.exe on Windows. */
  readonly shell?: string;
  /** Absolute, or starting with `~/`. Default: the user's home folder. */
  readonly cwd?: string;
  /** Added to the login environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text for standard input; without it standard input is empty. */
  readonly stdin?: string;
}

export interface HttpPayload {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The status codes that mean success. Default: 200-299. */
  readonly expectedStatus?: readonly number[];
  /** Redirects followed at most, 0-20. Default 5. */
  readonly maxRedirects?: number;
}

/** A function that a JavaScript or TypeScript file exports, and what it is called with. */
export interface ModulePayload {
  /** Absolute, or starting with `~/`; ends in .js, .mjs, .cjs, .ts, .mts or .cts. */
  readonly path: string;
  /** The first argument of the function. */
  readonly input: JsonValue;
  /** The name under which the function is exported. Default: `default`. */
  readonly export?: string;
}

export type JobPayload = CommandPayload | HttpPayload | ModulePayload;

/** A kind with the payload that belongs to it. */
export type Work =
  | { readonly kind: 'command'; readonly payload: CommandPayload }
  | { readonly kind: 'http'; readonly payload: HttpPayload }
  | { readonly kind: 'module'; readonly payload: ModulePayload };

/** How a job is treated. Jobs with the same options share one object, so that a waiting job stays small. */
export interface JobOptions {
  /** Higher goes first within its queue; -1000 to 1000, default 0. */
  readonly priority: number;
  /** Runs before a failing job is dead; 1 to 100, default 3. */
  readonly maxAttempts: number;
  readonly backoff: Backoff;
  /** A run that takes longer is ended, in ms; null means no limit. Default null. */
  readonly timeoutMs: number | null;
  readonly tags: readonly string[];
  /** Jobs with the same one, in whatever queue, run `keyConcurrency` at a time at most. */
  readonly concurrencyKey?: string;
  /** This job starts only while fewer than so many with its key run; 1 to 256. */
  readonly keyConcurrency?: number;
  /** Jobs with the same one share the queue's rate for a key. */
  readonly rateKey?: string;
  /** What it was asked to be the only one of, and until when. */
  readonly unique?: Unique;
  /** Only of jobs that depend on others: what to do when one of those is dead or cancelled. */
  readonly onParentFailure?: ParentFailure;
}

export interface Unique {
  readonly key: string;
  /**
   * How long the key is held: `open`, until the job has finished; `kept`, as long as the job is; a number, so many ms
   * from its creation, 1 to a year.
   */
  readonly within: 'open' | 'kept' | number;
}

/**
 * What a job does when one that it depends on (a parent) is dead or cancelled. `block`: it stays blocked until that one
 * is retried and completes. `cancel`: it is cancelled at once. `run`: it runs when all have finished, however they
 * ended.
 */
export const PARENT_FAILURES = ['block', 'cancel', 'run'] as const;
export type ParentFailure = (typeof PARENT_FAILURES)[number];

/** How often a job was tried. */
export interface Tries {
  /** Runs so far, over the whole life of the job; the number of the newest run. */
  readonly runs: number;
  /** Runs that count against `maxAttempts`. A retry by hand sets it back to 0; an interrupted run is not counted. */
  readonly attempts: number;
  /** Interrupted runs in a row. */
  readonly crashes: number;
}

interface JobBase {
  readonly id: string;
  readonly kind: JobKind;
  readonly payload: JobPayload;
  readonly queue: string;
  readonly name: string;
  readonly options: JobOptions;
  /** Given by who asked for the job: a second request with the same key is this job. null: none was given. */
  readonly key: string | null;
  /** The id of the schedule that made it; null for most. */
  readonly schedule: string | null;
  /** Wall time, ms. */
  readonly createdAt: number;
  readonly tries: Tries;
  /** Counts the changes of this job; a store refuses a change that was computed from an older one. */
  readonly revision: number;
}

export interface BlockedJob extends JobBase {
  readonly state: 'blocked';
  /** Wall time, ms. */
  readonly since: number;
  /** When its parents are done sooner, it is scheduled for then. null: it goes in line at once. */
  readonly notBefore: number | null;
}
export interface ScheduledJob extends JobBase {
  readonly state: 'scheduled';
  readonly dueAt: number;
}
export interface WaitingJob extends JobBase {
  readonly state: 'waiting';
  /** When it came (back) in line, wall time. */
  readonly since: number;
}
export interface RunningJob extends JobBase {
  readonly state: 'running';
  readonly startedAt: number;
  /** How long it waited in line for this run, ms. */
  readonly waitedMs: number;
}
export interface RetryingJob extends JobBase {
  readonly state: 'retrying';
  readonly dueAt: number;
  readonly error: RunError;
}
export interface CompletedJob extends JobBase {
  readonly state: 'completed';
  readonly finishedAt: number;
  readonly result: JsonValue;
}
export interface DeadJob extends JobBase {
  readonly state: 'dead';
  readonly finishedAt: number;
  readonly reason: DeathReason;
  readonly error: RunError;
}
export interface CancelledJob extends JobBase {
  readonly state: 'cancelled';
  readonly finishedAt: number;
}

/** `poison`: the app died three times in a row while this job was running. */
export type DeathReason = 'out of attempts' | 'not worth retrying' | 'poison';

export type Job =
  | BlockedJob
  | ScheduledJob
  | WaitingJob
  | RunningJob
  | RetryingJob
  | CompletedJob
  | DeadJob
  | CancelledJob;

/** Why a run did not succeed. `message` is a sentence for a person; `code` is for programs (`ENOENT`, `exit 2`, `http 503`). */
export interface RunError {
  readonly message: string;
  readonly code: string;
  /** Of modules: where it was thrown, and what caused it, as text of at most MAX_STACK characters. */
  readonly stack?: string;
}
export const MAX_STACK = 8192;

/** How far a run under way says it is. */
export interface Progress {
  /** 0 to 1. */
  readonly share: number;
  /** What it does now, on one line of at most MAX_PROGRESS_TEXT characters; '' when it does not say. */
  readonly text: string;
}
export const MAX_PROGRESS_TEXT = 200;

/** How a run ended. */
export type Outcome =
  | { readonly type: 'succeeded'; readonly result: JsonValue }
  | {
      readonly type: 'failed';
      readonly error: RunError;
      /** False when trying again cannot help (no such program, malformed URL). */
      readonly retryable: boolean;
      /** What the other side asked for (`Retry-After`), ms; the backoff is never shorter. */
      readonly retryAfterMs?: number;
    }
  | { readonly type: 'timed-out'; readonly error: RunError }
  | { readonly type: 'cancelled' }
  | { readonly type: 'interrupted' };

/** One attempt at a job. */
export interface Run {
  readonly jobId: string;
  /** 1 for the first. It is the fencing token as well: an outcome for any but the newest run is refused. */
  readonly number: number;
  readonly startedAt: number;
  readonly waitedMs: number;
  /** null while it runs. */
  readonly end: RunEnd | null;
}
/** What is stored: the run under way is told by the job itself, in its state `running`. */
export interface EndedRun extends Run {
  readonly end: RunEnd;
}
export interface RunEnd {
  readonly at: number;
  /** Measured on the monotonic clock; of a run whose app died, as long as it is known to have lasted. */
  readonly tookMs: number;
  readonly outcome: Outcome;
}

export const FRESH: Tries = Object.freeze({ runs: 0, attempts: 0, crashes: 0 });

/** The kind and payload of a job belong together since the request was parsed; here alone the types are told. */
export function workOf(job: { readonly kind: JobKind; readonly payload: JobPayload }): Work {
  return job as Work;
}

/** Whether it has parents. Which ones is told by the store. */
export function hasParents({ options }: { readonly options: JobOptions }): boolean {
  return options.onParentFailure !== undefined;
}

/** Open: it has not come to an end. Nobody has to do anything for it, unless it is blocked by a job that failed. */
export function isOpen(state: JobState): boolean {
  return (
    state === 'blocked' ||
    state === 'scheduled' ||
    state === 'waiting' ||
    state === 'running' ||
    state === 'retrying'
  );
}
