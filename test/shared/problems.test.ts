import { describe, expect, it } from 'vitest';
import { describeGot } from '../../shared/problems.ts';
import { describeProblem } from '../../shared/result.ts';

describe('describeProblem', () => {
  it('says in one line what was expected, what came and what to do', () => {
    const problem = {
      field: 'payload.url',
      expected: 'an address',
      got: '"x"',
      fix: 'Give the whole address.',
    };
    expect(describeProblem(problem)).toBe(
      'payload.url: expected an address, got "x". Give the whole address.',
    );
  });

  it('names no field when it is not about one', () => {
    const problem = {
      field: '',
      expected: 'an engine that runs',
      got: 'one that is stopped',
      fix: 'Start it.',
    };
    expect(describeProblem(problem)).toBe('expected an engine that runs, got one that is stopped. Start it.');
  });
});

describe('describeGot', () => {
  const circular: { self?: unknown } = {};
  circular.self = circular;

  it.each<[name: string, value: unknown, text: string]>([
    ['nothing', undefined, 'nothing'],
    ['null', null, 'null'],
    ['a text, quoted', 'ls', '"ls"'],
    ['a line break on one line', 'a\nb', '"a\\nb"'],
    ['what steers a terminal, harmless', 'a\u001b\u007f\u009b', '"a\\u001b\\u007f\\u009b"'],
    ['a number', 4, '4'],
    ['no number', Number.NaN, 'null'],
    ['a list', [1, 'a'], '[1,"a"]'],
    ['a big integer', 1n, 'bigint'],
    ['a function', () => 1, 'function'],
    ['a symbol', Symbol('s'), 'symbol'],
  ])('shows %s', (_, value, text) => {
    expect(describeGot(value)).toBe(text);
  });

  it('cuts what is long', () => {
    const text = describeGot('x'.repeat(1_000));
    expect(text).toHaveLength(80);
    expect(text.endsWith('…')).toBe(true);
  });

  it.each<[name: string, value: unknown]>([
    ['an object that holds itself', circular],
    ['a big integer inside of an object', { size: 1n }],
    ['an object whose JSON is nothing', { toJSON: () => undefined }],
  ])('does not throw at %s', (_, value) => {
    expect(typeof describeGot(value)).toBe('string');
  });
});
