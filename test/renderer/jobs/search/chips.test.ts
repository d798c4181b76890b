import fc from 'fast-check';
import { expect, it } from 'vitest';
import { joined, splitSearch, splitWritten } from '../../../../renderer/jobs/search/chips.ts';
import { parseSearch } from '../../../../shared/search/parse-search.ts';

it('puts the filters of a search first, and what is written behind them', () => {
  expect(splitSearch('encode state:dead "two words" -tag:nightly')).toEqual({
    chips: ['state:dead', '-tag:nightly'],
    text: 'encode "two words" ',
  });
  expect(joined(splitSearch('encode state:dead'))).toBe('state:dead encode');
  expect(splitSearch('')).toEqual({ chips: [], text: '' });
});

it('leaves as text what would mean something else, and what is no search', () => {
  for (const search of [
    'state:dead OR state:retrying',
    '(state:dead)',
    'a (tag:b c)',
    'state:nonsense',
    'a "b',
  ]) {
    expect(splitSearch(search)).toEqual({ chips: [], text: search });
  }
});

it('makes a chip of a filter that is written, with the space behind it', () => {
  expect(splitWritten({ chips: [], text: 'state:dead' })).toEqual({ chips: [], text: 'state:dead' });
  expect(splitWritten({ chips: ['kind:http'], text: 'state:dead enc' })).toEqual({
    chips: ['kind:http', 'state:dead'],
    text: 'enc',
  });
  // Parentheses stand behind chips as they are.
  expect(splitWritten({ chips: ['kind:http'], text: '(a OR b)' })).toEqual({
    chips: ['kind:http'],
    text: '(a OR b)',
  });
});

it('makes text of the chips where an OR would make another search of them', () => {
  expect(splitWritten({ chips: ['kind:http'], text: 'a OR b' })).toEqual({
    chips: [],
    text: 'kind:http a OR b',
  });
});

it('is the same search as before, whatever it was', () => {
  const term = fc.constantFrom(
    'a',
    '"b c"',
    'state:dead',
    '-kind:http',
    'tag:"x y"',
    'OR',
    '(',
    ')',
    'ran:>30s',
  );
  const where = (search: string): unknown => {
    const parsed = parseSearch(search, 0);
    if (!parsed.ok) return 'wrong';
    const { where } = parsed.value;
    return where.type === 'all' ? new Set(where.of.map((each) => JSON.stringify(each))) : where;
  };
  fc.assert(
    fc.property(fc.array(term, { maxLength: 6 }), (terms) => {
      const search = terms.join(' ');
      expect(where(joined(splitSearch(search)))).toEqual(where(search));
    }),
  );
});
