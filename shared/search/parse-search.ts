import { err, ok, type Result } from '../result.ts';
import { shortened } from '../words/format.ts';
import { FILTER_NAMES, FILTERS, type Filter } from './filters.ts';
import { fold } from './fold.ts';
import {
  ALL,
  type Condition,
  MAX_DEPTH,
  MAX_SEARCH_LENGTH,
  MAX_TERMS,
  type SearchProblem,
} from './search.ts';
import { isMisfit, readNumeric } from './values.ts';

/**
 * The grammar (docs/search.md tells it to people):
 *
 *   search = part { "OR" part }         part = term { [ "AND" ] term }
 *   term   = [ "-" ] ( "(" search ")" | filter ":" value | word | quoted )
 *   quoted = '"' { character | '\"' } '"'
 *
 * A word goes to the next space, or to a parenthesis that closes one outside of it. What looks like a filter and is
 * none is an error rather than a word, so that a mistyped filter does not find nothing in silence.
 */
export interface ParsedSearch {
  readonly where: Condition;
  /** In the order of the text. */
  readonly terms: readonly Term[];
}

/** One word or filter, with its minus; `from` and `to` are its place in the text. */
export interface Term {
  readonly from: number;
  readonly to: number;
  /** null for a word. */
  readonly filter: string | null;
}

/** `now` is what ages are counted from, wall time in ms. */
export function parseSearch(text: string, now: number): Result<ParsedSearch, SearchProblem> {
  if (text.length > MAX_SEARCH_LENGTH) {
    return err({
      field: 'search',
      at: MAX_SEARCH_LENGTH,
      expected: `at most ${MAX_SEARCH_LENGTH.toLocaleString('en')} characters`,
      got: text.length.toLocaleString('en'),
      fix: 'Search for less at once.',
    });
  }
  const parser = new Parser(text, now);
  try {
    const where = parser.whole();
    return ok({ where, terms: parser.terms });
  } catch (error) {
    if (error instanceof Misread) return err(error.problem);
    throw error;
  }
}

/** Thrown and caught within this file, so that each rule can be read without its failures. */
class Misread extends Error {
  readonly problem: SearchProblem;
  constructor(problem: SearchProblem) {
    super(problem.expected);
    this.problem = problem;
  }
}

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/i;

class Parser {
  readonly terms: Term[] = [];
  readonly #text: string;
  readonly #now: number;
  #at = 0;
  #depth = 0;

  constructor(text: string, now: number) {
    this.#text = text;
    this.#now = now;
  }

  whole(): Condition {
    this.#skipSpace();
    if (this.#isAtEnd) return ALL;
    const where = this.#either();
    if (!this.#isAtEnd)
      this.#fail(this.#at, 'a search without ")" here', 'Open it with "(" before, or put it in quotes.');
    return where;
  }

  get #isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  #either(): Condition {
    const of = [this.#every()];
    while (this.#takes('OR')) of.push(this.#every());
    return one('any', of);
  }

  #every(): Condition {
    const of: Condition[] = [];
    while (!this.#isAtEnd && this.#peek !== ')' && !this.#isKeyword('OR')) {
      if (of.length > 0 && this.#takes('AND')) of.push(this.#needed('AND'));
      else of.push(this.#term());
    }
    if (of.length > 0) return one('all', of);
    return this.#fail(
      this.#at,
      'a word or a filter',
      'Write what to search for, or put OR in quotes to search for it.',
    );
  }

  #needed(keyword: string): Condition {
    if (!this.#isAtEnd && this.#peek !== ')') return this.#term();
    return this.#fail(
      this.#at,
      `a word or a filter after ${keyword}`,
      `Write one, or put ${keyword} in quotes.`,
    );
  }

  #term(): Condition {
    const from = this.#at;
    const isNegative = this.#peek === '-' && /^-[^\s-]/.test(this.#text.slice(this.#at, this.#at + 2));
    if (isNegative) this.#at += 1;
    const condition = this.#peek === '(' ? this.#group() : this.#leaf(from);
    this.#skipSpace();
    return isNegative ? { type: 'not', of: condition } : condition;
  }

  #group(): Condition {
    const opened = this.#at;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      this.#fail(
        opened,
        `at most ${MAX_DEPTH} parentheses within each other`,
        'Write the search in a simpler way.',
      );
    }
    this.#at += 1;
    this.#skipSpace();
    const where = this.#either();
    if (this.#peek !== ')') {
      this.#fail(this.#at, `a ")" for the "(" at character ${opened + 1}`, 'Close it, or put it in quotes.');
    }
    this.#at += 1;
    this.#depth -= 1;
    return where;
  }

  #leaf(from: number): Condition {
    if (this.terms.length === MAX_TERMS) {
      this.#fail(this.#at, `at most ${MAX_TERMS} words and filters`, 'Search for less at once.');
    }
    if (this.#peek === '"') return this.#wordAs(this.#quoted(), from);
    const name = /^[a-z]+(?=:(?!\/|\d))/.exec(this.#text.slice(this.#at))?.[0] ?? this.#knownName();
    if (name === null) return this.#wordAs(this.#bare(), from);
    const filter = FILTERS.get(name);
    if (filter === undefined) {
      return this.#fail(
        this.#at,
        `a filter (${FILTER_NAMES.join(', ')}) or a word`,
        'Correct the filter, or put the text in quotes to search for it.',
        `"${shortened(name, 40)}:"`,
      );
    }
    this.#at += name.length + 1;
    const condition = this.#filtered(name, filter);
    this.terms.push({ from, to: this.#at, filter: name });
    return condition;
  }

  /** A filter whose value begins with a digit or a slash. */
  #knownName(): string | null {
    const name = /^[a-z]+(?=:)/.exec(this.#text.slice(this.#at))?.[0];
    return name !== undefined && FILTERS.has(name) ? name : null;
  }

  #wordAs(text: string, from: number): Condition {
    this.terms.push({ from, to: this.#at, filter: null });
    const contains: Condition = { type: 'text', within: 'anywhere', text: fold(text) };
    // An id that was copied from somewhere.
    if (!ULID.test(text)) return contains;
    return { type: 'any', of: [contains, { type: 'is', field: 'id', value: text.toUpperCase() }] };
  }

  #filtered(name: string, filter: Filter): Condition {
    const at = this.#at;
    const value =
      this.#peek === '"' ? this.#quoted() : this.#isAtEnd || /[\s)]/.test(this.#peek) ? '' : this.#bare();
    if (value === '') this.#fail(at, `a value after ${name}:`, helpFor(name, filter), this.#gotAt(at));
    if (filter.type === 'text') return { type: 'text', within: filter.within, text: fold(value) };
    if (filter.type === 'is') {
      if (filter.values !== null && !filter.values.includes(value)) {
        this.#fail(
          at,
          `one of ${filter.values.join(', ')}`,
          helpFor(name, filter),
          `"${shortened(value, 40)}"`,
        );
      }
      return { type: 'is', field: filter.field, value };
    }
    const read = readNumeric(filter, value, this.#now);
    if (!isMisfit(read)) return read;
    return this.#fail(at, read.expected, read.fix, `"${shortened(value, 40)}"`);
  }

  #quoted(): string {
    const opened = this.#at;
    let text = '';
    for (let at = opened + 1; at < this.#text.length; at += 1) {
      const character = this.#text[at];
      if (character === '"') {
        this.#at = at + 1;
        if (text === '')
          this.#fail(opened, 'something between the quotes', 'Write the text, or remove the quotes.', '""');
        return text;
      }
      const isEscaped = character === '\\' && this.#text[at + 1] === '"';
      if (isEscaped) at += 1;
      text += isEscaped ? '"' : character;
    }
    return this.#fail(
      opened,
      `a closing quote for the one at character ${opened + 1}`,
      'Add it at the end of the text that you search for, or remove the one that is open.',
      'the end of the search',
    );
  }

  #bare(): string {
    const from = this.#at;
    let open = 0;
    while (!this.#isAtEnd && !/\s/.test(this.#peek)) {
      if (this.#peek === '(') open += 1;
      if (this.#peek === ')') open -= 1;
      if (open < 0) break;
      this.#at += 1;
    }
    return this.#text.slice(from, this.#at);
  }

  #isKeyword(word: string): boolean {
    const end = this.#at + word.length;
    return (
      this.#text.startsWith(word, this.#at) &&
      (end === this.#text.length || /[\s(]/.test(this.#text[end] ?? ''))
    );
  }

  #takes(keyword: string): boolean {
    if (!this.#isKeyword(keyword)) return false;
    this.#at += keyword.length;
    this.#skipSpace();
    return true;
  }

  get #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #skipSpace(): void {
    while (/\s/.test(this.#peek)) this.#at += 1;
  }

  #gotAt(at: number): string {
    return at >= this.#text.length ? 'the end of the search' : `"${this.#text[at]}"`;
  }

  #fail(at: number, expected: string, fix: string, got = this.#gotAt(at)): never {
    throw new Misread({ field: 'search', at, expected, got: `${got} at character ${at + 1}`, fix });
  }
}

function one(type: 'all' | 'any', of: readonly Condition[]): Condition {
  return of.length === 1 ? (of[0] as Condition) : { type, of };
}

function helpFor(name: string, filter: Filter): string {
  if (filter.type === 'is' && filter.values !== null)
    return `Write ${filter.values.map((value) => `${name}:${value}`).join(', ')}.`;
  if (filter.type === 'is' || filter.type === 'text')
    return `Write ${name}:something, or ${name}:"some words".`;
  const read = readNumeric(filter, '', 0);
  return isMisfit(read) ? read.fix : '';
}
