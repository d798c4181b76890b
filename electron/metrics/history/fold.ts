import type { HistoryPeriod } from '../../../shared/numbers/history.ts';
import type { Row } from './bucket.ts';
import { Sketch } from './sketch.ts';

/** Rows, each with its moment and its seconds before its columns, oldest first, become the buckets of a grid. */

/** Where buckets begin: `count` of them, each `step` long. */
export interface Grid {
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

type Folded = Pick<HistoryPeriod, 'series' | 'summary'>;
type Column = (number | null)[];

const emptyColumn = ({ count }: Grid): Column => Array.from({ length: count }, () => null);
const indexOf = ([at]: Row, { from, step }: Grid): number => Math.floor((Number(at) - from) / step);

export function foldCounter(rows: readonly Row[], grid: Grid): Folded {
  const counts = emptyColumn(grid);
  let total = 0;
  for (const row of rows) {
    if (row[2] === null) continue;
    const index = indexOf(row, grid);
    counts[index] = (counts[index] ?? 0) + Number(row[2]);
    total += Number(row[2]);
  }
  return { series: { kind: 'counter', counts }, summary: { kind: 'counter', total } };
}

/** The first of the columns among the sum of the others. */
export function foldShare(rows: readonly Row[], grid: Grid): Folded {
  const [parts, counts] = [emptyColumn(grid), emptyColumn(grid)];
  let [of, among] = [0, 0];
  for (const row of rows) {
    const [, , part, ...all] = row;
    if (part === null || all.includes(null)) continue;
    const index = indexOf(row, grid);
    const sum = all.reduce<number>((total, value) => total + Number(value), 0);
    parts[index] = (parts[index] ?? 0) + Number(part);
    counts[index] = (counts[index] ?? 0) + sum;
    of += Number(part);
    among += sum;
  }
  const shares = counts.map((count, index) =>
    count === null || count === 0 ? null : (parts[index] ?? 0) / count,
  );
  const share = among === 0 ? null : of / among;
  return { series: { kind: 'share', counts, shares }, summary: { kind: 'share', share, of, among } };
}

export function foldGauge(rows: readonly Row[], grid: Grid): Folded {
  const [min, mean, max, last] = [emptyColumn(grid), emptyColumn(grid), emptyColumn(grid), emptyColumn(grid)];
  const samples = new Float64Array(grid.count);
  for (const row of rows) {
    if (row[2] === null) continue;
    const index = indexOf(row, grid);
    const [, seconds, lowest, sum, highest, latest] = row.map(Number) as unknown as readonly number[];
    min[index] = Math.min(min[index] ?? Number.POSITIVE_INFINITY, lowest ?? 0);
    max[index] = Math.max(max[index] ?? Number.NEGATIVE_INFINITY, highest ?? 0);
    // A sum until all are there.
    mean[index] = (mean[index] ?? 0) + (sum ?? 0);
    last[index] = latest ?? 0;
    samples[index] = (samples[index] ?? 0) + (seconds ?? 0);
  }
  const all = samples.reduce((sum, count) => sum + count, 0);
  const whole = mean.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  mean.forEach((sum, index) => {
    if (sum !== null) mean[index] = sum / (samples[index] ?? 1);
  });
  const known = <T>(values: readonly (T | null)[]): readonly T[] => values.filter((value) => value !== null);
  return {
    series: { kind: 'gauge', min, mean, max, last },
    summary: {
      kind: 'gauge',
      min: all === 0 ? null : Math.min(...known(min)),
      mean: all === 0 ? null : whole / all,
      max: all === 0 ? null : Math.max(...known(max)),
      last: known(last).at(-1) ?? null,
    },
  };
}

export function foldDuration(rows: readonly Row[], grid: Grid): Folded {
  const columns = {
    counts: emptyColumn(grid),
    p50: emptyColumn(grid),
    p95: emptyColumn(grid),
    p99: emptyColumn(grid),
  };
  const all = new Sketch();
  const bucket = new Sketch();
  const end = (index: number): void => {
    columns.counts[index] = bucket.count;
    columns.p50[index] = bucket.quantile(0.5);
    columns.p95[index] = bucket.quantile(0.95);
    columns.p99[index] = bucket.quantile(0.99);
    bucket.clear();
  };
  let current: number | null = null;
  for (const row of rows) {
    const index = indexOf(row, grid);
    if (current !== null && index !== current) end(current);
    current = index;
    const bytes = row[2] as Uint8Array | null;
    bucket.add(bytes);
    all.add(bytes);
  }
  if (current !== null) end(current);
  return {
    series: { kind: 'duration', ...columns },
    summary: {
      kind: 'duration',
      count: all.count,
      min: all.quantile(0),
      p50: all.quantile(0.5),
      p95: all.quantile(0.95),
      p99: all.quantile(0.99),
      max: all.quantile(1),
    },
  };
}
