import { CountWindow } from './count-window.ts';

/**
 * What share of runs fails as a rule, and by how much that varies: an exponentially weighted mean and variance of the
 * shares of buckets, T. Finch, "Incremental calculation of weighted mean and variance" (2009), section 9:
 * diff = x − mean; mean += α·diff; variance = (1 − α)(variance + α·diff²).
 *
 * A bucket is a minute or more in which 10 runs ended or more. α = 1 − 2^(−1/720): what is 720 buckets ago, 12 busy hours,
 * has half the weight; until there are so many, α = 1/n, which is the plain mean and variance.
 *
 * A bucket is learnt 15 minutes after its end, and not while the failures of the last 10 minutes are 3 deviations or more
 * above what is normal: else an outage would be normal before it is noticed. One that lasts for a day is the new normal:
 * then all is learnt anew.
 */
const HALF_LIFE_BUCKETS = 720;
const BUCKET_MS = 60_000;
const BUCKET_RUNS = 10;
const LEARN_AFTER_MS = 900_000;
const WINDOW_MS = 600_000;
/** Fewer runs in the window say nothing. */
const LEAST_RUNS = 20;
/** Half an hour of work at least. */
const LEAST_BUCKETS = 30;
/** Five points of a hundred: less is nobody's trouble, however steady it was. With 3 deviations: 15 points. */
const LEAST_DEVIATION = 0.05;
const OUT_DEVIATIONS = 3;
const NEW_NORMAL_MS = 86_400_000;

const ALPHA = 1 - 2 ** (-1 / HALF_LIFE_BUCKETS);

export interface FailureNormalState {
  readonly mean: number;
  readonly variance: number;
  readonly buckets: number;
}
type Ended = 'jobs_completed' | 'jobs_failed';
const ENDED: readonly Ended[] = ['jobs_completed', 'jobs_failed'];

export class FailureNormal {
  readonly #window = new CountWindow<Ended>(WINDOW_MS, ENDED);
  #state: FailureNormalState;
  #bucket: { readonly from: number; readonly counts: Readonly<Record<Ended, number>> } | null = null;
  /** Not learnt yet, oldest first; at most 16. */
  #pending: { readonly share: number; readonly to: number }[] = [];
  #outSince: number | null = null;

  constructor(state: FailureNormalState = { mean: 0, variance: 0, buckets: 0 }) {
    this.#state = state;
  }

  get state(): FailureNormalState {
    return this.#state;
  }

  /** Time has passed of which nothing is known. */
  gap(): void {
    this.#window.clear();
    this.#bucket = null;
    this.#pending = [];
    this.#outSince = null;
  }

  /** How many deviations above normal the last 10 minutes are; null: too little ran, now or before. */
  look(counts: Readonly<Record<Ended, number>>, monotonic: number): number | null {
    this.#gather(counts, monotonic);
    const { counted } = this.#window.look(counts, monotonic);
    const runs = counted.jobs_completed + counted.jobs_failed;
    const { mean, variance, buckets } = this.#state;
    let deviations: number | null = null;
    if (runs >= LEAST_RUNS && buckets >= LEAST_BUCKETS) {
      // So many runs alone make it vary by that much.
      const ofChance = Math.sqrt((mean * (1 - mean)) / runs);
      const deviation = Math.max(Math.sqrt(variance), ofChance, LEAST_DEVIATION);
      deviations = (counted.jobs_failed / runs - mean) / deviation;
    }
    this.#learn(deviations !== null && deviations >= OUT_DEVIATIONS, monotonic);
    return deviations;
  }

  #gather(counts: Readonly<Record<Ended, number>>, monotonic: number): void {
    const { jobs_completed, jobs_failed } = counts;
    this.#bucket ??= { from: monotonic, counts: { jobs_completed, jobs_failed } };
    const { from, counts: before } = this.#bucket;
    const failed = jobs_failed - before.jobs_failed;
    const runs = jobs_completed - before.jobs_completed + failed;
    if (monotonic - from < BUCKET_MS || runs < BUCKET_RUNS) return;
    this.#pending.push({ share: failed / runs, to: monotonic });
    this.#bucket = { from: monotonic, counts: { jobs_completed, jobs_failed } };
  }

  #learn(isOut: boolean, monotonic: number): void {
    if (isOut) {
      this.#outSince ??= monotonic;
      this.#pending = [];
      if (monotonic - this.#outSince < NEW_NORMAL_MS) return;
      this.#state = { mean: 0, variance: 0, buckets: 0 };
    }
    this.#outSince = null;
    while ((this.#pending[0]?.to ?? monotonic) <= monotonic - LEARN_AFTER_MS) {
      this.#add(this.#pending.shift()?.share ?? 0);
    }
  }

  #add(share: number): void {
    const { mean, variance, buckets } = this.#state;
    const alpha = Math.max(ALPHA, 1 / (buckets + 1));
    const diff = share - mean;
    this.#state = {
      mean: mean + alpha * diff,
      variance: (1 - alpha) * (variance + alpha * diff * diff),
      buckets: Math.min(buckets + 1, 1_000_000),
    };
  }
}
