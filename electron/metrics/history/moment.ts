import {
  HISTORY_GAUGES,
  type HistoryCounter,
  type HistoryGauge,
  type HistoryMoment,
  JOB_COUNTERS,
  type JobCounter,
} from '../../../shared/history.ts';
import type { Percentiles } from '../../../shared/snapshot.ts';
import type { Row } from './bucket.ts';
import { foldCounter, foldGauge, type Grid } from './fold.ts';
import type { RowSource } from './query.ts';
import { Sketch } from './sketch.ts';
import { TIERS, type Tier } from './tiers.ts';

/** As long as the present has them: the last ten minutes, and two minutes in 60 steps. */
const WINDOW_MS = 600_000;
const STEPS = 60;

/** What is known of a moment, by the finest tier that goes back so far; null: nothing was read then. */
export function momentOf(source: RowSource, at: number): HistoryMoment | null {
  const tier = TIERS.find((each) => (source.oldest(each) ?? Number.POSITIVE_INFINITY) <= at);
  if (tier === undefined) return null;
  const from = Math.floor(at / tier.ms) * tier.ms;
  const to = from + tier.ms;
  const columns = [
    ...JOB_COUNTERS.map((name) => `${name}_total`),
    ...HISTORY_GAUGES.map((name) => `${name}_last`),
  ];
  const row = source.rows(tier, columns, from, to)[0];
  if (row === undefined) return null;
  const values = row.slice(2).map((value) => (value === null ? null : Number(value)));
  const totals = named(JOB_COUNTERS, values);
  const isKept = Object.values(totals).every((total) => total !== null);
  return {
    at,
    from,
    to,
    totals: isKept ? (totals as Record<JobCounter, number>) : null,
    gauges: named(HISTORY_GAUGES, values.slice(JOB_COUNTERS.length)) as Record<HistoryGauge, number | null>,
    windowMs: Math.max(WINDOW_MS, tier.ms),
    ...durationsUntil(source, tier, to),
    trends: trendsUntil(source, tier, to),
  };
}

const named = <K extends string>(
  names: readonly K[],
  values: readonly (number | null)[],
): Record<K, number | null> =>
  Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])) as Record<K, number | null>;

function durationsUntil(
  source: RowSource,
  tier: Tier,
  to: number,
): Pick<HistoryMoment, 'waiting' | 'running'> {
  const rows = source.rows(tier, ['waiting_ms', 'running_ms'], to - Math.max(WINDOW_MS, tier.ms), to);
  return { waiting: percentilesOf(rows, 2), running: percentilesOf(rows, 3) };
}

function percentilesOf(rows: readonly Row[], column: number): Percentiles | null {
  const sketch = new Sketch();
  for (const row of rows) sketch.add((row[column] ?? null) as Uint8Array | null);
  if (sketch.count === 0) return null;
  const of = (share: number): number => sketch.quantile(share) ?? 0;
  return { p50: of(0.5), p95: of(0.95), p99: of(0.99), count: sketch.count };
}

function trendsUntil(source: RowSource, tier: Tier, to: number): HistoryMoment['trends'] {
  const step = tier.ms < 60_000 ? 2 * tier.ms : tier.ms;
  const grid: Grid = { from: Math.floor(to / step) * step - (STEPS - 1) * step, step, count: STEPS };
  const until = grid.from + STEPS * step;
  const counted = (name: HistoryCounter): readonly number[] => {
    const { series } = foldCounter(source.rows(tier, [name], grid.from, Math.min(to, until)), grid);
    return series.kind === 'counter' ? series.counts.map((count) => count ?? 0) : [];
  };
  const parts = ['min', 'sum', 'max', 'last'].map((part) => `jobs_in_progress_${part}`);
  const { series } = foldGauge(source.rows(tier, parts, grid.from, Math.min(to, until)), grid);
  return {
    stepMs: step,
    created: counted('total_jobs_created'),
    inProgress: series.kind === 'gauge' ? series.max.map((most) => most ?? 0) : [],
    completed: counted('jobs_completed'),
    failed: counted('jobs_failed'),
    retried: counted('jobs_retried'),
  };
}
