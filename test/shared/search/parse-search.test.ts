import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../../shared/result.ts';
import { parseSearch } from '../../../shared/search/parse-search.ts';
import { ALL, type Condition, type SearchProblem } from '../../../shared/search/search.ts';

const HOUR = 3_600_000;
const NOW = new Date(2026, 10, 24, 12, 0, 0).getTime();

function read(text: string): Condition {
  const parsed = parseSearch(text, NOW);
  if (!parsed.ok) throw new Error(describeProblem(parsed.error));
  return parsed.value.where;
}

function problem(text: string): SearchProblem {
  const parsed = parseSearch(text, NOW);
  if (parsed.ok) throw new Error(`expected a problem, got ${JSON.stringify(parsed.value)}`);
  return parsed.error;
}

const word = (text: string): Condition => ({ type: 'text', within: 'anywhere', text });
const is = (field: 'state' | 'queue' | 'tag' | 'id', value: string): Condition => ({
  type: 'is',
  field,
  value,
});
const created = (op: '<' | '<=' | '>' | '>=', value: number): Condition => ({
  type: 'compare',
  field: 'created',
  op,
  value,
});

describe('a search', () => {
  it.each(['', '   '])('that is empty finds everything: %j', (text) => {
    expect(read(text)).toEqual(ALL);
  });

  it('is words that all have to be there, whatever their case', () => {
    expect(read('Encode  intro')).toEqual({ type: 'all', of: [word('encode'), word('intro')] });
    expect(read('encode AND intro')).toEqual(read('encode intro'));
  });

  it('takes what is in quotes as it is, with \\" for a quote', () => {
    expect(read('"two words"')).toEqual(word('two words'));
    expect(read('"say \\"hi\\" c:\\temp"')).toEqual(word('say "hi" c:\\temp'));
    expect(read('name:"a b"')).toEqual({ type: 'text', within: 'name', text: 'a b' });
  });

  it('takes OR between, AND binding closer, and parentheses', () => {
    expect(read('a b OR c')).toEqual({
      type: 'any',
      of: [{ type: 'all', of: [word('a'), word('b')] }, word('c')],
    });
    expect(read('a (b OR c)')).toEqual({
      type: 'all',
      of: [word('a'), { type: 'any', of: [word('b'), word('c')] }],
    });
    expect(read('oracle or ORDER')).toEqual({ type: 'all', of: [word('oracle'), word('or'), word('order')] });
  });

  it('takes a minus before a word, a filter or a parenthesis; before a minus it is an argument', () => {
    expect(read('-a')).toEqual({ type: 'not', of: word('a') });
    expect(read('-state:dead')).toEqual({ type: 'not', of: is('state', 'dead') });
    expect(read('-(a b)')).toEqual({ type: 'not', of: { type: 'all', of: [word('a'), word('b')] } });
    expect(read('--verbose')).toEqual(word('--verbose'));
    expect(read('a - b')).toEqual({ type: 'all', of: [word('a'), word('-'), word('b')] });
  });

  it('takes addresses, times and calls for words', () => {
    expect(read('localhost:8080')).toEqual(word('localhost:8080'));
    expect(read('https://example.com/a?b=(c)')).toEqual(word('https://example.com/a?b=(c)'));
    expect(read('Error: main()')).toEqual({ type: 'all', of: [word('error:'), word('main()')] });
  });

  it('finds a job by an id that was pasted', () => {
    const id = '01KAQ8V2ZC3T1M9R5W7XYPNDE4';
    expect(read(id)).toEqual({ type: 'any', of: [word(id.toLowerCase()), is('id', id)] });
  });

  it('compares numbers', () => {
    expect(read('attempt:>2')).toEqual({ type: 'compare', field: 'attempt', op: '>', value: 2 });
    expect(read('priority:-5')).toEqual({ type: 'compare', field: 'priority', op: '=', value: -5 });
    expect(read('priority:-5..5')).toEqual({
      type: 'all',
      of: [
        { type: 'compare', field: 'priority', op: '>=', value: -5 },
        { type: 'compare', field: 'priority', op: '<=', value: 5 },
      ],
    });
    expect(read('attempt:2..')).toMatchObject({ of: [{ value: 2 }, { value: Number.POSITIVE_INFINITY }] });
  });

  it('compares durations: > is longer', () => {
    expect(read('ran:>1.5min')).toEqual({ type: 'compare', field: 'ran', op: '>', value: 90_000 });
    expect(read('waited:<=2h')).toEqual({ type: 'compare', field: 'waited', op: '<=', value: 2 * HOUR });
  });

  it('compares ages: > is older, that is, earlier', () => {
    expect(read('created:>1h')).toEqual(created('<', NOW - HOUR));
    expect(read('created:<=1h')).toEqual(created('>=', NOW - HOUR));
    expect(read('created:1h..2h')).toEqual({
      type: 'all',
      of: [created('>=', NOW - 2 * HOUR), created('<=', NOW - HOUR)],
    });
    expect(read('created:2h..1h')).toEqual(read('created:1h..2h'));
    expect(read('created:1h..')).toEqual({
      type: 'all',
      of: [created('>=', Number.NEGATIVE_INFINITY), created('<=', NOW - HOUR)],
    });
  });

  it('compares dates, each for its whole day: > is later', () => {
    const day = (date: number): number => new Date(2026, 10, date).getTime();
    expect(read('created:2026-11-23')).toEqual({
      type: 'all',
      of: [created('>=', day(23)), created('<', day(24))],
    });
    expect(read('created:yesterday')).toEqual(read('created:2026-11-23'));
    expect(read('created:>2026-11-23')).toEqual(created('>=', day(24)));
    expect(read('created:<=2026-11-23')).toEqual(created('<', day(24)));
    expect(read('created:2026-11-20..2026-11-23')).toEqual({
      type: 'all',
      of: [created('>=', day(20)), created('<', day(24))],
    });
    expect(read('created:2026-11-23T10:30')).toEqual({
      type: 'all',
      of: [created('>=', day(23) + 10.5 * HOUR), created('<', day(23) + 10.5 * HOUR + 60_000)],
    });
  });

  it('tells the place of each word and filter', () => {
    const parsed = parseSearch('  -state:dead "two words" x', NOW);
    expect(parsed.ok && parsed.value.terms).toEqual([
      { from: 2, to: 13, filter: 'state' },
      { from: 14, to: 25, filter: null },
      { from: 26, to: 27, filter: null },
    ]);
  });
});

describe('a search that can not be read', () => {
  it.each<readonly [text: string, at: number, expected: RegExp, got: RegExp]>([
    [
      'build "open quote',
      6,
      /a closing quote for the one at character 7/,
      /the end of the search at character 7/,
    ],
    ['name:"open', 5, /a closing quote for the one at character 6/, /the end/],
    ['""', 0, /something between the quotes/, /"" at character 1/],
    ['a (b', 4, /a "\)" for the "\(" at character 3/, /the end of the search at character 5/],
    ['a )', 2, /a search without "\)" here/, /"\)" at character 3/],
    ['()', 1, /a word or a filter/, /"\)" at character 2/],
    ['OR a', 0, /a word or a filter/, /"O" at character 1/],
    ['a OR', 4, /a word or a filter/, /the end of the search at character 5/],
    ['a AND', 5, /a word or a filter after AND/, /the end/],
    ['stat:dead', 0, /a filter \(state, kind, queue, .*\) or a word/, /"stat:" at character 1/],
    ['a state:broken', 8, /one of blocked, scheduled, waiting, .*cancelled/, /"broken" at character 9/],
    ['state:', 6, /a value after state:/, /the end of the search at character 7/],
    ['queue: x', 6, /a value after queue:/, /" " at character 7/],
    ['attempt:two', 8, /a whole number, a comparison or a range/, /"two"/],
    ['attempt:..', 8, /a whole number, a comparison or a range/, /"\.\."/],
    ['ran:30s', 4, /a comparison with a duration/, /"30s"/],
    ['ran:>30', 4, /a comparison with a duration/, /">30"/],
    ['created:1h', 8, /a comparison with an age, or a date/, /"1h"/],
    ['created:2026-02-30', 8, /a comparison with an age, or a date/, /"2026-02-30"/],
    ['created:1h..today', 8, /a comparison with an age, or a date/, /"1h\.\.today"/],
    ['('.repeat(21), 20, /at most 20 parentheses within each other/, /"\(" at character 21/],
    ['a '.repeat(51), 100, /at most 50 words and filters/, /"a" at character 101/],
    ['a'.repeat(1_001), 1_000, /at most 1,000 characters/, /1,001/],
  ])('%s', (text, at, expected, got) => {
    const found = problem(text);
    expect(found.at).toBe(at);
    expect(found.expected).toMatch(expected);
    expect(found.got).toMatch(got);
    expect(found.fix).toMatch(/\.$/);
  });
});
