import { describe, expect, it } from 'vitest';
import {
  chartData,
  formatNumber,
  formatRate,
  RATE_UNITS,
  rateLines,
  timeMarks,
} from '../../../renderer/overview/throughput/chart-scale.ts';

describe('the throughput scale', () => {
  it('has three lines at round numbers, the highest above every bar', () => {
    expect(rateLines(0.8, 0.1)).toEqual([0.3, 0.6, 0.9]);
    expect(rateLines(0.9, 0.1)).toEqual([0.3, 0.6, 0.9]);
    expect(rateLines(41, 0.1)).toEqual([15, 30, 45]);
    expect(rateLines(3_100, 0.1)).toEqual([1_500, 3_000, 4_500]);
  });

  it('steps by whole runs while there is little or nothing', () => {
    expect(rateLines(0, 0.1)).toEqual([0.1, 0.2, 0.3]);
    expect(rateLines(0.1, 0.1)).toEqual([0.1, 0.2, 0.3]);
  });

  it('writes numbers short', () => {
    expect([0.3, 0.25, 42, 150, 4_500, 150_000, 2_000_000].map(formatNumber)).toEqual([
      '0.3',
      '0.25',
      '42',
      '150',
      '4.5k',
      '150k',
      '2M',
    ]);
  });

  it('tells runs in a bucket as a rate', () => {
    expect(formatRate(5, 10_000, RATE_UNITS['10min'])).toBe('0.5/s');
    expect(formatRate(30, 1_800_000, RATE_UNITS.day)).toBe('60/h');
  });
});

describe('the buckets', () => {
  it('stand at the moments they began, with failed runs on top of completed ones', () => {
    const data = chartData({
      range: '10min',
      bucketMs: 10_000,
      lastBucketAt: 100_000,
      completed: [null, 4, 5],
      failed: [null, 1, 0],
    });
    expect(data.starts).toEqual([80_000, 90_000, 100_000]);
    expect(data.completed).toEqual([null, 0.4, 0.5]);
    expect(data.total).toEqual([null, 0.5, 0.5]);
    expect(data.highest).toBe(0.5);
  });
});

describe('the times under the chart', () => {
  it('are round and lie within the range', () => {
    const from = new Date(2026, 10, 23, 9, 55, 50).getTime();
    const marks = timeMarks('10min', from, from + 600_000);
    expect(marks).toHaveLength(5);
    expect(new Date(marks[0] ?? 0).getMinutes()).toBe(56);
    expect(marks.every((mark) => mark >= from && mark <= from + 600_000)).toBe(true);
  });

  it('are local midnights over 30 days', () => {
    const from = new Date(2026, 9, 24, 12).getTime();
    const to = new Date(2026, 10, 23, 12).getTime();
    for (const mark of timeMarks('30days', from, to)) expect(new Date(mark).getHours()).toBe(0);
  });
});
