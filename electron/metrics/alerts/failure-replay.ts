import { type EndedCounts, FailureNormal, type FailureNormalState } from './failure-normal.ts';
import type { Moment } from './rule-state.ts';

/** Samples further apart leave a gap: the machine slept, or Jobdeck was not there. */
export const GAP_MS = 30_000;

/** How many runs ended in steps of wall time that follow each other; null: nobody knows. */
export interface PastRuns {
  readonly from: number;
  readonly stepMs: number;
  readonly completed: readonly (number | null)[];
  readonly failed: readonly (number | null)[];
}

/** Where the past ends and samples go on, with the counters as they were then. */
export interface Seam extends Moment {
  readonly counts: EndedCounts;
}

/** What would be known at the seam if it had been there and looked at the end of each step; the oldest steps first. */
export function replay(state: FailureNormalState, past: readonly PastRuns[], seam: Seam): FailureNormal {
  const normal = new FailureNormal(state);
  // The last step ends with the counters of the seam.
  let completed = seam.counts.jobs_completed - total(past.flatMap((runs) => runs.completed));
  let failed = seam.counts.jobs_failed - total(past.flatMap((runs) => runs.failed));
  let knownTo = Number.NEGATIVE_INFINITY;
  const look = (at: number): void => {
    const monotonic = seam.monotonic - (seam.at - at);
    normal.look({ jobs_completed: completed, jobs_failed: failed }, { at, monotonic });
  };
  for (const { from, stepMs, ...counts } of past) {
    for (const [index, ended] of counts.completed.entries()) {
      if (ended === null) continue;
      const at = from + index * stepMs;
      if (at - knownTo > GAP_MS) {
        normal.gap();
        look(at);
      }
      completed += ended;
      failed += counts.failed[index] ?? 0;
      knownTo = at + stepMs;
      look(knownTo);
    }
  }
  if (seam.at - knownTo > GAP_MS) normal.gap();
  return normal;
}

function total(counts: readonly (number | null)[]): number {
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}
