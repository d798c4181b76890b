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
  readonly #first: number;

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
      return bucket < this.#first ? null : (this.#values[this.#index(bucket)] ?? 0);
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
