import { JOB_COUNTERS } from '../numbers/history.ts';

/**
 * What an alert rule can watch. Formulas: docs/alerts.md.
 *
 * - `count`: jobs or runs; `ms`; `share`: 0 to 1; `bytes`; `deviations`: standard deviations; `yes`: 0 or 1.
 */
export type AlertUnit = 'count' | 'ms' | 'share' | 'bytes' | 'deviations' | 'yes';

export interface AlertMetricFacts {
  readonly title: string;
  readonly unit: AlertUnit;
  /** Looked at over a window that the rule gives. */
  readonly windowed: boolean;
  /** Known of one queue, too. */
  readonly byQueue: boolean;
}

const over = (title: string): AlertMetricFacts => ({ title, unit: 'count', windowed: true, byQueue: true });
const now = (title: string, unit: AlertUnit = 'count'): AlertMetricFacts => ({
  title,
  unit,
  windowed: false,
  byQueue: true,
});
const ofAll = (title: string, unit: AlertUnit): AlertMetricFacts => ({
  title,
  unit,
  windowed: false,
  byQueue: false,
});

export const ALERT_METRICS = {
  total_jobs_created: over('Jobs created'),
  jobs_started: over('Runs started'),
  jobs_completed: over('Completed runs'),
  jobs_failed: over('Failed runs'),
  jobs_retried: over('Jobs put back in line'),
  jobs_cancelled: over('Cancelled runs'),
  jobs_interrupted: over('Interrupted runs'),
  jobs_dead: over('Jobs that died'),
  failure_share: { title: 'Share of runs that fail', unit: 'share', windowed: true, byQueue: true },
  failure_deviation: now('Failing more than usual', 'deviations'),
  dead_jobs: now('Dead jobs'),
  queue_size: now('Waiting jobs'),
  jobs_in_progress: now('Runs in progress'),
  retrying_jobs: now('Retrying jobs'),
  scheduled_jobs: now('Scheduled jobs'),
  blocked_jobs: now('Blocked jobs'),
  oldest_waiting_ms: now('Age of the oldest waiting job', 'ms'),
  overdue_waiting_ms: now('Waiting much longer than others', 'ms'),
  stalled_ms: now('Nothing finishes while jobs wait', 'ms'),
  waiting_p50_ms: now('Waiting time, p50', 'ms'),
  waiting_p95_ms: now('Waiting time, p95', 'ms'),
  waiting_p99_ms: now('Waiting time, p99', 'ms'),
  running_p50_ms: now('Running time, p50', 'ms'),
  running_p95_ms: now('Running time, p95', 'ms'),
  running_p99_ms: now('Running time, p99', 'ms'),
  drain_ms: now('Time until nothing waits', 'ms'),
  workers_busy: now('Share of workers that are busy', 'share'),
  success_rate: ofAll('Success rate since the beginning', 'share'),
  failure_rate: ofAll('Failure rate since the beginning', 'share'),
  retry_rate: ofAll('Retry rate since the beginning', 'share'),
  disk_free_bytes: ofAll('Free space on the disk of the data folder', 'bytes'),
  storage_trouble: ofAll('The disk refuses changes', 'yes'),
  conservation_broken: ofAll('Counts that do not add up', 'yes'),
} as const satisfies Readonly<Record<string, AlertMetricFacts>>;

export type AlertMetric = keyof typeof ALERT_METRICS;
export const ALERT_METRIC_NAMES = Object.keys(ALERT_METRICS) as readonly AlertMetric[];

export const factsOf = (metric: AlertMetric): AlertMetricFacts => ALERT_METRICS[metric];

/** The lamps of the Overview. */
export type AlertLamp = 'dead' | 'failing' | 'slow' | 'counts' | 'disk' | 'other';

export function lampOf(metric: AlertMetric): AlertLamp {
  switch (metric) {
    case 'dead_jobs':
    case 'jobs_dead':
      return 'dead';
    case 'jobs_failed':
    case 'failure_share':
    case 'failure_deviation':
    case 'failure_rate':
      return 'failing';
    case 'oldest_waiting_ms':
    case 'overdue_waiting_ms':
    case 'stalled_ms':
    case 'waiting_p50_ms':
    case 'waiting_p95_ms':
    case 'waiting_p99_ms':
      return 'slow';
    case 'conservation_broken':
      return 'counts';
    case 'disk_free_bytes':
    case 'storage_trouble':
      return 'disk';
    default:
      return 'other';
  }
}

/** Of how long jobs waited and took in the last 10 minutes. */
export const isOfDurations = (metric: AlertMetric): boolean =>
  metric === 'overdue_waiting_ms' || /^(waiting|running)_p\d\d_ms$/.test(metric);

/** A counter of the metrics, which is counted in a window. */
export type AlertCounter = (typeof JOB_COUNTERS)[number];
export const isCounter = (metric: AlertMetric): metric is AlertCounter =>
  (JOB_COUNTERS as readonly string[]).includes(metric);
