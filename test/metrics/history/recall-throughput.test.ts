import { beforeEach, describe, expect, it } from 'vitest';
import { HistoryFile } from '../../../electron/metrics/history/history-file.ts';
import type { HistoryStore } from '../../../electron/metrics/history/history-store.ts';
import { MemoryMetricStore } from '../../../electron/metrics/memory-metric-store.ts';
import { MetricsRecorder } from '../../../electron/metrics/recorder.ts';
import { startRun } from '../../../electron/queue/transitions.ts';
import { recallThroughput } from '../../../electron/recall-throughput.ts';
import { THROUGHPUT_RANGES } from '../../../shared/numbers/snapshot.ts';
import { CollectingLogger } from '../../support/collect.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { SUCCEEDED } from '../../support/fake-runner.ts';
import { ended, jobs } from '../../support/jobs.ts';
import { aSample, HOUR_START } from './samples.ts';

describe('after a restart', () => {
  let clock: FakeClock;
  let recorder: MetricsRecorder;
  let running = 0;
  beforeEach(() => {
    clock = new FakeClock({ now: HOUR_START + 7_000 });
    const store = new MemoryMetricStore();
    recorder = new MetricsRecorder({
      store,
      clock,
      logger: new CollectingLogger(),
      runningJobs: () => running,
      workers: () => 4,
    });
  });
  const storeOf = (...seconds: readonly (readonly [number, number])[]): HistoryStore => {
    const file = new HistoryFile(':memory:');
    const samples = seconds.map(([ago, count]) =>
      aSample(HOUR_START - ago * 1_000, { counts: { jobs_completed: count, jobs_failed: 1 } }),
    );
    file.save({ samples, markers: [] });
    return {
      isKept: true,
      save: async () => undefined,
      limit: async () => undefined,
      moment: async () => null,
      query: async (query) => file.query(query),
      close: async () => file.close(),
    };
  };
  const runOne = (): void => {
    running += 1;
    const started = startRun(jobs.waiting(), clock.now());
    recorder.record([{ ...started, at: clock.now() }]);
    running -= 1;
    recorder.record([{ ...ended(started.after, SUCCEEDED, clock.now()), at: clock.now() }]);
  };
  const total = (counts: readonly (number | null)[]): number =>
    counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);

  it('the charts begin with what history knows, each as far as it goes back, and count on', async () => {
    runOne();
    await recallThroughput(storeOf([-5, 3], [300, 20], [7_200, 100], [5 * 86_400, 1_000]), recorder);
    runOne();
    const told = THROUGHPUT_RANGES.map((range) => recorder.throughput(range));
    expect(told.map(({ completed }) => total(completed))).toEqual([25, 25, 125, 1_125]);
    expect(told.map(({ failed }) => total(failed))).toEqual([2, 2, 3, 4]);
    const { completed } = recorder.throughput('10min');
    // Half a minute in which nothing is known, between what is.
    expect(completed.slice(-4)).toEqual([null, null, null, 5]);
    expect(completed[29]).toBe(20);
  });

  it('what is left is estimated by what was done since the start', async () => {
    const drain = (): number | null => recorder.drainMs(100);
    await recallThroughput(storeOf([-5, 500], [60, 900]), recorder);
    expect(drain()).toBeNull();
    clock.pass(2_000);
    runOne();
    expect(drain()).toBe(200_000);
  });

  it('without a history they begin empty', async () => {
    await recallThroughput(storeOf(), recorder);
    expect(total(recorder.throughput('30days').completed)).toBe(0);
    expect(
      recorder
        .throughput('hour')
        .completed.slice(0, -1)
        .every((count) => count === null),
    ).toBe(true);
  });
});
