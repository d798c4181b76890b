import type { Throughput, ThroughputRange } from '../../../shared/numbers/snapshot.ts';
import { clockText, dayText, minuteText } from '../../moment.ts';

/** What a range counts in: a run a second is too fast a measure for a day. */
export interface RateUnit {
  readonly ms: number;
  readonly name: string;
}
export const RATE_UNITS: Readonly<Record<ThroughputRange, RateUnit>> = {
  '10min': { ms: 1_000, name: 's' },
  hour: { ms: 60_000, name: 'min' },
  day: { ms: 3_600_000, name: 'h' },
  '30days': { ms: 3_600_000, name: 'h' },
};

export const RANGE_WORDS: Readonly<Record<ThroughputRange, { readonly key: string; readonly span: string }>> =
  {
    '10min': { key: '10 min', span: 'last 10 min' },
    hour: { key: 'Hour', span: 'last hour' },
    day: { key: 'Day', span: 'last day' },
    '30days': { key: '30 days', span: 'last 30 days' },
  };

/** `0.5/s`: runs in a bucket, as a rate. */
export function formatRate(runs: number, bucketMs: number, unit: RateUnit): string {
  return `${formatNumber((runs / bucketMs) * unit.ms)}/${unit.name}`;
}

/** Short, for an axis: 0.3, 42, 150, 4.5k. */
export function formatNumber(value: number): string {
  if (value >= 1_000_000) return `${Number((value / 1_000_000).toPrecision(2))}M`;
  if (value >= 1_000) return `${Number((value / 1_000).toPrecision(value < 100_000 ? 2 : 3))}k`;
  if (value >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(2)));
}

/** Three lines above the baseline, at round numbers; the lowest step is one run a bucket. */
const LINES = 3;
const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10] as const;

/** Where the lines stand, in the unit of the range. */
export function rateLines(highest: number, oneRun: number): readonly number[] {
  const least = Math.max(highest / LINES, oneRun);
  const magnitude = 10 ** Math.floor(Math.log10(least));
  const step = (ROUND.find((round) => round * magnitude >= least * 0.999_999) ?? 10) * magnitude;
  return Array.from({ length: LINES }, (_, index) => Number((step * (index + 1)).toPrecision(6)));
}

/** Buckets as the chart draws them: moments at which they begin, ms, and rates in the unit. */
export interface ChartData {
  readonly starts: readonly number[];
  readonly completed: readonly (number | null)[];
  readonly total: readonly (number | null)[];
  readonly highest: number;
}

export function chartData({ range, bucketMs, lastBucketAt, completed, failed }: Throughput): ChartData {
  const rate = RATE_UNITS[range].ms / bucketMs;
  const starts = completed.map((_, index) => lastBucketAt - (completed.length - 1 - index) * bucketMs);
  const rates = completed.map((runs) => (runs === null ? null : runs * rate));
  const total = completed.map((runs, index) => (runs === null ? null : (runs + (failed[index] ?? 0)) * rate));
  return { starts, completed: rates, total, highest: Math.max(0, ...total.map((value) => value ?? 0)) };
}

/** Of the present the last bucket is; of a moment of the past only when it goes up to now. */
export function isFilling({ bucketMs, lastBucketAt, completed }: Throughput, index: number): boolean {
  return index === completed.length - 1 && lastBucketAt + bucketMs > Date.now();
}

/** Steps between the times under the chart. */
const MARK_EVERY: Readonly<
  Record<ThroughputRange, { readonly unit: 'minute' | 'hour' | 'day'; readonly n: number }>
> = {
  '10min': { unit: 'minute', n: 2 },
  hour: { unit: 'minute', n: 10 },
  day: { unit: 'hour', n: 4 },
  '30days': { unit: 'day', n: 5 },
};

/** Round local times within the range, ms. */
export function timeMarks(range: ThroughputRange, from: number, to: number): readonly number[] {
  const { unit, n } = MARK_EVERY[range];
  const at = new Date(from);
  if (unit === 'minute') at.setMinutes(Math.floor(at.getMinutes() / n) * n, 0, 0);
  else if (unit === 'hour') at.setHours(Math.floor(at.getHours() / n) * n, 0, 0, 0);
  else at.setHours(0, 0, 0, 0);
  const marks: number[] = [];
  while (at.getTime() <= to) {
    if (at.getTime() >= from) marks.push(at.getTime());
    if (unit === 'minute') at.setMinutes(at.getMinutes() + n);
    else if (unit === 'hour') at.setHours(at.getHours() + n);
    else at.setDate(at.getDate() + n);
  }
  return marks;
}

export function formatMark(range: ThroughputRange, at: number): string {
  return range === '30days' ? dayText(at) : minuteText(at);
}

/** `10:02:00 – 10:02:10`, the bucket a readout is about. */
export function formatBucket(range: ThroughputRange, from: number, bucketMs: number): string {
  const to = from + bucketMs;
  if (range === '10min') return `${clockText(from)} – ${clockText(to)}`;
  if (range === '30days') return `${dayText(from)}, ${minuteText(from)} – ${minuteText(to)}`;
  return `${minuteText(from)} – ${minuteText(to)}`;
}
