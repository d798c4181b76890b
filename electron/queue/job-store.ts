import type { JobEvent } from '../../shared/events.ts';
import type { EndedRun, Job, JobState, WaitingJob } from '../../shared/job.ts';
import type { JobQuery } from './engine.ts';

/** A store may answer at once or later; the engine waits only for what is not there yet. */
export type Soon<T> = T | Promise<T>;

/**
 * Where jobs and their runs live. One engine at a time uses a store.
 *
 * The contract (test/queue/job-store-contract.ts is its text in tests, for every store):
 * - `commit` applies events in their order. An event whose job is no longer at the revision that it was computed from
 *   is left out and its index answered; the others are applied. If it rejects, none of the events is applied.
 * - Waiting jobs of a queue are in the order of priority, higher first, then of the commit that put them in line.
 * - Reads see every commit that was answered before they were asked.
 * - What is handed out is never changed later; who gets it must not change it either.
 */
export interface JobStore {
  open(): Soon<StoredState>;
  close(): Soon<void>;
  /** The indices of the events that were left out because their job had moved on; usually none. */
  commit(events: readonly JobEvent[]): Soon<readonly number[]>;
  get(jobId: string): Soon<Job | null>;
  /** Those that ended, newest first, at most `limit`. */
  runs(jobId: string, limit: number): Soon<readonly EndedRun[]>;
  /** The first `limit` waiting jobs of a queue in the order in which they are to be claimed. */
  waiting(queue: string, limit: number): Soon<readonly WaitingJob[]>;
  /** The waiting job that has been in line for the longest. */
  oldestWaiting(): Soon<WaitingJob | null>;
  /** Scheduled and retrying jobs whose time has come, earliest first. */
  due(now: number, limit: number): Soon<readonly DueJob[]>;
  /** When the next scheduled or retrying job is due, or null when there is none. */
  nextDueAt(): Soon<number | null>;
  /** Latest change first; null for a cursor that this store did not make. */
  list(query: JobQuery): Soon<StoredPage | null>;
  /** Removes finished jobs, those that changed first, while there are more than `keep`; at most `limit` of them. */
  prune(keep: number, limit: number): Soon<readonly Job[]>;
  saveQueue(settings: QueueSettings): Soon<void>;
}

export type DueJob = Job & { readonly state: 'scheduled' | 'retrying' };

export interface StoredState {
  readonly queues: readonly QueueSettings[];
  /** Jobs by queue and state, as stored. */
  readonly counts: readonly { readonly queue: string; readonly state: JobState; readonly jobs: number }[];
}

export interface QueueSettings {
  readonly name: string;
  /** null: as many as the engine has workers. */
  readonly concurrency: number | null;
  readonly pausedAt: number | null;
}

export interface StoredPage {
  readonly items: readonly { readonly job: Job; readonly lastRun: EndedRun | null }[];
  readonly next: string | null;
  readonly total: number;
}

/** Waits only when there is something to wait for: a store in memory costs no turn of the microtask queue. */
export function isPromise<T>(value: Soon<T>): value is Promise<T> {
  return value instanceof Promise;
}
