import { describe, expect, it } from 'vitest';
import { startRun } from '../../../electron/queue/transitions.ts';
import { created, mustBe } from '../../support/jobs.ts';
import { moved, type StoreBench, taken } from './store-bench.ts';

/** What a store that keeps what it is given has after it was closed and opened again. */
export function describeReopening(bench: StoreBench): void {
  describe('opened again', () => {
    it('has the jobs, their runs and their orders', async () => {
      await bench.run(await bench.add({ id: 'done' }));
      await bench.commit(created({ id: 'low', priority: -1 }), created({ id: 'high', priority: 1 }));
      await bench.add({ id: 'elsewhere', queue: 'other', delayMs: 10 }, 0);
      const read = async () => ({
        jobs: await Promise.all(['done', 'low', 'high', 'elsewhere'].map((id) => bench.store.get(id))),
        runs: await bench.store.runs('done', 10),
        due: await bench.store.due(1e12, 10),
        page: await bench.store.list({ state: null, cursor: null, limit: 10 }),
      });
      const before = await read();
      await bench.reopened();
      expect(await read()).toEqual(before);
      expect(before.runs).toHaveLength(1);
      expect(await bench.waitingIds()).toEqual(['high', 'low']);
      expect(await bench.store.nextDueAt()).toBe(10);
      expect(before.page?.items.map((item) => item.job.id)).toEqual(['elsewhere', 'high', 'low', 'done']);
    });

    it('goes on in the order of changes', async () => {
      await bench.add({ id: 'before' });
      await bench.reopened();
      await bench.add({ id: 'after' });
      expect(await bench.waitingIds()).toEqual(['before', 'after']);
    });

    it('still refuses what comes too late, and a key that is taken', async () => {
      const job = mustBe(await bench.add({ id: 'a', key: 'k' }), 'waiting');
      await bench.commit(startRun(job, 2_000));
      await bench.reopened();
      expect(await bench.store.commit([startRun(job, 3_000), created({ key: 'k' })])).toEqual([
        moved(0),
        taken(1, 'a'),
      ]);
    });

    it('has what was committed and not answered when it was closed', async () => {
      const answers = Array.from({ length: 20 }, (_, index) =>
        bench.store.commit([created({ id: `job-${index}` })]),
      );
      await bench.reopened();
      await Promise.all(answers);
      expect((await bench.store.list({ state: null, cursor: null, limit: 1 }))?.total).toBe(20);
    });

    it('has forgotten what was pruned', async () => {
      await bench.run(await bench.add({ id: 'gone', key: 'k' }));
      await bench.prune(0, 10);
      const { counts } = await bench.reopened();
      expect(counts.filter(({ jobs }) => jobs > 0)).toEqual([]);
      expect(await bench.store.get('gone')).toBeNull();
      await bench.add({ key: 'k' });
    });
  });
}
