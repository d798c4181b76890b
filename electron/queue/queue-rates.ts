import type { Rate } from '../../shared/numbers/rate.ts';
import { RateWindow } from './rate-window.ts';

/** Starts of all keys of a queue that are held at most; while there are as many, no other key starts anything. */
const MOST_KEY_STARTS = 100_000;

/** How often keys whose last start is past are dropped, in starts; and when none may start, in ms. */
const TIDY_EVERY = 1_000;
const TIDY_MS = 1_000;

/** What the rates of a queue are about: a queue as a whole, and each key of its jobs. */
interface RateSettings {
  readonly rate: Rate | null;
  readonly keyRate: Rate | null;
}

/** The rate of one queue and those of the keys in it. */
export class QueueRates {
  #queue: RateWindow | null = null;
  #keyRate: Rate | null = null;
  readonly #keys = new Map<string, RateWindow>();
  /** Starts since the keys were last counted; at most so many more are held than then. */
  #held = 0;
  #untilTidy = TIDY_EVERY;
  #tidiedAt = Number.NEGATIVE_INFINITY;

  get queue(): Rate | null {
    return this.#queue?.rate ?? null;
  }

  get perKey(): Rate | null {
    return this.#keyRate;
  }

  change({ rate, keyRate }: RateSettings): void {
    if (rate === null) this.#queue = null;
    else if (this.#queue === null) this.#queue = new RateWindow(rate);
    else this.#queue.change(rate);
    this.#keyRate = keyRate;
    if (keyRate === null) this.#keys.clear();
    else for (const window of this.#keys.values()) window.change(keyRate);
  }

  /** `now` when a job of the queue may start; else when, or null when that hangs on claims that are being committed. */
  nextAt(now: number): number | null {
    return this.#queue === null ? now : this.#queue.nextAt(now);
  }

  /** The same of one key. */
  nextOfKey(key: string, now: number): number | null {
    const rate = this.#keyRate;
    if (rate === null) return now;
    const window = this.#keys.get(key);
    if (window !== undefined) return window.nextAt(now);
    if (this.#held >= MOST_KEY_STARTS && now - this.#tidiedAt >= TIDY_MS) this.#tidy(now);
    return this.#held < MOST_KEY_STARTS ? now : now + TIDY_MS;
  }

  reserve(key: string | undefined): void {
    this.#queue?.reserve();
    this.#windowOf(key)?.reserve();
  }

  started(key: string | undefined, now: number): void {
    this.#queue?.started(now);
    const window = this.#windowOf(key);
    if (window === null) return;
    window.started(now);
    this.#held += 1;
    this.#untilTidy -= 1;
    if (this.#untilTidy <= 0) this.#tidy(now);
  }

  giveBack(key: string | undefined): void {
    this.#queue?.giveBack();
    this.#windowOf(key)?.giveBack();
  }

  restore(key: string | null, at: number): void {
    this.#queue?.restore(at);
    const window = this.#windowOf(key ?? undefined);
    if (window === null) return;
    window.restore(at);
    this.#held += 1;
  }

  #windowOf(key: string | undefined): RateWindow | null {
    if (key === undefined || this.#keyRate === null) return null;
    let window = this.#keys.get(key);
    if (window === undefined) {
      window = new RateWindow(this.#keyRate);
      this.#keys.set(key, window);
    }
    return window;
  }

  #tidy(now: number): void {
    this.#held = 0;
    for (const [key, window] of this.#keys) {
      const held = window.held(now);
      this.#held += held;
      if (held === 0) this.#keys.delete(key);
    }
    this.#untilTidy = TIDY_EVERY;
    this.#tidiedAt = now;
  }
}
