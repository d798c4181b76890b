import { type Metrics, NO_METRICS } from '../../shared/numbers/metrics.ts';
import type { MetricStore } from './metric-store.ts';

type Counts = { -readonly [K in keyof Metrics]: Metrics[K] };

/** Counts in memory, from 0 or from where an earlier process left off. */
export class MemoryMetricStore implements MetricStore {
  // In the order in which metrics leave the program: the keys of the reference text first.
  readonly #counts: Counts = { ...NO_METRICS };

  /** Goes on from what was committed. Before the first count only: a counter never jumps. */
  restore(metrics: Metrics): void {
    if (Object.values(this.#counts).some((count) => count !== 0)) {
      throw new Error(
        `restoring metrics: expected that nothing was counted, got ${JSON.stringify(this.#counts)}`,
      );
    }
    Object.assign(this.#counts, metrics);
  }

  getMetrics(signal?: AbortSignal): Metrics {
    signal?.throwIfAborted();
    return { ...this.#counts };
  }

  incrementJobsCreated(signal?: AbortSignal): void {
    signal?.throwIfAborted();
    this.#counts.total_jobs_created += 1;
  }

  incrementJobsInProgress(signal?: AbortSignal): void {
    signal?.throwIfAborted();
    this.#counts.jobs_started += 1;
    this.#counts.jobs_in_progress += 1;
  }

  incrementJobsCompleted(signal?: AbortSignal): void {
    signal?.throwIfAborted();
    this.#counts.jobs_completed += 1;
    this.#counts.jobs_in_progress -= 1;
  }

  incrementJobsFailed(signal?: AbortSignal): void {
    signal?.throwIfAborted();
    this.#counts.jobs_failed += 1;
    this.#counts.jobs_in_progress -= 1;
  }

  incrementJobsCancelled(signal?: AbortSignal): void {
    signal?.throwIfAborted();
    this.#counts.jobs_cancelled += 1;
    this.#counts.jobs_in_progress -= 1;
  }

  incrementJobsInterrupted(signal?: AbortSignal): void {
    signal?.throwIfAborted();
    this.#counts.jobs_interrupted += 1;
    this.#counts.jobs_in_progress -= 1;
  }

  incrementJobsRetried(signal?: AbortSignal): void {
    signal?.throwIfAborted();
    this.#counts.jobs_retried += 1;
  }

  incrementJobsDead(signal?: AbortSignal): void {
    signal?.throwIfAborted();
    this.#counts.jobs_dead += 1;
  }
}
