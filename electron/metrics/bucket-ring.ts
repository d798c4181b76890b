/**
 * A number per bucket of time, for the last `length` buckets; older ones are forgotten. Bounded: 8 bytes a bucket.
 * Time is any clock in ms that the caller sticks to; one that goes back adds to the newest bucket.
 */
export class BucketRing {
  readonly bucketMs: number;
  readonly #values: Float64Array;
  /** The newest bucket, counted from the zero of the clock. */
  #newest: number;
  /** Buckets before the first are unknown, not 0. */
  #first: number;

  constructor(options: { readonly bucketMs: number; readonly length: number; readonly now: number }) {
    this.bucketMs = options.bucketMs;
    this.#values = new Float64Array(options.length);
    this.#newest = Math.floor(options.now / options.bucketMs);
    this.#first = this.#newest;
  }

  add(by: number, now: number): void {
    this.advance(now);
    const index = this.#index(this.#newest);
    this.#values[index] = (this.#values[index] ?? 0) + by;
  }

  /** Keeps the greatest value of the bucket. */
  max(value: number, now: number): void {
    this.advance(now);
    const index = this.#index(this.#newest);
    this.#values[index] = Math.max(this.#values[index] ?? 0, value);
  }

  /**
   * What somebody else knows of buckets up to `lastAt`, oldest first, is added to what was counted here; null: unknown.
   * Once, and of the time before this ring was made.
   */
  recall(values: readonly (number | null)[], lastAt: number): void {
    const last = Math.floor(lastAt / this.bucketMs);
    const oldest = this.#newest - this.#values.length + 1;
    const madeAt = this.#first;
    values.forEach((value, index) => {
      const bucket = last - (values.length - 1 - index);
      if (bucket < oldest || bucket > this.#newest) return;
      const place = this.#index(bucket);
      const counted = bucket >= madeAt;
      if (!counted) this.#values[place] = value ?? Number.NaN;
      else this.#values[place] = (this.#values[place] ?? 0) + (value ?? 0);
      if (value !== null) this.#first = Math.min(this.#first, bucket);
    });
  }

  /** Begins the buckets up to now, each with `initial`. */
  advance(now: number, initial = 0): void {
    const bucket = Math.floor(now / this.bucketMs);
    const from = Math.max(this.#newest, bucket - this.#values.length);
    for (let next = from + 1; next <= bucket; next += 1) {
      this.#newest = next;
      this.#values[this.#index(next)] = initial;
    }
  }

  /** Oldest first; the last one is still filling. null for buckets before the first. */
  values(): readonly (number | null)[] {
    const { length } = this.#values;
    return Array.from({ length }, (_, index) => {
      const bucket = this.#newest - length + 1 + index;
      const value = this.#values[this.#index(bucket)] ?? 0;
      return bucket < this.#first || Number.isNaN(value) ? null : value;
    });
  }

  /** When the newest bucket began. */
  get newestAt(): number {
    return this.#newest * this.bucketMs;
  }

  #index(bucket: number): number {
    return bucket % this.#values.length;
  }
}
