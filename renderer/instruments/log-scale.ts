/** The tuner's axis: logarithmic from 100 ms to 30 min, so that a wait of 200 ms and one of 20 min are both read. */
const SCALE_FROM_MS = 100;
const SCALE_TO_MS = 1_800_000;

export interface ScaleMark {
  readonly ms: number;
  /** Share of the axis from the left, 0 to 1. */
  readonly at: number;
  /** Printed below a longer tick; null on the small ones. */
  readonly label: string | null;
}

/** Share of the axis from the left; what lies outside sticks to its end. */
export function scalePosition(ms: number): number {
  if (ms <= SCALE_FROM_MS) return 0;
  const share = Math.log(ms / SCALE_FROM_MS) / Math.log(SCALE_TO_MS / SCALE_FROM_MS);
  return Math.min(1, share);
}

/** Tenths up to 10 s, then times as clocks have them. */
export const SCALE_MARKS: readonly ScaleMark[] = [
  mark(100, '100 ms'),
  ...times([2, 3, 4, 5, 6, 7, 8, 9], 100),
  mark(1_000, '1 s'),
  ...times([2, 3, 4, 5, 6, 7, 8, 9], 1_000),
  mark(10_000, '10 s'),
  ...times([2, 3, 4, 5], 10_000),
  mark(60_000, '1 min'),
  ...times([2, 3, 4, 5, 6, 7, 8, 9], 60_000),
  mark(600_000, '10 min'),
  ...times([2, 3], 600_000),
];

function mark(ms: number, label: string | null): ScaleMark {
  return { ms, at: scalePosition(ms), label };
}
function times(factors: readonly number[], unit: number): readonly ScaleMark[] {
  return factors.map((factor) => mark(factor * unit, null));
}
