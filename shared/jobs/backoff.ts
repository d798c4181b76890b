/**
 * How long a failed job waits before its next run.
 *
 *   delay(n) = min(maxMs, baseMs * 2^(n-1)) * (1 + jitter * (2u - 1)),  u uniform in [0, 1)
 *
 * n is the number of failed attempts so far, 1 or more. Exponential growth and a cap are what Sidekiq, Oban and
 * River use; the jitter spreads jobs that failed together, so that they do not come back together
 * (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 */
export interface Backoff {
  /** Delay after the first failure, ms; 0 to 86,400,000. Default 5,000. */
  readonly baseMs: number;
  /** No delay is longer before jitter, ms; default 3,600,000. */
  readonly maxMs: number;
  /** Share of the delay by which it may differ, 0 to 1; default 0.1. */
  readonly jitter: number;
}

export const DEFAULT_BACKOFF: Backoff = Object.freeze({ baseMs: 5_000, maxMs: 3_600_000, jitter: 0.1 });

/** The delay without jitter, ms. */
export function plannedDelay(backoff: Backoff, failures: number): number {
  // 2^40 base units is past every cap; the bound keeps the power finite.
  return Math.min(backoff.maxMs, backoff.baseMs * 2 ** Math.min(failures - 1, 40));
}

export function backoffDelay(backoff: Backoff, failures: number, random: () => number): number {
  return Math.round(plannedDelay(backoff, failures) * (1 + backoff.jitter * (2 * random() - 1)));
}
