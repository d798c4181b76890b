import { expect, it } from 'vitest';
import { completeSearch } from '../../../shared/search/complete-search.ts';

const complete = (text: string, caret = text.length) =>
  completeSearch(text, caret, { queues: ['default', 'encode', 'two words'] });

it('offers filters for a word that has begun, also behind a minus and a parenthesis', () => {
  expect(complete('st')).toEqual({ from: 0, to: 2, options: ['state:'] });
  expect(complete('a -k')).toEqual({ from: 3, to: 4, options: ['kind:', 'key:'] });
  expect(complete('(q')).toMatchObject({ from: 1, options: ['queue:'] });
});

it('offers the values of a filter', () => {
  expect(complete('state:c')).toEqual({ from: 6, to: 7, options: ['completed', 'cancelled'] });
  expect(complete('queue:')).toMatchObject({ options: ['default', 'encode', '"two words"'] });
  expect(complete('created:')).toMatchObject({ options: ['<1h', '>1h', '>1d', 'today', 'yesterday'] });
});

it('takes the place of the whole word that the caret is in', () => {
  expect(complete('state:deed x', 7)).toEqual({ from: 6, to: 10, options: ['dead'] });
});

it('offers nothing for what is empty, done, quoted or unknown', () => {
  for (const text of ['', 'a ', 'state:dead', 'name:"a b', 'zzz', 'error:x', 'broken:']) {
    expect(complete(text).options, text).toEqual([]);
  }
});

it('offers the filter that a word may be meant for', () => {
  expect(complete('yest').options).toEqual(['created:yesterday', 'finished:yesterday']);
  expect(complete('encode').options).toEqual(['queue:encode']);
  expect(complete('two').options).toEqual(['queue:"two words"']);
  expect(complete('failed').options).toEqual(['state:dead', 'state:retrying']);
  expect(complete('dea').options).toEqual(['state:dead']);
});
