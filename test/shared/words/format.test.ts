import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatShare,
} from '../../../shared/words/format.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('formatDuration', () => {
  it.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [0.4, '0 ms'],
    [1, '1 ms'],
    [340.4, '340 ms'],
    [999.4, '999 ms'],
    [999.5, '1.0 s'],
    [1_000, '1.0 s'],
    [4_200, '4.2 s'],
    [29_949, '29.9 s'],
    [29_950, '30 s'],
    [48 * SECOND, '48 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [MINUTE, '1 min'],
    [6 * MINUTE + 12 * SECOND, '6 min 12 s'],
    [HOUR - 501, '59 min 59 s'],
    [HOUR - 500, '1 h'],
    [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
    [DAY - 31 * SECOND, '23 h 59 min'],
    [DAY - 30 * SECOND, '1 d'],
    [3 * DAY + 4 * HOUR, '3 d 4 h'],
    [3 * DAY + 23 * HOUR + 50 * MINUTE, '4 d'],
    [400 * DAY, '400 d'],
  ])('shows %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('never shows more than two units, nor 60 of a smaller one', () => {
    for (let ms = 0; ms < 3 * DAY; ms = ms * 1.07 + 1) {
      const text = formatDuration(ms);
      expect(text.split(' ').length).toBeLessThanOrEqual(4);
      expect(text).not.toMatch(/\b60 (s|min)\b|\b24 h\b|\b1000 ms\b/);
    }
  });
});

describe('formatAge', () => {
  it.each([
    [-1, '0 s'],
    [9_000, '9 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [31 * MINUTE, '31 min'],
    [2 * HOUR + 59 * MINUTE, '2 h'],
    [3 * DAY + 23 * HOUR, '3 d'],
  ])('shows %d ms as %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [9_949, '9.9 kB'],
    [9_950, '10 kB'],
    [96_400, '96 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [1_200_000, '1.2 MB'],
    [999_499_999, '999 MB'],
    [999_500_000, '1.0 GB'],
    [12_340_000_000, '12.3 GB'],
  ])('shows %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

it('formatCount sets thousands apart', () => {
  expect([0, 999, 1_204, 1_000_000].map(formatCount)).toEqual(['0', '999', '1,204', '1,000,000']);
});

it('formatShare shows one digit, and a dash where there is none', () => {
  expect([0, 0.9389, 1, 1.5, null].map(formatShare)).toEqual(['0.0 %', '93.9 %', '100.0 %', '150.0 %', '–']);
});
