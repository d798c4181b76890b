import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlannedTimes } from '../../../electron/queue/schedules/planned-times.ts';
import type { When } from '../../../shared/schedules/schedule.ts';

const when = (cron: string, timeZone: string): When => ({ type: 'cron', cron, timeZone });

const following = (cron: string, timeZone: string, from: string, count: number): readonly string[] =>
  new PlannedTimes()
    .following(when(cron, timeZone), Date.parse(from), count)
    .map((at) => new Date(at).toISOString().replace(':00.000Z', 'Z'));

describe('when clocks go forward', () => {
  it.each([
    // From 02:00 to 03:00.
    ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['2026-03-29T01:00Z', '2026-03-30T00:30Z']],
    ['30 2 * * *', 'America/New_York', '2026-03-07T12:00Z', ['2026-03-08T07:00Z', '2026-03-09T06:30Z']],
    ['0 30 2,14 * * *', 'Europe/Berlin', '2026-03-28T14:00Z', ['2026-03-29T01:00Z', '2026-03-29T12:30Z']],
    // By half an hour, from 02:00 to 02:30.
    ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00Z', ['2026-10-03T15:30Z', '2026-10-04T15:15Z']],
  ])('"%s" in %s is due once, when the gap ends', (cron, zone, from, moments) => {
    expect(following(cron, zone, from, 2)).toEqual(moments);
  });

  it('an interval goes on, with nothing to make up for', () => {
    expect(following('*/30 * * * *', 'Europe/Berlin', '2026-03-29T00:15Z', 3)).toEqual([
      '2026-03-29T00:30Z',
      '2026-03-29T01:00Z',
      '2026-03-29T01:30Z',
    ]);
  });
});

describe('when clocks go back', () => {
  it.each([
    ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
    ['30 1 * * *', 'America/New_York', '2026-10-31T12:00Z', ['2026-11-01T05:30Z', '2026-11-02T06:30Z']],
    ['0 30 2,14 * * *', 'Europe/Berlin', '2026-10-24T13:00Z', ['2026-10-25T00:30Z', '2026-10-25T13:30Z']],
    ['45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T00:00Z', ['2026-04-04T14:45Z', '2026-04-05T15:15Z']],
  ])('"%s" in %s is due once, the first time', (cron, zone, from, moments) => {
    expect(following(cron, zone, from, 2)).toEqual(moments);
  });

  it('an interval goes on through both passes', () => {
    expect(following('*/30 * * * *', 'Europe/Berlin', '2026-10-24T23:45Z', 5)).toEqual([
      '2026-10-25T00:00Z',
      '2026-10-25T00:30Z',
      '2026-10-25T01:00Z',
      '2026-10-25T01:30Z',
      '2026-10-25T02:00Z',
    ]);
  });
});

describe('the calendar', () => {
  it('has a leap day every four years', () => {
    expect(following('0 12 29 2 *', 'UTC', '2026-03-01T00:00Z', 2)).toEqual([
      '2028-02-29T12:00Z',
      '2032-02-29T12:00Z',
    ]);
  });

  it('has no 30 February', () => {
    expect(following('0 12 30 2 *', 'UTC', '2026-03-01T00:00Z', 2)).toEqual([]);
  });

  it('has months of different lengths', () => {
    expect(following('0 0 L * *', 'UTC', '2026-01-31T12:00Z', 2)).toEqual([
      '2026-02-28T00:00Z',
      '2026-03-31T00:00Z',
    ]);
  });
});

it('every day has exactly one 02:30, in every zone and year', () => {
  const times = new PlannedTimes();
  const day = (at: number, timeZone: string): string =>
    new Date(at).toLocaleDateString('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  fc.assert(
    fc.property(
      fc.constantFrom(
        'Europe/Berlin',
        'America/New_York',
        'Australia/Lord_Howe',
        'Africa/Cairo',
        'Asia/Kathmandu',
        'UTC',
      ),
      fc.integer({ min: 0, max: 47 }),
      fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2036-01-01') }),
      (timeZone, half, from) => {
        const cron = `${(half % 2) * 30} ${Math.floor(half / 2)} * * *`;
        const days = times.following(when(cron, timeZone), from, 30).map((at) => day(at, timeZone));
        expect(new Set(days).size).toBe(30);
        const span = Date.parse(days.at(-1) ?? '') - Date.parse(days[0] ?? '');
        expect(Math.round(span / 86_400_000)).toBe(29);
      },
    ),
    { numRuns: 60 },
  );
});

it('answers the same, whatever was asked before, and always a later moment', () => {
  const asked = fc.record({
    cron: fc.constantFrom('*/7 * * * * *', '30 2 * * *', '0 0 1 * mon', '*/5 9-17 * * 1-5'),
    zone: fc.constantFrom('UTC', 'Europe/Berlin'),
    from: fc.integer({ min: Date.parse('2026-03-28'), max: Date.parse('2026-03-31') }),
  });
  const kept = new PlannedTimes();
  fc.assert(
    fc.property(asked, ({ cron, zone, from }) => {
      const next = kept.nextAfter(when(cron, zone), from);
      expect(next).toBe(new PlannedTimes().nextAfter(when(cron, zone), from));
      expect(next).toBeGreaterThan(from);
    }),
    { numRuns: 300 },
  );
});
