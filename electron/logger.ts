import type { LogLevel } from '../shared/log.ts';

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Takes events by name, not sentences: `event=job_created job_id=…`. */
export interface Logger {
  log(level: LogLevel, event: string, fields?: LogFields): void;
}

export const silentLogger: Logger = { log: () => undefined };

/** Lines of logfmt, `time=… level=INFO event=job_created job_id=…`, handed to `write` with their newline. */
export function logfmtLogger(write: (line: string) => void, now: () => number): Logger {
  return {
    log: (level, event, fields = {}) => {
      const head = `time=${new Date(now()).toISOString()} level=${level} event=${event}`;
      write(`${head}${formatFields(fields)}\n`);
    },
  };
}

/** ` key=value` for each. */
export function formatFields(fields: LogFields): string {
  let text = '';
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) text += ` ${key}=${formatValue(value)}`;
  }
  return text;
}

/** Quoted where a reader that splits at spaces would go wrong; control characters never reach a terminal raw. */
function formatValue(value: string | number | boolean | null): string {
  if (value === null) return '';
  const text = String(value);
  return /^[^\s"=\\\p{C}]+$/u.test(text) ? text : escapeControls(JSON.stringify(text));
}

const escapeControls = (text: string): string =>
  text.replace(/\p{C}/gu, (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);

/** What an error says, and what it says was the cause: `committing 3 changes to the job store: disk full`. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${errorText(error.cause)}`;
}

/** Where it came from, for the log: its stack, and the stack of what it says was the cause. */
export function errorStack(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? error.message;
  return error.cause === undefined ? stack : `${stack}\ncaused by ${errorStack(error.cause)}`;
}
