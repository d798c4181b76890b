import type { StorageStatus } from '../numbers/snapshot.ts';
import type { RelatedJob } from './job-views.ts';

/**
 * Why a job has not started: the first thing that has to change before it can. Told for jobs that are blocked, scheduled,
 * waiting or retrying; the others have nothing to wait for.
 */
export interface Why {
  readonly jobId: string;
  readonly queue: string;
  readonly blocker: Blocker;
  /** Jobs before it in its queue's line; null when it is not in line. */
  readonly ahead: Ahead | null;
  readonly start: StartEstimate;
}

/** Moments in wall time, ms. */
export type Blocker =
  | {
      readonly type: 'parents';
      /** Whether it waits for jobs that failed to be retried and complete; else for jobs to end. */
      readonly failed: boolean;
      /** Those jobs, at most MAX_RELATED; none when what it waited for has ended just now, or is lost. */
      readonly jobs: readonly RelatedJob[];
      /** Whether there may be more of them. */
      readonly more: boolean;
    }
  | { readonly type: 'scheduled'; readonly at: number }
  | {
      readonly type: 'retry';
      readonly at: number;
      /** The attempt that it will be. */
      readonly attempt: number;
      readonly maxAttempts: number;
    }
  | { readonly type: 'engine'; readonly state: 'starting' | 'stopping' | 'stopped' }
  | { readonly type: 'storage'; readonly state: StorageStatus['state']; readonly message: string }
  /** `queue` is null when all are paused; since when is known of a queue. */
  | { readonly type: 'paused'; readonly queue: string | null; readonly since: number | null }
  | { readonly type: 'load'; readonly perCpu: number; readonly limit: number }
  | { readonly type: 'memory'; readonly freeBytes: number; readonly limit: number }
  | { readonly type: 'key'; readonly key: string; readonly limit: number; readonly by: readonly KeyHolder[] }
  | {
      readonly type: 'rate';
      readonly queue: string;
      /** null: the rate of the queue as a whole. */
      readonly key: string | null;
      readonly limit: number;
      readonly intervalMs: number;
      /** null: a start is being committed, and then it is known. */
      readonly until: number | null;
    }
  | { readonly type: 'queue full'; readonly queue: string; readonly running: number; readonly limit: number }
  | { readonly type: 'workers busy'; readonly running: number; readonly limit: number }
  /** Nothing holds it but its place in line. */
  | { readonly type: 'line' };

export interface KeyHolder {
  readonly id: string;
  readonly name: string;
}

/** Counted up to MOST_COUNTED_AHEAD. */
export type Ahead =
  | { readonly type: 'exactly'; readonly jobs: number }
  | { readonly type: 'more than'; readonly jobs: number };

export const MOST_COUNTED_AHEAD = 10_000;

/** When it starts, in ms from now, at the recent pace of its queue; or why nobody can tell. */
export type StartEstimate =
  | { readonly type: 'between'; readonly fromMs: number; readonly toMs: number }
  | { readonly type: 'unknown'; readonly reason: UnknownStart };

type UnknownStart =
  | 'until they have ended'
  | 'it goes on when what failed is retried and completes'
  | 'until it is resumed'
  | 'until the store is well again'
  | 'until the machine has room'
  | 'until the engine runs'
  | 'how long the jobs with its key run'
  | 'too few jobs of its queue have started in the last 10 minutes';
