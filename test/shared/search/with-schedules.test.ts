import { expect, it } from 'vitest';
import { parseSearch } from '../../../shared/search/parse-search.ts';
import type { Condition } from '../../../shared/search/search.ts';
import { MAX_NAMESAKES, withSchedules } from '../../../shared/search/with-schedules.ts';

const named = new Map([['Nightly', ['id-1', 'id-2']]]);
const idsNamed = (name: string, limit: number): readonly string[] => (named.get(name) ?? []).slice(0, limit);

function resolved(text: string): Condition {
  const parsed = parseSearch(text, 0);
  if (!parsed.ok) throw new Error(parsed.error.expected);
  return withSchedules(parsed.value.where, idsNamed);
}

const is = (value: string): Condition => ({ type: 'is', field: 'schedule', value });

it('takes a name for the schedules that are called so, and for an id as well', () => {
  expect(resolved('schedule:Nightly')).toEqual({ type: 'any', of: [is('Nightly'), is('id-1'), is('id-2')] });
});

it('leaves the id of a schedule that is no more as it is', () => {
  expect(resolved('schedule:id-9')).toEqual(is('id-9'));
  expect(resolved('schedule:nightly')).toEqual(is('nightly'));
});

it('finds it wherever it stands', () => {
  const any = resolved('schedule:Nightly');
  expect(resolved('-(a OR schedule:Nightly)')).toEqual({
    type: 'not',
    of: { type: 'any', of: [{ type: 'text', within: 'anywhere', text: 'a' }, any] },
  });
});

it('asks for no more of one name than a search can hold', () => {
  const asked: number[] = [];
  withSchedules(is('x'), (_, limit) => {
    asked.push(limit);
    return [];
  });
  expect(asked).toEqual([MAX_NAMESAKES]);
});
