import { toString as cronWords } from 'cronstrue';
import { type FiringRow, MAX_MISSED, type ScheduleRow, type When } from '../../shared/schedules/schedule.ts';
import { formatCount } from '../../shared/words/format.ts';
import { momentText } from '../moment.ts';

/** Its words for a time of every day leave the day out. */
const TIMES_ALONE = /^At \d\d:\d\d(:\d\d)?((,| and|, and) \d\d:\d\d(:\d\d)?)*$/;

/** `At 02:30, every day`, `At 02:30, Monday through Friday`; of one that fires once, when. */
export function whenWords(when: When, now: number): string {
  if (when.type === 'once') return `Once, ${momentText(when.at, now)}`;
  const said = cronWords(when.cron, { use24HourTimeFormat: true, verbose: false });
  const words = TIMES_ALONE.test(said) ? `${said}, every day` : said;
  return when.timeZone === localZone() ? words : `${words} (${when.timeZone})`;
}

export const localZone = (): string => new Intl.DateTimeFormat('en').resolvedOptions().timeZone;

const MISSED_WORDS: Readonly<Record<ScheduleRow['missed'], string>> = {
  skip: 'missed runs are left out',
  one: 'missed runs are made up for by one',
  all: 'missed runs are all made up for',
};

/** What happens to runs that were missed while the machine slept or Jobdeck was closed. */
export function missedWords({ missed }: Pick<ScheduleRow, 'missed'>): string {
  return MISSED_WORDS[missed];
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
