import type { HistoryReply } from '../../shared/numbers/history.ts';
import { columnsOf, isUnknown, leadingColumn } from './chart-columns.ts';
import type { Pointed } from './create-history-chart.ts';
import { markerText } from './marker-text.ts';
import { formatValue, METRIC_WORDS } from './metric-words.ts';
import { bucketText } from './ranges.ts';

/** Wider than the readout ever is: with less room than this on the right it stands on the left. */
const ROOM = 230;
const MARKERS = 3;

interface Line {
  readonly word: string;
  readonly value: string;
}

/** The exact values of one bucket, beside the hairline. */
export function HistoryReadout({
  reply,
  pointed,
}: {
  readonly reply: HistoryReply;
  readonly pointed: Pointed;
}) {
  const { index, left, plotWidth } = pointed;
  const from = reply.period.from + index * reply.stepMs;
  const markers = reply.markers.filter(({ at }) => at >= from && at < from + reply.stepMs);
  const side = plotWidth - left < ROOM ? 'left' : 'right';
  return (
    <div className="history-readout" data-side={side} style={{ left }} aria-hidden="true">
      <p className="history-readout-time">{bucketText(from, reply.stepMs)}</p>
      {linesOf(reply, index).map(({ word, value }) => (
        <p key={word} className="history-readout-line">
          <span>{word}</span>
          <b>{value}</b>
        </p>
      ))}
      {isUnknown(reply.period.series, index) && <p>Jobdeck was not running</p>}
      {markers.slice(0, MARKERS).map((marker) => (
        <p key={`${marker.at} ${marker.kind} ${marker.text}`} className="history-readout-mark">
          {markerText(marker)}
        </p>
      ))}
      {markers.length > MARKERS && (
        <p className="history-readout-mark">and {markers.length - MARKERS} more</p>
      )}
    </div>
  );
}

/** The same, to be read out. */
export function readoutText(reply: HistoryReply, index: number): string {
  const time = bucketText(reply.period.from + index * reply.stepMs, reply.stepMs);
  const lines = linesOf(reply, index).map(({ word, value }) => `${word} ${value}`);
  return `${time}: ${lines.length === 0 ? 'Jobdeck was not running' : lines.join(', ')}`;
}

function linesOf({ metric, period, before }: HistoryReply, index: number): readonly Line[] {
  const { unit } = METRIC_WORDS[metric];
  const { series } = period;
  const wordOf = (name: string): string =>
    name === 'count' || name === 'share' ? (unit ?? METRIC_WORDS[metric].title.toLowerCase()) : name;
  const lines: Line[] = isUnknown(series, index)
    ? []
    : columnsOf(series).map(({ name, values }) => ({
        word: wordOf(name),
        value: formatValue(metric, values[index] ?? null),
      }));
  if (series.kind === 'duration' && lines.length > 0) {
    lines.push({ word: 'runs', value: String(series.counts[index] ?? 0) });
  }
  if (before !== null && !isUnknown(before.series, index)) {
    const { name, values } = leadingColumn(before.series);
    const word = name === 'count' || name === 'share' ? 'before' : `${name} before`;
    lines.push({ word, value: formatValue(metric, values[index] ?? null) });
  }
  return lines;
}
