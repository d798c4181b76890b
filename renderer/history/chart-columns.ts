import {
  HISTORY_SHARES,
  type HistoryMetric,
  type HistoryReply,
  type HistorySeries,
} from '../../shared/numbers/history.ts';
import { formatDuration } from '../../shared/words/format.ts';
import { formatNumber } from '../overview/throughput/chart-scale.ts';
import { METRIC_WORDS } from './metric-words.ts';

type Column = readonly (number | null)[];

/** What is drawn, the one that lies lowest first; `name` is told beside its value. */
export interface ChartColumn {
  readonly name: string;
  readonly values: Column;
}

/** A counter has one column, of bars; of a gauge the mean is a line in a band; durations are three lines. */
export function columnsOf(series: HistorySeries): readonly ChartColumn[] {
  switch (series.kind) {
    case 'counter':
      return [{ name: 'count', values: series.counts }];
    case 'share':
      return [{ name: 'share', values: series.shares }];
    case 'gauge':
      return [
        { name: 'most', values: series.max },
        { name: 'least', values: series.min },
        { name: 'mean', values: series.mean },
      ];
    case 'duration':
      return [
        { name: 'p99', values: series.p99 },
        { name: 'p95', values: series.p95 },
        { name: 'p50', values: series.p50 },
      ];
  }
}

const LEADING: Readonly<Record<HistorySeries['kind'], string>> = {
  counter: 'count',
  gauge: 'mean',
  share: 'share',
  duration: 'p95',
};

/** The one that the period before is compared by. */
export function leadingColumn(series: HistorySeries): ChartColumn {
  const columns = columnsOf(series);
  const name = LEADING[series.kind];
  return columns.find((column) => column.name === name) ?? { name, values: [] };
}

/** Nothing is known of that bucket; a duration without runs, and a share of nothing, is known to have had none. */
export function isUnknown(series: HistorySeries, index: number): boolean {
  const column = series.kind === 'gauge' ? series.last : series.counts;
  return (column[index] ?? null) === null;
}

export function highestOf({ period, before }: HistoryReply): number {
  const columns = columnsOf(period.series).map(({ values }) => values);
  if (before !== null) columns.push(leadingColumn(before.series).values);
  let highest = 0;
  for (const values of columns) for (const value of values) highest = Math.max(highest, value ?? 0);
  return highest;
}

const UNITS = [86_400_000, 3_600_000, 60_000, 1_000, 1];
const ROUND = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] as const;
const MOST_LINES = 5;

/** Where the lines across a chart stand, and what is written at them. */
export function valueLines(
  metric: HistoryMetric,
  highest: number,
): readonly { readonly at: number; readonly text: string }[] {
  if (Object.hasOwn(HISTORY_SHARES, metric)) {
    return roundSteps(Math.max(0.05, highest) * 100, 1).map((at) => ({ at: at / 100, text: `${at} %` }));
  }
  if (METRIC_WORDS[metric].unit !== null) {
    return roundSteps(highest, 1).map((at) => ({ at, text: formatNumber(at) }));
  }
  const unit = UNITS.find((ms) => highest >= ms) ?? 1;
  return roundSteps(highest / unit, unit === 1 ? 1 : 0.1).map((times) => ({
    at: times * unit,
    text: formatDuration(times * unit).replace(/\.0(?= )/, ''),
  }));
}

/** At most five round steps, the last one at the highest value or above it. */
function roundSteps(highest: number, least: number): readonly number[] {
  const finest = Math.max(highest / MOST_LINES, least);
  const magnitude = 10 ** Math.floor(Math.log10(finest));
  const fits = (round: number): boolean =>
    round * magnitude >= finest * 0.999_999 && (least < 1 || Number.isInteger(round * magnitude));
  const step = (ROUND.find(fits) ?? 10) * magnitude;
  const count = Math.max(1, Math.ceil((highest / step) * 0.999_999));
  return Array.from({ length: count }, (_, index) => Number((step * (index + 1)).toPrecision(6)));
}
