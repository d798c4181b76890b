import type { UndoStep } from '../../shared/jobs/control.ts';
import type { JobEvent } from '../../shared/jobs/events.ts';
import type { BlockedJob, EndedRun, Job, JobState, RunningJob, WaitingJob } from '../../shared/jobs/job.ts';
import type {
  EarlierRequest,
  FailureGroups,
  FoundTotal,
  ParentResult,
  Relations,
} from '../../shared/jobs/job-views.ts';
import type { Metrics } from '../../shared/numbers/metrics.ts';
import type { Rate } from '../../shared/numbers/rate.ts';
import type { Schedule } from '../../shared/schedules/schedule.ts';
import type { JobSearch } from '../../shared/search/search.ts';
import type { JobQuery } from './engine.ts';
import type { ScheduleStore } from './schedules/schedule-store.ts';
import type { Standing } from './transitions.ts';

/** A store may answer at once or later; the engine waits only for what is not there yet. */
export type Soon<T> = T | Promise<T>;

/**
 * Where jobs and their runs live. One engine at a time uses a store.
 *
 * The contract (test/queue/job-store-contract.ts is its text in tests, for every store):
 * - `commit` applies events in their order. An event whose job is no longer at the revision that it was computed from,
 *   or whose job is new (or restored) and has a key that another job has, is left out and answered as refused; the others are applied. What is
 *   applied is on disk, and the counters with it, when it answers. If it rejects, with a StoreError, none of the events
 *   is applied; a store on a disk that is failing can't promise that none of them is found there after a crash.
 * - `commit` may be called again before the last call was answered; calls are carried out in their order.
 * - A new job with `parents` depends on them from its commit on. Where a parent is a new job of the same commit that was
 *   refused because of its key, the job that has the key takes its place.
 * - Waiting jobs of a queue are in the order of priority, higher first, then of the commit that put them in line. An event
 *   with `to` puts its job elsewhere among those of its priority; it is left out when the job beside that place does not
 *   wait in the same queue with the same priority. Lists have waiting jobs in the reverse of that order.
 * - Reads see every commit that was asked for before them, and may see later ones that are not answered yet.
 * - What is handed out is never changed later; who gets it must not change it either.
 */
export interface JobStore extends ScheduleStore {
  open(): Soon<StoredState>;
  /** Told when a check in the background finds that what is stored can't be relied on. Registered before `open`. */
  onDamaged?(listener: (message: string) => void): void;
  close(): Soon<void>;
  /** The events that were left out; usually none. */
  commit(events: readonly JobEvent[]): Soon<readonly Refusal[]>;
  get(jobId: string): Soon<Job | null>;
  /** The job that came last of those whose options have that unique key; whether it still holds it is not asked. */
  uniqueHolder(key: string): Soon<Job | null>;
  /** Those that ended, newest first, at most `limit`. */
  runs(jobId: string, limit: number): Soon<readonly EndedRun[]>;
  /** The first `limit` waiting jobs of a queue in the order in which they are to be claimed. */
  waiting(queue: string, limit: number): Soon<readonly WaitingJob[]>;
  /** The same without those that have certain keys, or of one key alone, in stretches. */
  line(query: LineQuery): Soon<LineStretch>;
  /** How many waiting jobs are before that one in the line of its queue, counted up to `most`; 0 when it does not wait. */
  ahead(jobId: string, most: number): Soon<number>;
  /** The waiting job that has been in line for the longest; where jobs were moved, of those that are first in their line. */
  oldestWaiting(): Soon<WaitingJob | null>;
  /** Since when that job of each of these queues has been in line; null: none waits there. */
  waitingSince(queues: readonly string[]): Soon<readonly (number | null)[]>;
  /** Scheduled and retrying jobs whose time has come, earliest first. */
  due(now: number, limit: number): Soon<readonly DueJob[]>;
  /** When the next scheduled or retrying job is due, or null when there is none. */
  nextDueAt(): Soon<number | null>;
  /**
   * Latest change first, or the oldest; null for a cursor that this store did not make. A cursor is a place between two
   * jobs and holds in both orders: what one leaves out is what the other begins with.
   */
  list(query: JobQuery): Soon<StoredPage | null>;
  /** A cursor before which about that share of the list stands, latest change first; found without counting them. */
  cursorAt(state: JobState | null, share: number): Soon<string>;
  /** How the parents of each of these jobs stand. Jobs that are not there are left out; without parents none is open. */
  standing(jobIds: readonly string[]): Soon<readonly StoredStanding[]>;
  /** The blocked jobs that depend on this one, `limit` at a time; of them those whose parents stand such that it matters. */
  blockedBy(parentId: string, after: number | null, limit: number): Soon<BlockedPage>;
  /** The same of all blocked jobs. */
  blocked(after: number | null, limit: number): Soon<BlockedPage>;
  /** Up to `limit` of the jobs that it depends on, those that have not completed first, and of those that depend on it. */
  relations(jobId: string, limit: number): Soon<Relations>;
  /** What its parents came to, in the order of its request; results of `maxBytes` of JSON together, the first ones first. */
  parentResults(jobId: string, maxBytes: number): Soon<readonly ParentResult[]>;
  /**
   * Jobs for which the search is true (shared/search/match-job.ts), latest change first, page by page as `list`; null
   * for a cursor that this store did not make. Never holds up a commit or the caller's loop, however many jobs are
   * looked at; a page may come without jobs only when it is the last.
   */
  search(query: StoredSearch): Promise<StoredFindings | null>;
  /**
   * The ids of all for which the search is true, in an order that no change of a job alters, at most `limit` a call;
   * for changes of all that match. Begin with `after` null and go on with `next` until that is null: a job for which
   * the search is true all the while is answered exactly once, whatever is committed in between, this job's own changes
   * included. One that comes, or for which it becomes true or false meanwhile, may be answered or not, and at most
   * once. Null for an `after` that this store did not make. `search.now` should be the same in all calls.
   */
  matches(search: JobSearch, after: string | null, limit: number): Promise<MatchingIds | null>;
  /**
   * What jobs that are retrying or dead failed of, by the fingerprint of their error, the latest failure first. Kept in
   * the commit of the failure; of more than MAX_GROUPS those that were seen the longest ago are forgotten.
   */
  failureGroups(limit: number): Soon<FailureGroups>;
  /**
   * Marks a group, or with null all of them, as dismissed or not; the next failure of it takes the mark away. Whether
   * there is such a group.
   */
  dismissFailures(fingerprint: string | null, dismissed: boolean): Soon<boolean>;
  /**
   * Removes finished jobs with their runs: those that are past their age at `now`, and then others while more than
   * `maxFinished` are left. A job that a blocked one depends on is kept. Of both, those that finished first go first; at
   * most `limit` of them all. Counters stay as they are.
   */
  prune(retention: Retention, now: number, limit: number): Soon<readonly PrunedJob[]>;
  /** With a step: in one commit with that step, which tells how it was before. */
  saveQueue(settings: QueueSettings, step?: UndoStep): Soon<void>;
  saveEngine(settings: EngineSettings, step?: UndoStep): Soon<void>;
  /** What the job was asked before it was edited, the latest first, at most `limit`. */
  edits(jobId: string, limit: number): Soon<readonly EarlierRequest[]>;
  readonly journal: UndoJournal;
}

/**
 * How jobs were before they were changed, kept for a while so that it can be undone. Entries are made and used up by
 * `commit`, in one with the change itself: an event with a `step` makes one, an event that `restores` uses one up.
 *
 * - A job that is deleted, its runs and its edits are kept here alone, until they are restored or forgotten. Its key is
 *   free meanwhile: who restores it when the key is taken is refused, as if it were new.
 * - A job that is restored has the place in the order of changes that it had before.
 * - A change that is undone counts for the steps before it as if it had never been: they can be undone after it.
 */
export interface UndoJournal {
  /** What a step changed and was not taken back, at most `limit`, behind the entry `after`. */
  entries(step: number, after: number | null, limit: number): Soon<readonly JournalEntry[]>;
  /**
   * The step is done with: at most `limit` of its entries are forgotten, and with the last the step itself. Answers the
   * deleted jobs that are gone for good, or null when the step was not there (any more).
   */
  forget(step: number, limit: number): Soon<readonly string[] | null>;
  /** How many entries a step has. */
  size(step: number): Soon<number>;
  /** Whether it is a deleted job that can still be restored. */
  keeps(jobId: string): Soon<boolean>;
}

export interface JournalEntry {
  readonly entry: number;
  /** Whole as long as the change can be taken back. Of a job that was changed or removed since, parts may be missing. */
  readonly earlier: Job;
  /** What the change made of the job; another one means that it was changed again since. */
  readonly revision: number;
  /** As it is now; null when it is not kept, or was deleted by that step. */
  readonly current: Job | null;
  readonly isDeletion: boolean;
}

/** What jobs share a limit by: all of them with the same key. */
export interface JobKey {
  readonly type: 'concurrency' | 'rate';
  readonly key: string;
}

/** A place in the line of a queue. */
export interface LinePlace {
  readonly priority: number;
  readonly place: number;
  /** By which the store finds that place again at once, if the job there is still in line. */
  readonly row: number;
}

export interface LineQuery {
  readonly queue: string;
  /** Jobs behind that place; null: from the first on. */
  readonly after: LinePlace | null;
  /** Only jobs with that key; null: all. */
  readonly only: JobKey | null;
  /** No jobs with one of these. */
  readonly without: readonly JobKey[];
  readonly limit: number;
}

/** In the order of the line. A store looks at MOST_LOOKED_AT jobs for it at most, so that it may be shorter than asked. */
export interface LineStretch {
  readonly jobs: readonly WaitingJob[];
  /** How far the store looked; null: to the end of the line. */
  readonly next: LinePlace | null;
}

/** Jobs that a stretch of the line costs at most, those that are left out of it counted: some ms. */
export const MOST_LOOKED_AT = 2_000;

export interface StoredStanding extends Standing {
  readonly job: Job;
  /** Ids of its parents that have not completed. */
  readonly waitFor: readonly string[];
}

export interface BlockedPage {
  /** Those that have no open parent left, or one that failed. */
  readonly settled: readonly (Standing & { readonly job: BlockedJob })[];
  /** Of `blocked` alone: ids of what the others wait for. */
  readonly waitFor: readonly string[];
  /** Where the next page begins; null when there is none. */
  readonly next: number | null;
}

/** An event that was not applied. */
export interface Refusal {
  readonly index: number;
  /** The job that had the key already; null when the job had moved on. */
  readonly existing: string | null;
}

/** How long finished jobs and their runs are kept. */
export interface Retention {
  /** Completed and cancelled ones, ms after they finished. */
  readonly completedMs: number;
  readonly deadMs: number;
  /** All of them together; those that finished first go first. */
  readonly maxFinished: number;
}

export interface PrunedJob {
  readonly id: string;
  readonly queue: string;
  readonly state: JobState;
}

/** The store did not do what it was asked for. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** `full`: there is no space; it will go on when there is. `failing`: anything else. */
  readonly kind: 'full' | 'failing';

  constructor(kind: StoreError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export type DueJob = Job & { readonly state: 'scheduled' | 'retrying' };

export interface StoredState {
  /** null: everything is in memory. */
  readonly folder: string | null;
  /** Why nothing can be changed, in a sentence that names the path; null when all can. */
  readonly readOnly: string | null;
  /** As committed; the gauge is the number of jobs that are stored as running. */
  readonly metrics: Metrics;
  /** Their process is dead: they are to be put back in line. */
  readonly running: readonly RunningJob[];
  /** Wall time of the last commit, ms; null before the first. */
  readonly lastCommitAt: number | null;
  readonly engine: EngineSettings;
  readonly queues: readonly QueueSettings[];
  /** Starts in queues that have a rate, the earliest first: those of the last interval, and maybe older ones. */
  readonly starts: readonly StoredStart[];
  /** What can be undone, as long as it is not too old; oldest first. */
  readonly steps: readonly UndoStep[];
  readonly schedules: readonly Schedule[];
  /** Jobs by queue and state, as stored. */
  readonly counts: readonly { readonly queue: string; readonly state: JobState; readonly jobs: number }[];
}

export interface QueueSettings {
  readonly name: string;
  /** null: as many as the engine has workers. */
  readonly concurrency: number | null;
  readonly pausedAt: number | null;
  /** Of all starts in the queue together; null: as many as there are. */
  readonly rate: Rate | null;
  /** Of the starts with each rate key, for itself. */
  readonly keyRate: Rate | null;
}

export interface StoredStart {
  readonly queue: string;
  /** The job's rate key. */
  readonly key: string | null;
  /** Wall time, ms. */
  readonly at: number;
}

/** A queue of which nothing was said. */
export function newQueueSettings(name: string): QueueSettings {
  return { name, concurrency: null, pausedAt: null, rate: null, keyRate: null };
}

/** How long the starts of a queue are to be known, ms; 0 when it has no rate. */
export function startsKeptMs({ rate, keyRate }: QueueSettings): number {
  return Math.max(rate?.intervalMs ?? 0, keyRate?.intervalMs ?? 0);
}

/** What holds for all queues together. */
export interface EngineSettings {
  /** null: as the engine was told when it was made. */
  readonly concurrency: number | null;
  readonly pausedAt: number | null;
  /** Jobs start only while the machine is so well off; null: it does not matter. */
  readonly maxLoadPerCpu: number | null;
  readonly minFreeMemoryBytes: number | null;
}

/** An engine of which nothing was said. */
export const NEW_ENGINE_SETTINGS: EngineSettings = {
  concurrency: null,
  pausedAt: null,
  maxLoadPerCpu: null,
  minFreeMemoryBytes: null,
};

export interface StoredPage {
  readonly items: readonly { readonly job: Job; readonly lastRun: EndedRun | null }[];
  readonly next: string | null;
  readonly total: number;
}

export interface StoredSearch {
  readonly search: JobSearch;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface StoredFindings {
  readonly items: StoredPage['items'];
  readonly next: string | null;
  /** Only of the first page. */
  readonly total: FoundTotal | null;
}

export interface MatchingIds {
  readonly ids: readonly string[];
  readonly next: string | null;
}

/** Waits only when there is something to wait for: a store in memory costs no turn of the microtask queue. */
export function isPromise<T>(value: Soon<T>): value is Promise<T> {
  return value instanceof Promise;
}
