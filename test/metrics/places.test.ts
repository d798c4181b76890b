import { describe, expect, it } from 'vitest';
import { Measures } from '../../electron/metrics/measures.ts';
import { Places } from '../../electron/metrics/places.ts';
import { QueueLabels } from '../../electron/metrics/queue-labels.ts';
import { QUEUE_SILENT_MS } from '../../shared/numbers/history.ts';
import { created } from '../support/jobs.ts';

describe('Places', () => {
  it('are given back by the one that was silent for the longest, when it was for long enough', () => {
    const places = new Places({ most: 2, silentMs: 10 });
    expect([places.take('a', 0), places.take('b', 3), places.take('c', 9)]).toEqual([true, true, false]);
    places.see('a', 5);
    expect([places.take('c', 12), places.take('c', 13)]).toEqual([false, true]);
    expect([places.has('a'), places.has('b'), places.has('c')]).toEqual([true, false, true]);
    expect([places.take('d', 14), places.take('d', 15)]).toEqual([false, true]);
  });

  it('are kept when nobody needs them, and for ever where nothing else was said', () => {
    const places = new Places({ most: 2, silentMs: 10 });
    places.take('a', 0);
    places.take('b', 1_000);
    expect(places.has('a')).toBe(true);
    const kept = new Places({ most: 1, silentMs: Number.POSITIVE_INFINITY });
    kept.take('a', 0);
    expect(kept.take('b', 1e15)).toBe(false);
  });

  it('are those of the queues that counted, ran or held jobs: a new one is counted by itself then', () => {
    let now = 0;
    const labels = new QueueLabels({
      most: 2,
      onFull: () => undefined,
      silent: { ms: QUEUE_SILENT_MS, now: () => now },
    });
    const measures = new Measures(labels);
    const counted = (): Readonly<Record<string, number>> =>
      Object.fromEntries(
        measures.take().cells.map(({ queue, counts }) => [queue, counts.total_jobs_created]),
      );
    measures.record(created({ queue: 'daily' }));
    measures.record(created({ queue: 'held' }));
    measures.record(created({ queue: 'new' }));
    expect(counted()).toEqual({ daily: 1, held: 1, other: 1 });
    now = QUEUE_SILENT_MS - 1;
    measures.labelOf('held');
    measures.record(created({ queue: 'new' }));
    expect(counted()).toEqual({ other: 1 });
    now = QUEUE_SILENT_MS;
    measures.record(created({ queue: 'new' }));
    measures.record(created({ queue: 'daily' }));
    expect(counted()).toEqual({ new: 1, other: 1 });
  });
});
