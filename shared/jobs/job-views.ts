import type {
  Job,
  JobKind,
  JobOptions,
  JobPayload,
  JobState,
  JsonValue,
  Progress,
  Run,
  RunError,
} from './job.ts';

/** A row of the jobs table: what the columns show, and no payload. Times in wall ms, durations in ms. */
export interface JobRow {
  readonly id: string;
  readonly state: JobState;
  readonly kind: JobKind;
  readonly name: string;
  readonly queue: string;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly createdAt: number;
  /** When it came in line, started, is due, or finished: the moment its state began or ends. */
  readonly at: number;
  /** Time in line before the newest run; null when it never ran. */
  readonly waitedMs: number | null;
  /** How long the newest run took; null while it runs or when it never ran. */
  readonly tookMs: number | null;
  readonly error: string | null;
}

/** By the latest change of each job; the oldest first is the same order from its end. */
export const LIST_ORDERS = ['latest', 'oldest'] as const;
export type ListOrder = (typeof LIST_ORDERS)[number];

/**
 * A cursor goes on where a page ended, however much changed since. It is a place between two jobs, good in both orders:
 * with the cursor that a page began at, the other order reads on to what stands above that page.
 */
export interface JobPage {
  readonly rows: readonly JobRow[];
  readonly next: string | null;
  /** How many jobs the filter matches in all. */
  readonly total: number;
}

/** What a search found, as a page of JobPage. */
export interface FoundPage {
  readonly rows: readonly JobRow[];
  readonly next: string | null;
  /** Of the first page; null in later ones. */
  readonly total: FoundTotal | null;
}

/** Ids of jobs, in an order that no change of a job alters. */
export interface MatchingJobs {
  readonly ids: readonly string[];
  readonly next: string | null;
  /** For the pages that follow, so that ages mean the same in all of them. */
  readonly now: number;
}

/** `at least`: to count them all would have taken too long. */
export interface FoundTotal {
  readonly jobs: number;
  readonly counted: 'all' | 'at least';
}

/** Runs that failed of the same, and the jobs that are retrying or dead because of it. */
export interface FailureGroup {
  /** 16 hexadecimal digits; shared/words/fingerprint.ts. The filter `group:` finds its jobs. */
  readonly fingerprint: string;
  readonly code: string;
  /** Of the latest one, shortened. */
  readonly message: string;
  /** Failed runs so far. */
  readonly runs: number;
  /** Jobs that are retrying or dead now; 1 or more. */
  readonly jobs: number;
  /** Those of them that are dead. */
  readonly dead: number;
  /** Wall time, ms. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Somebody has seen it, and nothing has failed of it since. */
  readonly dismissed: boolean;
}

/** The latest first, those that were dismissed behind the others. */
export interface FailureGroups {
  readonly groups: readonly FailureGroup[];
  /** With those left out. */
  readonly total: number;
  /** How many of them were dismissed. */
  readonly dismissed: number;
}

export interface JobDetail {
  readonly job: Job;
  /** Newest first, at most MAX_RUNS_SHOWN. */
  readonly runs: readonly Run[];
  /** What it was asked before it was edited, latest first, at most MAX_EDITS_SHOWN. */
  readonly edits: readonly EarlierRequest[];
  /** Of the run under way; null when there is none, or it says nothing. */
  readonly progress: Progress | null;
  readonly relations: Relations;
}
export const MAX_RUNS_SHOWN = 100;
export const MAX_EDITS_SHOWN = 20;

/** How a job was before an edit. Its runs up to `untilRun`, and after the edit before that, were made with it. */
export interface EarlierRequest {
  readonly untilRun: number;
  /** When it was edited, wall time, ms. */
  readonly at: number;
  readonly name: string;
  readonly payload: JobPayload;
  readonly options: JobOptions;
}

/** The jobs that a job depends on (its parents), and those that depend on it (its children). */
export interface Relations {
  readonly parents: RelatedJobs;
  readonly children: RelatedJobs;
}
export interface RelatedJobs {
  /** At most MAX_RELATED. */
  readonly jobs: readonly RelatedJob[];
  /** Of all of them; what is pruned is not counted. More than MAX_COUNTED are counted as so many. */
  readonly total: number;
}
export interface RelatedJob {
  readonly id: string;
  readonly name: string;
  readonly state: JobState;
}
/** The jobs around one by what depends on what, the nearest first; it is one of them. */
export interface JobGraph {
  /** At most MAX_GRAPH_JOBS, and of each job's parents and children at most MAX_RELATED. */
  readonly jobs: readonly RelatedJob[];
  /** `to` depends on `from`; both are among the jobs. */
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  /** Nothing was left out. */
  readonly isWhole: boolean;
}
export const MAX_GRAPH_JOBS = 60;
export const MAX_RELATED = 20;
export const MAX_COUNTED = 10_000;

/** What a parent came to, as its child is told. */
export interface ParentResult extends RelatedJob {
  /** Of a completed one; null when it is not completed, and where it was left out for its size. */
  readonly result: JsonValue;
  /** Results are passed up to a size, the first parents first: this one's was too much. */
  readonly resultLeftOut: boolean;
  /** Of a dead one. */
  readonly error: RunError | null;
}

/** The output of a run as it stands: head and tail when it was longer than the log keeps. */
export interface RunOutput {
  readonly jobId: string;
  readonly run: number;
  readonly head: Uint8Array;
  /** Bytes left out between head and tail. */
  readonly skipped: number;
  /** Lines left out between head and tail. */
  readonly skippedLines: number;
  readonly tail: Uint8Array;
  readonly total: number;
  readonly ended: boolean;
}
