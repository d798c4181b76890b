import { describe, expect, it } from 'vitest';
import { cancelUnstarted, retryByHand } from '../../../electron/queue/transitions.ts';
import { created, mustBe } from '../../support/jobs.ts';
import { moved, type StoreBench, taken } from './store-bench.ts';

/** The same key twice is one job, as long as that job is kept. */
export function describeKeys(bench: StoreBench): void {
  describe('a key', () => {
    it('is given back with its job', async () => {
      await bench.add({ id: 'a', key: 'invoice 4711' });
      await bench.add({ id: 'b' });
      expect((await bench.store.get('a'))?.key).toBe('invoice 4711');
      expect((await bench.store.get('b'))?.key).toBeNull();
    });

    it('is refused to a second job, with the id of the first', async () => {
      const first = await bench.add({ id: 'first', key: 'k' });
      expect(await bench.store.commit([created({ id: 'second', key: 'k' })])).toEqual([taken(0, 'first')]);
      expect(await bench.store.get('second')).toBeNull();
      expect(await bench.store.get('first')).toEqual(first);
      expect(await bench.waitingIds()).toEqual(['first']);
    });

    it('is refused to a second job of the same group; the others are applied', async () => {
      const refused = await bench.store.commit([
        created({ id: 'a', key: 'k' }),
        created({ id: 'b', key: 'k' }),
        created({ id: 'c', key: 'other' }),
        created({ id: 'd', key: 'k' }),
      ]);
      expect(refused).toEqual([taken(1, 'a'), taken(3, 'a')]);
      expect(await bench.waitingIds()).toEqual(['a', 'c']);
    });

    it('is refused when the first job is in a commit that is not answered yet', async () => {
      const commits = ['a', 'b', 'c'].map((id) => bench.store.commit([created({ id, key: 'k' })]));
      expect(await Promise.all(commits)).toEqual([[], [taken(0, 'a')], [taken(0, 'a')]]);
    });

    it('does not keep jobs without one apart', async () => {
      await bench.commit(created({ id: 'a' }), created({ id: 'b' }));
      expect(await bench.waitingIds()).toEqual(['a', 'b']);
    });

    it('is told by its letters exactly', async () => {
      const keys = ['k', 'K', ' k', 'k ', 'é', 'e\u0301', '😀', "'; --", 'null'];
      await bench.commit(...keys.map((key, index) => created({ id: `job-${index}`, key })));
      for (const [index, key] of keys.entries()) {
        expect(await bench.store.commit([created({ key })])).toEqual([taken(0, `job-${index}`)]);
      }
    });

    it('stays with its job through all its states', async () => {
      const job = await bench.add({ id: 'a', key: 'k' });
      const done = await bench.run(job);
      expect((await bench.store.get('a'))?.key).toBe('k');
      const again = retryByHand(mustBe(done, 'completed'), 9_000);
      await bench.commit(again, cancelUnstarted(mustBe(again.after, 'waiting'), 9_500));
      expect((await bench.store.get('a'))?.key).toBe('k');
      expect(await bench.store.commit([created({ key: 'k' })])).toEqual([taken(0, 'a')]);
    });

    it('hinders no change of its own job', async () => {
      const job = await bench.add({ id: 'a', key: 'k' });
      await bench.commit(cancelUnstarted(mustBe(job, 'waiting'), 2_000));
      const late = cancelUnstarted(mustBe(job, 'waiting'), 3_000);
      expect(await bench.store.commit([late])).toEqual([moved(0)]);
    });

    it('is free again when its job was pruned', async () => {
      await bench.run(await bench.add({ id: 'old', key: 'k' }));
      await bench.prune(0, 10);
      await bench.add({ id: 'new', key: 'k' });
      expect(await bench.store.commit([created({ key: 'k' })])).toEqual([taken(0, 'new')]);
    });

    it('counts nothing when it is refused', async () => {
      await bench.add({ id: 'a', key: 'k' });
      await bench.store.commit([created({ key: 'k' })]);
      expect((await bench.store.list({ state: null, cursor: null, limit: 10 }))?.total).toBe(1);
    });
  });
}
