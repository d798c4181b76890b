/** Samples are kept at once in all three, so that each of them is whole. */
export interface Tier {
  readonly table: 'seconds' | 'minutes' | 'hours';
  readonly ms: number;
  /** Rows that are kept. By number and not by age: a clock that is set wrong for a moment must not empty the file. */
  readonly keep: number;
}

/** Two hours, so that the last one can be compared with the one before; and some, for steps that begin before it. */
const SECONDS: Tier = { table: 'seconds', ms: 1_000, keep: 7_800 };
const MINUTES: Tier = { table: 'minutes', ms: 60_000, keep: 30 * 1_440 };
const HOURS: Tier = { table: 'hours', ms: 3_600_000, keep: 5 * 8_766 };

/** The finest first. */
export const TIERS: readonly Tier[] = [SECONDS, MINUTES, HOURS];

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Each is a whole number of the tier below it. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 56, 112, 224, 448, 896, 1_830].map((n) => n * DAY),
];

/** The shortest step from `least` on that needs no more than so many buckets. */
export function stepFor(range: number, points: number, least: number): number {
  const fits = STEPS.find((step) => step >= least && range / step <= points);
  return fits ?? Math.max(least, STEPS.at(-1) ?? least);
}

/** The coarsest tier of which the step is made. */
export function tierOf(step: number): Tier {
  return TIERS.findLast((tier) => tier.ms <= step) ?? SECONDS;
}
