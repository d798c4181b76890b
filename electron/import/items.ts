import type { Result } from '../../shared/result.ts';

/** What a line of a file of jobs says: something that may be a job request, or why it could not be read. */
export interface Item {
  /** 1 for the first of the file; of an item over several lines, where it begins. */
  readonly line: number;
  readonly value: Result<unknown>;
}

/** Lines without their ends and the byte order mark of a Windows editor; numbered from 1. */
export function* linesOf(text: string): Generator<readonly [line: number, text: string]> {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; start <= text.length; line += 1) {
    const end = text.indexOf('\n', start);
    yield [line, text.slice(start, end === -1 ? text.length : end).trim()];
    if (end === -1) return;
    start = end + 1;
  }
}
