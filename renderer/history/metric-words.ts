import { HISTORY_SHARES, type HistoryMetric } from '../../shared/numbers/history.ts';
import { formatCount, formatDuration, formatShare } from '../../shared/words/format.ts';

interface MetricWords {
  readonly title: string;
  /** What a value counts, after a number: `12 jobs`; null for times and shares. */
  readonly unit: string | null;
  /** A custom property of the tokens. */
  readonly colour: string;
  readonly note: string;
}

export const METRIC_WORDS: Readonly<Record<HistoryMetric, MetricWords>> = {
  total_jobs_created: { title: 'Created', unit: 'jobs', colour: '--ink-3', note: 'jobs that were queued' },
  jobs_started: { title: 'Started', unit: 'runs', colour: '--f-running', note: 'runs that were begun' },
  jobs_completed: { title: 'Completed', unit: 'runs', colour: '--f-completed', note: 'runs that succeeded' },
  jobs_failed: {
    title: 'Failed runs',
    unit: 'runs',
    colour: '--f-dead',
    note: 'runs that failed or timed out',
  },
  jobs_retried: { title: 'Retried', unit: 'jobs', colour: '--f-retrying', note: 'jobs put back in line' },
  jobs_cancelled: {
    title: 'Cancelled runs',
    unit: 'runs',
    colour: '--s-cancelled',
    note: 'runs that were cancelled',
  },
  jobs_interrupted: {
    title: 'Interrupted',
    unit: 'runs',
    colour: '--s-paused',
    note: 'runs that a quit or a crash ended',
  },
  jobs_dead: { title: 'Died', unit: 'jobs', colour: '--f-dead', note: 'jobs out of attempts' },
  jobs_in_progress: { title: 'In progress', unit: 'runs', colour: '--f-running', note: 'runs under way' },
  queue_size: { title: 'Waiting', unit: 'jobs', colour: '--f-waiting', note: 'jobs in line' },
  oldest_waiting_ms: {
    title: 'Oldest waiting',
    unit: null,
    colour: '--f-waiting',
    note: 'how long the first in line waited',
  },
  waiting_ms: {
    title: 'Time waiting',
    unit: null,
    colour: '--f-waiting',
    note: 'how long jobs waited for a run',
  },
  running_ms: { title: 'Time running', unit: null, colour: '--f-running', note: 'how long runs took' },
  worker_busy_ms: {
    title: 'Busy time',
    unit: null,
    colour: '--f-running',
    note: 'of all workers together',
  },
  worker_idle_ms: { title: 'Idle time', unit: null, colour: '--ink-3', note: 'of all workers together' },
  workers: { title: 'Workers', unit: 'workers', colour: '--ink-3', note: 'runs at once, at most' },
  retrying_jobs: {
    title: 'Retrying',
    unit: 'jobs',
    colour: '--f-retrying',
    note: 'jobs that wait for another attempt',
  },
  dead_jobs: { title: 'Dead', unit: 'jobs', colour: '--f-dead', note: 'jobs that nobody will run again' },
  success_rate: { title: 'Success rate', unit: null, colour: '--f-completed', note: 'completed of created' },
  failure_rate: { title: 'Failure rate', unit: null, colour: '--f-dead', note: 'failed runs of created' },
  retry_rate: { title: 'Retry rate', unit: null, colour: '--f-retrying', note: 'retried of created' },
  busy_share: { title: 'Busy share', unit: null, colour: '--f-running', note: 'how much workers had to do' },
};

export const METRIC_GROUPS: readonly {
  readonly title: string;
  readonly metrics: readonly HistoryMetric[];
}[] = [
  {
    title: 'Runs',
    metrics: ['jobs_started', 'jobs_completed', 'jobs_failed', 'jobs_cancelled', 'jobs_interrupted'],
  },
  { title: 'Jobs', metrics: ['total_jobs_created', 'jobs_retried', 'jobs_dead'] },
  {
    title: 'Line',
    metrics: ['queue_size', 'jobs_in_progress', 'oldest_waiting_ms', 'retrying_jobs', 'dead_jobs'],
  },
  { title: 'Rates', metrics: ['success_rate', 'failure_rate', 'retry_rate'] },
  { title: 'Times', metrics: ['waiting_ms', 'running_ms'] },
  { title: 'Workers', metrics: ['busy_share', 'worker_busy_ms', 'worker_idle_ms', 'workers'] },
];

/** 1,204 · 3.4 · 340 ms; an en dash for what is not known. */
export function formatValue(metric: HistoryMetric, value: number | null): string {
  if (value === null) return '–';
  if (Object.hasOwn(HISTORY_SHARES, metric)) return formatShare(value);
  if (METRIC_WORDS[metric].unit === null) return formatDuration(value);
  return Number.isInteger(value)
    ? formatCount(value)
    : formatCount(Number(value.toFixed(value < 10 ? 2 : 1)));
}
