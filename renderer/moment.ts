/** Times as the screens write them, in local time and with 24 hours. */

const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const weekday = new Intl.DateTimeFormat('en', { weekday: 'short' });
const dayOfWeek = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const minutes = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** 09:54:48. */
export const clockText = (at: number): string => clock.format(at);

/** 09:54. */
export const minuteText = (at: number): string => minutes.format(at);

/** Nov 24. */
export const dayText = (at: number): string => day.format(at);

/** Nov 24 09:54. */
export const dayMinuteText = (at: number): string => `${day.format(at)} ${minutes.format(at)}`;

/** Tue 09:54, where there is no room for the day. */
export const weekdayMinuteText = (at: number): string => `${weekday.format(at)} ${minutes.format(at)}`;

/** 09:54:48 today, `Tue, Nov 24, 02:30:00` on another day. */
export function momentText(at: number, now: number): string {
  return isSameDay(at, now) ? clock.format(at) : `${dayOfWeek.format(at)}, ${clock.format(at)}`;
}

const WEEK_MS = 7 * 86_400_000;

/** As short as it can be told: `02:30` today, `Tue 02:30` within a week, `Nov 24 02:30` later; seconds where there are any. */
export function soonText(at: number, now: number): string {
  if (at % 60_000 !== 0) return momentText(at, now);
  if (isSameDay(at, now)) return minuteText(at);
  // A week from now has the name of today.
  return at - now < WEEK_MS - 86_400_000 ? weekdayMinuteText(at) : dayMinuteText(at);
}

/** 2026-11-24 02:30:00, as a field takes it. */
export function localText(at: number): string {
  const moment = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
}

export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
