import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKETS, bucketOf, Histogram, lowerBound } from '../../electron/metrics/histogram.ts';
import { SlidingHistogram } from '../../electron/metrics/sliding-histogram.ts';

/** As its comment promises: bounds grow by 10^(1/20). */
const ERROR = 10 ** (1 / 20) - 1;

const histogramOf = (durations: readonly number[]): Histogram => {
  const histogram = new Histogram();
  for (const ms of durations) histogram.record(ms);
  return histogram;
};

/** The duration that a share of them did not exceed, by sorting them. */
function exact(durations: readonly number[], share: number): number {
  const sorted = durations.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

describe('Histogram', () => {
  it('has no quantile and no percentiles when nothing was recorded', () => {
    expect([new Histogram().quantile(0.5), new Histogram().percentiles()]).toEqual([null, null]);
  });

  it('has a bucket for every duration, and the bounds in order', () => {
    for (let bucket = 1; bucket < BUCKETS; bucket += 1) {
      expect(lowerBound(bucket)).toBeGreaterThan(lowerBound(bucket - 1));
      // The middle, by ratio: rounding may put a bound itself on either side.
      expect(bucketOf(lowerBound(bucket) * 10 ** (1 / 40))).toBe(bucket);
    }
    expect([bucketOf(0), bucketOf(-3), bucketOf(Number.NaN)]).toEqual([0, 0, 0]);
    expect([bucketOf(1e300), bucketOf(Number.POSITIVE_INFINITY)]).toEqual([BUCKETS - 1, BUCKETS - 1]);
  });

  it('reaches as far as its comment says: 10^9 ms are not in the last bucket but in one of their own size', () => {
    const quantile = histogramOf([1e9]).quantile(1) ?? 0;
    expect(Math.abs(quantile - 1e9) / 1e9).toBeLessThanOrEqual(ERROR);
  });

  it('is never more than 12.2 % off the exact quantile', () => {
    // Each decade alike, so that short durations are tried as often as long ones.
    const duration = fc.double({ min: -0.94, max: 8.9, noNaN: true }).map((exponent) => 10 ** exponent);
    fc.assert(
      fc.property(
        fc.array(duration, { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1),
        (durations, share) => {
          const wanted = exact(durations, share);
          const got = histogramOf(durations).quantile(share) ?? Number.NaN;
          expect(Math.abs(got - wanted) / wanted).toBeLessThanOrEqual(ERROR + 1e-9);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is less than 0.12 ms off for what is shorter than its buckets', () => {
    for (const ms of [0, 0.01, 0.05, 0.1, 0.11]) {
      expect(Math.abs((histogramOf([ms]).quantile(0.5) ?? Number.NaN) - ms)).toBeLessThan(0.12);
    }
  });

  it('never has a greater quantile for a smaller share', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (durations) => {
        const histogram = histogramOf(durations);
        const found = [0, 0.1, 0.5, 0.9, 0.99, 1].map((share) => histogram.quantile(share) ?? -1);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
      }),
    );
  });

  it('added to another has what both recorded', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000)), fc.array(fc.nat(100_000)), (one, other) => {
        const sum = histogramOf(one);
        sum.add(histogramOf(other));
        const both = histogramOf([...one, ...other]);
        expect(sum.count).toBe(both.count);
        expect(sum.percentiles()).toEqual(both.percentiles());
      }),
    );
  });

  it('is empty when it was cleared', () => {
    const histogram = histogramOf([5, 6]);
    histogram.clear();
    expect([histogram.count, histogram.percentiles()]).toEqual([0, null]);
    expect(histogram.counts.every((count) => count === 0)).toBe(true);
  });

  it('tells how many were recorded', () => {
    expect(histogramOf([1, 2, 3]).percentiles()?.count).toBe(3);
  });
});

describe('SlidingHistogram', () => {
  const window = (): SlidingHistogram => new SlidingHistogram({ sliceMs: 1_000, slices: 5 });
  const countOf = (histogram: SlidingHistogram): number => histogram.percentiles()?.count ?? 0;

  it('forgets a slice at a time', () => {
    const histogram = window();
    for (const second of [0, 1, 2, 3, 4]) {
      histogram.advance(second * 1_000);
      histogram.record(10);
    }
    const counts = [5, 6, 7, 8, 9, 10].map((second) => {
      histogram.advance(second * 1_000);
      return countOf(histogram);
    });
    expect(counts).toEqual([4, 3, 2, 1, 0, 0]);
    expect(histogram.percentiles()).toBeNull();
  });

  it('has what was recorded in all of its slices', () => {
    const histogram = window();
    for (const [at, ms] of [
      [0, 1],
      [1_500, 10],
      [4_900, 100],
    ] as const) {
      histogram.advance(at);
      histogram.record(ms);
    }
    const { p50, p99, count } = histogram.percentiles() ?? { p50: 0, p99: 0, count: 0 };
    expect(count).toBe(3);
    expect(Math.abs(p50 - 10) / 10).toBeLessThanOrEqual(ERROR);
    expect(Math.abs(p99 - 100) / 100).toBeLessThanOrEqual(ERROR);
  });

  it('forgets everything after a long silence, and goes on', () => {
    const histogram = window();
    histogram.record(5);
    histogram.advance(1e9);
    expect(histogram.percentiles()).toBeNull();
    histogram.record(7);
    expect(countOf(histogram)).toBe(1);
    histogram.advance(1e9 + 4_000);
    expect(countOf(histogram)).toBe(1);
    histogram.advance(1e9 + 5_000);
    expect(countOf(histogram)).toBe(0);
  });

  it('forgets nothing when time stands still or goes back', () => {
    const histogram = window();
    histogram.advance(10_000);
    histogram.record(5);
    histogram.advance(10_000);
    histogram.advance(3_000);
    expect(countOf(histogram)).toBe(1);
  });

  it('has exactly what a list of everything has within its window', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(fc.nat(2_500), fc.nat(12_000)), fc.integer({ min: 1, max: 10_000 })), {
          maxLength: 80,
        }),
        (records) => {
          const histogram = window();
          const all: [slice: number, ms: number][] = [];
          let now = 0;
          for (const [pause, ms] of records) {
            now += pause;
            histogram.advance(now);
            histogram.record(ms);
            const slice = Math.floor(now / 1_000);
            all.push([slice, ms]);
            const kept = all.filter(([at]) => at > slice - 5).map(([, each]) => each);
            expect(histogram.percentiles()).toEqual(histogramOf(kept).percentiles());
          }
        },
      ),
    );
  });
});
