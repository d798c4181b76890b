import {
  LOG_LEVELS,
  LOG_LINES_KEPT,
  type LogLevel,
  type LogLine,
  type LogPage,
  type LogQuery,
} from '../shared/log.ts';
import { formatFields, type LogFields, type Logger } from './logger.ts';

/** Lines looked at for one page: the loop is not held up by a filter that matches little. */
const LOOKED_AT = 2_000;

interface Entry {
  readonly at: number;
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
  /** What the fields say, once somebody looked. */
  text: string | null;
}

/** The last lines of the log, for the window. A line is written as text when it is looked at, since few are. */
export class LogBook implements Logger {
  readonly #now: () => number;
  readonly #kept: number;
  readonly #ring: Entry[] = [];
  #newest = 0;

  constructor(now: () => number, kept = LOG_LINES_KEPT) {
    this.#now = now;
    this.#kept = kept;
  }

  log(level: LogLevel, event: string, fields: LogFields = {}): void {
    this.#ring[this.#newest % this.#kept] = { at: this.#now(), level, event, fields, text: null };
    this.#newest += 1;
  }

  page({ after, before, limit, least, words }: LogQuery): LogPage {
    const oldest = Math.max(after ?? 0, this.#newest - this.#kept) + 1;
    const wanted = words.map((word) => word.toLowerCase());
    const lines: LogLine[] = [];
    let number = Math.min(before ?? Number.POSITIVE_INFINITY, this.#newest + 1) - 1;
    const end = Math.max(oldest, number - LOOKED_AT + 1);
    for (; number >= end && lines.length < limit; number -= 1) {
      const line = this.#line(number);
      if (LOG_LEVELS.indexOf(line.level) >= LOG_LEVELS.indexOf(least) && hasAll(line, wanted))
        lines.push(line);
    }
    return { lines: lines.reverse(), next: number < oldest ? null : number + 1, newest: this.#newest };
  }

  #line(number: number): LogLine {
    const entry = this.#ring[(number - 1) % this.#kept] as Entry;
    entry.text ??= formatFields(entry.fields).trimStart();
    const { at, level, event, text } = entry;
    return { number, at, level, event, fields: text };
  }
}

function hasAll({ level, event, fields }: LogLine, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = `level=${level} event=${event} ${fields}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Says everything twice. */
export function bothLoggers(one: Logger, other: Logger): Logger {
  return {
    log: (level, event, fields) => {
      one.log(level, event, fields);
      other.log(level, event, fields);
    },
  };
}
