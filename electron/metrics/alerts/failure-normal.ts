import { CountWindow } from './count-window.ts';
import type { Moment } from './rule-state.ts';

/**
 * What share of runs fails as a rule, and by how much that varies: an exponentially weighted mean and variance of the
 * shares of buckets, T. Finch, "Incremental calculation of weighted mean and variance" (2009), section 9:
 * diff = x − mean; mean += α·diff; variance = (1 − α)(variance + α·diff²).
 *
 * A bucket is a minute or more in which 10 runs ended or more. α = 1 − 2^(−1/720): what is 720 buckets ago, 12 busy hours,
 * has half the weight; until there are so many, α = 1/n, which is the plain mean and variance.
 *
 * A bucket is learnt 15 minutes after its end, and not while the failures of the last 10 minutes are 3 deviations or more
 * above what is normal: else an outage would be normal before it is noticed. One that lasts for a day of time that was
 * looked at is the new normal: then all is learnt anew.
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
  /** Wall time, ms: the end of the last bucket that was learnt. */
  readonly until: number;
}
const NOTHING_LEARNT: FailureNormalState = { mean: 0, variance: 0, buckets: 0, until: 0 };

type Ended = 'jobs_completed' | 'jobs_failed';
const ENDED: readonly Ended[] = ['jobs_completed', 'jobs_failed'];
export type EndedCounts = Readonly<Record<Ended, number>>;

interface Bucket extends Moment {
  readonly share: number;
}

export class FailureNormal {
  readonly #window = new CountWindow<Ended>(WINDOW_MS, ENDED);
  #state: FailureNormalState;
  #bucket: { readonly from: number; readonly counts: EndedCounts } | null = null;
  /** Not learnt yet, oldest first, each with the moment of its end; at most 16. */
  #pending: Bucket[] = [];
  #outMs = 0;
  #last: number | null = null;
  /** All of the last 10 minutes is known. */
  isWhole = false;

  constructor(state: FailureNormalState = NOTHING_LEARNT) {
    this.#state = state;
  }

  get state(): FailureNormalState {
    return this.#state;
  }

  /** Time has passed of which nothing is known. */
  gap(): void {
    this.#window.clear();
    this.#bucket = null;
    this.#last = null;
  }

  /** How many deviations above normal the last 10 minutes are; null: too little ran, now or before. */
  look(counts: EndedCounts, moment: Moment): number | null {
    this.#gather(counts, moment);
    const { counted, isWhole } = this.#window.look(counts, moment.monotonic);
    this.isWhole = isWhole;
    const runs = counted.jobs_completed + counted.jobs_failed;
    const { mean, variance, buckets } = this.#state;
    let deviations: number | null = null;
    if (runs >= LEAST_RUNS && buckets >= LEAST_BUCKETS) {
      // So many runs alone make it vary by that much.
      const ofChance = Math.sqrt((mean * (1 - mean)) / runs);
      const deviation = Math.max(Math.sqrt(variance), ofChance, LEAST_DEVIATION);
      deviations = (counted.jobs_failed / runs - mean) / deviation;
    }
    this.#learn(deviations, moment.monotonic);
    return deviations;
  }

  #gather(counts: EndedCounts, { at, monotonic }: Moment): void {
    const { jobs_completed, jobs_failed } = counts;
    this.#bucket ??= { from: monotonic, counts: { jobs_completed, jobs_failed } };
    const { from, counts: before } = this.#bucket;
    const failed = jobs_failed - before.jobs_failed;
    const runs = jobs_completed - before.jobs_completed + failed;
    if (monotonic - from < BUCKET_MS || runs < BUCKET_RUNS) return;
    this.#pending.push({ share: failed / runs, at, monotonic });
    this.#bucket = { from: monotonic, counts: { jobs_completed, jobs_failed } };
  }

  #learn(deviations: number | null, monotonic: number): void {
    const passed = monotonic - (this.#last ?? monotonic);
    this.#last = monotonic;
    if (deviations !== null && deviations >= OUT_DEVIATIONS) {
      this.#outMs += passed;
      this.#pending = [];
      if (this.#outMs < NEW_NORMAL_MS) return;
      this.#state = { ...NOTHING_LEARNT, until: this.#state.until };
    }
    // Where nothing can be told, what was out may be so still.
    if (deviations !== null) this.#outMs = 0;
    while ((this.#pending[0]?.monotonic ?? monotonic) <= monotonic - LEARN_AFTER_MS) {
      const bucket = this.#pending.shift();
      if (bucket !== undefined) this.#add(bucket);
    }
  }

  #add({ share, at }: Bucket): void {
    const { mean, variance, buckets } = this.#state;
    const alpha = Math.max(ALPHA, 1 / (buckets + 1));
    const diff = share - mean;
    this.#state = {
      mean: mean + alpha * diff,
      variance: (1 - alpha) * (variance + alpha * diff * diff),
      buckets: Math.min(buckets + 1, 1_000_000),
      until: at,
    };
  }
}
