import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../../shared/result.ts';
import { parseCron } from '../../../shared/schedules/cron.ts';

const problemOf = (text: string): string => {
  const parsed = parseCron(text);
  if (parsed.ok) throw new Error(`expected a problem with "${text}"`);
  return describeProblem(parsed.error);
};

describe('a good cron expression', () => {
  it.each([
    ['30 2 * * *', '30 2 * * *'],
    ['  */5   9-17 * *  MON-fri ', '*/5 9-17 * * mon-fri'],
    ['0 30 2 * * *', '0 30 2 * * *'],
    ['0 0 L * *', '0 0 l * *'],
    ['0 0 15W * *', '0 0 15w * *'],
    ['0 0 * * fri#2', '0 0 * * fri#2'],
    ['0 0 * * 5#L', '0 0 * * 5#l'],
    ['0,30 0-6/2 1,15 jan-mar 7', '0,30 0-6/2 1,15 jan-mar 7'],
    ['? ? ? ? ?', '? ? ? ? ?'],
    ['@daily', '0 0 * * *'],
    ['@Hourly', '0 * * * *'],
  ])('%s', (text, plain) => {
    expect(parseCron(text)).toEqual({ ok: true, value: plain });
    expect(() => new Cron(plain, { paused: true, mode: '5-or-6-parts' })).not.toThrow();
  });
});

describe('a bad cron expression', () => {
  it.each([
    ['61 * * * *', 'cron: expected a minute, got "61". The minute must be 0-59.'],
    ['* 24 * * *', 'cron: expected an hour, got "24". The hour must be 0-23.'],
    ['* * 0 * *', 'cron: expected a day of month, got "0". The day of month must be 1-31.'],
    ['* * 32W * *', 'cron: expected a day of month, got "32w". The day of month must be 1-31.'],
    ['* * * 13 *', 'cron: expected a month, got "13". The month must be 1-12.'],
    ['* * * * 8', 'cron: expected a weekday, got "8". The weekday must be 0-7.'],
    ['60 * * * * *', 'cron: expected a second, got "60". The second must be 0-59.'],
    ['0-60 * * * *', 'cron: expected a minute, got "0-60". The minute must be 0-59.'],
    ['1,2,99 * * * *', 'cron: expected a minute, got "1,2,99". The minute must be 0-59.'],
    ['-1 * * * *', 'cron: expected a minute, got "-1". The minute must be 0-59'],
    ['abc * * * *', 'cron: expected a minute, got "abc". The minute must be 0-59: a number, a range'],
    ['* * * foo *', 'The month must be 1-12 or jan-dec: '],
    ['*/0 * * * *', 'cron: expected a step of the minute from 1 to 59, got "*/0".'],
    ['*/60 * * * *', 'a step of the minute from 1 to 59'],
    ['5/5 * * * *', 'cron: expected a step over * or a range, got "5/5". Write "5-59/…"'],
    ['5-1 * * * *', 'cron: expected a range of the minute that goes up, got "5-1".'],
    ['* * * * fri#6', 'a weekday with # and 1 to 5 or L'],
    [
      '* * * *',
      '5 fields (minute, hour, day of month, month, weekday), or 6 with the second before them, got 4 of them.',
    ],
    ['* * * * * * *', 'got 7 of them'],
    ['', 'got ""'],
    ['@reboot', 'one of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly, got "@reboot"'],
    ['1-2-3 * * * *', 'The minute must be 0-59'],
    [', * * * *', 'The minute must be 0-59'],
    ['1//2 * * * *', 'The minute must be 0-59'],
  ])('%s', (text, message) => {
    expect(problemOf(text)).toContain(message);
  });
});

it('takes nothing that croner refuses', () => {
  const number = fc.integer({ min: 0, max: 70 }).map(String);
  const item = fc.oneof(
    number,
    fc.constantFrom(
      '*',
      '?',
      'l',
      'L',
      '15w',
      'lw',
      'mon',
      'sun-tue',
      'jan',
      'fri#2',
      '5#l',
      'feb-dec/3',
      '',
      '#',
      '-',
      'x',
    ),
    fc.tuple(number, number).map(([a, b]) => `${a}-${b}`),
    fc.tuple(number, number, number).map(([a, b, c]) => `${a}-${b}/${c}`),
    number.map((a) => `*/${a}`),
  );
  const field = fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(','));
  fc.assert(
    fc.property(fc.array(field, { minLength: 5, maxLength: 6 }), (fields) => {
      const parsed = parseCron(fields.join(' '));
      if (parsed.ok) new Cron(parsed.value, { paused: true, mode: '5-or-6-parts' });
    }),
    { numRuns: 3_000 },
  );
});
