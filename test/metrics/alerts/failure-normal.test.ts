import { describe, expect, test } from 'vitest';
import { FailureNormal } from '../../../electron/metrics/alerts/failure-normal.ts';

/** Runs of one minute after the other, looked at every 5 s. */
function steady(normal: FailureNormal) {
  const counts = { jobs_completed: 0, jobs_failed: 0 };
  let monotonic = 0;
  return {
    /** So many minutes with so many runs each, of which `failed` fail; the last deviations. */
    minutes(minutes: number, runs: number, failed: (minute: number) => number): number | null {
      let last: number | null = null;
      for (let minute = 0; minute < minutes; minute += 1) {
        for (let step = 1; step <= 12; step += 1) {
          monotonic += 5_000;
          if (step === 12) {
            counts.jobs_failed += failed(minute);
            counts.jobs_completed += runs - failed(minute);
          }
          last = normal.look({ ...counts }, { at: monotonic, monotonic });
        }
      }
      return last;
    },
  };
}

describe('what share of runs fails as a rule', () => {
  test('nothing is said before half an hour of work, nor of few runs', () => {
    const runs = steady(new FailureNormal());
    expect(runs.minutes(40, 20, () => 1)).toBeNull();
    expect(runs.minutes(10, 20, () => 1)).not.toBeNull();
    expect(runs.minutes(11, 1, () => 1)).toBeNull();
  });

  test('mean and variance are those of the shares, within what is learnt', () => {
    const normal = new FailureNormal();
    steady(normal).minutes(315, 20, (minute) => (minute % 2 === 0 ? 1 : 3));
    expect(normal.state.mean).toBeCloseTo(0.1, 2);
    // Shares of 0.05 and 0.15 by turns.
    expect(Math.sqrt(normal.state.variance)).toBeCloseTo(0.05, 3);
  });

  test('a jump stands out in two minutes, and is not learnt while it lasts', () => {
    const normal = new FailureNormal();
    const runs = steady(normal);
    runs.minutes(120, 20, () => 1);
    const before = normal.state;
    expect(runs.minutes(3, 20, () => 20)).toBeGreaterThan(3);
    runs.minutes(600, 20, () => 20);
    expect(normal.state.mean).toBeCloseTo(before.mean, 5);
  });

  test('a share that stays for a day is the new normal', () => {
    const normal = new FailureNormal();
    const runs = steady(normal);
    runs.minutes(120, 20, () => 1);
    expect(runs.minutes(1_400, 20, () => 10)).toBeGreaterThan(3);
    runs.minutes(200, 20, () => 10);
    expect(normal.state.mean).toBeCloseTo(0.5, 1);
  });

  test('where failures vary much, as many are nothing', () => {
    const runs = steady(new FailureNormal());
    expect(runs.minutes(400, 20, (minute) => (minute % 3 === 0 ? 12 : 0))).toBeLessThan(1);
  });

  test('a little more than next to nothing is nothing', () => {
    const runs = steady(new FailureNormal());
    runs.minutes(300, 20, () => 0);
    expect(runs.minutes(10, 20, () => 2)).toBeLessThan(3);
  });

  test('after a gap it goes on with what it has learnt', () => {
    const normal = new FailureNormal();
    const runs = steady(normal);
    runs.minutes(120, 20, () => 1);
    normal.gap();
    expect(runs.minutes(1, 10, () => 10)).toBeNull();
    expect(runs.minutes(3, 20, () => 20)).toBeGreaterThan(3);
    const restored = steady(new FailureNormal(normal.state));
    expect(restored.minutes(2, 20, () => 20)).toBeGreaterThan(3);
  });
});
