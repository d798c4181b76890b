import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { formatDuration } from '../../shared/words/format.ts';

/** Trends come in 2-second steps. */
const STEPS_A_MINUTE = 30;

/** What a trend added up to in its last minute, the step that still fills included. */
export function lastMinute(trend: readonly number[]): number {
  return trend.slice(-STEPS_A_MINUTE).reduce((sum, count) => sum + count, 0);
}

/** How much of the last minute has passed since the first that it counts: a rate over the time before would be too low. */
export function secondsSinceFirst(trend: readonly number[]): number {
  const minute = trend.slice(-STEPS_A_MINUTE);
  const first = minute.findIndex((count) => count > 0);
  const step = 60 / STEPS_A_MINUTE;
  // The last step is still filling: on the average half of it is over.
  return first === -1 ? 60 : Math.max(step / 2, (minute.length - first - 0.5) * step);
}

/** null: nothing waits. */
export function oldestWaitingMs(snapshot: Snapshot, now: number): number | null {
  const { oldestWaiting } = snapshot;
  if (oldestWaiting === null || snapshot.jobs.waiting === 0) return null;
  return Math.max(0, Math.max(now, snapshot.at) - oldestWaiting.since);
}

/** `6 min 12 s` in its parts, so that units can be set smaller than numbers. */
export function durationParts(ms: number): readonly { readonly number: string; readonly unit: string }[] {
  const words = formatDuration(ms).split(' ');
  return words.flatMap((number, index) =>
    index % 2 === 0 ? [{ number, unit: words[index + 1] ?? '' }] : [],
  );
}
