import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLocalMoment, parsePassedMoment } from '../../../shared/words/local-moment.ts';

const before = process.env['TZ'];
beforeAll(() => {
  process.env['TZ'] = 'Europe/Berlin';
});
afterAll(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

/** 09:54:00 in Berlin. */
const NOW = Date.UTC(2026, 10, 23, 8, 54);
const told = (text: string, now = NOW): string => {
  const parsed = parseLocalMoment(text, now);
  return parsed.ok ? new Date(parsed.value).toISOString() : `${parsed.error.expected}: ${parsed.error.fix}`;
};

describe('a moment as a person writes it', () => {
  it.each([
    ['2026-11-24 02:30', '2026-11-24T01:30:00.000Z'],
    ['  2026-11-24T02:30:15 ', '2026-11-24T01:30:15.000Z'],
    ['2027-7-1 2:30', '2027-07-01T00:30:00.000Z'],
    ['2026-11-24T02:30:00+05:00', '2026-11-23T21:30:00.000Z'],
    ['2026-11-24T02:30:00Z', '2026-11-24T02:30:00.000Z'],
    ['18:00', '2026-11-23T17:00:00.000Z'],
    ['9:55', '2026-11-23T08:55:00.000Z'],
    ['09:54', '2026-11-24T08:54:00.000Z'],
    ['00:00', '2026-11-23T23:00:00.000Z'],
  ])('is local time: %s', (text, moment) => {
    expect(told(text)).toBe(moment);
  });

  it('is the first of two where clocks go back', () => {
    expect(told('2027-10-31 02:30')).toBe('2027-10-31T00:30:00.000Z');
  });

  it('is the next day on which there is such a time', () => {
    const evening = Date.UTC(2027, 2, 27, 20);
    expect(told('02:30', evening)).toBe('2027-03-29T00:30:00.000Z');
  });

  it.each([
    ['tomorrow', /^a local time: Write it like 2026-11-24 02:30, or 18:00 /],
    ['', /^a local time: Write it like/],
    ['2026-11-24', /^a local time: Write it like/],
    ['24:00', /^a local time: Hours are 0-23/],
    ['2026-11-24 12:60', /^a local time: Hours are 0-23, minutes and seconds 0-59\./],
    ['2026-02-30 10:00', /^a local time: There is no 2026-02-30\./],
    ['2026-13-01 10:00', /^a local time: There is no 2026-13-01\./],
    ['2026-00-01 10:00', /^a local time: There is no 2026-00-01\./],
    ['0026-01-01 10:00', /^a local time: There is no 0026-01-01\./],
    ['2027-03-28 02:30', /^a local time that there is: Clocks go forward on that day and have no 02:30\./],
    ['2026-11-23 09:53', /^a moment to come: It has passed already/],
    ['2026-11-23T08:53:59Z', /^a moment to come/],
  ])('is refused when it is none, or none to come: %s', (text, says) => {
    expect(told(text)).toMatch(says);
  });
});

describe('a moment that has passed', () => {
  const past = (text: string, now = NOW): string => {
    const parsed = parsePassedMoment(text, now);
    return parsed.ok ? new Date(parsed.value).toISOString() : `${parsed.error.expected}: ${parsed.error.fix}`;
  };

  it.each([
    ['2026-11-22 02:30', '2026-11-22T01:30:00.000Z'],
    ['2026-11-23T08:53:59Z', '2026-11-23T08:53:59.000Z'],
    ['09:54', '2026-11-23T08:54:00.000Z'],
    ['18:00', '2026-11-22T17:00:00.000Z'],
    ['90min', '2026-11-23T07:24:00.000Z'],
    ['2 d ago', '2026-11-21T08:54:00.000Z'],
  ])('is local time, the last time that the clock said so, or so long ago: %s', (text, moment) => {
    expect(past(text)).toBe(moment);
  });

  it('is the last day on which there was such a time', () => {
    expect(past('02:30', Date.UTC(2027, 2, 28, 10))).toBe('2027-03-27T01:30:00.000Z');
  });

  it.each([
    ['yesterday', /^a local time, or how long ago: Write it like 2026-11-24 02:30, 18:00 .* or 90min\./],
    ['25:00', /^a local time: Hours are 0-23/],
    ['2026-11-24 02:30', /^a moment that has passed: It is still to come/],
    ['100000d', /^a moment that has passed: .* before 1970/],
  ])('is refused when it is none, or has not passed: %s', (text, says) => {
    expect(past(text)).toMatch(says);
  });
});
