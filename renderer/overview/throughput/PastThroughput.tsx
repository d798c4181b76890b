import { useEffect, useState } from 'react';
import type { HistoryReply } from '../../../shared/numbers/history.ts';
import type { ThroughputRange } from '../../../shared/numbers/snapshot.ts';
import { describeProblem } from '../../../shared/result.ts';
import { query } from '../../bridge.ts';
import { clockText, dayText } from '../../moment.ts';
import { useDeck } from '../../store/deck.ts';
import { RANGE_WORDS } from './chart-scale.ts';
import type { ShownThroughput } from './create-chart.ts';
import { ThroughputSection } from './Throughput.tsx';

const MINUTE = 60_000;
/** As long, and of as many buckets at most, as the chart of now. */
const STRETCHES: Readonly<Record<ThroughputRange, { readonly length: number; readonly points: number }>> = {
  '10min': { length: 10 * MINUTE, points: 60 },
  hour: { length: 60 * MINUTE, points: 60 },
  day: { length: 1_440 * MINUTE, points: 48 },
  '30days': { length: 43_200 * MINUTE, points: 60 },
};

interface Answer {
  readonly range: ThroughputRange;
  readonly shown: ShownThroughput | null;
  readonly trouble: string | null;
}

/** The time around a moment of the past, which is marked in it, and what happened. */
export function PastThroughput({ at }: { readonly at: number }) {
  const range = useDeck((deck) => deck.throughputRange);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let wanted = true;
    askAround(at, range).then(
      (told) => {
        if (wanted) setAnswer(told);
      },
      () => {
        if (wanted) setAnswer({ range, shown: null, trouble: 'The engine does not answer.' });
      },
    );
    return () => {
      wanted = false;
    };
  }, [at, range]);
  const isOfThis = answer?.range === range;
  return (
    <ThroughputSection
      shown={isOfThis ? answer.shown : null}
      trouble={isOfThis ? answer.trouble : null}
      span={`${RANGE_WORDS[range].key} around ${dayText(at)}, ${clockText(at)}`}
    />
  );
}

/** With the moment in its middle, or as late as now lets it be. */
async function askAround(at: number, range: ThroughputRange): Promise<Answer> {
  const { length, points } = STRETCHES[range];
  const to = Math.min(Date.now(), at + length / 2);
  const asked = { from: Math.max(0, to - length), to, points, before: false, queue: null, kind: null };
  const [completed, failed] = await Promise.all([
    query('history.query', { ...asked, metric: 'jobs_completed' }),
    query('history.query', { ...asked, metric: 'jobs_failed' }),
  ]);
  for (const reply of [completed, failed])
    if (!reply.ok) return { range, shown: null, trouble: describeProblem(reply.error) };
  if (!completed.ok || !failed.ok) return { range, shown: null, trouble: null };
  const { period, stepMs, markers } = completed.value;
  const buckets = {
    range,
    bucketMs: stepMs,
    lastBucketAt: period.to - stepMs,
    completed: countsOf(completed.value),
    failed: countsOf(failed.value),
  };
  return { range, shown: { buckets, around: { at, markers } }, trouble: null };
}

const countsOf = ({ period: { series } }: HistoryReply): readonly (number | null)[] =>
  series.kind === 'counter' ? series.counts : [];
