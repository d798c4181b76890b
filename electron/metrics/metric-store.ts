import type { Metrics } from '../../shared/numbers/metrics.ts';

/**
 * Where counts live. The names are those of the reference text.
 *
 * - Nothing is counted but through these methods, and no code outside of a store holds the object that it counts in:
 *   `getMetrics` answers a copy.
 * - Counters only go up. There is no decrement: the gauge jobs_in_progress goes down inside the increments that end a
 *   run, so that it is always given back.
 * - An aborted signal counts nothing and throws its reason.
 * - Each call is one step of a single thread, so calls from any number of interleaved tasks never lose a count. Other
 *   threads send messages to the thread that owns the store.
 */
export interface MetricStore {
  getMetrics(signal?: AbortSignal): Metrics;
  /** total_jobs_created +1 */
  incrementJobsCreated(signal?: AbortSignal): void;
  /** A run started: jobs_started +1, jobs_in_progress +1 */
  incrementJobsInProgress(signal?: AbortSignal): void;
  /** A run succeeded: jobs_completed +1, jobs_in_progress -1 */
  incrementJobsCompleted(signal?: AbortSignal): void;
  /** A run failed or timed out: jobs_failed +1, jobs_in_progress -1 */
  incrementJobsFailed(signal?: AbortSignal): void;
  /** A run was cancelled: jobs_cancelled +1, jobs_in_progress -1 */
  incrementJobsCancelled(signal?: AbortSignal): void;
  /** A run was interrupted: jobs_interrupted +1, jobs_in_progress -1 */
  incrementJobsInterrupted(signal?: AbortSignal): void;
  /** A job was put back in line: jobs_retried +1 */
  incrementJobsRetried(signal?: AbortSignal): void;
  /** A job is out of attempts: jobs_dead +1 */
  incrementJobsDead(signal?: AbortSignal): void;
}
