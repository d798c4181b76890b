import type { HistoryExportFormat, HistoryPeriod, HistoryReply, HistorySeries } from './history.ts';

/** What a chart of history shows, as a file. */
export function historyText(reply: HistoryReply, format: HistoryExportFormat): string {
  return format === 'csv' ? historyCsv(reply) : `${JSON.stringify(reply, null, 2)}\n`;
}

/**
 * A line a bucket: when it begins and ends in UTC, its values, and those of the bucket as far into the period before. What
 * is not known is empty. Times are ms. Everything in it is a number or a moment, so no program takes it for a formula.
 */
export function historyCsv({ metric, stepMs, period, before }: HistoryReply): string {
  const columns = columnsOf(metric, period.series);
  const earlier = before === null ? [] : columnsOf(`before_${metric}`, before.series);
  const all = [...columns, ...earlier];
  const lines = [['from', 'to', ...all.map(([name]) => name)].join(',')];
  for (let index = 0; index < lengthOf(period, stepMs); index += 1) {
    const from = period.from + index * stepMs;
    const values = all.map(([, column]) => column[index] ?? '');
    lines.push([isoText(from), isoText(from + stepMs), ...values].join(','));
  }
  return `${lines.join('\n')}\n`;
}

const isoText = (at: number): string => new Date(at).toISOString();
const lengthOf = ({ from, to }: HistoryPeriod, stepMs: number): number => Math.round((to - from) / stepMs);

function columnsOf(
  name: string,
  series: HistorySeries,
): readonly (readonly [string, readonly (number | null)[]])[] {
  if (series.kind === 'counter') return [[name, series.counts]];
  return Object.entries(series)
    .filter((entry): entry is [string, readonly (number | null)[]] => Array.isArray(entry[1]))
    .map(([part, column]) => [`${name}_${part}`, column]);
}
