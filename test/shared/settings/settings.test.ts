import { expect, test } from 'vitest';
import { describeProblem } from '../../../shared/result.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../../../shared/settings/settings.ts';

/** What is said about that text. */
function said(text: string): readonly string[] {
  const parsed = parseSettings(text);
  return parsed.ok ? [] : parsed.error.map(describeProblem);
}

test('what is left out has its default', () => {
  const retention = { completedDays: 30, deadDays: 90, maxFinished: 1_000_000, historyMegabytes: 1_000 };
  expect(DEFAULT_SETTINGS).toEqual({ retention });
  expect(parseSettings('{}')).toEqual({ ok: true, value: { retention } });
  expect(parseSettings('{"retention": {"deadDays": 0.5}}')).toEqual({
    ok: true,
    value: { retention: { ...retention, deadDays: 0.5 } },
  });
});

test('the ends of every range are allowed, and what is beyond them is not', () => {
  const days = (value: number): string => `{"retention": {"completedDays": ${value}, "deadDays": ${value}}}`;
  for (const value of [0.01, 3650]) expect(said(days(value))).toEqual([]);
  for (const value of [0, 0.009, 3650.1, -1]) expect(said(days(value))).toHaveLength(2);
  const jobs = (value: number): string => `{"retention": {"maxFinished": ${value}}}`;
  for (const value of [1_000, 100_000_000]) expect(said(jobs(value))).toEqual([]);
  for (const value of [999, 100_000_001, 1_000.5]) expect(said(jobs(value))).toHaveLength(1);
  const history = (value: number): string => `{"retention": {"historyMegabytes": ${value}}}`;
  for (const value of [16, 100_000]) expect(said(history(value))).toEqual([]);
  for (const value of [15, 100_001, 16.5]) expect(said(history(value))).toHaveLength(1);
});

test('what is wrong is told with its field, what was expected, what came and what to do', () => {
  expect(said('{"retention": {"completedDays": "30"}}')).toEqual([
    'retention.completedDays: expected a number of days from 0.01 to 3650, got "30". Write it without quotes, or take the field out.',
  ]);
  expect(said('{"retention": 7}')).toEqual([
    'retention: expected an object, got 7. Write {"completedDays": 30}, for example.',
  ]);
  expect(said('[]')[0]).toMatch(/^expected an object, got \[\]\. Write/);
});

test('a name that is not known is told: it was meant for something', () => {
  expect(said('{"retention": {"completeDays": 30}}')).toEqual([
    'retention.completeDays: expected one of completedDays, deadDays, maxFinished, historyMegabytes, got "completeDays". Correct the name, or take the field out.',
  ]);
  expect(said('{"keep": 1}')).toHaveLength(1);
});

test('what is no JSON is told as such', () => {
  for (const text of ['', '{"retention": {', '\u0000'])
    expect(said(text)[0]).toMatch(/^expected JSON, got "/);
});
