import type { Percentiles } from '../../shared/numbers/snapshot.ts';
import { Histogram } from './histogram.ts';

/** What was recorded in the last `slices * sliceMs`, forgotten a slice at a time. Bounded: one histogram a slice. */
export class SlidingHistogram {
  readonly #sliceMs: number;
  readonly #slices: Histogram[];
  readonly #merged = new Histogram();
  #slice = 0;
  #current: Histogram;
  #stale = true;

  constructor(options: { readonly sliceMs: number; readonly slices: number }) {
    this.#sliceMs = options.sliceMs;
    this.#slices = Array.from({ length: options.slices }, () => new Histogram());
    this.#current = this.#slices[0] as Histogram;
  }

  /** Belongs to the slice that was begun last; whoever records a lot advances once for many. */
  record(ms: number): void {
    this.#current.record(ms);
    this.#stale = true;
  }

  percentiles(): Percentiles | null {
    if (this.#stale) {
      this.#merged.clear();
      for (const slice of this.#slices) if (slice.count > 0) this.#merged.add(slice);
      this.#stale = false;
    }
    return this.#merged.percentiles();
  }

  /** Begins the slices up to now. */
  advance(monotonic: number): void {
    const slice = Math.floor(monotonic / this.#sliceMs);
    // After a long silence every slice is old; more rounds would clear them again.
    const from = Math.max(this.#slice, slice - this.#slices.length);
    for (let next = from + 1; next <= slice; next += 1) {
      this.#slice = next;
      this.#current = this.#slices[next % this.#slices.length] as Histogram;
      this.#current.clear();
      this.#stale = true;
    }
  }
}
