import { describeGot } from '../problems.ts';
import type { Problem } from '../result.ts';

/** So many starts in any stretch of time of that length, and never more. */
export interface Rate {
  /** 1 to 10,000. */
  readonly limit: number;
  /** 1,000 (a second) to 86,400,000 (a day). */
  readonly intervalMs: number;
}

const RATE_BOUNDS = {
  limit: { min: 1, max: 10_000 },
  intervalMs: { min: 1_000, max: 86_400_000 },
} as const;

/** What is wrong with a rate, the first of it; null when nothing is. */
export function rateProblem({ limit, intervalMs }: Rate): Problem | null {
  if (!isWithin(limit, RATE_BOUNDS.limit)) {
    return {
      field: 'rate.limit',
      expected: 'a whole number of starts from 1 to 10,000',
      got: describeGot(limit),
      fix: 'Give how many jobs may start in one interval; to let none start, pause the queue.',
    };
  }
  if (!isWithin(intervalMs, RATE_BOUNDS.intervalMs)) {
    return {
      field: 'rate.intervalMs',
      expected: 'whole milliseconds from 1,000 (a second) to 86,400,000 (a day)',
      got: describeGot(intervalMs),
      fix: 'Give the length of the interval, for example 60000 for a minute.',
    };
  }
  return null;
}

function isWithin(value: number, { min, max }: { readonly min: number; readonly max: number }): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
