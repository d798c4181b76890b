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
