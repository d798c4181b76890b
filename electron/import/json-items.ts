import { parseJobJson } from '../../shared/jobs/job-file.ts';
import { err, type Problem } from '../../shared/result.ts';
import { shortened } from '../../shared/words/format.ts';
import { oneLine } from '../../shared/words/one-line.ts';
import type { Item } from './items.ts';

/**
 * One job, or a list of them. The elements of the list are found by their brackets and read one by one, so that a wrong
 * one is told with its line, and a large file holds nobody up for long.
 */
export function* jsonItems(text: string): Generator<Item> {
  const scan = new Scan(text);
  scan.skipSpace();
  if (scan.isAtEnd) return;
  if (!scan.take('[')) {
    const line = scan.line;
    yield { line, value: parseJobJson(text.slice(scan.at)) };
    return;
  }
  scan.skipSpace();
  if (!scan.take(']')) {
    for (;;) {
      scan.skipSpace();
      const { line } = scan;
      const source = scan.element();
      if (source === '') {
        yield { line, value: err(noJob(scan.isAtEnd ? 'the end of the file' : 'a comma or a bracket')) };
      } else {
        yield { line, value: parseJobJson(source) };
      }
      if (scan.take(',')) continue;
      if (scan.take(']')) break;
      yield { line: scan.line, value: err(noEnd()) };
      return;
    }
  }
  scan.skipSpace();
  if (!scan.isAtEnd) yield { line: scan.line, value: err(afterEnd(scan.rest)) };
}

class Scan {
  readonly #text: string;
  at: number;
  line = 1;

  constructor(text: string) {
    this.#text = text;
    this.at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#text.length;
  }

  get rest(): string {
    return this.#text.slice(this.at, this.at + 100);
  }

  take(bracket: string): boolean {
    if (this.#text[this.at] !== bracket) return false;
    this.at += 1;
    return true;
  }

  skipSpace(): void {
    while (!this.isAtEnd && /\s/.test(this.#text[this.at] ?? '')) this.#step();
  }

  /** Up to the comma or bracket that ends it, which stays; '' when there is none. */
  element(): string {
    const start = this.at;
    let depth = 0;
    while (!this.isAtEnd) {
      const character = this.#text[this.at];
      if (character === '"') {
        this.#skipText();
        continue;
      }
      if (depth === 0 && (character === ',' || character === ']')) break;
      if (character === '{' || character === '[') depth += 1;
      if (character === '}' || character === ']') depth -= 1;
      this.#step();
    }
    return this.#text.slice(start, this.at).trim();
  }

  /** A text that is not closed ends with its line, as no JSON text holds a line break: what follows is told as it is. */
  #skipText(): void {
    this.at += 1;
    while (!this.isAtEnd) {
      const character = this.#text[this.at];
      if (character === '\n') return;
      this.at += character === '\\' ? 2 : 1;
      if (character === '"') return;
    }
  }

  #step(): void {
    if (this.#text[this.at] === '\n') this.line += 1;
    this.at += 1;
  }
}

function noJob(got: string): Problem {
  return { field: '', expected: 'a job as a JSON object', got, fix: 'Take out the comma that is too many.' };
}

function noEnd(): Problem {
  return {
    field: '',
    expected: 'the ] that ends the list',
    got: 'the end of the file',
    fix: 'See that the file is whole.',
  };
}

function afterEnd(rest: string): Problem {
  return {
    field: '',
    expected: 'nothing after the list',
    got: oneLine(shortened(rest, 60)),
    fix: 'Put all jobs into the list, or name the file .jsonl when it has a job a line.',
  };
}
