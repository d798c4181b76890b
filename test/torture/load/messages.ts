/**
 * What the harness and the engine's process say to each other, a line of JSON each. Requests come on standard input;
 * what is said to the harness leaves on descriptor 3, each line with one write, so that a line that was written is with
 * the harness even when the process is killed in the next instant.
 */

import type { EnginePresent } from '../../../electron/queue/engine.ts';
import type { StoreProblem } from '../../../electron/queue/sqlite/store-problem.ts';
import type { EndedRun, Job, JobState, Outcome } from '../../../shared/jobs/job.ts';
import type { Enqueued, JobRequestInput } from '../../../shared/jobs/job-request.ts';
import type { Metrics } from '../../../shared/numbers/metrics.ts';
import type { Snapshot } from '../../../shared/numbers/snapshot.ts';
import type { Problem, Result } from '../../../shared/result.ts';

/** What the process is started with. */
export interface EngineSettings {
  readonly folder: string;
  readonly concurrency: number;
  /** Whether each committed event is told. */
  readonly tellsEvents: boolean;
  /** From SIGTERM to SIGKILL, ms. */
  readonly graceMs: number;
  readonly lingerMs: number;
  /** How far this process takes the wall clock to be ahead, ms, until it is told otherwise. */
  readonly aheadMs: number;
  /** Commands are not started: a job fails at once when its name begins with `failing`, any other succeeds. */
  readonly noOps: boolean;
}

export interface Calls {
  enqueue: Call<JobRequestInput, Result<Enqueued, readonly Problem[]>>;
  enqueueAll: Call<readonly JobRequestInput[], Result<readonly Enqueued[], readonly Problem[]>>;
  cancel: Call<string, Result<null>>;
  retry: Call<string, Result<null>>;
  runNow: Call<string, Result<null>>;
  /** null: all queues. */
  pause: Call<string | null, Result<null>>;
  resume: Call<string | null, Result<null>>;
  setConcurrency: Call<readonly [concurrency: number, queue: string | null], Result<null>>;
  present: Call<null, EnginePresent>;
  metrics: Call<null, Metrics>;
  detail: Call<string, { readonly job: Job; readonly runs: readonly EndedRun[] } | null>;
  output: Call<readonly [jobId: string, run: number], OutputFigures | null>;
  memory: Call<null, { readonly rss: number; readonly mostRss: number; readonly heapUsed: number }>;
  snapshot: Call<null, Snapshot>;
  /** From now on the wall clock is that far ahead, ms. */
  setAhead: Call<number, null>;
  /** Answered when nothing is left to do. */
  idle: Call<null, null>;
  /** Answered when the engine has stopped; then the process ends. */
  stop: Call<null, null>;
}

interface Call<Input, Value> {
  readonly input: Input;
  readonly value: Value;
}

export type CallName = keyof Calls;

export type EngineRequest = {
  readonly [N in CallName]: { readonly n: number; readonly call: N; readonly input: Calls[N]['input'] };
}[CallName];

/** The output of a run, without its bytes in the middle of nowhere. */
export interface OutputFigures {
  readonly head: number;
  readonly tail: number;
  readonly skipped: number;
  readonly skippedLines: number;
  readonly total: number;
  /** The first and the last 64 bytes. */
  readonly first: string;
  readonly last: string;
}

/** A committed event, as far as it can be held against what is stored later. */
export interface ToldEvent {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly state: JobState;
  readonly crashes: number;
  readonly at: number;
  readonly run: {
    readonly number: number;
    readonly outcome: Outcome['type'];
    readonly tookMs: number;
  } | null;
}

export type EngineMessage =
  /** The store is open; these are the jobs that were found running. */
  | { readonly type: 'opened'; readonly running: readonly string[] }
  | { readonly type: 'not-opened'; readonly problem: StoreProblem }
  /** `ms` from when the program was loaded until the interrupted jobs are back in line. */
  | { readonly type: 'started'; readonly ms: number }
  | { readonly type: 'events'; readonly events: readonly ToldEvent[] }
  | { readonly type: 'answer'; readonly n: number; readonly value: unknown };
