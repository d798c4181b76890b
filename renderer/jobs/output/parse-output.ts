import { LineBuffer, type Segment } from './line-buffer.ts';
import { PLAIN, selectGraphics, type TextStyle } from './style.ts';

/**
 * Text with escape sequences to lines of styled text. Colours and weights are kept, a carriage return and a backspace
 * move the cursor within the line and an erasure erases, as a terminal does; everything else that a program may say to
 * a terminal (titles, links, cursor addressing across lines) is left out. The result is data: what shows it decides how.
 */
export function parseOutput(text: string): readonly (readonly Segment[])[] {
  const lines: (readonly Segment[])[] = [];
  const line = new LineBuffer();
  let style: TextStyle = PLAIN;
  // CR LF is the end of a line, not a return to its start: a return counts only when something follows on the line.
  let returned = false;
  let at = 0;
  while (at < text.length) {
    const end = nextControl(text, at);
    if (end > at) {
      if (returned) line.moveTo(0);
      returned = false;
      line.write(text.slice(at, end), style);
      at = end;
      continue;
    }
    const control = text[at];
    at += 1;
    if (control === '\n') {
      lines.push(line.take());
      returned = false;
    } else if (control === '\r') {
      returned = true;
    } else if (control === '\b') {
      line.moveBy(-1);
    } else if (control === ESCAPE) {
      const sequence = readEscape(text, at);
      at = sequence.end;
      if (sequence.final === 'm') {
        style = selectGraphics(style, sequence.parameters);
      } else if (MOVES.has(sequence.final)) {
        if (returned) line.moveTo(0);
        returned = false;
        move(line, sequence);
      }
    }
  }
  const rest = line.take();
  if (rest.length > 0) lines.push(rest);
  return lines;
}

const ESCAPE = '\u001b';
const BELL = '\u0007';
const MOVES = new Set(['C', 'D', 'G', 'K']);

interface EscapeSequence {
  /** Index of what follows it. */
  readonly end: number;
  /** The letter that says what it does; '' for what is left out. */
  readonly final: string;
  readonly parameters: string;
}

function move(line: LineBuffer, { final, parameters }: EscapeSequence): void {
  const count = Number.parseInt(parameters, 10);
  const atLeastOne = Number.isNaN(count) ? 1 : Math.max(1, count);
  if (final === 'C') line.moveBy(atLeastOne);
  else if (final === 'D') line.moveBy(-atLeastOne);
  else if (final === 'G') line.moveTo(atLeastOne - 1);
  else line.erase(Number.isNaN(count) ? 0 : count);
}

/** Index of the next control character at or after `from`; a tab is text. */
function nextControl(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return at;
  }
  return text.length;
}

/** What follows ESC. A sequence that the end of the text cut off takes the rest with it. */
function readEscape(text: string, start: number): EscapeSequence {
  const nothing = { final: '', parameters: '' };
  const kind = text[start];
  if (kind === '[') {
    let at = start + 1;
    while (at < text.length && isBetween(text, at, 0x20, 0x3f)) at += 1;
    const valid = at < text.length && isBetween(text, at, 0x40, 0x7e);
    if (!valid) return { ...nothing, end: at };
    return { end: at + 1, final: text[at] ?? '', parameters: text.slice(start + 1, at) };
  }
  if (kind !== undefined && ']PX^_'.includes(kind)) {
    // A string: ends with BEL or ESC \. A line break ends it too, so that a broken one hides one line at most.
    for (let at = start + 1; at < text.length; at += 1) {
      const character = text[at];
      if (character === BELL) return { ...nothing, end: at + 1 };
      if (character === '\n') return { ...nothing, end: at };
      if (character === ESCAPE) return { ...nothing, end: text[at + 1] === '\\' ? at + 2 : at };
    }
    return { ...nothing, end: text.length };
  }
  let at = start;
  while (at < text.length && isBetween(text, at, 0x20, 0x2f)) at += 1;
  return { ...nothing, end: at < text.length && isBetween(text, at, 0x30, 0x7e) ? at + 1 : at };
}

function isBetween(text: string, at: number, low: number, high: number): boolean {
  const code = text.charCodeAt(at);
  return code >= low && code <= high;
}
