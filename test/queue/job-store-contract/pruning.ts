import { describe, expect, it } from 'vitest';
import { cancelUnstarted, retryByHand, startRun } from '../../../electron/queue/transitions.ts';
import { failedWith, SUCCEEDED } from '../../support/fake-runner.ts';
import { mustBe } from '../../support/jobs.ts';
import { idsOf, KEEP_ALL, moved, type StoreBench } from './store-bench.ts';

/** What is removed when it has been kept for long enough. */
export function describePruning(bench: StoreBench): void {
  describe('pruning', () => {
    const finish = async (count: number): Promise<readonly string[]> => {
      const ids: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const job = await bench.add({ id: `done-${index}` });
        ids.push(job.id);
        if (index % 3 === 0) await bench.commit(cancelUnstarted(mustBe(job, 'waiting'), 2_000));
        else await bench.run(job, index % 3 === 1 ? SUCCEEDED : failedWith('x', { retryable: false }));
      }
      return ids;
    };

    it('removes the jobs that finished first, whatever their state', async () => {
      const ids = await finish(9);
      const pruned = await bench.prune(4, 100);
      const expected = ['cancelled', 'completed', 'dead', 'cancelled', 'completed'].map((state, index) => ({
        id: ids[index],
        queue: 'default',
        state,
      }));
      expect(sorted(pruned)).toEqual(sorted(expected));
      expect((await bench.store.list({ state: null, cursor: null, limit: 100 }))?.total).toBe(4);
    });

    it('takes its runs along', async () => {
      await finish(2);
      await bench.prune(0, 100);
      expect(await bench.store.get('done-1')).toBeNull();
      expect(await bench.store.runs('done-1', 10)).toEqual([]);
    });

    it('goes in steps of the limit, and ends', async () => {
      await finish(10);
      const steps = [];
      for (;;) {
        const pruned = await bench.prune(3, 4);
        steps.push(pruned.length);
        if (pruned.length < 4) break;
      }
      expect(steps).toEqual([4, 3]);
      expect(await bench.prune(3, 4)).toEqual([]);
    });

    it('never removes a job that is open', async () => {
      await bench.add({ id: 'waiting' });
      await bench.add({ id: 'scheduled', delayMs: 5 });
      await bench.run(await bench.add({ id: 'retrying' }), failedWith('exit 1'));
      const running = await bench.add({ id: 'running' });
      await bench.commit(startRun(mustBe(running, 'waiting'), 2_000));
      await finish(3);
      expect(idsOf(await bench.prune(0, 100))).toHaveLength(3);
      expect(await bench.prune(0, 100)).toEqual([]);
      expect((await bench.store.list({ state: null, cursor: null, limit: 100 }))?.total).toBe(4);
    });

    it('keeps a job that was retried by hand', async () => {
      const done = await bench.run(await bench.add({ id: 'a' }));
      await bench.commit(retryByHand(mustBe(done, 'completed'), 9_000));
      expect(await bench.prune(0, 100)).toEqual([]);
      expect(await bench.waitingIds()).toEqual(['a']);
    });

    it('leaves out a change of a job that it removed', async () => {
      const done = await bench.run(await bench.add({ id: 'a' }));
      await bench.prune(0, 100);
      expect(await bench.store.commit([retryByHand(mustBe(done, 'completed'), 9_000)])).toEqual([moved(0)]);
    });

    it('leaves room that new jobs can take without a mix-up', async () => {
      await finish(6);
      await bench.prune(0, 100);
      const [a, b] = [await bench.add({ id: 'a' }), await bench.add({ id: 'b', delayMs: 7 }, 0)];
      expect(await bench.store.get('a')).toEqual(a);
      expect(await bench.store.get('b')).toEqual(b);
      expect(await bench.store.runs('a', 10)).toEqual([]);
      expect(idsOf(await bench.store.due(10, 10))).toEqual(['b']);
    });

    it('removes what is past its age, of dead ones another than of the others, and nothing younger', async () => {
      const retention = { ...KEEP_ALL, completedMs: 10_000, deadMs: 50_000 };
      const prune = async (now: number) => sorted(await bench.store.prune(retention, now, 100));
      const dead = await bench.run(await bench.add({ id: 'dead' }), failedWith('x', { retryable: false }));
      expect(dead).toMatchObject({ state: 'dead', finishedAt: 3_000 });
      await bench.commit(cancelUnstarted(mustBe(await bench.add({ id: 'cancelled' }), 'waiting'), 4_000));
      await bench.run(await bench.add({ id: 'completed' }), SUCCEEDED, 6_000);
      await bench.add({ id: 'waiting' }, 0);
      expect(await prune(13_900)).toEqual([]);
      expect(idsOf(await prune(14_100))).toEqual(['cancelled']);
      expect(idsOf(await prune(52_900))).toEqual(['completed']);
      expect(idsOf(await prune(53_100))).toEqual(['dead']);
      expect(await prune(1e12)).toEqual([]);
      expect(await bench.waitingIds()).toEqual(['waiting']);
    });

    it('counts those that are past their age when it looks at how many there are', async () => {
      const retention = { ...KEEP_ALL, completedMs: 10_000, maxFinished: 2 };
      for (let index = 0; index < 4; index += 1) {
        await bench.run(await bench.add({ id: `job-${index}` }), SUCCEEDED, 1_000 + index * 1_000);
      }
      // Two are past their age, and then no more than two are left.
      expect(idsOf(sorted(await bench.store.prune(retention, 12_500, 100)))).toEqual(['job-0', 'job-1']);
      expect(idsOf(await bench.store.prune({ ...retention, maxFinished: 1 }, 12_500, 100))).toEqual([
        'job-2',
      ]);
    });

    it('takes no more than the limit of those that are past their age', async () => {
      for (let index = 0; index < 5; index += 1) await bench.run(await bench.add({ id: `job-${index}` }));
      const retention = { ...KEEP_ALL, completedMs: 0 };
      expect(idsOf(sorted(await bench.store.prune(retention, 9_000, 3)))).toEqual([
        'job-0',
        'job-1',
        'job-2',
      ]);
      expect(idsOf(sorted(await bench.store.prune(retention, 9_000, 3)))).toEqual(['job-3', 'job-4']);
    });
  });
}

const sorted = <T extends { readonly id: string | undefined }>(pruned: readonly T[]): readonly T[] =>
  pruned.toSorted((a, b) => (a.id ?? '').localeCompare(b.id ?? ''));
