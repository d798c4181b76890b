import { describe, expect, it } from 'vitest';
import { warningsOf } from '../../../renderer/overview/warnings.ts';
import type { Percentiles } from '../../../shared/snapshot.ts';
import { aSnapshot, jobCounts } from '../store/a-snapshot.ts';

const lit = (...given: Parameters<typeof warningsOf>): readonly string[] =>
  warningsOf(...given)
    .filter((warning) => warning.lit)
    .map((warning) => warning.name);

const waiting = (p99: number): { readonly waiting: Percentiles; readonly running: null } => ({
  waiting: { p50: p99 / 10, p95: p99 / 2, p99, count: 40 },
  running: null,
});

describe('the lamps', () => {
  it('are dark while nothing is wrong', () => {
    expect(lit(aSnapshot(), null)).toEqual([]);
  });

  it('tell of dead jobs', () => {
    expect(lit(aSnapshot({ jobs: jobCounts({ dead: 7 }) }), null)).toEqual(['Dead']);
  });

  it('tell of a job that waits longer than nearly all that started', () => {
    const snapshot = aSnapshot({ durations: waiting(5_000) });
    expect(lit(snapshot, 4_000)).toEqual([]);
    expect(lit(snapshot, 6_000)).toEqual(['Slow to start']);
  });

  it('do not light for a moment that nobody would notice', () => {
    expect(lit(aSnapshot({ durations: waiting(3) }), 40)).toEqual([]);
  });

  it('tell of a job that waits while nothing has started at all', () => {
    expect(lit(aSnapshot(), 60_000)).toEqual([]);
    expect(lit(aSnapshot(), 601_000)).toEqual(['Slow to start']);
  });

  it('tell when the counts do not add up, and say how', () => {
    const breach = '5 runs started, 4 are accounted for';
    const snapshot = aSnapshot({ conservation: { holds: false, checks: 3, breach } });
    expect(lit(snapshot, null)).toEqual(['Counts']);
    expect(warningsOf(snapshot, null).find(({ name }) => name === 'Counts')?.why).toBe(breach);
  });
});
