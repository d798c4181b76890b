import { beforeEach, describe, expect, it } from 'vitest';
import { breachOf, ConservationCheck } from '../../electron/metrics/conservation.ts';
import type { Metrics } from '../../shared/numbers/metrics.ts';
import { NO_METRICS } from '../../shared/numbers/metrics.ts';
import { CollectingLogger } from '../support/collect.ts';

const metrics = (counts: Partial<Metrics>): Metrics => ({ ...NO_METRICS, ...counts });
const RIGHT = metrics({
  jobs_started: 15,
  jobs_completed: 5,
  jobs_failed: 4,
  jobs_cancelled: 3,
  jobs_interrupted: 2,
  jobs_in_progress: 1,
});

describe('breachOf', () => {
  it('finds nothing wrong with books that are right', () => {
    expect(breachOf(NO_METRICS, 0)).toBeNull();
    expect(breachOf(RIGHT, 1)).toBeNull();
  });

  it.each(['jobs_started', 'jobs_completed', 'jobs_failed', 'jobs_cancelled', 'jobs_interrupted'] as const)(
    'finds one count too many in %s',
    (key) => {
      expect(breachOf(metrics({ ...RIGHT, [key]: RIGHT[key] + 1 }), 1)).toMatch(/runs started/);
    },
  );

  it('finds a gauge that is not the number of jobs running', () => {
    expect(breachOf(RIGHT, 2)).toBe('1 runs in progress, but 2 jobs running');
  });

  it('does not mind the counters that are not about runs', () => {
    expect(
      breachOf(metrics({ ...RIGHT, jobs_retried: 9, jobs_dead: 9, total_jobs_created: 1 }), 1),
    ).toBeNull();
  });
});

describe('ConservationCheck', () => {
  let logger: CollectingLogger;
  let check: ConservationCheck;
  beforeEach(() => {
    logger = new CollectingLogger();
    check = new ConservationCheck({ logger });
  });

  it('holds before anything was checked', () => {
    expect(check.present()).toEqual({ holds: true, checks: 0, breach: null });
  });

  it('counts its checks and logs nothing while the books are right', () => {
    for (let round = 0; round < 5; round += 1) check.check(RIGHT, 1);
    expect(check.present()).toEqual({ holds: true, checks: 5, breach: null });
    expect(logger.entries).toEqual([]);
  });

  it('logs a breach once, shows it for as long as it lasts, and logs once that it is over', () => {
    for (let round = 0; round < 3; round += 1) check.check(RIGHT, 2);
    expect(check.present()).toEqual({
      holds: false,
      checks: 3,
      breach: '1 runs in progress, but 2 jobs running',
    });
    for (let round = 0; round < 3; round += 1) check.check(RIGHT, 1);
    expect(check.present()).toMatchObject({ holds: true, breach: null });
    expect(logger.entries.map((entry) => [entry.level, entry.event])).toEqual([
      ['ERROR', 'conservation_broken'],
      ['WARN', 'conservation_restored'],
    ]);
  });

  it('logs the next breach again', () => {
    for (const running of [2, 1, 2]) check.check(RIGHT, running);
    expect(logger.named('conservation_broken')).toHaveLength(2);
  });
});
