import { beforeEach, describe, expect, it } from 'vitest';
import { HistoryFile } from '../../../electron/metrics/history/history-file.ts';
import type { HistoryBatch, HistoryStore } from '../../../electron/metrics/history/history-store.ts';
import { HistorySampler, type Reading } from '../../../electron/metrics/history/sampler.ts';
import { Measures } from '../../../electron/metrics/measures.ts';
import { QueueLabels } from '../../../electron/metrics/queue-labels.ts';
import { NO_METRICS } from '../../../shared/numbers/metrics.ts';
import { CollectingLogger } from '../../support/collect.ts';
import { EPOCH, FakeClock } from '../../support/fake-clock.ts';
import { SUCCEEDED } from '../../support/fake-runner.ts';
import { ended, jobs } from '../../support/jobs.ts';
import { aQuery } from './samples.ts';

class RecordingStore implements HistoryStore {
  readonly isKept: boolean = true;
  readonly batches: HistoryBatch[] = [];
  refuses = false;
  closed = false;
  readonly limits: number[] = [];
  readonly #file = new HistoryFile(':memory:');

  async save(batch: HistoryBatch): Promise<void> {
    if (this.refuses) throw new Error('disk full');
    this.#file.save(batch);
    this.batches.push(batch);
  }
  async limit(bytes: number): Promise<void> {
    this.limits.push(bytes);
  }
  async query(query: Parameters<HistoryStore['query']>[0]) {
    return this.#file.query(query);
  }
  async moment(at: number) {
    return this.#file.moment(at);
  }
  async close(): Promise<void> {
    this.closed = true;
    this.#file.close();
  }
  get samples() {
    return this.batches.flatMap(({ samples }) => samples);
  }
  get markers() {
    return this.batches.flatMap(({ markers }) => markers);
  }
}

describe('HistorySampler', () => {
  let clock: FakeClock;
  let store: RecordingStore;
  let logger: CollectingLogger;
  let measures: Measures;
  let reading: Reading;
  let sampler: HistorySampler;
  beforeEach(() => {
    // A second ends a little before it is read.
    clock = new FakeClock({ now: EPOCH + 500 });
    store = new RecordingStore();
    logger = new CollectingLogger();
    measures = new Measures(new QueueLabels({ most: 2, onFull: () => undefined }));
    reading = {
      metrics: { ...NO_METRICS, total_jobs_created: 500 },
      queueSize: 0,
      lines: [],
      retryingJobs: 0,
      deadJobs: 0,
      workers: 4,
      workerTimes: { busyMs: 0, idleMs: 0 },
      oldestWaitingSince: null,
      settings: { workers: '4' },
    };
    const parts = { store, clock, logger, measures, version: '0.1.0', read: () => reading };
    sampler = new HistorySampler({ ...parts, mostBytes: 1_000 });
  });
  const count = (created: number): void => {
    const { metrics } = reading;
    reading = {
      ...reading,
      metrics: { ...metrics, total_jobs_created: metrics.total_jobs_created + created },
    };
  };
  const pass = (seconds: number): Promise<void> => clock.advance(seconds * 1_000);
  const created = (): readonly number[] => store.samples.map(({ counts }) => counts.total_jobs_created);
  const seconds = (): readonly number[] => store.samples.map(({ at }) => (at - EPOCH) / 1_000);

  it('counts into the second in which it was counted, and nothing of what was before the start', async () => {
    sampler.start();
    count(3);
    await pass(1);
    count(2);
    await pass(5);
    expect([seconds(), created()]).toEqual([
      [0, 1, 2, 3, 4],
      [3, 2, 0, 0, 0],
    ]);
  });

  it('reads gauges, and takes what was measured as sketches', async () => {
    sampler.start();
    measures.record(ended(jobs.running(), SUCCEEDED));
    reading = { ...reading, queueSize: 7, oldestWaitingSince: clock.now() - 4_000 };
    await pass(6);
    const [first, second] = store.samples;
    expect(first?.gauges).toMatchObject({ queue_size: 7, oldest_waiting_ms: 4_520 });
    expect(first?.durations.running_ms).not.toBeNull();
    expect(second?.durations.running_ms).toBeNull();
  });

  it('keeps what workers did in each second, and the counters as they were', async () => {
    sampler.start();
    count(3);
    reading = { ...reading, workerTimes: { busyMs: 1_500, idleMs: 2_500 }, retryingJobs: 2, deadJobs: 1 };
    await pass(6);
    expect(store.samples[0]).toMatchObject({
      counts: { worker_busy_ms: 1_500, worker_idle_ms: 2_500 },
      totals: { total_jobs_created: 503 },
      gauges: { retrying_jobs: 2, dead_jobs: 1, workers: 4 },
    });
    expect(store.samples[1]?.counts.worker_busy_ms).toBe(0);
  });

  it('writes five seconds at once, and a query has those that are not written yet', async () => {
    sampler.start();
    await pass(4);
    expect(store.batches).toEqual([]);
    count(9);
    await pass(1);
    const { period } = await sampler.query(
      aQuery({ metric: 'total_jobs_created', from: EPOCH, to: EPOCH + 10_000 }),
    );
    expect(period.summary).toEqual({ kind: 'counter', total: 9 });
  });

  it('shows seconds that a busy process did not read as ones without anything', async () => {
    sampler.start();
    await pass(2);
    count(5);
    clock.jump(4_000);
    await pass(5);
    expect(seconds()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(created().filter((counted) => counted > 0)).toEqual([5]);
  });

  it('leaves a gap where the machine slept', async () => {
    sampler.start();
    await pass(2);
    clock.jump(3_600_000);
    await pass(5);
    expect(seconds().slice(0, 4)).toEqual([0, 1, 3_602, 3_603]);
  });

  it('goes on when the clock is set back, and loses no count', async () => {
    sampler.start();
    count(1);
    await pass(3);
    clock.jump(-3_000);
    count(10);
    await pass(4);
    await sampler.close();
    const file = new HistoryFile(':memory:');
    for (const batch of store.batches) file.save(batch);
    const range = { from: EPOCH - 10_000, to: EPOCH + 20_000 };
    const { period } = file.query(aQuery({ metric: 'total_jobs_created', ...range }));
    file.close();
    expect(period.summary).toEqual({ kind: 'counter', total: 11 });
  });

  it('marks the start, what was set, and the end', async () => {
    sampler.start();
    await pass(1);
    reading = { ...reading, settings: { workers: '8', 'encode: limit': '2' } };
    await pass(1);
    await sampler.close();
    expect(store.markers.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'started 0.1.0',
      'settings workers: 4 → 8',
      'stopped 0.1.0',
    ]);
    expect(store.closed).toBe(true);
  });

  it('keeps what cannot be written for a while, and says so once', async () => {
    sampler.start();
    store.refuses = true;
    count(4);
    await pass(20);
    expect(logger.entries.map(({ event }) => event)).toEqual(['history_not_saved']);
    store.refuses = false;
    await pass(5);
    expect(created().reduce((sum, counted) => sum + counted, 0)).toBe(4);
    expect(seconds().slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, second) => second));
    expect(logger.entries.map(({ event }) => event)).toEqual(['history_not_saved', 'history_saved_again']);
  });

  it('takes a lower limit a minute later, and not when it was set back meanwhile', async () => {
    sampler.setMostBytes(400);
    expect(store.limits).toEqual([1_000]);
    await clock.advance(59_000);
    sampler.setMostBytes(1_000);
    await clock.advance(120_000);
    expect(new Set(store.limits)).toEqual(new Set([1_000]));
    sampler.setMostBytes(3_000);
    expect(store.limits.at(-1)).toBe(3_000);
    sampler.setMostBytes(500);
    await clock.advance(60_000);
    expect(store.limits.at(-1)).toBe(500);
  });

  it('writes nothing at the end where nothing is kept', async () => {
    Object.defineProperty(store, 'isKept', { value: false });
    sampler.start();
    await pass(2);
    await sampler.close();
    expect([store.batches, store.closed]).toEqual([[], true]);
  });
});
