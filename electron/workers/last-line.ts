import { stripVTControlCharacters } from 'node:util';
import { shortened } from '../../shared/words/format.ts';
import { decodeOutput } from './decode-output.ts';

const MAX_CHARACTERS = 160;
/** Looked at first; more only when there is no line with text in it. */
const WINDOW_BYTES = 4096;

interface Output {
  /** The last bytes, at most `count`. */
  last(count: number): Uint8Array;
}

/**
 * The last line with something to read in it, as a terminal would show it: no escape sequences, and of a line that was
 * drawn over again and again (a progress bar) the newest. At most 160 characters; '' when there is none.
 */
export function lastLineOf(output: Output): string {
  for (let count = WINDOW_BYTES; ; count *= 8) {
    const bytes = output.last(count);
    const line = lastReadable(decodeOutput(bytes));
    if (line !== '' || bytes.length < count) return line;
  }
}

export function lastLineOfBytes(bytes: Uint8Array): string {
  return lastLineOf({ last: (count) => bytes.subarray(-count) });
}

function lastReadable(text: string): string {
  for (let end = text.length; end > 0; ) {
    const start = Math.max(text.lastIndexOf('\n', end - 1), text.lastIndexOf('\r', end - 1)) + 1;
    const line = readable(text.slice(start, end));
    if (line !== '') return line;
    end = start - 1;
  }
  return '';
}

/** Without control characters, and without those that turn the direction of the text around them. */
function readable(line: string): string {
  const plain = stripVTControlCharacters(line)
    .replace(/\t/g, ' ')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
  return shortened(plain, MAX_CHARACTERS);
}
