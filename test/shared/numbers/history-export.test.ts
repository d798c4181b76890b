import { describe, expect, it } from 'vitest';
import type { HistoryReply } from '../../../shared/numbers/history.ts';
import { historyText } from '../../../shared/numbers/history-export.ts';

const AT = Date.UTC(2026, 10, 18, 12);

const counted: HistoryReply = {
  metric: 'jobs_completed',
  queue: null,
  kind: null,
  stepMs: 60_000,
  period: {
    from: AT,
    to: AT + 120_000,
    series: { kind: 'counter', counts: [3, null] },
    summary: { kind: 'counter', total: 3 },
    coveredMs: 60_000,
  },
  before: {
    from: AT - 120_000,
    to: AT,
    series: { kind: 'counter', counts: [null, 5] },
    summary: { kind: 'counter', total: 5 },
    coveredMs: 60_000,
  },
  markers: [],
  since: AT - 60_000,
  queues: [],
};

describe('an export of history', () => {
  it('is a line a bucket, with the period before and nothing for what is not known', () => {
    expect(historyText(counted, 'csv')).toBe(
      [
        'from,to,jobs_completed,before_jobs_completed',
        '2026-11-18T12:00:00.000Z,2026-11-18T12:01:00.000Z,3,',
        '2026-11-18T12:01:00.000Z,2026-11-18T12:02:00.000Z,,5',
        '',
      ].join('\n'),
    );
  });

  it('has a column for each part of a gauge and of durations', () => {
    const period = {
      ...counted.period,
      series: { kind: 'gauge', min: [0, 1], mean: [1.5, 2], max: [4, 3], last: [2, 2] },
    } as const;
    const gauge = { ...counted, metric: 'queue_size', period, before: null } as const;
    expect(historyText(gauge, 'csv').split('\n').slice(0, 2)).toEqual([
      'from,to,queue_size_min,queue_size_mean,queue_size_max,queue_size_last',
      '2026-11-18T12:00:00.000Z,2026-11-18T12:01:00.000Z,0,1.5,4,2',
    ]);
  });

  it('is all that was answered as JSON', () => {
    expect(JSON.parse(historyText(counted, 'json'))).toEqual(counted);
  });
});
