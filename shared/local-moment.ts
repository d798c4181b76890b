import { err, ok, type Result } from './result.ts';
import { MAX_MOMENT, momentFrom } from './wall-time.ts';

export interface NotAMoment {
  readonly expected: string;
  readonly fix: string;
}

/**
 * A moment to come, as a person writes it, in local time: `2026-11-24 02:30`, with seconds if need be, or `18:00` for the
 * next time that the clock says so. With a zone (`2026-11-24T02:30:00+01:00`) it is that moment. ms since 1970.
 */
export function parseLocalMoment(text: string, now: number): Result<number, NotAMoment> {
  const trimmed = text.trim();
  const zoned = momentFrom(trimmed);
  if (zoned !== null) return toCome(zoned, now);
  const written = /^(?:(\d{4})-(\d{1,2})-(\d{1,2})(?:T|\s+))?(\d{1,2}):(\d{2})(?::(\d{2}))?$/i.exec(trimmed);
  if (written === null) return err(NONSENSE);
  const [, year, month = '', day = '', hour = '', minute = '', second = '0'] = written;
  const time = [Number(hour), Number(minute), Number(second)] as const;
  if (time[0] > 23 || time[1] > 59 || time[2] > 59) return err(NO_TIME);
  if (year === undefined) return nextTime(time, now);
  const date = [Number(year), Number(month) - 1, Number(day)] as const;
  const at = localMoment(date, time);
  if (at === 'no such day') return err({ ...NONSENSE, fix: `There is no ${year}-${month}-${day}.` });
  if (at === 'skipped') return err(skipped(hour, minute));
  return at > MAX_MOMENT ? err(NONSENSE) : toCome(at, now);
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
function nextTime(time: Three, now: number): Result<number, NotAMoment> {
  const today = new Date(now);
  for (let days = 0; days <= 2; days += 1) {
    const date = [today.getFullYear(), today.getMonth(), today.getDate() + days] as const;
    const at = new Date(...date, ...time).getTime();
    const isThere = new Date(at).getHours() === time[0] && new Date(at).getMinutes() === time[1];
    if (isThere && at > now) return ok(at);
  }
  return err(NO_TIME);
}

function toCome(at: number, now: number): Result<number, NotAMoment> {
  return at > now ? ok(at) : err(PAST);
}

const NONSENSE: NotAMoment = {
  expected: 'a local time',
  fix: 'Write it like 2026-11-24 02:30, or 18:00 for the next time that the clock says so.',
};
const NO_TIME: NotAMoment = { expected: 'a local time', fix: 'Hours are 0-23, minutes and seconds 0-59.' };
const PAST: NotAMoment = {
  expected: 'a moment to come',
  fix: 'It has passed already; give a later one.',
};
const skipped = (hour: string, minute: string): NotAMoment => ({
  expected: 'a local time that there is',
  fix: `Clocks go forward on that day and have no ${hour}:${minute}. Give an earlier or a later time.`,
});
