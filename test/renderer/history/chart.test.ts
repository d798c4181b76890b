import { describe, expect, it } from 'vitest';
import { valueLines } from '../../../renderer/history/chart-columns.ts';
import { changeText } from '../../../renderer/history/figures.ts';
import { formatValue } from '../../../renderer/history/metric-words.ts';
import { stepText, timeMarks } from '../../../renderer/history/ranges.ts';

const HOUR = 3_600_000;
const at = new Date(2026, 10, 18, 9, 30).getTime();

describe('a chart of history', () => {
  it('has at most five round lines, the last one at or above what is drawn', () => {
    for (const highest of [0, 1, 3, 6, 7, 42, 654, 1_000, 123_456]) {
      const lines = valueLines('jobs_completed', highest);
      expect(lines.length).toBeLessThanOrEqual(5);
      expect(lines.at(-1)?.at).toBeGreaterThanOrEqual(highest);
      expect(
        lines.every((line) => Number.isInteger(line.at)),
        `whole numbers for ${highest}`,
      ).toBe(true);
    }
    expect(valueLines('jobs_completed', 654).map(({ text }) => text)).toEqual([
      '150',
      '300',
      '450',
      '600',
      '750',
    ]);
  });

  it('writes times in their unit', () => {
    expect(valueLines('running_ms', 29_000).map(({ text }) => text)).toEqual([
      '6 s',
      '12 s',
      '18 s',
      '24 s',
      '30 s',
    ]);
    expect(valueLines('oldest_waiting_ms', 2 * HOUR).at(-1)?.text).toBe('2 h');
  });

  it('marks round local times, no more than there is room for', () => {
    for (const length of [
      10_000,
      600_000,
      HOUR,
      24 * HOUR,
      30 * 24 * HOUR,
      365 * 24 * HOUR,
      4 * 365 * 24 * HOUR,
    ]) {
      const marks = timeMarks({ from: at, to: at + length }, 8);
      expect(marks.length, `${length} ms`).toBeLessThanOrEqual(9);
      expect(marks.length, `${length} ms`).toBeGreaterThan(0);
    }
    expect(timeMarks({ from: at, to: at + 2 * HOUR }, 5).map(({ text }) => text)).toEqual([
      '09:30',
      '10:00',
      '10:30',
      '11:00',
      '11:30',
    ]);
  });

  it('says how much a figure changed', () => {
    expect([changeText(100, 135), changeText(200, 193), changeText(2, 40), changeText(5, 5)]).toEqual([
      '+35 %',
      '−3.5 %',
      '×20',
      '±0 %',
    ]);
    expect([changeText(0, 5), changeText(null, 5)]).toEqual([null, null]);
  });

  it('writes values and steps', () => {
    expect([
      formatValue('jobs_failed', 1_204),
      formatValue('queue_size', 0.224),
      formatValue('running_ms', 340),
    ]).toEqual(['1,204', '0.22', '340 ms']);
    expect([stepText(30_000), stepText(600_000), stepText(6 * HOUR), stepText(48 * HOUR)]).toEqual([
      '30 s',
      '10 min',
      '6 h',
      '2 days',
    ]);
  });
});
