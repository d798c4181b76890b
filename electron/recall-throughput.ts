import type { HistoryMetric, HistoryReply } from '../shared/numbers/history.ts';
import { THROUGHPUT_RANGES, type ThroughputRange } from '../shared/numbers/snapshot.ts';
import type { HistoryStore } from './metrics/history/history-store.ts';
import type { MetricsRecorder } from './metrics/recorder.ts';

/**
 * The charts of the recent past begin with what history knows. Asked before this process has written anything into it, so
 * that nothing is counted twice. Without history they begin empty, as they do in memory.
 */
export async function recallThroughput(store: HistoryStore, recorder: MetricsRecorder): Promise<void> {
  const asked = THROUGHPUT_RANGES.map(async (range) => {
    const { bucketMs, lastBucketAt, completed } = recorder.throughput(range);
    const ask = (metric: HistoryMetric): Promise<HistoryReply> =>
      store.query({
        metric,
        from: lastBucketAt - (completed.length - 1) * bucketMs,
        to: lastBucketAt + bucketMs,
        points: completed.length,
        before: false,
        queue: null,
        kind: null,
      });
    recall(recorder, range, lastBucketAt, await Promise.all([ask('jobs_completed'), ask('jobs_failed')]));
  });
  await Promise.all(asked);
}

function recall(
  recorder: MetricsRecorder,
  range: ThroughputRange,
  lastAt: number,
  [completed, failed]: readonly [HistoryReply, HistoryReply],
): void {
  const { bucketMs } = recorder.throughput(range);
  const [good, bad] = [completed.period.series, failed.period.series];
  // Coarser ones are no buckets of that chart.
  if (completed.stepMs !== bucketMs || good.kind !== 'counter' || bad.kind !== 'counter') return;
  recorder.recall(range, lastAt, { completed: good.counts, failed: bad.counts });
}
