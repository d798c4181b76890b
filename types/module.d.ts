/**
 * Types for who writes a module: `import type { ModuleContext } from 'jobdeck/module'`. Types only, so nothing of
 * Jobdeck is there when a module runs.
 */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** The default export of a module. What it returns, or what its promise resolves to, is the job's result. */
export type ModuleFunction<Input = JsonValue, Result = JsonValue | undefined> = (
  input: Input,
  context: ModuleContext,
) => Result | Promise<Result>;

export interface ModuleContext {
  /** Aborted when the run is to end: it was cancelled, its time is up, or Jobdeck stops. 5 s later it is killed. */
  readonly signal: AbortSignal;
  /** Shown beside the job: a share from 0 to 1, and a few words. Call it as often as you like. */
  readonly progress: (share: number, text?: string) => void;
  /** The same as console.log: a line of the run's output. */
  readonly log: (...values: readonly unknown[]) => void;
  /** The same in each attempt at the job: good as an idempotency key. */
  readonly jobId: string;
  /** 1 for the first. A retry by hand begins again at 1. */
  readonly attempt: number;
  /** Why the run before failed; null for the first run, and after one that was cancelled or interrupted. */
  readonly previousError: { readonly message: string; readonly code: string } | null;
  /** The jobs that this one depends on, in the order of its `dependsOn`; none of a job that depends on nothing. */
  readonly parents: readonly ModuleParent[];
}

/** A job that had to end first, as it was when this run began. */
export interface ModuleParent {
  readonly id: string;
  readonly name: string;
  /** `completed`, unless this job runs although others fail, or was run now by hand. */
  readonly state:
    | 'blocked'
    | 'scheduled'
    | 'waiting'
    | 'running'
    | 'retrying'
    | 'completed'
    | 'dead'
    | 'cancelled';
  /** Of a completed one; null of others, and where it was left out. */
  readonly result: JsonValue;
  /** Results have 1 MiB of JSON at most, all together, the first parents' first: this one's was too much. */
  readonly resultLeftOut: boolean;
  /** Of a dead one; null of others. */
  readonly error: { readonly message: string; readonly code: string } | null;
}

/** Any error that is thrown may have these fields. */
export interface ModuleError extends Error {
  /** For programs; shown beside the message. */
  readonly code?: string;
  /** false: the job is dead at once, another attempt can't help. */
  readonly retryable?: boolean;
  /** The next attempt is not made earlier, ms; a day at most. */
  readonly retryAfterMs?: number;
}
