export const SPARK = { width: 240, height: 26 } as const;

export interface SparkShape {
  readonly path: string;
  /** Where the line ends, as a share of the height from the top. */
  readonly end: number;
}

/** Zero-based: half as high is half as many. All zeros lie on the baseline. */
export function sparkShape(values: readonly number[]): SparkShape {
  const highest = Math.max(...values, 0);
  // Half a unit of air at the top and less at the bottom, so that the stroke is not cut.
  const y = (value: number): number => 0.5 + (highest === 0 ? 1 : 1 - value / highest) * (SPARK.height - 0.8);
  const step = SPARK.width / Math.max(1, values.length - 1);
  const points = values.map((value, index) => `${round(index * step)},${round(y(value))}`);
  return {
    // Nothing at all is the baseline that is there already.
    path: highest === 0 || points.length === 0 ? '' : `M${points.join(' ')}`,
    end: y(values.at(-1) ?? 0) / SPARK.height,
  };
}

/** The mean over a sliding window, which turns counts of a few per step into a rate one can read. */
export function sliding(values: readonly number[], width: number): readonly number[] {
  return values.map((_, index) => {
    const window = values.slice(Math.max(0, index - width + 1), index + 1);
    return window.reduce((sum, value) => sum + value, 0) / window.length;
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
