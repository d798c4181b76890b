import type { Clock } from './clock.ts';

/** Lets something happen now and then, however often it is asked for. */
export interface Pace {
  /** At once when the last time was long enough ago, else once when it will have been. */
  request(): void;
  /** Forgets a request that has not been carried out; the next one keeps the pace. */
  cancel(): void;
  /** Forgets a request that has not been carried out, and the pace: the next request is carried out at once. */
  reset(): void;
}

/** The last request is always carried out, so what is shown in the end is the latest. */
export function createPace(options: {
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly action: () => void;
}): Pace {
  const { clock, intervalMs, action } = options;
  let last = Number.NEGATIVE_INFINITY;
  let undo: (() => void) | null = null;

  const act = (): void => {
    undo = null;
    last = clock.monotonic();
    action();
  };
  const cancel = (): void => {
    undo?.();
    undo = null;
  };
  return {
    request: () => {
      if (undo) return;
      const wait = last + intervalMs - clock.monotonic();
      if (wait <= 0) act();
      else undo = clock.after(wait, act);
    },
    cancel,
    reset: () => {
      cancel();
      last = Number.NEGATIVE_INFINITY;
    },
  };
}
