import type { HistoryPeriod, HistoryReply } from '../../shared/numbers/history.ts';
import { formatShare } from '../../shared/words/format.ts';
import { formatValue } from './metric-words.ts';
import { stepText } from './ranges.ts';

export interface FigureRow {
  readonly word: string;
  readonly now: string;
  /** null: there is nothing to compare with. */
  readonly before: string | null;
  readonly change: string | null;
}

interface Figure {
  readonly word: string;
  readonly value: number | null;
  readonly isTime?: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What stands beside a chart: the whole period in figures, beside those of the one before. */
export function figureRows({ metric, stepMs, period, before }: HistoryReply): readonly FigureRow[] {
  const figures = figuresOf(stepMs, period);
  const earlier = before === null ? null : figuresOf(stepMs, before);
  const text = ({ value, isTime }: Figure): string =>
    isTime === false && value !== null ? formatValue('jobs_started', value) : formatValue(metric, value);
  const rows = figures.map((figure, index): FigureRow => {
    const other = earlier?.[index] ?? null;
    return {
      word: figure.word,
      now: text(figure),
      before: other === null ? null : text(other),
      change: other === null ? null : changeText(other.value, figure.value),
    };
  });
  const known = (of: HistoryPeriod): string => formatShare(of.coveredMs / lengthOf(of));
  return [
    ...rows,
    { word: 'Known', now: known(period), before: before === null ? null : known(before), change: null },
  ];
}

/** A period that is not over counts until now. */
function lengthOf({ from, to }: HistoryPeriod): number {
  return Math.max(1_000, Math.min(to, Math.max(from, Date.now())) - from);
}

function figuresOf(stepMs: number, period: HistoryPeriod): readonly Figure[] {
  const { series, summary, coveredMs } = period;
  if (summary.kind === 'gauge') {
    return [
      { word: 'Mean', value: summary.mean },
      { word: 'Least', value: summary.min },
      { word: 'Most', value: summary.max },
      { word: 'Last', value: summary.last },
    ];
  }
  if (summary.kind === 'duration') {
    return [
      { word: 'Runs', value: summary.count, isTime: false },
      { word: 'p50', value: summary.p50 },
      { word: 'p95', value: summary.p95 },
      { word: 'p99', value: summary.p99 },
      { word: 'Shortest', value: summary.min },
      { word: 'Longest', value: summary.max },
    ];
  }
  if (summary.kind === 'share') {
    const shares = series.kind === 'share' ? series.shares.filter((share) => share !== null) : [];
    return [
      { word: 'Of all', value: summary.share },
      { word: 'Least', value: shares.length === 0 ? null : Math.min(...shares) },
      { word: 'Most', value: shares.length === 0 ? null : Math.max(...shares) },
    ];
  }
  const counts = series.kind === 'counter' ? series.counts.filter((count) => count !== null) : [];
  // By what is known of it, so that a gap does not count as a time in which nothing happened.
  const [per, ms] =
    period.to - period.from > 2 * 86_400_000 ? (['hour', HOUR] as const) : (['minute', MINUTE] as const);
  return [
    { word: 'Total', value: coveredMs === 0 ? null : summary.total },
    { word: `Per ${per}`, value: coveredMs === 0 ? null : (summary.total / coveredMs) * ms },
    { word: `Most in ${stepText(stepMs)}`, value: counts.length === 0 ? null : Math.max(...counts) },
  ];
}

/** `+12 %`, `−3.4 %`, `×14`; null where that says nothing. */
export function changeText(before: number | null, now: number | null): string | null {
  if (before === null || now === null) return null;
  if (before === now) return '±0 %';
  if (before === 0) return null;
  const share = now / before - 1;
  if (share >= 9) return `×${Math.round(now / before)}`;
  const percent = Math.abs(share * 100);
  const text = percent < 10 ? percent.toFixed(1) : String(Math.round(percent));
  return `${share < 0 ? '−' : '+'}${text} %`;
}
