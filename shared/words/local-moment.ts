import { err, ok, type Result } from '../result.ts';
import { MAX_MOMENT, momentFrom } from '../schedules/wall-time.ts';
import { parseDuration } from './durations.ts';

export interface NotAMoment {
  readonly expected: string;
  readonly fix: string;
}

/**
 * A moment to come, as a person writes it, in local time: `2026-11-24 02:30`, with seconds if need be, or `18:00` for the
 * next time that the clock says so. With a zone (`2026-11-24T02:30:00+01:00`) it is that moment. ms since 1970.
 */
export function parseLocalMoment(text: string, now: number): Result<number, NotAMoment> {
  const written = readMoment(text, WHEN_TO_COME);
  if (!written.ok) return written;
  return written.value.is === 'a time' ? nextTime(written.value.time, now) : toCome(written.value.at, now);
}

/** A moment that has passed: in the same words, of which `18:00` is the last time that the clock said so; or `90min`, so long ago. */
export function parsePassedMoment(text: string, now: number): Result<number, NotAMoment> {
  const ago = parseDuration(text.trim().replace(/\s+ago$/i, ''));
  if (ago.ok) return passed(now - ago.value, now);
  const written = readMoment(text, WHEN_PASSED);
  if (!written.ok) return written;
  return written.value.is === 'a time' ? lastTime(written.value.time, now) : passed(written.value.at, now);
}

type Written =
  | { readonly is: 'a moment'; readonly at: number }
  | { readonly is: 'a time'; readonly time: Three };

function readMoment(text: string, nonsense: NotAMoment): Result<Written, NotAMoment> {
  const trimmed = text.trim();
  const zoned = momentFrom(trimmed);
  if (zoned !== null) return ok({ is: 'a moment', at: zoned });
  const written = /^(?:(\d{4})-(\d{1,2})-(\d{1,2})(?:T|\s+))?(\d{1,2}):(\d{2})(?::(\d{2}))?$/i.exec(trimmed);
  if (written === null) return err(nonsense);
  const [, year, month = '', day = '', hour = '', minute = '', second = '0'] = written;
  const time = [Number(hour), Number(minute), Number(second)] as const;
  if (time[0] > 23 || time[1] > 59 || time[2] > 59) return err(NO_TIME);
  if (year === undefined) return ok({ is: 'a time', time });
  const date = [Number(year), Number(month) - 1, Number(day)] as const;
  const at = localMoment(date, time);
  if (at === 'no such day') return err({ ...nonsense, fix: `There is no ${year}-${month}-${day}.` });
  if (at === 'skipped') return err(skipped(hour, minute));
  return at > MAX_MOMENT ? err(nonsense) : ok({ is: 'a moment', at });
}

type Three = readonly [number, number, number];

function localMoment(
  [year, month, day]: Three,
  [hour, minute, second]: Three,
): number | 'no such day' | 'skipped' {
  const moment = new Date(year, month, day, hour, minute, second);
  // Years below 100 are taken for those of the last century.
  const isDay = new Date(year, month, day, 12).getDate() === day && moment.getFullYear() === year;
  if (!isDay) return 'no such day';
  return moment.getHours() === hour && moment.getMinutes() === minute ? moment.getTime() : 'skipped';
}

/** Today, or tomorrow when that has passed; where the clocks skip it, on the day after. */
const nextTime = (time: Three, now: number): Result<number, NotAMoment> =>
  timeOn([0, 1, 2], time, now, (at) => at > now);

/** Today, or yesterday when that is still to come; where the clocks skipped it, on the day before. */
const lastTime = (time: Three, now: number): Result<number, NotAMoment> =>
  timeOn([0, -1, -2], time, now, (at) => at <= now);

/** On the first of those days, from today on, on which there is such a time. */
function timeOn(
  days: readonly number[],
  time: Three,
  now: number,
  fits: (at: number) => boolean,
): Result<number, NotAMoment> {
  const today = new Date(now);
  for (const day of days) {
    const date = [today.getFullYear(), today.getMonth(), today.getDate() + day] as const;
    const at = new Date(...date, ...time).getTime();
    const isThere = new Date(at).getHours() === time[0] && new Date(at).getMinutes() === time[1];
    if (isThere && fits(at)) return ok(at);
  }
  return err(NO_TIME);
}

function toCome(at: number, now: number): Result<number, NotAMoment> {
  return at > now ? ok(at) : err(PAST);
}

const passed = (at: number, now: number): Result<number, NotAMoment> =>
  at >= 0 && at <= now ? ok(at) : err(TO_COME);

const WHEN_TO_COME: NotAMoment = {
  expected: 'a local time',
  fix: 'Write it like 2026-11-24 02:30, or 18:00 for the next time that the clock says so.',
};
const WHEN_PASSED: NotAMoment = {
  expected: 'a local time, or how long ago',
  fix: 'Write it like 2026-11-24 02:30, 18:00 for the last time that the clock said so, or 90min.',
};
const NO_TIME: NotAMoment = { expected: 'a local time', fix: 'Hours are 0-23, minutes and seconds 0-59.' };
const PAST: NotAMoment = {
  expected: 'a moment to come',
  fix: 'It has passed already; give a later one.',
};
const TO_COME: NotAMoment = {
  expected: 'a moment that has passed',
  fix: 'It is still to come, or was before 1970; give another one.',
};
const skipped = (hour: string, minute: string): NotAMoment => ({
  expected: 'a local time that there is',
  fix: `Clocks go forward on that day and have no ${hour}:${minute}. Give an earlier or a later time.`,
});
