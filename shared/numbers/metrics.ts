/**
 * The metrics. The first five keys are those of the reference text, spelled and ordered as there; they stay first
 * wherever metrics leave the program. All are counters, which only go up, but for the gauge jobs_in_progress.
 */
export interface Metrics {
  readonly total_jobs_created: number;
  readonly jobs_completed: number;
  /** Failed runs, not jobs: a job that fails three times counts 3. */
  readonly jobs_failed: number;
  /** Jobs put back in line, by the sweeper or by hand. */
  readonly jobs_retried: number;
  /** The gauge: runs under way. */
  readonly jobs_in_progress: number;
  readonly jobs_started: number;
  /** Cancelled runs; a job cancelled before it ran is not counted. */
  readonly jobs_cancelled: number;
  readonly jobs_interrupted: number;
  readonly jobs_dead: number;
}

/** Shares of the jobs created, 0 or more; null before the first job. A retried job can be retried again, so
 * failure_rate and retry_rate can exceed 1. */
export interface Rates {
  readonly success_rate: number | null;
  readonly failure_rate: number | null;
  readonly retry_rate: number | null;
}

export function ratesOf(metrics: Metrics): Rates {
  const share = (count: number): number | null =>
    metrics.total_jobs_created === 0 ? null : count / metrics.total_jobs_created;
  return {
    success_rate: share(metrics.jobs_completed),
    failure_rate: share(metrics.jobs_failed),
    retry_rate: share(metrics.jobs_retried),
  };
}

export const NO_METRICS: Metrics = Object.freeze({
  total_jobs_created: 0,
  jobs_completed: 0,
  jobs_failed: 0,
  jobs_retried: 0,
  jobs_in_progress: 0,
  jobs_started: 0,
  jobs_cancelled: 0,
  jobs_interrupted: 0,
  jobs_dead: 0,
});

/** Runs that ended, one way or another. */
export function endedRuns(metrics: Metrics): number {
  return metrics.jobs_completed + metrics.jobs_failed + metrics.jobs_cancelled + metrics.jobs_interrupted;
}
