const BUCKET_MS = 10_000;
const BUCKETS = 60;

/** Starts that a pace is taken from at least, and at which a shorter stretch of time is enough. */
const FEWEST = 3;
const ENOUGH = 20;

/** Starts a ms, at the least and at the most. */
interface PaceRange {
  readonly slow: number;
  readonly fast: number;
}

/** How many jobs of a queue have started in the last 10 minutes, in 60 buckets: half a kilobyte. */
export class Pace {
  readonly #counts = new Float64Array(BUCKETS);
  #last = Number.NEGATIVE_INFINITY;

  /** Wall time, ms. */
  add(at: number): void {
    const bucket = Math.floor(at / BUCKET_MS);
    if (bucket !== this.#last) this.#turnTo(bucket);
    const index = bucket % BUCKETS;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  /**
   * Over the last minute, or as far back as it takes to see 20 starts. The range is that of chance: k starts tell a pace to
   * about 1/√k of it, and no better than a tenth. null: too few have started.
   */
  range(now: number): PaceRange | null {
    const bucket = Math.floor(now / BUCKET_MS);
    if (bucket !== this.#last) this.#turnTo(bucket);
    let starts = 0;
    for (let back = 0; back < BUCKETS; back += 1) {
      starts += this.#counts[(((bucket - back) % BUCKETS) + BUCKETS) % BUCKETS] ?? 0;
      const isEnough = starts >= ENOUGH && back >= 5;
      if (!isEnough && back < BUCKETS - 1) continue;
      if (starts < FEWEST) return null;
      const perMs = starts / (now - (bucket - back) * BUCKET_MS || 1);
      const doubt = Math.max(0.1, 1 / Math.sqrt(starts));
      return { slow: perMs * (1 - doubt), fast: perMs * (1 + doubt) };
    }
    return null;
  }

  /** How many started in each bucket, oldest first; the last one is still filling. */
  starts(now: number): readonly number[] {
    const bucket = Math.floor(now / BUCKET_MS);
    if (bucket !== this.#last) this.#turnTo(bucket);
    return Array.from({ length: BUCKETS }, (_, index) => this.#counts[(bucket + 1 + index) % BUCKETS] ?? 0);
  }

  /** Buckets that were skipped are empty; after a clock that went back, all are. */
  #turnTo(bucket: number): void {
    const skipped = bucket - this.#last;
    if (skipped < 0 || skipped >= BUCKETS) this.#counts.fill(0);
    else for (let back = 0; back < skipped; back += 1) this.#counts[(bucket - back) % BUCKETS] = 0;
    this.#last = bucket;
  }
}
