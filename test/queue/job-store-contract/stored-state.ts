import { describe, expect, it } from 'vitest';
import {
  NEW_ENGINE_SETTINGS,
  newQueueSettings,
  type StoredState,
} from '../../../electron/queue/job-store.ts';
import { cancelUnstarted, retryFailed, startRun } from '../../../electron/queue/transitions.ts';
import { NO_METRICS } from '../../../shared/numbers/metrics.ts';
import { failedWith } from '../../support/fake-runner.ts';
import { mustBe } from '../../support/jobs.ts';
import type { StoreBench } from './store-bench.ts';

/** What a store tells when it is opened, new and after it was closed. */
export function describeStoredState(bench: StoreBench): void {
  describe('the stored state', () => {
    it('of a new store is that of an engine that never ran', () => {
      expect(bench.stored).toMatchObject({
        readOnly: null,
        metrics: NO_METRICS,
        running: [],
        lastCommitAt: null,
        engine: NEW_ENGINE_SETTINGS,
        queues: [],
        counts: [],
      });
    });

    it('has the counts by queue and state, without those that are 0', async () => {
      await bench.run(await bench.add({ id: 'done' }));
      await bench.add();
      await bench.add({ queue: 'other', delayMs: 10 });
      const gone = await bench.add({ queue: 'gone' });
      await bench.commit(cancelUnstarted(mustBe(gone, 'waiting'), 9_000));
      const { counts } = await bench.reopened();
      expect(countsOf(counts)).toEqual({
        'default/completed': 1,
        'default/waiting': 1,
        'other/scheduled': 1,
        'gone/cancelled': 1,
      });
    });

    it('has the metrics, which pruning does not change', async () => {
      await bench.run(await bench.add());
      const retrying = await bench.run(await bench.add(), failedWith('exit 1'));
      await bench.commit(retryFailed(mustBe(retrying, 'retrying'), 9_000));
      await bench.run(await bench.add(), failedWith('ENOENT', { retryable: false }));
      await bench.run(await bench.add(), { type: 'cancelled' });
      await bench.run(await bench.add(), { type: 'interrupted' });
      await bench.commit(cancelUnstarted(mustBe(await bench.add(), 'waiting'), 9_000));
      await bench.commit(startRun(mustBe(await bench.add(), 'waiting'), 9_000));
      const metrics = {
        total_jobs_created: 7,
        jobs_completed: 1,
        jobs_failed: 2,
        jobs_retried: 1,
        jobs_in_progress: 1,
        jobs_started: 6,
        jobs_cancelled: 1,
        jobs_interrupted: 1,
        jobs_dead: 1,
      };
      expect((await bench.reopened()).metrics).toEqual(metrics);
      await bench.prune(0, 100);
      expect((await bench.reopened()).metrics).toEqual(metrics);
    });

    it('has the jobs that are stored as running', async () => {
      const starts = [];
      for (const id of ['a', 'b', 'c']) {
        const start = startRun(mustBe(await bench.add({ id, key: `key of ${id}` }), 'waiting'), 2_000);
        await bench.commit(start);
        starts.push(start.after);
      }
      await bench.add({ id: 'waiting' });
      const { running } = await bench.reopened();
      expect(running.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(starts);
    });

    it('has the moment of the last commit', async () => {
      await bench.add({}, 5_000);
      // By the clock of whoever asked, or by that of the store.
      expect((await bench.reopened()).lastCommitAt).toBeGreaterThanOrEqual(5_000);
    });

    it('has the settings of the engine and of the queues as they were saved last', async () => {
      await bench.store.saveEngine({ ...NEW_ENGINE_SETTINGS, concurrency: 4 });
      const engineSettings = {
        concurrency: 7,
        pausedAt: 123,
        maxLoadPerCpu: 0.75,
        minFreeMemoryBytes: 2 ** 30,
      };
      await bench.store.saveEngine(engineSettings);
      const mail = newQueueSettings('mail');
      const rate = { limit: 9, intervalMs: 60_000 };
      await bench.store.saveQueue({ ...mail, concurrency: 2, rate });
      await bench.store.saveQueue({ ...mail, concurrency: 3, pausedAt: 77, keyRate: rate });
      await bench.store.saveQueue(newQueueSettings('default'));
      const { engine, queues } = await bench.reopened();
      expect(engine).toEqual(engineSettings);
      expect(queues.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
        { name: 'default', concurrency: null, pausedAt: null, rate: null, keyRate: null },
        { name: 'mail', concurrency: 3, pausedAt: 77, rate: null, keyRate: rate },
      ]);
    });
    describe('has the starts that a rate counts', () => {
      const HOUR = 3_600_000;
      const start = async (queue: string, at: number, rateKey?: string): Promise<void> => {
        const job = await bench.add({ queue, ...(rateKey !== undefined && { rateKey }) });
        await bench.commit(startRun(mustBe(job, 'waiting'), at));
      };
      const rated = { ...newQueueSettings('mail'), rate: { limit: 2, intervalMs: HOUR } };

      it('with their keys, from when it was set on', async () => {
        await start('mail', 1_000);
        await bench.store.saveQueue(rated);
        await start('mail', 2_000, 'host a');
        await start('mail', 3_000);
        await start('other', 4_000);
        expect((await bench.reopened()).starts).toEqual([
          { queue: 'mail', key: 'host a', at: 2_000 },
          { queue: 'mail', key: null, at: 3_000 },
        ]);
        await start('mail', 5_000);
        expect((await bench.reopened()).starts).toHaveLength(3);
      });

      it('of the last interval only, the longer one of both', async () => {
        const keyRate = { limit: 1, intervalMs: 2 * HOUR };
        await bench.store.saveQueue({ ...rated, keyRate });
        for (const at of [0, 1.5 * HOUR, 3 * HOUR]) await start('mail', at);
        expect((await bench.reopened()).starts.map(({ at }) => at)).toEqual([1.5 * HOUR, 3 * HOUR]);
      });

      it('until there is no rate any more', async () => {
        await bench.store.saveQueue(rated);
        await start('mail', 2_000);
        await bench.store.saveQueue({ ...rated, rate: null });
        await start('mail', 3_000);
        expect((await bench.reopened()).starts).toEqual([]);
      });
    });
  });
}

export const countsOf = (counts: StoredState['counts']): Readonly<Record<string, number>> =>
  Object.fromEntries(
    counts.filter(({ jobs }) => jobs > 0).map((each) => [`${each.queue}/${each.state}`, each.jobs]),
  );
