import { describe, expect, it } from 'vitest';
import { cancelUnstarted, retryByHand, runUnblocked, startRun } from '../../../electron/queue/transitions.ts';
import type { JobEvent } from '../../../shared/jobs/events.ts';
import { failedWith } from '../../support/fake-runner.ts';
import { created, ended, mustBe } from '../../support/jobs.ts';
import { idsOf, type StoreBench, taken } from './store-bench.ts';

const child = (id: string, dependsOn: readonly string[]): JobEvent => created({ id, dependsOn });
const DEAD = failedWith('ENOENT', { retryable: false });

/** Which job depends on which, and how that stands. */
export function describeDependencies(bench: StoreBench): void {
  const standing = async (id: string) => {
    const [found] = await bench.store.standing([id]);
    return { open: found?.open, failed: found?.failed };
  };
  const settledBy = async (parent: string): Promise<readonly string[]> =>
    idsOf((await bench.store.blockedBy(parent, null, 100)).settled.map(({ job }) => job));

  describe('a job that depends on others', () => {
    it('is given back as it was made', async () => {
      await bench.commit(created({ id: 'a' }), child('b', ['a']));
      const later = created({ id: 'c', dependsOn: ['a'], delayMs: 5_000 });
      await bench.commit(later);
      expect(await bench.store.get('b')).toMatchObject({ state: 'blocked', since: 1_000, notBefore: null });
      expect(await bench.store.get('c')).toEqual(later.after);
      expect(await bench.waitingIds()).toEqual(['a']);
      const page = await bench.store.list({ state: 'blocked', cursor: null, limit: 10 });
      expect(idsOf(page?.items.map(({ job }) => job) ?? [])).toEqual(['c', 'b']);
      expect(page?.total).toBe(2);
    });

    it('is told how its parents stand', async () => {
      const [a, b] = [await bench.add({ id: 'a' }), await bench.add({ id: 'b' })];
      await bench.commit(child('c', ['a', 'b']));
      expect(await standing('c')).toEqual({ open: true, failed: false });
      expect(await settledBy('a')).toEqual([]);
      await bench.run(a);
      expect(await standing('c')).toEqual({ open: true, failed: false });
      const dead = await bench.run(b, DEAD);
      expect(await standing('c')).toEqual({ open: false, failed: true });
      expect(await settledBy('b')).toEqual(['c']);
      await bench.commit(retryByHand(mustBe(dead, 'dead'), 9_000));
      expect(await standing('c')).toEqual({ open: true, failed: false });
    });

    it('counts a parent that is cancelled as failed', async () => {
      const a = await bench.add({ id: 'a' });
      await bench.commit(child('b', ['a']), cancelUnstarted(mustBe(a, 'waiting'), 2_000));
      expect(await standing('b')).toEqual({ open: false, failed: true });
    });

    it('waits for nothing when its parents are not there', async () => {
      await bench.commit(child('b', ['never was']));
      expect(await standing('b')).toEqual({ open: false, failed: false });
      expect(await bench.store.standing(['nobody'])).toEqual([]);
    });

    it('depends on the job that has the key of one that was refused in the same commit', async () => {
      await bench.add({ id: 'first', key: 'k' });
      const refused = await bench.store.commit([created({ id: 'second', key: 'k' }), child('b', ['second'])]);
      expect(refused).toEqual([taken(0, 'first')]);
      expect(await standing('b')).toEqual({ open: true, failed: false });
      expect(idsOf((await bench.store.relations('b', 10)).parents.jobs)).toEqual(['first']);
    });

    it('depends on nothing when it was refused itself', async () => {
      await bench.commit(created({ id: 'a' }), created({ id: 'first', key: 'k' }), created({ id: 'c' }));
      await bench.store.commit([created({ id: 'second', key: 'k', dependsOn: ['a'] }), child('d', ['c'])]);
      expect((await bench.store.relations('a', 10)).children.total).toBe(0);
      expect(idsOf((await bench.store.relations('c', 10)).children.jobs)).toEqual(['d']);
    });

    it('is no child to be settled when it is not blocked any more', async () => {
      const a = await bench.add({ id: 'a' });
      const made = child('b', ['a']);
      await bench.commit(made, runUnblocked(mustBe(made.after, 'blocked'), 2_000));
      await bench.run(a);
      expect(await settledBy('a')).toEqual([]);
      expect((await bench.store.blocked(null, 10)).settled).toEqual([]);
    });

    it('is found through each of its parents, page by page', async () => {
      const a = await bench.add({ id: 'a' });
      const open = await bench.add({ id: 'open' });
      const ids = Array.from({ length: 7 }, (_, index) => `c${index}`);
      await bench.commit(...ids.map((id) => child(id, id === 'c3' ? ['a', open.id] : ['a'])));
      await bench.run(a);
      const seen: string[] = [];
      let after: number | null = null;
      do {
        const page = await bench.store.blockedBy('a', after, 2);
        seen.push(...idsOf(page.settled.map(({ job }) => job)));
        after = page.next;
      } while (after !== null);
      expect(seen).toEqual(['c0', 'c1', 'c2', 'c4', 'c5', 'c6']);
    });

    it('is found among all that are blocked, with what the others wait for', async () => {
      const a = await bench.add({ id: 'a' });
      await bench.commit(
        created({ id: 'open' }),
        child('b', ['a']),
        child('c', ['open', 'a']),
        child('d', []),
      );
      await bench.run(a);
      const seen: string[] = [];
      const waitFor = new Set<string>();
      let after: number | null = null;
      do {
        const page = await bench.store.blocked(after, 1);
        seen.push(...idsOf(page.settled.map(({ job }) => job)));
        for (const id of page.waitFor) waitFor.add(id);
        after = page.next;
      } while (after !== null);
      expect(seen).toEqual(['b']);
      expect([...waitFor]).toEqual(['open']);
    });
  });

  describe('relations', () => {
    it('are told from both sides, what is not completed first', async () => {
      const done = await bench.add({ id: 'done', name: 'fetch' });
      await bench.commit(
        created({ id: 'open', name: 'build' }),
        child('c', ['done', 'open']),
        child('d', ['c']),
      );
      await bench.run(done);
      expect(await bench.store.relations('c', 10)).toEqual({
        parents: {
          jobs: [
            { id: 'open', name: 'build', state: 'waiting' },
            { id: 'done', name: 'fetch', state: 'completed' },
          ],
          total: 2,
        },
        children: { jobs: [{ id: 'd', name: 'build', state: 'blocked' }], total: 1 },
      });
    });

    it('are told up to a limit, with how many there are', async () => {
      const parents = ['a', 'b', 'c'].map((id) => created({ id }));
      await bench.commit(...parents, child('d', ['a', 'b', 'c']));
      const { parents: told } = await bench.store.relations('d', 2);
      expect([idsOf(told.jobs), told.total]).toEqual([['a', 'b'], 3]);
      const none = { jobs: [], total: 0 };
      expect(await bench.store.relations('nobody', 2)).toEqual({ parents: none, children: none });
    });
  });

  describe('the results of parents', () => {
    it('are told in the order of the request, and those that do not fit are left out', async () => {
      const [a, b, c] = [
        await bench.add({ id: 'a', name: 'one' }),
        await bench.add({ id: 'b', name: 'two' }),
        await bench.add({ id: 'c', name: 'three' }),
      ];
      await bench.commit(child('d', ['b', 'c', 'a']));
      await bench.run(a, { type: 'succeeded', result: { bytes: 12 } });
      await bench.run(b, { type: 'succeeded', result: 'ä'.repeat(10) });
      await bench.run(c, DEAD);
      const told = { resultLeftOut: false, error: null, result: null };
      const dead = {
        ...told,
        id: 'c',
        name: 'three',
        state: 'dead',
        error: DEAD.type === 'failed' ? DEAD.error : null,
      };
      expect(await bench.store.parentResults('d', 1_000)).toEqual([
        { ...told, id: 'b', name: 'two', state: 'completed', result: 'ä'.repeat(10) },
        dead,
        { ...told, id: 'a', name: 'one', state: 'completed', result: { bytes: 12 } },
      ]);
      // 22 bytes are those of the first.
      expect(await bench.store.parentResults('d', 22)).toEqual([
        { ...told, id: 'b', name: 'two', state: 'completed', result: 'ä'.repeat(10) },
        dead,
        { ...told, id: 'a', name: 'one', state: 'completed', resultLeftOut: true },
      ]);
      expect(await bench.store.parentResults('a', 1_000)).toEqual([]);
    });
  });

  describe('pruning', () => {
    it('keeps a job as long as a blocked one depends on it, and takes others that finished later', async () => {
      const [a, b] = [await bench.add({ id: 'a' }), await bench.add({ id: 'b' })];
      const made = child('c', ['a']);
      await bench.commit(created({ id: 'open' }), made, child('d', ['a', 'open']));
      await bench.run(a, DEAD, 3_000);
      await bench.run(b, DEAD, 4_000);
      expect(idsOf(await bench.prune(0, 10))).toEqual(['b']);
      expect(await bench.store.get('a')).not.toBeNull();
      const dropped = cancelUnstarted(mustBe(made.after, 'blocked'), 5_000);
      await bench.commit(dropped);
      expect(idsOf(await bench.prune(0, 10))).toEqual(['c']);
      const d = mustBe(await bench.store.get('d'), 'blocked');
      await bench.commit(cancelUnstarted(d, 6_000));
      expect(idsOf(await bench.prune(0, 10))).toEqual(['a', 'd']);
    });

    it('takes what depended on a job, and what it depended on, out of what is told', async () => {
      const a = await bench.add({ id: 'a' });
      const made = child('b', ['a']);
      await bench.commit(made);
      await bench.run(a);
      const unblocked = runUnblocked(mustBe(made.after, 'blocked'), 4_000);
      await bench.commit(unblocked);
      await bench.prune(0, 10);
      expect((await bench.store.relations('b', 10)).parents).toEqual({ jobs: [], total: 0 });
      const started = startRun(mustBe(unblocked.after, 'waiting'), 5_000);
      await bench.commit(started, ended(started.after, DEAD, 6_000));
      expect(idsOf(await bench.prune(0, 10))).toEqual(['b']);
    });
  });
}

/** Of a store that keeps what it is given. */
export function describeReopenedDependencies(bench: StoreBench): void {
  it('knows what depends on what when it is opened again', async () => {
    const a = await bench.add({ id: 'a' });
    await bench.commit(child('b', ['a']), child('c', ['b']));
    const stored = await bench.reopened();
    expect(stored.counts).toContainEqual({ queue: 'default', state: 'blocked', jobs: 2 });
    await bench.run(a);
    const { settled } = await bench.store.blocked(null, 10);
    expect(settled.map(({ job, open, failed }) => [job.id, open, failed])).toEqual([['b', false, false]]);
    expect(idsOf((await bench.store.relations('b', 10)).children.jobs)).toEqual(['c']);
  });
}
