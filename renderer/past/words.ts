import { formatCount, formatDuration } from '../../shared/words/format.ts';

/** Of what history doesn't keep, or an earlier Jobdeck didn't. */
export const NOT_KEPT = 'not kept';

export const countThen = (count: number | null): string => (count === null ? NOT_KEPT : formatCount(count));

/** How long the first in line had waited. */
export function oldestThen(ms: number | null): string {
  if (ms === null) return NOT_KEPT;
  return ms === 0 ? 'nothing waits' : formatDuration(ms);
}

/** Of the newest minute, or of the one step that is longer. */
export function perMinute(steps: readonly number[], stepMs: number): number {
  const count = Math.max(1, Math.round(60_000 / stepMs));
  const sum = steps.slice(-count).reduce((total, step) => total + step, 0);
  return Math.round((sum / (count * stepMs)) * 60_000);
}
