const day = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const minutes = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** 09:54:48 in local time. */
export const clockText = (at: number): string => clock.format(at);

/** 09:54 in local time. */
export const minuteText = (at: number): string => minutes.format(at);

/** 09:54:48 today, `Tue, Nov 24, 02:30:00` on another day; local time. */
export function momentText(at: number, now: number): string {
  return isSameDay(at, now) ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`;
}

export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
