import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Backoff, backoffDelay, DEFAULT_BACKOFF, plannedDelay } from '../../../shared/jobs/backoff.ts';

describe('plannedDelay', () => {
  it('doubles after each failure', () => {
    const delays = [1, 2, 3, 4, 5].map((failures) => plannedDelay(DEFAULT_BACKOFF, failures));
    expect(delays).toEqual([5_000, 10_000, 20_000, 40_000, 80_000]);
  });

  it('is never longer than the cap, after however many failures', () => {
    expect([10, 11, 100, 1e9].map((failures) => plannedDelay(DEFAULT_BACKOFF, failures))).toEqual([
      2_560_000, 3_600_000, 3_600_000, 3_600_000,
    ]);
  });

  it('is the cap at once when the base is longer, and nothing without a base', () => {
    expect(plannedDelay({ baseMs: 50, maxMs: 20, jitter: 0 }, 1)).toBe(20);
    expect(plannedDelay({ baseMs: 0, maxMs: 20, jitter: 0 }, 100)).toBe(0);
  });
});

describe('backoffDelay', () => {
  it('is the planned delay when the random number is in the middle', () => {
    expect(backoffDelay(DEFAULT_BACKOFF, 3, () => 0.5)).toBe(20_000);
  });

  it('is a whole number within the jitter, and is spread over all of it', () => {
    const backoff: fc.Arbitrary<Backoff> = fc.record({
      baseMs: fc.nat(86_400_000),
      maxMs: fc.nat(86_400_000),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        backoff,
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (shape, failures, random) => {
          const planned = plannedDelay(shape, failures);
          const delay = backoffDelay(shape, failures, () => random);
          expect(Number.isSafeInteger(delay)).toBe(true);
          expect(delay).toBeGreaterThanOrEqual(Math.floor(planned * (1 - shape.jitter)));
          expect(delay).toBeLessThanOrEqual(Math.ceil(planned * (1 + shape.jitter)));
        },
      ),
    );
    const ends = [0, 1 - 1e-12].map((random) =>
      backoffDelay({ baseMs: 1_000, maxMs: 9_000, jitter: 0.5 }, 1, () => random),
    );
    expect(ends).toEqual([500, 1_500]);
  });
});
