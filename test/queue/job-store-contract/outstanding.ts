import { describe, expect, it } from 'vitest';
import { NEW_ENGINE_SETTINGS } from '../../../electron/queue/job-store.ts';
import { cancelUnstarted, startRun } from '../../../electron/queue/transitions.ts';
import { SUCCEEDED } from '../../support/fake-runner.ts';
import { created, ended, mustBe } from '../../support/jobs.ts';
import { moved, type StoreBench } from './store-bench.ts';

/** What is asked for before the last answer came. */
export function describeOutstanding(bench: StoreBench): void {
  describe('asked for without waiting', () => {
    it('commits are carried out in their order', async () => {
      const create = created({ id: 'a' });
      const start = startRun(mustBe(create.after, 'waiting'), 2_000);
      const end = ended(start.after, SUCCEEDED);
      const answers = await Promise.all([create, start, end].map((event) => bench.store.commit([event])));
      expect(answers).toEqual([[], [], []]);
      expect(await bench.store.get('a')).toEqual(end.after);
      expect(await bench.store.runs('a', 10)).toEqual([end.run]);
    });

    it('the first of two commits that begin at one revision wins', async () => {
      const job = mustBe(await bench.add({ id: 'a' }), 'waiting');
      const answers = await Promise.all([
        bench.store.commit([cancelUnstarted(job, 2_000)]),
        bench.store.commit([startRun(job, 2_000), created({ id: 'b' })]),
        bench.store.commit([startRun(job, 2_000)]),
      ]);
      expect(answers).toEqual([[], [moved(0)], [moved(0)]]);
      expect((await bench.store.get('a'))?.state).toBe('cancelled');
      expect(await bench.waitingIds()).toEqual(['b']);
    });

    it('hundreds of commits put their jobs in line in the order in which they were asked for', async () => {
      const ids = Array.from({ length: 300 }, (_, index) => `job-${index}`);
      await Promise.all(ids.map((id) => bench.store.commit([created({ id })])));
      expect(await bench.waitingIds('default', 1_000)).toEqual(ids);
    });

    it('reads see every commit that was asked for before them', async () => {
      const create = created({ id: 'a' });
      const start = startRun(mustBe(create.after, 'waiting'), 2_000);
      const commits = [bench.store.commit([create, created({ id: 'b' })]), bench.store.commit([start])];
      const reads = await Promise.all([
        bench.store.get('a'),
        bench.waitingIds(),
        bench.store.list({ state: 'running', cursor: null, limit: 10 }),
        bench.store.oldestWaiting(),
      ]);
      await Promise.all(commits);
      expect(reads[0]).toEqual(start.after);
      expect(reads[1]).toEqual(['b']);
      expect(reads[2]?.total).toBe(1);
      expect(reads[3]?.id).toBe('b');
    });

    it('pruning sees them as well', async () => {
      const create = created({ id: 'a' });
      const commits = [
        bench.store.commit([create]),
        bench.store.commit([cancelUnstarted(mustBe(create.after, 'waiting'), 2_000)]),
      ];
      expect(await bench.prune(0, 10)).toEqual([{ id: 'a', queue: 'default', state: 'cancelled' }]);
      await Promise.all(commits);
    });

    it('settings are those that were asked for last', async () => {
      await Promise.all([
        bench.store.saveEngine({ ...NEW_ENGINE_SETTINGS, concurrency: 1 }),
        bench.store.commit([created()]),
        bench.store.saveEngine({ ...NEW_ENGINE_SETTINGS, concurrency: 2, pausedAt: 5 }),
      ]);
      expect((await bench.reopened()).engine).toEqual({
        ...NEW_ENGINE_SETTINGS,
        concurrency: 2,
        pausedAt: 5,
      });
    });
  });
}
