/** Levels of the log's lines, in the order of their weight. */
export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A line of the log: `time=… level=INFO event=job_completed job_id=… queue=encode`. */
export interface LogLine {
  /** Counted from 1 since the app was started, without a gap. */
  readonly number: number;
  /** Wall time, ms. */
  readonly at: number;
  readonly level: LogLevel;
  readonly event: string;
  /** The rest of the line, as logfmt. */
  readonly fields: string;
}

export interface LogPage {
  /** Oldest first. */
  readonly lines: readonly LogLine[];
  /** Where to look on for older ones that match: `before` of the next query; null when there are none. */
  readonly next: number | null;
  /** The number of the newest line there is, whether it matches or not; 0 when there is none. */
  readonly newest: number;
}

export interface LogQuery {
  /** Only lines with a higher number; null: from the first on. */
  readonly after: number | null;
  /** Only lines with a lower number; null: up to the newest. */
  readonly before: number | null;
  readonly limit: number;
  /** Only lines of that level and above. */
  readonly least: LogLevel;
  /** Each has to be in the line somewhere, in any case of letters. */
  readonly words: readonly string[];
}

/** Lines that are kept. They are gone when the app quits; with `2>FILE` its standard error keeps them. */
export const LOG_LINES_KEPT = 20_000;

export const MAX_LOG_PAGE = 500;
