import { type LogLevel, type LogLine, MAX_LOG_PAGE } from '../../shared/log.ts';
import { query } from '../bridge.ts';

/** What is shown of the log: the lines that match, oldest first. */
export interface LogLines {
  readonly lines: readonly LogLine[];
  /** Where older ones that match may be; null when these are all. */
  readonly next: number | null;
  /** The newest line that was looked at, whether it matches or not. */
  readonly newest: number;
  /** Lines that came faster than they were read are left out before the one with that number; null: none. */
  readonly gapBefore: number | null;
}

export interface LogFilter {
  readonly least: LogLevel;
  readonly words: readonly string[];
}

export const NO_LINES: LogLines = { lines: [], next: null, newest: 0, gapBefore: null };

/** Lines that the window holds: as many as anybody scrolls through. Older ones are read anew. */
export const MOST_HELD = 5_000;
/** Lines that fill a screen: so many are looked for before anything is drawn. */
const SCREENFUL = 60;
/** Pages read in a row for a filter that matches little. */
const MOST_PAGES = 12;

/** The newest lines that match. */
export function newestLines(filter: LogFilter): Promise<LogLines> {
  return older(NO_LINES, filter, null);
}

/** With a screenful of older ones, or as many as there are. */
export function withOlder(shown: LogLines, filter: LogFilter): Promise<LogLines> {
  return shown.next === null ? Promise.resolve(shown) : older(shown, filter, shown.next);
}

async function older(shown: LogLines, filter: LogFilter, from: number | null): Promise<LogLines> {
  const read: LogLine[] = [];
  let before = from;
  let newest = shown.newest;
  for (let page = 0; page < MOST_PAGES && read.length < SCREENFUL; page += 1) {
    const found = await query('log.page', { ...messageOf(filter), after: null, before, limit: MAX_LOG_PAGE });
    read.unshift(...found.lines);
    if (from === null && page === 0) newest = found.newest;
    before = found.next;
    if (before === null) break;
  }
  return { ...shown, lines: [...read, ...shown.lines], next: before, newest };
}

/** With what came since. Beyond MOST_HELD the oldest are given back. */
export async function withNewer(shown: LogLines, filter: LogFilter): Promise<LogLines> {
  const { lines, next, newest } = await query('log.page', {
    ...messageOf(filter),
    after: shown.newest,
    before: null,
    limit: MAX_LOG_PAGE,
  });
  if (newest === shown.newest) return shown;
  // The log was begun anew, with the app.
  if (newest < shown.newest) return newestLines(filter);
  const [first] = lines;
  const gapBefore = next !== null && first !== undefined ? first.number : shown.gapBefore;
  const all = [...shown.lines, ...lines];
  if (all.length <= MOST_HELD) return { ...shown, lines: all, newest, gapBefore };
  const held = all.slice(-MOST_HELD);
  return { lines: held, next: held[0]?.number ?? null, newest, gapBefore };
}

const messageOf = ({ least, words }: LogFilter) => ({ least, words: [...words] });

/** As it stands in the log's text. */
export function lineText({ at, level, event, fields }: LogLine): string {
  return `time=${new Date(at).toISOString()} level=${level} event=${event} ${fields}`.trimEnd();
}

/** `key=value` apart, a quoted value in one piece. */
export function fieldsOf(fields: string): readonly { readonly key: string; readonly value: string }[] {
  return [...fields.matchAll(/([^\s=]+)=("(?:[^"\\]|\\.)*"|\S*)/g)].map(([, key = '', value = '']) => ({
    key,
    value,
  }));
}
