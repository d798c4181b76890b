import type { Job, Outcome, Progress, RunError } from '../../shared/jobs/job.ts';
import type { JobRequest } from '../../shared/jobs/job-request.ts';
import type { ParentResult, RunOutput } from '../../shared/jobs/job-views.ts';
import type { Problem } from '../../shared/result.ts';
import type { Soon } from './job-store.ts';

/**
 * Does the work of jobs, for the engine. The engine decides what runs and when; a runner knows how.
 *
 * A run ends in an outcome, never in a thrown error: `run` must not reject (if it does, that is a bug of the runner;
 * the engine logs it and counts the run as failed).
 */
export interface JobRunner {
  /**
   * Ends what an earlier process of ours left running. Called once, before anything else, and before the jobs that
   * were interrupted are put back in line.
   */
  recover?(): Promise<void>;
  /** Looks at what only the machine can tell (does the working folder exist?) before a job is queued. */
  check?(request: JobRequest): Promise<readonly Problem[]>;
  run(job: Job, context: RunContext): Promise<Outcome>;
  /** The output of a run, while it runs and after; the engine asks to forget it when the job is pruned. */
  readonly output: OutputStore;
  /** Frees what the runner holds. Called once, after the last run has ended. */
  stop(): Promise<void>;
}

export interface RunContext {
  /** The number of this run, 1 for the first. */
  readonly run: number;
  /**
   * Aborted to end the run early; its reason is a StopReason. Made on first use: most jobs never need one.
   * A runner that was aborted ends the work (TERM, grace, KILL) and then answers `cancelled` or `interrupted`.
   */
  readonly signal: AbortSignal;
  /** How far the run is; may be told at most 10 times a second. The share is from 0 to 1, the text as short as it may be. */
  progress(progress: Progress): void;
  /** Why the run before did not succeed; null for the first, and after one that was cancelled or interrupted. */
  previousError(): Promise<RunError | null>;
  /** What the jobs that it depends on came to, in the order of its request. Rejects when the store can't be read. */
  parents(): Promise<readonly ParentResult[]>;
}

/** Why a run is ended before its time: a person cancelled the job, or the engine stops. */
export type StopReason = 'cancelled' | 'interrupted';

/** Capped output per run. Of a run that is under way all reads are cheap and answered at once. */
export interface OutputStore {
  /** Later only when it has to be fetched from a disk; never rejects. null: there is none. */
  read(jobId: string, run: number): Soon<OutputView | null>;
  /**
   * The last line that a run under way has written so far, without escape sequences, at most 160 characters; '' when
   * there is none.
   */
  lastLine(jobId: string, run: number): string;
  /** Told after every change of that run's output, at most 10 times a second, and once when it ended. */
  follow(jobId: string, run: number, listener: () => void): () => void;
  forget(jobId: string): void;
  /**
   * Forgets, little by little, the jobs that are not there any more; the value is how many. Where output outlives the
   * process, a crash may part a job from it. Absent where nothing does.
   */
  keepOnly?(exists: (jobId: string) => Soon<boolean>): Promise<number>;
}

/** The output of a run as it stands, without saying whose it is. */
export type OutputView = Omit<RunOutput, 'jobId' | 'run'>;
