import type { AlertsPresent } from '../alerts/alerts.ts';
import type { ChangeProgress, UndoStep } from '../jobs/control.ts';
import type { JobKind, JobState, Progress } from '../jobs/job.ts';
import type { SchedulesPresent } from '../schedules/schedule.ts';
import type { JobCounter } from './history.ts';
import type { Metrics, Rates } from './metrics.ts';
import type { Rate } from './rate.ts';

/**
 * Everything that the screens and the tray need to draw the present moment. Its size does not depend on how many
 * jobs there are: lists in it are capped, and say how many they left out.
 */
export interface Snapshot {
  /** Grows with every snapshot that is built; a reader drops one older than the one it has. */
  readonly revision: number;
  /** Wall time, ms. */
  readonly at: number;
  readonly metrics: Metrics;
  readonly rates: Rates;
  readonly conservation: Conservation;
  readonly engine: EngineStatus;
  /** How many jobs are in each state. */
  readonly jobs: Readonly<Record<JobState, number>>;
  /** Since when no job is retrying or dead, wall time, ms, as far back as the start of the engine; null: some are. */
  readonly clearSince: number | null;
  /** At most MAX_QUEUES, in the order of their names with `default` first. */
  readonly queues: readonly QueueStatus[];
  readonly queuesLeftOut: number;
  /** At most MAX_RUNNING, oldest first. */
  readonly running: readonly RunningNow[];
  readonly oldestWaiting: OldestWaiting | null;
  readonly schedules: SchedulesPresent;
  readonly alerts: AlertsPresent;
  readonly durations: Durations;
  readonly workerTimes: WorkerTimes;
  readonly trends: Trends;
  /** A change of many jobs, or its undo, that is under way; null when none is. */
  readonly change: ChangeProgress | null;
  /** The newest change that can be undone; null when none can. */
  readonly undoable: UndoStep | null;
  /** Jobs that wait in queues that are paused on their own. */
  readonly waitingPaused: number;
  /**
   * Estimated ms until what waits and runs is done, at the pace of the last minutes, without what waits in paused queues;
   * null when unknown or nothing else waits.
   */
  readonly drainMs: number | null;
  /** How far off such estimates were; null until one could be held against what happened. */
  readonly drainError: DrainError | null;
}

/** With what is told when somebody asks, and not pushed to the screens: they don't show it. */
export interface WholeSnapshot extends Snapshot {
  /** Of every kind, in their order. */
  readonly kinds: readonly KindCounts[];
}

export const MAX_QUEUES = 12;
export const MAX_RUNNING = 8;
/** Names of jobs and last lines are cut to so many characters; the jobs table and the output have them whole. */
export const MAX_NAME = 60;
export const MAX_LAST_LINE = 70;

/** The books: started = completed + failed + cancelled + interrupted + in progress, and the gauge = running jobs. */
export interface Conservation {
  readonly holds: boolean;
  /** How often it was checked since the start. */
  readonly checks: number;
  /** What did not add up, in words; null while it holds. */
  readonly breach: string | null;
}

export interface EngineStatus {
  readonly state: 'starting' | 'running' | 'paused' | 'stopping' | 'stopped';
  readonly backend: 'memory' | 'sqlite';
  readonly storage: StorageStatus;
  /** Workers: runs at once over all queues. */
  readonly concurrency: number;
  readonly startConditions: StartConditions;
  /** Nothing starts because the machine has no room; null: it has, or nothing waits. */
  readonly heldBack: HeldBack | null;
  /** The most runs that were ever under way at once, and when. */
  readonly peak: { readonly running: number; readonly at: number };
  /** Wall time, ms. */
  readonly startedAt: number;
  readonly version: string;
}

/** Jobs start only while the machine has so much room; null: it does not matter. */
export interface StartConditions {
  /** The load average of the last minute for each processor, 0.05 to 100. Windows has none, and it is 0 there. */
  readonly maxLoadPerCpu: number | null;
  /** 1 MiB to 1 PiB. */
  readonly minFreeMemoryBytes: number | null;
}

/** What the machine was when it was looked at last. */
export type HeldBack =
  | { readonly by: 'load'; readonly perCpu: number; readonly limit: number }
  | { readonly by: 'memory'; readonly freeBytes: number; readonly limit: number };

/**
 * Whether changes reach the store. `full`: there is no space; `failing`: it refuses for another reason. In both nothing
 * is claimed, and the engine tries again by itself. `read-only` and `damaged`: jobs can be looked at, and none runs.
 */
export interface StorageStatus {
  readonly state: 'ok' | 'full' | 'failing' | 'read-only' | 'damaged';
  /** The data folder; null when everything is in memory. */
  readonly folder: string | null;
  /** Wall time since when it is not ok, ms. */
  readonly since: number | null;
  /** What is wrong and what to do, for a person; null when it is ok. */
  readonly message: string | null;
}

export interface QueueStatus {
  readonly name: string;
  readonly concurrency: number;
  readonly pausedAt: number | null;
  /** How often jobs start at most: all together, and those with each rate key; null: as often as they can. */
  readonly rate: Rate | null;
  readonly keyRate: Rate | null;
  readonly jobs: Readonly<Record<JobState, number>>;
}

/** What was counted of a kind of jobs since the start of the engine, and what of it is under way. */
export interface KindCounts extends Readonly<Record<JobCounter, number>> {
  readonly kind: JobKind;
  readonly jobs_in_progress: number;
}

export interface RunningNow {
  readonly id: string;
  readonly name: string;
  readonly kind: JobKind;
  readonly queue: string;
  readonly run: number;
  readonly startedAt: number;
  /** The last line of its output, without escape sequences, at most MAX_LAST_LINE characters. */
  readonly lastLine: string;
  /** How far it says it is, its text cut to MAX_LAST_LINE; null when it says nothing. */
  readonly progress: Progress | null;
}

export interface OldestWaiting {
  readonly id: string;
  readonly name: string;
  readonly queue: string;
  readonly since: number;
}

/** In ms, over the last 10 minutes; null where nothing was measured. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly count: number;
}
export interface Durations {
  readonly waiting: Percentiles | null;
  readonly running: Percentiles | null;
}

/** Of all workers together since the start of the engine, ms. */
export interface WorkerTimes {
  readonly busyMs: number;
  readonly idleMs: number;
}

/**
 * The median over the last backlogs, at most 20, of the median of |estimate - what it took| / what it took; 0.2 is 20 % too
 * long or too short. Since the start of the engine.
 */
export interface DrainError {
  readonly share: number;
  readonly backlogs: number;
}

/** Two minutes in 2-second steps, oldest first, the last one still filling. */
export interface Trends {
  readonly created: readonly number[];
  /** The most runs under way in each step. */
  readonly inProgress: readonly number[];
  readonly completed: readonly number[];
  readonly failed: readonly number[];
  readonly retried: readonly number[];
}

/** Ranges of the throughput chart. */
export const THROUGHPUT_RANGES = ['10min', 'hour', 'day', '30days'] as const;
export type ThroughputRange = (typeof THROUGHPUT_RANGES)[number];

/** Runs that ended in each bucket, oldest first; the last bucket is still filling. */
export interface Throughput {
  readonly range: ThroughputRange;
  readonly bucketMs: number;
  /** Wall time at which the last bucket began, ms. */
  readonly lastBucketAt: number;
  /** null: the app was not running then. */
  readonly completed: readonly (number | null)[];
  readonly failed: readonly (number | null)[];
}
