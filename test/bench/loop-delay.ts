import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The finest that monitorEventLoopDelay takes, ms; it counts it in, so it is taken off here. */
const RESOLUTION_MS = 1;

export interface LoopDelay {
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** How late the main loop was, while the work was done: the measure starts now and ends with the call of what it returns. */
export function watchLoop(): () => LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return () => {
    histogram.disable();
    const late = (nanoseconds: number): number =>
      histogram.count === 0 ? Number.NaN : Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
    return { p99Ms: late(histogram.percentile(99)), maxMs: late(histogram.max) };
  };
}
