import {
  HISTORY_GAUGES,
  type HistoryCounter,
  type HistoryGauge,
  type HistoryMoment,
  JOB_COUNTERS,
  type JobCounter,
} from '../../../shared/numbers/history.ts';
import { foldCounter, foldGauge, type Grid } from './fold.ts';
import { partsAt } from './moment-parts.ts';
import { percentilesOf } from './percentiles.ts';
import type { RowSource } from './query.ts';
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
  const windowMs = Math.max(WINDOW_MS, tier.ms);
  const grid = gridUntil(tier, to);
  return {
    at,
    from,
    to,
    totals: isKept ? (totals as Record<JobCounter, number>) : null,
    gauges: named(HISTORY_GAUGES, values.slice(JOB_COUNTERS.length)) as Record<HistoryGauge, number | null>,
    windowMs,
    ...durationsUntil(source, tier, to, windowMs),
    trends: trendsUntil(source, tier, to, grid),
    ...partsAt(source, { tier, from, to, windowMs, grid }),
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
  windowMs: number,
): Pick<HistoryMoment, 'waiting' | 'running'> {
  const rows = source.rows(tier, ['waiting_ms', 'running_ms'], to - windowMs, to);
  return { waiting: percentilesOf(rows, 2), running: percentilesOf(rows, 3) };
}

function gridUntil(tier: Tier, to: number): Grid {
  const step = tier.ms < 60_000 ? 2 * tier.ms : tier.ms;
  return { from: Math.floor(to / step) * step - (STEPS - 1) * step, step, count: STEPS };
}

function trendsUntil(source: RowSource, tier: Tier, to: number, grid: Grid): HistoryMoment['trends'] {
  const until = grid.from + grid.step * grid.count;
  const counted = (name: HistoryCounter): readonly number[] => {
    const { series } = foldCounter(source.rows(tier, [name], grid.from, Math.min(to, until)), grid);
    return series.kind === 'counter' ? series.counts.map((count) => count ?? 0) : [];
  };
  const parts = ['min', 'sum', 'max', 'last'].map((part) => `jobs_in_progress_${part}`);
  const { series } = foldGauge(source.rows(tier, parts, grid.from, Math.min(to, until)), grid);
  return {
    stepMs: grid.step,
    created: counted('total_jobs_created'),
    inProgress: series.kind === 'gauge' ? series.max.map((most) => most ?? 0) : [],
    completed: counted('jobs_completed'),
    failed: counted('jobs_failed'),
    retried: counted('jobs_retried'),
  };
}
