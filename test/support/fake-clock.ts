import type { Clock } from '../../electron/clock.ts';
import { turns } from './turns.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** 2026-01-01T00:00:00Z */
export const EPOCH = 1_767_225_600_000;

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #wall: number;
  #monotonic = 0;
  readonly #timers = new Set<Timer>();
  readonly #rest: () => Promise<void>;

  /** `rest` resolves when all that a timer set off has been done; default: three turns of the event loop. */
  constructor(options: { readonly now?: number; readonly rest?: () => Promise<void> } = {}) {
    this.#wall = options.now ?? EPOCH;
    this.#rest = options.rest ?? (() => turns(3));
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#monotonic + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that were set and have neither fired nor been undone. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves both times on. Timers fire in the order of their moments, and what each sets off is done before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await this.#rest();
    for (let timer = this.#first(end); timer !== null; timer = this.#first(end)) {
      this.#moveTo(Math.max(timer.at, this.#monotonic));
      this.#timers.delete(timer);
      timer.callback();
      await this.#rest();
    }
    this.#moveTo(end);
    await this.#rest();
  }

  /** The wall clock is set to another time; the monotonic one knows nothing of it. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /** Time passes while the thread is busy: no timer fires. */
  pass(ms: number): void {
    this.#moveTo(this.#monotonic + ms);
  }

  #first(end: number): Timer | null {
    let first: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.at <= end && (first === null || timer.at < first.at)) first = timer;
    }
    return first;
  }

  #moveTo(monotonic: number): void {
    this.#wall += monotonic - this.#monotonic;
    this.#monotonic = monotonic;
  }
}
