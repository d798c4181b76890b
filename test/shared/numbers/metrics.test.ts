import { describe, expect, it } from 'vitest';
import { endedRuns, type Metrics, ratesOf } from '../../../shared/numbers/metrics.ts';

const metrics: Metrics = {
  total_jobs_created: 120,
  jobs_completed: 110,
  jobs_failed: 5,
  jobs_retried: 10,
  jobs_in_progress: 2,
  jobs_started: 125,
  jobs_cancelled: 7,
  jobs_interrupted: 1,
  jobs_dead: 3,
};

describe('ratesOf', () => {
  it('has the shares of the reference text: 110 of 120 are 91.7 %, 5 are 4.2 %', () => {
    const { success_rate, failure_rate, retry_rate } = ratesOf(metrics);
    expect([success_rate, failure_rate, retry_rate].map((rate) => ((rate ?? 0) * 100).toFixed(1))).toEqual([
      '91.7',
      '4.2',
      '8.3',
    ]);
  });

  it('is null before the first job, not a division by zero', () => {
    expect(ratesOf({ ...metrics, total_jobs_created: 0 })).toEqual({
      success_rate: null,
      failure_rate: null,
      retry_rate: null,
    });
  });
});

it('endedRuns counts every way in which a run ends, and nothing else', () => {
  expect(endedRuns(metrics)).toBe(110 + 5 + 7 + 1);
});
