import type { UndoStep } from '../../../shared/jobs/control.ts';
import type { ListOrder } from '../../../shared/jobs/job-views.ts';
import type {
  EngineSettings,
  LinePlace,
  LineQuery,
  PrunedJob,
  QueueSettings,
  Refusal,
  Retention,
  StoredStart,
} from '../job-store.ts';
import type { Value } from './event-codec.ts';
import type { Row } from './job-rows.ts';
import type { WrittenChange } from './schedule-rows.ts';
import type { StoreProblem } from './store-problem.ts';

/** What the thread is started with. */
export interface ThreadData {
  readonly folder: string;
  readonly version: string;
  readonly recover: boolean;
  readonly synchronous: 'FULL' | 'NORMAL';
}

/** What the thread that checks a file is started with: the data folder. */
export interface CheckData {
  readonly checks: string;
}

/** A page of the list: `from` is its cursor; null for where the list begins in that order. */
export interface ListRows {
  readonly state: number | null;
  readonly from: number | null;
  readonly limit: number;
  readonly order: ListOrder;
}

/** What the store can be asked for, by the name of the method in the thread. */
export interface StoreMethods {
  get(jobId: string): Row | null;
  uniqueHolder(key: string): Row | null;
  runs(jobId: string, limit: number): readonly Row[];
  waiting(queue: string, limit: number): readonly Row[];
  line(query: LineQuery): LineRows;
  ahead(jobId: string, most: number): number;
  oldestWaiting(): Row | null;
  waitingSince(queues: readonly string[]): readonly (number | null)[];
  due(now: number, limit: number): readonly Row[];
  nextDueAt(): number | null;
  /** Answers when all that was asked for before is in the file. */
  caughtUp(): void;
  list(query: ListRows): PageRows;
  cursorAt(state: number | null, share: number): number;
  standing(jobIds: readonly string[]): readonly StandingRow[];
  blockedBy(parentId: string, after: number | null, limit: number): BlockedRows;
  blocked(after: number | null, limit: number): BlockedRows;
  relations(jobId: string, limit: number): RelationRows;
  parentResults(jobId: string, maxBytes: number): readonly ParentRow[];
  prune(retention: Retention, now: number, limit: number): readonly PrunedJob[];
  saveQueue(settings: QueueSettings, step?: UndoStep): void;
  saveEngine(settings: EngineSettings, step?: UndoStep): void;
  dismissFailures(fingerprint: string | null, dismissed: boolean): boolean;
  edits(jobId: string, limit: number): readonly Row[];
  journalEntries(step: number, after: number | null, limit: number): readonly EntryRows[];
  journalSize(step: number): number;
  journalForget(step: number, limit: number): readonly string[] | null;
  journalKeeps(jobId: string): boolean;
  saveSchedules(changes: readonly WrittenChange[]): void;
  deleteSchedule(scheduleId: string, step: UndoStep): void;
  deletedSchedule(step: number): string | null;
  restoreSchedule(step: number, schedule: string): boolean;
  firings(scheduleId: string, before: number, limit: number): readonly string[];
  openJobsOf(scheduleId: string, limit: number): readonly string[];
  jobsWithKeys(keys: readonly string[]): readonly (string | null)[];
  close(): void;
}
export type MethodName = keyof StoreMethods;

export interface LineRows {
  readonly rows: readonly Row[];
  readonly next: LinePlace | null;
}

export interface PageRows {
  /** Each with its last run. */
  readonly rows: readonly Row[];
  /** The change of the last row when there are more; else null. */
  readonly next: number | null;
  readonly total: number;
}

export interface EntryRows {
  /** The entry's number, its revision, the id of a deleted job, then the job as it was, with its last run. */
  readonly entry: Row;
  readonly current: Row | null;
}

/** A job, with its last run, and how its parents stand. */
export interface StandingRow {
  readonly row: Row;
  readonly open: boolean;
  readonly failed: boolean;
  /** Ids of its parents that have not completed; only when they were asked for. */
  readonly waitFor: readonly string[];
}

export interface BlockedRows {
  readonly settled: readonly StandingRow[];
  readonly waitFor: readonly string[];
  readonly next: number | null;
}

/** Rows of id, name and state. */
export interface RelationRows {
  readonly parents: readonly Row[];
  readonly parentsTotal: number;
  readonly children: readonly Row[];
  readonly childrenTotal: number;
}

/** Id, name, state, detail, and the outcome of a completed one unless it was left out. */
export interface ParentRow {
  readonly row: Row;
  readonly leftOut: boolean;
}

/** Main to thread. */
export type StoreRequest = CommitRequest | CallRequest;
export interface CommitRequest {
  readonly id: number;
  /** Events, as event-codec.ts writes them. */
  readonly events: readonly Value[];
}
export interface CallRequest {
  readonly id: number;
  readonly method: MethodName;
  readonly args: readonly unknown[];
}

/** Thread to main: first whether the folder could be opened, then answers in groups. */
export type ThreadMessage =
  | { readonly type: 'opened'; readonly state: StoredRows; readonly notes: readonly string[] }
  | { readonly type: 'not-opened'; readonly problem: StoreProblem }
  | { readonly type: 'answers'; readonly answers: readonly Answer[] }
  | { readonly type: 'note'; readonly note: string }
  | { readonly type: 'damaged'; readonly message: string };

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly kind: 'full' | 'failing'; readonly message: string } };
/** The value of a commit's answer; undefined when nothing was refused. */
export type CommitValue = readonly Refusal[] | undefined;

/** What is stored, as rows. */
export interface StoredRows {
  readonly readOnly: string | null;
  /** Of the database that is open: of a folder that may only be looked at, a copy. */
  readonly path: string;
  /** Rows of `tallies`: queue, then the rest in the order of TALLY_NAMES. */
  readonly tallies: readonly Row[];
  readonly running: readonly Row[];
  readonly committedAt: number | null;
  readonly engine: EngineSettings;
  readonly queues: readonly QueueSettings[];
  readonly starts: readonly StoredStart[];
  /** Rows of `undo_steps`. */
  readonly steps: readonly Row[];
  /** As JSON. */
  readonly schedules: readonly string[];
}
