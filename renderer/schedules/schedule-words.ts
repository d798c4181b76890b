import { toString as cronWords } from 'cronstrue';
import { formatCount } from '../../shared/format.ts';
import { type FiringRow, MAX_MISSED, type ScheduleRow, type When } from '../../shared/schedule.ts';
import { momentText } from '../moment.ts';

/** `At 02:30, every day`; of one that fires once, when. */
export function whenWords(when: When, now: number): string {
  if (when.type === 'once') return `Once, ${momentText(when.at, now)}`;
  const words = cronWords(when.cron, { use24HourTimeFormat: true, verbose: true });
  return when.timeZone === localZone() ? words : `${words} (${when.timeZone})`;
}

export const localZone = (): string => new Intl.DateTimeFormat('en').resolvedOptions().timeZone;

export function nextWords({ state }: Pick<ScheduleRow, 'state'>, now: number): string {
  if (state.type === 'on') return `next ${momentText(state.nextAt, now)}, local time`;
  return state.type === 'paused' ? `paused since ${momentText(state.since, now)}` : 'over: no moment left';
}

/** A line of the history, without its moment. */
export function firingWords(row: FiringRow): string {
  switch (row.type) {
    case 'fired':
      return row.missed === 0 ? 'Planned' : `Planned, ${countWords(row.missed)} missed`;
    case 'by-hand':
      return 'Run by hand';
    case 'skipped':
      return row.why === 'missed'
        ? `${countWords(row.count)} missed: nothing was made up for`
        : `${countWords(row.count)} skipped: an earlier job was still open`;
    case 'refused':
      return `Not queued: ${row.reason}`;
  }
}

const countWords = (count: number): string =>
  count === 1 ? '1 moment' : `${formatCount(count)}${count === MAX_MISSED ? ' or more' : ''} moments`;
