import { formatCount } from '../../../shared/format.ts';
import type { Throughput } from '../../../shared/snapshot.ts';
import { formatBucket, formatRate, RATE_UNITS } from './chart-scale.ts';
import type { Pointed } from './create-chart.ts';

/** Wider than the readout ever is: with less room than this on the right it stands on the left. */
const ROOM = 190;

/** The exact values of one bucket, beside the hairline. */
export function Readout({ buckets, pointed }: { readonly buckets: Throughput; readonly pointed: Pointed }) {
  const { range, bucketMs, lastBucketAt, completed, failed } = buckets;
  const { index, left, plotWidth } = pointed;
  const from = lastBucketAt - (completed.length - 1 - index) * bucketMs;
  const good = completed[index] ?? null;
  const bad = failed[index] ?? null;
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
          {index === completed.length - 1 && <p className="readout-note">still filling</p>}
        </>
      )}
    </div>
  );
}

function Line({ word, runs, rate }: { readonly word: string; readonly runs: number; readonly rate: string }) {
  return (
    <p className="readout-line">
      <span>{word}</span>
      <b>{formatCount(runs)}</b>
      <b>{rate}</b>
    </p>
  );
}
