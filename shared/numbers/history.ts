import type { JobKind } from '../jobs/job.ts';
import type { Durations, Percentiles, Trends } from './snapshot.ts';

/** What history knows, and how it is asked. Formulas, units and errors: docs/history.md. */

/** What is counted of jobs, by queue and kind. */
export const JOB_COUNTERS = [
  'total_jobs_created',
  'jobs_started',
  'jobs_completed',
  'jobs_failed',
  'jobs_retried',
  'jobs_cancelled',
  'jobs_interrupted',
  'jobs_dead',
] as const;
/** Counted in each bucket; the last two are ms of all workers together. */
export const HISTORY_COUNTERS = [...JOB_COUNTERS, 'worker_busy_ms', 'worker_idle_ms'] as const;
/** Read once a second, of all jobs and of each queue. `oldest_waiting_ms` is 0 when nothing waits. */
export const LINE_GAUGES = ['jobs_in_progress', 'queue_size', 'oldest_waiting_ms'] as const;
/** The same of all jobs: how many are retrying and dead, and how many workers there are. */
export const HISTORY_GAUGES = [...LINE_GAUGES, 'retrying_jobs', 'dead_jobs', 'workers'] as const;
/** What one counter is of another, or of two together, in each bucket. */
export const HISTORY_SHARES = {
  success_rate: { of: 'jobs_completed', among: ['total_jobs_created'] },
  failure_rate: { of: 'jobs_failed', among: ['total_jobs_created'] },
  retry_rate: { of: 'jobs_retried', among: ['total_jobs_created'] },
  busy_share: { of: 'worker_busy_ms', among: ['worker_busy_ms', 'worker_idle_ms'] },
} as const satisfies Readonly<
  Record<string, { readonly of: HistoryCounter; readonly among: readonly HistoryCounter[] }>
>;
/** How long jobs waited before a run, and how long runs took. */
export const HISTORY_DURATIONS = ['waiting_ms', 'running_ms'] as const;

export type JobCounter = (typeof JOB_COUNTERS)[number];
export type HistoryCounter = (typeof HISTORY_COUNTERS)[number];
export type HistoryGauge = (typeof HISTORY_GAUGES)[number];
export type HistoryDuration = (typeof HISTORY_DURATIONS)[number];
export type LineGauge = (typeof LINE_GAUGES)[number];
export type HistoryShare = keyof typeof HISTORY_SHARES;
export type HistoryMetric = HistoryCounter | HistoryGauge | HistoryDuration | HistoryShare;
export const HISTORY_METRICS: readonly HistoryMetric[] = [
  ...HISTORY_COUNTERS,
  ...HISTORY_GAUGES,
  ...HISTORY_DURATIONS,
  ...(Object.keys(HISTORY_SHARES) as HistoryShare[]),
];

/** A chart has no more points than that. */
export const MAX_HISTORY_POINTS = 1_000;
/** Five years: nothing older is kept. */
export const MAX_HISTORY_RANGE_MS = 5 * 366 * 86_400_000;
/** At most so many markers are told, the newest ones. */
export const MAX_HISTORY_MARKERS = 200;

/** So many queues have a history of their own. What comes later shares OTHER_QUEUES, as does a queue of that name. */
export const MAX_HISTORY_QUEUES = 50;
/** One that counted, ran and held no job for so long, a day, gives its place to another. What is stored of it stays. */
export const QUEUE_SILENT_MS = 86_400_000;
/** Of so many queues something is stored. While there are more, further ones share OTHER_QUEUES. */
export const MAX_STORED_QUEUES = 200;
export const OTHER_QUEUES = 'other';

/** As the contract takes it: `historyQuerySchema`. */
export interface HistoryQuery {
  readonly metric: HistoryMetric;
  /** Wall time, ms. */
  readonly from: number;
  readonly to: number;
  /** At most so many buckets; a step is chosen that gives no more. */
  readonly points: number;
  /** With the period of the same length before it. */
  readonly before: boolean;
  /** Of one queue, or OTHER_QUEUES; null: of all. */
  readonly queue: string | null;
  /** Of one kind; null: of all. Jobs in line are counted by queue and not by kind. */
  readonly kind: JobKind | null;
}

export const HISTORY_EXPORT_FORMATS = ['csv', 'json'] as const;
export type HistoryExportFormat = (typeof HISTORY_EXPORT_FORMATS)[number];

type Column = readonly (number | null)[];

/** A value for each bucket, oldest first; null: nothing is known of it. */
export type HistorySeries =
  | { readonly kind: 'counter'; readonly counts: Column }
  | {
      readonly kind: 'gauge';
      readonly min: Column;
      readonly mean: Column;
      readonly max: Column;
      readonly last: Column;
    }
  /** 0 or more; its count is that of what it is a share of, and null stands where that is 0 too. */
  | { readonly kind: 'share'; readonly counts: Column; readonly shares: Column }
  /** null also where nothing was measured; its count is 0 then. */
  | {
      readonly kind: 'duration';
      readonly counts: Column;
      readonly p50: Column;
      readonly p95: Column;
      readonly p99: Column;
    };

/** Of the period as a whole; null where nothing is known or measured. */
export type HistorySummary =
  | { readonly kind: 'counter'; readonly total: number }
  | { readonly kind: 'share'; readonly share: number | null; readonly of: number; readonly among: number }
  | {
      readonly kind: 'gauge';
      readonly min: number | null;
      readonly mean: number | null;
      readonly max: number | null;
      readonly last: number | null;
    }
  | {
      readonly kind: 'duration';
      readonly count: number;
      readonly min: number | null;
      readonly p50: number | null;
      readonly p95: number | null;
      readonly p99: number | null;
      readonly max: number | null;
    };

export interface HistoryPeriod {
  /** Where the first bucket begins and the last one ends, wall time, ms: the asked ones, at whole steps. */
  readonly from: number;
  readonly to: number;
  readonly series: HistorySeries;
  readonly summary: HistorySummary;
  /** Of how much of it something is known, ms. */
  readonly coveredMs: number;
}

export interface HistoryReply {
  readonly metric: HistoryMetric;
  readonly queue: string | null;
  readonly kind: JobKind | null;
  readonly stepMs: number;
  readonly period: HistoryPeriod;
  /** null when it was not asked for. */
  readonly before: HistoryPeriod | null;
  /** Within the period, oldest first. */
  readonly markers: readonly HistoryMarker[];
  /** The first moment that anything is known of; null: of none. */
  readonly since: number | null;
  /** Queues that have a history of their own, `default` first, OTHER_QUEUES last where there are more. */
  readonly queues: readonly string[];
}

export const OF_ALL_ALONE: ReadonlySet<HistoryMetric> = new Set([
  'worker_busy_ms',
  'worker_idle_ms',
  'busy_share',
  'retrying_jobs',
  'dead_jobs',
  'workers',
]);

/**
 * Workers are of all jobs, and so is how many are retrying and dead; how many are in line is not known by kind, and since
 * when not of the queues that share a name.
 */
export function isKnownOf(
  metric: HistoryMetric,
  { queue, kind }: Pick<HistoryQuery, 'queue' | 'kind'>,
): boolean {
  if (queue === null && kind === null) return true;
  if (metric === 'queue_size') return kind === null;
  if (metric === 'oldest_waiting_ms') return kind === null && queue !== OTHER_QUEUES;
  return !OF_ALL_ALONE.has(metric);
}

/** What is known of a queue, or of a kind of jobs, at a moment; limits, pauses and other states are not kept by either. */
export interface MomentPart {
  readonly inProgress: number;
  /** How many waited; null: it is not known by kind. */
  readonly waiting: number | null;
  /** 0 when nothing waited; null: it is not known of kinds, nor of OTHER_QUEUES. */
  readonly oldestWaitingMs: number | null;
  /** What was counted in the last `windowMs`. */
  readonly counts: Readonly<Record<JobCounter, number>>;
  /** Of the same time; null: nothing was measured. */
  readonly durations: Durations;
  /** Runs that began in each step of `trends`. */
  readonly starts: readonly number[];
}

/** What is known of a moment. Jobs by name, what they printed and failed of is not kept. */
export interface HistoryMoment {
  /** As it was asked. */
  readonly at: number;
  /** The second, minute or hour that it is known by; values are those of its end. */
  readonly from: number;
  readonly to: number;
  /** The counters as they were; null: an earlier Jobdeck kept them not. */
  readonly totals: Readonly<Record<JobCounter, number>> | null;
  /** null: an earlier Jobdeck kept it not. */
  readonly gauges: Readonly<Record<HistoryGauge, number | null>>;
  /** Of so much time before the end, ms: 10 minutes, or the hour. */
  readonly windowMs: number;
  readonly waiting: Percentiles | null;
  readonly running: Percentiles | null;
  /** 60 steps up to then, oldest first: of 2 s, a minute or an hour. */
  readonly trends: Trends & { readonly stepMs: number };
  /** Those in which something had happened by then, `default` first, OTHER_QUEUES last; null: an earlier Jobdeck kept it not. */
  readonly queues: readonly (MomentPart & { readonly queue: string })[] | null;
  readonly kinds: readonly (MomentPart & { readonly kind: JobKind })[] | null;
}

/** `crashed`: an earlier start had no end; it stands at the last sample. */
export const MARKER_KINDS = ['started', 'version', 'stopped', 'crashed', 'settings'] as const;
export type MarkerKind = (typeof MARKER_KINDS)[number];

export interface HistoryMarker {
  readonly at: number;
  readonly kind: MarkerKind;
  /** The version, or what was set: `encode: limit 2 → 3`. */
  readonly text: string;
}
