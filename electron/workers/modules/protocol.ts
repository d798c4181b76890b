import type { JsonValue, Progress, RunError } from '../../../shared/jobs/job.ts';
import type { ParentResult } from '../../../shared/jobs/job-views.ts';
import type { EndReason } from '../early-end.ts';

/** What the main process and a module's process say to each other. It runs one job at a time. */

/** Main to the module's process. */
export type ModuleRequest =
  | JobRequest
  /** The run is to end; what the function makes of it is waited for until the grace is over. */
  | { readonly type: 'abort'; readonly reason: EndReason }
  /** End yourself; there is no job under way. */
  | { readonly type: 'stop' };

export interface JobRequest {
  readonly type: 'job';
  readonly path: string;
  /** The name of the export. */
  readonly export: string;
  readonly input: JsonValue;
  readonly jobId: string;
  /** Names the run in the environment of what the module starts. */
  readonly mark: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly previousError: Pick<RunError, 'message' | 'code'> | null;
  /** The jobs that it depends on, and what they came to. */
  readonly parents: readonly ParentResult[];
}

/** The module's process to main. */
export type ModuleMessage =
  /** Told once, first of all. */
  | { readonly type: 'ready'; readonly pid: number }
  | { readonly type: 'progress'; readonly progress: Progress }
  /** Nothing was run: a file that this process has loaded has changed since. */
  | { readonly type: 'stale' }
  | EndedMessage;

export interface EndedMessage {
  readonly type: 'ended';
  readonly end: ModuleEnd;
  /** Bytes that this process has written to its output so far, which main has to read before the run is over. */
  readonly printed: number;
  /** Resident memory; null when it was measured a moment ago. */
  readonly rssMiB: number | null;
  /** It can't be relied on any more: it failed to load its module, or threw outside of a run. */
  readonly isSpent: boolean;
}

/** How the function ended. */
export type ModuleEnd =
  | { readonly type: 'returned'; readonly result: JsonValue }
  | {
      readonly type: 'failed';
      readonly error: RunError;
      readonly retryable: boolean;
      readonly retryAfterMs?: number;
    };
