import { MAX_MISSED, type Schedule } from '../../../shared/schedules/schedule.ts';
import type { PlannedTimes } from './planned-times.ts';

/**
 * A moment that is looked at within a minute of it was not missed: the timer was late, or a sleep was short. Longer than
 * the 30 s after which the keeper looks at the latest.
 */
const ON_TIME_MS = 60_000;

/** The planned moments that have passed and were not looked at before. */
export interface Passed {
  /** Oldest first, MAX_MISSED at most. */
  readonly moments: readonly number[];
  /** The newest, if it was not missed. */
  readonly onTime: number | null;
  /** The first one to come. */
  readonly nextAt: number | null;
}

/** What is made of them. */
export interface Plan {
  /** A job for each. */
  readonly fire: readonly number[];
  /** Those that get none. */
  readonly missed: number;
}

export function passedBy({ when }: Schedule, nextAt: number, now: number, times: PlannedTimes): Passed {
  const moments: number[] = [];
  let next: number | null = nextAt;
  while (next !== null && next <= now && moments.length < MAX_MISSED) {
    moments.push(next);
    next = times.nextAfter(when, next);
  }
  let onTime = moments.at(-1) ?? null;
  if (next !== null && next <= now) {
    // There are more than are counted.
    for (const at of times.following(when, now - ON_TIME_MS, ON_TIME_MS / 1000)) if (at <= now) onTime = at;
    next = times.nextAfter(when, now);
  }
  return { moments, onTime: onTime !== null && now - onTime <= ON_TIME_MS ? onTime : null, nextAt: next };
}

/**
 * However many have passed, they are one look's: no burst after a sleep or a jump of the clock, unless `all` asks for it.
 * Only where an earlier job may be open are there several: otherwise they would hinder or replace one another at once.
 * The one that makes up for all of them is the oldest, so that after a crash it is known to have been made.
 */
export function planFor(
  { missed, overlap }: Schedule,
  passed: Passed,
  /** Those that have their job already. */
  done: ReadonlySet<number>,
): Plan {
  const { onTime } = passed;
  const left = passed.moments.filter((at) => !done.has(at));
  const [oldest] = left;
  if (oldest === undefined) return { fire: [], missed: 0 };
  if (left.length === 1 && oldest === onTime) return { fire: left, missed: 0 };
  if (missed === 'skip') {
    const fire = onTime === null || done.has(onTime) ? [] : [onTime];
    return { fire, missed: left.filter((at) => at !== onTime).length };
  }
  if (missed === 'all' && overlap === 'queue') return { fire: left, missed: 0 };
  return done.size > 0 ? { fire: [], missed: left.length } : { fire: [oldest], missed: left.length - 1 };
}
