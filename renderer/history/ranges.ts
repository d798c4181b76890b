import { clockText, dayMinuteText, dayText, isSameDay, minuteText } from '../moment.ts';

/** What is looked at: so much up to now, or a stretch that stands still. */
export const HISTORY_RANGES = ['hour', 'day', 'week', '30days', 'year'] as const;
export type HistoryRange = (typeof HISTORY_RANGES)[number];

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const RANGE_MS: Readonly<Record<HistoryRange, number>> = {
  hour: HOUR,
  day: DAY,
  week: 7 * DAY,
  '30days': 30 * DAY,
  year: 365 * DAY,
};

export const RANGE_KEYS: Readonly<Record<HistoryRange, string>> = {
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  '30days': '30 days',
  year: 'Year',
};

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Ten seconds: a chart of less has nothing to tell. */
export const SHORTEST_MS = 10 * SECOND;

/** `Nov 18 09:00 – 10:00`, as exact as it is short. */
export function stretchText({ from, to }: Stretch): string {
  if (to - from > 3 * DAY) return `${dayText(from)} – ${dayText(to)}`;
  const exact = to - from <= 10 * MINUTE ? clockText : minuteText;
  if (isSameDay(from, to)) return `${dayText(from)}, ${exact(from)} – ${exact(to)}`;
  return `${dayMinuteText(from)} – ${dayMinuteText(to)}`;
}

/** The bucket a readout is about. */
export function bucketText(from: number, stepMs: number): string {
  const to = from + stepMs;
  if (stepMs >= DAY) return `${dayText(from)} – ${dayText(to)}`;
  const exact = stepMs < MINUTE ? clockText : minuteText;
  return `${dayText(from)}, ${exact(from)} – ${exact(to)}`;
}

/** `30 s`, `10 min`, `6 h`, `2 days`. */
export function stepText(stepMs: number): string {
  if (stepMs < MINUTE) return `${stepMs / SECOND} s`;
  if (stepMs < HOUR) return `${stepMs / MINUTE} min`;
  if (stepMs < DAY) return `${stepMs / HOUR} h`;
  return stepMs === DAY ? '1 day' : `${stepMs / DAY} days`;
}

const MARKS = [
  ...[5, 10, 30].map((n) => ({ unit: 'second', n, ms: n * SECOND }) as const),
  ...[1, 2, 5, 10, 15, 30].map((n) => ({ unit: 'minute', n, ms: n * MINUTE }) as const),
  ...[1, 2, 4, 6, 12].map((n) => ({ unit: 'hour', n, ms: n * HOUR }) as const),
  ...[1, 2, 5, 10].map((n) => ({ unit: 'day', n, ms: n * DAY }) as const),
  ...[1, 2, 3, 6, 12].map((n) => ({ unit: 'month', n, ms: n * 30.4 * DAY }) as const),
];

/** Round local times within a stretch, at most so many, and how they are written. */
export function timeMarks(
  { from, to }: Stretch,
  most: number,
): readonly { readonly at: number; readonly text: string }[] {
  const mark = MARKS.find(({ ms }) => (to - from) / ms <= most) ?? { unit: 'month', n: 12, ms: 0 };
  const { unit, n } = mark;
  const at = new Date(from);
  if (unit === 'second') at.setSeconds(Math.floor(at.getSeconds() / n) * n, 0);
  else if (unit === 'minute') at.setMinutes(Math.floor(at.getMinutes() / n) * n, 0, 0);
  else if (unit === 'hour') at.setHours(Math.floor(at.getHours() / n) * n, 0, 0, 0);
  else at.setHours(0, 0, 0, 0);
  if (unit === 'month') at.setDate(1);
  const write = unit === 'second' ? clockText : unit === 'minute' || unit === 'hour' ? minuteText : dayText;
  const marks: { at: number; text: string }[] = [];
  while (at.getTime() <= to) {
    if (at.getTime() >= from) marks.push({ at: at.getTime(), text: write(at.getTime()) });
    if (unit === 'second') at.setSeconds(at.getSeconds() + n);
    else if (unit === 'minute') at.setMinutes(at.getMinutes() + n);
    else if (unit === 'hour') at.setHours(at.getHours() + n);
    else if (unit === 'day') at.setDate(at.getDate() + n);
    else at.setMonth(at.getMonth() + n);
  }
  return marks;
}
