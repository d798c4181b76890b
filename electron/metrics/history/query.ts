import { assertNever } from '../../../shared/assert-never.ts';
import {
  HISTORY_COUNTERS,
  HISTORY_DURATIONS,
  HISTORY_GAUGES,
  HISTORY_SHARES,
  type HistoryMarker,
  type HistoryMetric,
  type HistoryPeriod,
  type HistoryQuery,
  type HistoryReply,
  type HistoryShare,
} from '../../../shared/numbers/history.ts';
import type { Row } from './bucket.ts';
import { foldCounter, foldDuration, foldGauge, foldShare, type Grid } from './fold.ts';
import type { PartQuery } from './part-tables.ts';
import { stepFor, TIERS, type Tier, tierOf } from './tiers.ts';

const HOUR_MS = 3_600_000;

/** Where rows come from: when each begins, how many seconds are in it, and the columns that were asked for. */
export interface RowSource {
  rows(tier: Tier, columns: readonly string[], from: number, to: number): readonly Row[];
  /** The same of a part. */
  partRows(tier: Tier, part: PartQuery, columns: readonly string[], from: number, to: number): readonly Row[];
  readonly queues: Iterable<string>;
  /** Those in which something had happened by then. */
  queuesUntil(tier: Tier, to: number): readonly string[];
  /** null: it has none. */
  oldest(tier: Tier): number | null;
  /** Oldest first, at most MAX_HISTORY_MARKERS, the newest of them. */
  markers(from: number, to: number): readonly HistoryMarker[];
}

export function answerQuery(source: RowSource, query: HistoryQuery): HistoryReply {
  const { metric, from, to, points, before, queue, kind } = query;
  const length = to - from;
  const step = stepFor(length, points, finestStep(source, before ? from - length : from));
  const first = Math.floor(from / step) * step;
  const grid: Grid = { from: first, step, count: Math.max(1, Math.ceil((to - first) / step)) };
  const earlier: Grid = { ...grid, from: first - grid.count * step };
  return {
    metric,
    queue,
    kind,
    stepMs: step,
    period: periodOf(source, query, grid),
    before: before ? periodOf(source, query, earlier) : null,
    markers: source.markers(grid.from, endOf(grid)),
    since: sinceOf(source),
    queues: [...source.queues],
  };
}

/** The step of the finest tier that lost nothing of what came after `from`. */
function finestStep(source: RowSource, from: number): number {
  for (const [index, tier] of TIERS.entries()) {
    const oldest = source.oldest(tier);
    if ((oldest !== null && oldest <= from) || isWhole(source, index)) return tier.ms;
  }
  return HOUR_MS;
}

/** The first moment that anything is known of. */
function sinceOf(source: RowSource): number | null {
  const tier = TIERS.find((_, index) => isWhole(source, index));
  return tier === undefined ? null : source.oldest(tier);
}

/** Nothing was pruned from that tier: the next one goes back no further. */
function isWhole(source: RowSource, index: number): boolean {
  const tier = TIERS[index];
  const coarser = TIERS[index + 1];
  if (tier === undefined || coarser === undefined) return true;
  const [oldest, further] = [source.oldest(tier), source.oldest(coarser)];
  if (oldest === null || further === null) return further === null;
  return further >= Math.floor(oldest / coarser.ms) * coarser.ms;
}

const endOf = ({ from, step, count }: Grid): number => from + step * count;

function periodOf(
  source: RowSource,
  { metric, queue, kind: jobKind }: HistoryQuery,
  grid: Grid,
): HistoryPeriod {
  const kind = kindOf(metric);
  const columns = columnsOf(kind, metric);
  const tier = tierOf(grid.step);
  const range = [columns, grid.from, endOf(grid)] as const;
  const part = { queue, kind: jobKind, isGauge: kind === 'gauge' };
  const rows =
    queue === null && jobKind === null ? source.rows(tier, ...range) : source.partRows(tier, part, ...range);
  const seconds = rows.reduce((sum, [, samples]) => sum + Number(samples), 0);
  return {
    from: grid.from,
    to: endOf(grid),
    coveredMs: Math.min(seconds * 1_000, grid.step * grid.count),
    ...fold(kind, rows, grid),
  };
}

function fold(kind: MetricKind, rows: readonly Row[], grid: Grid): Pick<HistoryPeriod, 'series' | 'summary'> {
  switch (kind) {
    case 'counter':
      return foldCounter(rows, grid);
    case 'gauge':
      return foldGauge(rows, grid);
    case 'share':
      return foldShare(rows, grid);
    case 'duration':
      return foldDuration(rows, grid);
    default:
      return assertNever(kind);
  }
}

function columnsOf(kind: MetricKind, metric: HistoryMetric): readonly string[] {
  if (kind === 'gauge') return ['min', 'sum', 'max', 'last'].map((part) => `${metric}_${part}`);
  if (!isShare(metric)) return [metric];
  const { of, among } = HISTORY_SHARES[metric];
  return [of, ...among];
}

const isShare = (metric: HistoryMetric): metric is HistoryShare => Object.hasOwn(HISTORY_SHARES, metric);

type MetricKind = 'counter' | 'gauge' | 'share' | 'duration';

function kindOf(metric: HistoryMetric): MetricKind {
  const isOf = (metrics: readonly HistoryMetric[]): boolean => metrics.includes(metric);
  if (isOf(HISTORY_COUNTERS)) return 'counter';
  if (isOf(HISTORY_GAUGES)) return 'gauge';
  if (isShare(metric)) return 'share';
  if (isOf(HISTORY_DURATIONS)) return 'duration';
  throw new RangeError(`expected a metric of history, got ${metric}`);
}
