import { Worker } from 'node:worker_threads';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MetricStore } from '../../electron/metrics/metric-store.ts';
import { type Metrics, NO_METRICS } from '../../shared/numbers/metrics.ts';
import { turns } from '../support/turns.ts';

type Increment = Exclude<keyof MetricStore, 'getMetrics'>;

/** What each increment counts: the table of the design, as code. */
const COUNTS: Readonly<Record<Increment, Partial<Metrics>>> = {
  incrementJobsCreated: { total_jobs_created: 1 },
  incrementJobsInProgress: { jobs_started: 1, jobs_in_progress: 1 },
  incrementJobsCompleted: { jobs_completed: 1, jobs_in_progress: -1 },
  incrementJobsFailed: { jobs_failed: 1, jobs_in_progress: -1 },
  incrementJobsCancelled: { jobs_cancelled: 1, jobs_in_progress: -1 },
  incrementJobsInterrupted: { jobs_interrupted: 1, jobs_in_progress: -1 },
  incrementJobsRetried: { jobs_retried: 1 },
  incrementJobsDead: { jobs_dead: 1 },
};
const INCREMENTS = Object.keys(COUNTS) as readonly Increment[];
/** What every store of metrics has to do; `beyond` are the methods that it has besides. */
export function describeMetricStore(
  name: string,
  create: () => MetricStore,
  beyond: readonly string[] = [],
): void {
  describe(`${name}, as a metric store`, () => {
    let store: MetricStore;
    beforeEach(() => {
      store = create();
    });

    it('begins at 0, with the keys of the reference text first and in their order', () => {
      expect(store.getMetrics()).toEqual(NO_METRICS);
      expect(Object.keys(store.getMetrics())).toEqual(Object.keys(NO_METRICS));
      expect(JSON.stringify(store.getMetrics())).toMatch(
        /^{"total_jobs_created":0,"jobs_completed":0,"jobs_failed":0,"jobs_retried":0,"jobs_in_progress":0,/,
      );
    });

    it.each(INCREMENTS)('%s counts what it says and nothing else', (increment) => {
      store.incrementJobsInProgress();
      const before = store.getMetrics();
      store[increment]();
      const expected: Record<string, number> = { ...before };
      for (const [key, by] of Object.entries(COUNTS[increment])) expected[key] = (expected[key] ?? 0) + by;
      expect(store.getMetrics()).toEqual(expected);
    });

    it('answers a copy: changing it changes nothing', () => {
      store.incrementJobsCreated();
      const copy = store.getMetrics() as Record<keyof Metrics, number>;
      copy.total_jobs_created = 99;
      copy.jobs_in_progress = -5;
      expect(store.getMetrics()).toEqual({ ...NO_METRICS, total_jobs_created: 1 });
    });

    it('answers a copy: counting on does not change it', () => {
      const copy = store.getMetrics();
      store.incrementJobsInProgress();
      expect(copy).toEqual(NO_METRICS);
    });

    it.each([...INCREMENTS, 'getMetrics'] as const)(
      '%s with an aborted signal counts nothing and throws its reason',
      (method) => {
        const reason = new Error('the caller left');
        expect(() => store[method](AbortSignal.abort(reason))).toThrow(reason);
        expect(store.getMetrics()).toEqual(NO_METRICS);
      },
    );

    it.each(INCREMENTS)('%s with a signal that is not aborted counts', (increment) => {
      store[increment](new AbortController().signal);
      expect(store.getMetrics()).not.toEqual(NO_METRICS);
    });

    it('has no method that takes a counter down, and none that is not told of', () => {
      const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(store));
      expect(methods.filter((method) => method !== 'constructor').sort()).toEqual(
        [...INCREMENTS, ...beyond, 'getMetrics'].sort(),
      );
      expect(Object.keys(store)).toEqual([]);
    });

    it('never goes down but for the gauge, whatever is counted', () => {
      let before = store.getMetrics();
      for (let round = 0; round < 400; round += 1) {
        store[INCREMENTS[(round * 7) % INCREMENTS.length] ?? 'incrementJobsCreated']();
        const after = store.getMetrics();
        for (const key of Object.keys(NO_METRICS) as (keyof Metrics)[]) {
          if (key !== 'jobs_in_progress') expect(after[key]).toBeGreaterThanOrEqual(before[key]);
        }
        before = after;
      }
    });

    it('loses none of 10,000 increments from many interleaved tasks', async () => {
      const task = async (number: number): Promise<void> => {
        for (let job = 0; job < 100; job += 1) {
          store.incrementJobsCreated();
          if ((job + number) % 3 === 0) await Promise.resolve();
          store.incrementJobsInProgress();
          if ((job + number) % 17 === 0) await turns();
          if (job % 5 === 0) store.incrementJobsFailed();
          else store.incrementJobsCompleted();
        }
      };
      await Promise.all(Array.from({ length: 100 }, (_, number) => task(number)));
      expect(store.getMetrics()).toEqual({
        ...NO_METRICS,
        total_jobs_created: 10_000,
        jobs_started: 10_000,
        jobs_completed: 8_000,
        jobs_failed: 2_000,
      });
    });

    it('loses none of 10,000 increments that come as messages of other threads', async () => {
      const code = `
        const { parentPort } = require('node:worker_threads');
        for (let job = 0; job < 1250; job += 1) parentPort.postMessage('incrementJobsCreated');
        for (let job = 0; job < 1250; job += 1) parentPort.postMessage('incrementJobsInProgress');
      `;
      await Promise.all(
        Array.from({ length: 4 }, () => {
          const worker = new Worker(code, { eval: true });
          worker.on('message', (increment: Increment) => store[increment]());
          return new Promise((resolve, reject) => {
            worker.once('error', reject);
            worker.once('exit', resolve);
          });
        }),
      );
      expect(store.getMetrics()).toMatchObject({ total_jobs_created: 5_000, jobs_in_progress: 5_000 });
    });
  });
}
