import { describe, expect, it } from 'vitest';
import { warningsOf } from '../../../renderer/overview/warnings.ts';
import { NO_ALERTS } from '../../../shared/alerts/alerts.ts';
import { aSnapshot, jobCounts } from '../store/a-snapshot.ts';

const lit = (...given: Parameters<typeof warningsOf>): readonly string[] =>
  warningsOf(...given)
    .filter((warning) => warning.lit)
    .map((warning) => warning.name);

describe('the lamps', () => {
  it('are dark while nothing is wrong', () => {
    expect(lit(aSnapshot(), null)).toEqual([]);
  });

  it('tell of dead jobs', () => {
    expect(lit(aSnapshot({ jobs: jobCounts({ dead: 7 }) }), null)).toEqual(['Dead']);
  });

  it('light while an alert of their kind fires, also one of a rule that has no lamp of its own', () => {
    const alerts = { ...NO_ALERTS, lamps: ['slow', 'failing', 'disk', 'other'] } as const;
    expect(lit(aSnapshot({ alerts }), 60_000)).toEqual(['Slow to start', 'Failing', 'Disk', 'Alert']);
    expect(lit(aSnapshot(), 3_600_000)).toEqual([]);
  });

  it('tell when the counts do not add up, and say how', () => {
    const breach = '5 runs started, 4 are accounted for';
    const snapshot = aSnapshot({ conservation: { holds: false, checks: 3, breach } });
    expect(lit(snapshot, null)).toEqual(['Counts']);
    expect(warningsOf(snapshot, null).find(({ name }) => name === 'Counts')?.why).toBe(breach);
  });
});
