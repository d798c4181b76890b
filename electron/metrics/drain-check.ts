import type { DrainError } from '../../shared/numbers/snapshot.ts';

interface Estimate {
  /** Monotonic, ms. */
  readonly at: number;
  readonly endsAt: number;
}

/** What is estimated at a moment. */
export interface Backlog {
  readonly jobs: number;
  /** Paused queues, whose jobs are none of it. */
  readonly pausedQueues: number;
  /** Ms until they are done; null: unknown. */
  readonly estimate: number | null;
}

/** Of a backlog; when there are more, every other one is forgotten, and they are taken half as often from then on. */
const MOST_ESTIMATES = 64;
/** Backlogs that are remembered. */
const MOST_BACKLOGS = 20;
/** An estimate that was right within a reading or two says nothing. */
const LEAST_MS = 5_000;

/**
 * How far off the estimate of the drain time was: each backlog's estimates, taken once a second, are held against the moment
 * at which nothing waited or ran any more. Bounded: 64 estimates, 20 backlogs.
 */
export class DrainCheck {
  #estimates: Estimate[] = [];
  /** Every so many-th reading is taken. */
  #every = 1;
  #readings = 0;
  #pausedQueues = 0;
  /** Of each backlog, the newest last. */
  #errors: number[] = [];

  /** Once a second; null: nothing starts, on purpose. A queue that is paused or resumed makes it another backlog. */
  note(at: number, backlog: Backlog | null): void {
    if (backlog === null || backlog.pausedQueues !== this.#pausedQueues) this.#begin();
    if (backlog === null) return;
    this.#pausedQueues = backlog.pausedQueues;
    if (backlog.jobs === 0) this.#end(at);
    else this.#take(at, backlog.estimate);
  }

  #take(at: number, estimate: number | null): void {
    this.#readings += 1;
    if (estimate === null || this.#readings % this.#every !== 0) return;
    this.#estimates.push({ at, endsAt: at + estimate });
    if (this.#estimates.length <= MOST_ESTIMATES) return;
    this.#estimates = this.#estimates.filter((_, index) => index % 2 === 0);
    this.#every *= 2;
  }

  /** null until a backlog was measured. */
  error(): DrainError | null {
    if (this.#errors.length === 0) return null;
    return { share: median(this.#errors), backlogs: this.#errors.length };
  }

  #end(at: number): void {
    const errors = this.#estimates
      .filter((estimate) => at - estimate.at >= LEAST_MS)
      .map((estimate) => Math.abs(estimate.endsAt - at) / (at - estimate.at));
    if (errors.length > 0) this.#errors = [...this.#errors, median(errors)].slice(-MOST_BACKLOGS);
    this.#begin();
  }

  #begin(): void {
    this.#estimates = [];
    this.#every = 1;
    this.#readings = 0;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
