import type { Rate } from '../../shared/numbers/rate.ts';

/**
 * The starts of the last interval, each with its moment, so that no stretch of time as long as the interval ever has
 * more than `limit` of them: a sliding window and no bucket, which would let twice as many through around its edge.
 * It holds `limit` moments at most.
 *
 * A claim takes its place before its start is committed, and has no moment until then. Claims are committed in their
 * order, so those without a moment are always the latest.
 */
export class RateWindow {
  #rate: Rate;
  /** Monotonic, ms, the earliest first. */
  #starts: number[] = [];
  #pending = 0;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  get rate(): Rate {
    return this.#rate;
  }

  /** The starts so far count on. */
  change(rate: Rate): void {
    this.#rate = rate;
  }

  reserve(): void {
    this.#pending += 1;
  }

  started(now: number): void {
    this.#pending = Math.max(0, this.#pending - 1);
    this.#forget(now);
    this.#starts.push(now);
  }

  /** The claim was not committed. */
  giveBack(): void {
    this.#pending = Math.max(0, this.#pending - 1);
  }

  /** A start that an earlier process made; told from the earliest on. */
  restore(at: number): void {
    this.#starts.push(at);
  }

  /** How many are held. */
  held(now: number): number {
    this.#forget(now);
    return this.#starts.length + this.#pending;
  }

  /** When the next may start: now, or later; null when that hangs on claims that have no moment yet. */
  nextAt(now: number): number | null {
    this.#forget(now);
    const surplus = this.#starts.length + this.#pending - this.#rate.limit;
    if (surplus < 0) return now;
    const last = this.#starts[surplus];
    return last === undefined ? null : last + this.#rate.intervalMs;
  }

  #forget(now: number): void {
    const past = now - this.#rate.intervalMs;
    let first = 0;
    while (first < this.#starts.length && (this.#starts[first] as number) <= past) first += 1;
    if (first > 0) this.#starts.splice(0, first);
  }
}
