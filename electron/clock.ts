/** Wall time to store and show, monotonic time to measure; never one for the other. */
export interface Clock {
  /** Wall time, ms since 1970. May jump. */
  now(): number;
  /** Monotonic, ms. Never jumps, means nothing outside this process. */
  monotonic(): number;
  /** Calls back once after the delay; returns the undo. Does not keep the process alive. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, callback) => {
    // setTimeout takes 31 bits; a longer wait is cut there and its owner looks again.
    const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), 2_147_483_647));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
