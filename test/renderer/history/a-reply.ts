import { HistoryFile } from '../../../electron/metrics/history/history-file.ts';
import type { HistoryMarker, HistoryQuery, HistoryReply } from '../../../shared/numbers/history.ts';
import { aPart, aSample } from '../../metrics/history/samples.ts';

/** What a real file answers to one who asks; the samples have `count` runs of 40 ms a second, and one in the queue `mail`. */
export function answererOf(
  seconds: readonly { readonly at: number; readonly count: number }[],
  markers: readonly HistoryMarker[] = [],
): (query: HistoryQuery) => HistoryReply {
  return (query) => {
    const file = new HistoryFile(':memory:');
    const samples = seconds.map(({ at, count }) =>
      aSample(at, {
        counts: { jobs_completed: count },
        gauges: { queue_size: count },
        running: Array.from({ length: count }, () => 40),
        parts: [aPart('mail', 'http', { counts: { jobs_completed: 1 } })],
      }),
    );
    file.save({ samples, markers });
    const reply = file.query(query);
    file.close();
    return reply;
  };
}
