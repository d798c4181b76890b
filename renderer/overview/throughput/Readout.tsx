import { formatCount } from '../../../shared/words/format.ts';
import { markerText } from '../../history/marker-text.ts';
import { formatBucket, formatRate, isFilling, RATE_UNITS } from './chart-scale.ts';
import type { Pointed, ShownThroughput } from './create-chart.ts';

/** Wider than the readout ever is: with less room than this on the right it stands on the left. */
const ROOM = 190;

/** The exact values of one bucket, beside the hairline. */
export function Readout({
  shown: { buckets, around },
  pointed,
}: {
  readonly shown: ShownThroughput;
  readonly pointed: Pointed;
}) {
  const { range, bucketMs, lastBucketAt, completed, failed } = buckets;
  const { index, left, plotWidth } = pointed;
  const from = lastBucketAt - (completed.length - 1 - index) * bucketMs;
  const good = completed[index] ?? null;
  const bad = failed[index] ?? null;
  const happened = (around?.markers ?? [])
    .filter(({ at }) => at >= from && at < from + bucketMs)
    .slice(-TOLD);
  const side = plotWidth - left < ROOM ? 'left' : 'right';
  return (
    <div className="readout" data-side={side} style={{ left }} aria-hidden="true">
      <p className="readout-time">{formatBucket(range, from, bucketMs)}</p>
      {good === null || bad === null ? (
        <p>Jobdeck was not running</p>
      ) : (
        <>
          <Line word="completed" runs={good} rate={formatRate(good, bucketMs, RATE_UNITS[range])} />
          <Line word="failed runs" runs={bad} rate={formatRate(bad, bucketMs, RATE_UNITS[range])} />
          {isFilling(buckets, index) && <p className="readout-note">still filling</p>}
        </>
      )}
      {happened.map((marker) => (
        <p key={`${marker.at} ${marker.kind} ${marker.text}`} className="readout-note">
          {markerText(marker)}
        </p>
      ))}
    </div>
  );
}

/** Lines of what happened in one bucket. */
const TOLD = 3;

function Line({ word, runs, rate }: { readonly word: string; readonly runs: number; readonly rate: string }) {
  return (
    <p className="readout-line">
      <span>{word}</span>
      <b>{formatCount(runs)}</b>
      <b>{rate}</b>
    </p>
  );
}
