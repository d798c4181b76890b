import { describe, expect, it } from 'vitest';
import { cancelUnstarted, startRun } from '../../../electron/queue/transitions.ts';
import { JOB_STATES, type Job, type JobState } from '../../../shared/jobs/job.ts';
import { failedWith } from '../../support/fake-runner.ts';
import { created, mustBe } from '../../support/jobs.ts';
import type { StoreBench } from './store-bench.ts';

/** The jobs table, page by page. */
export function describeLists(bench: StoreBench, many: number): void {
  describe('the list', () => {
    const list = async (state: JobState | null, cursor: string | null = null, limit = 200) => {
      const page = await bench.store.list({ state, cursor, limit });
      if (page === null) throw new Error(`expected a page for the cursor ${cursor}, got null`);
      return page;
    };
    const walk = async (
      state: JobState | null,
      limit: number,
      between: (page: number) => Promise<void> = async () => undefined,
    ): Promise<readonly string[]> => {
      const seen: string[] = [];
      let cursor: string | null = null;
      for (let pages = 0; ; pages += 1) {
        const page = await list(state, cursor, limit);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map((item) => item.job.id));
        if (page.next === null) return seen;
        cursor = page.next;
        await between(pages);
      }
    };

    it('is empty at first', async () => {
      expect(await list(null)).toEqual({ items: [], next: null, total: 0 });
    });

    it('shows the latest change first', async () => {
      const a = await bench.add({ id: 'a' });
      await bench.add({ id: 'b', priority: 10 });
      await bench.add({ id: 'c', queue: 'other' });
      expect((await list(null)).items.map((item) => item.job.id)).toEqual(['c', 'b', 'a']);
      await bench.run(a);
      expect((await list(null)).items.map((item) => item.job.id)).toEqual(['a', 'c', 'b']);
    });

    it('filters by each state, with its total', async () => {
      const jobs = [];
      for (let index = 0; index < 6; index += 1) jobs.push(await bench.add({ id: `job-${index}` }));
      const [a, b, c, d, e] = jobs as [Job, Job, Job, Job, Job];
      await bench.add({ id: 'later', delayMs: 5 });
      await bench.add({ id: 'held', dependsOn: ['job-5'] });
      await bench.run(a);
      await bench.run(b, failedWith('exit 1'));
      await bench.run(c, failedWith('ENOENT', { retryable: false }));
      await bench.commit(startRun(mustBe(d, 'waiting'), 2_000), cancelUnstarted(mustBe(e, 'waiting'), 2_000));
      const found = await Promise.all(JOB_STATES.map((state) => list(state)));
      expect(found.map((page) => page.items.map((item) => item.job.id))).toEqual([
        ['held'],
        ['later'],
        ['job-5'],
        ['job-3'],
        ['job-1'],
        ['job-0'],
        ['job-2'],
        ['job-4'],
      ]);
      expect(found.map((page) => page.total)).toEqual(JOB_STATES.map(() => 1));
      expect((await list(null)).total).toBe(8);
    });

    it('comes with the newest run of each job', async () => {
      await bench.run(await bench.add({ id: 'ran' }));
      await bench.add({ id: 'new' });
      const { items } = await list(null);
      expect(items.map((item) => item.lastRun?.number ?? null)).toEqual([null, 1]);
    });

    it('has no next page when the last job fits exactly', async () => {
      for (let index = 0; index < 4; index += 1) await bench.add();
      expect((await list(null, null, 4)).next).toBeNull();
      const first = await list(null, null, 3);
      expect(first.next).not.toBeNull();
      expect(await list(null, first.next, 3)).toMatchObject({ next: null, total: 4 });
    });

    it('pages through thousands without missing a job or showing one twice', async () => {
      const ids = Array.from({ length: many }, (_, index) => `job-${index}`);
      await bench.commit(
        ...ids.map((id, index) => created({ id, priority: index % 3, queue: `q${index % 5}` })),
      );
      expect(await walk(null, 200)).toEqual([...ids].reverse());
      expect(await walk('waiting', 77)).toEqual([...ids].reverse());
    });

    it('misses no job that did not change and shows none twice, whatever changes between pages', async () => {
      const all = new Map<string, Job>();
      const ids = Array.from({ length: many }, (_, index) => `job-${index}`);
      const events = ids.map((id, index) => created({ id, priority: index % 2 }));
      for (const event of events) all.set(event.after.id, event.after);
      await bench.commit(...events);
      const touched = new Set<string>();
      const seen = await walk(null, 100, async (page) => {
        // Some that were shown, some that were not yet, and new ones.
        const changed = [page, many - 150 - page * 100, many - 1 - page]
          .map((index) => all.get(`job-${index}`))
          .filter((job) => job?.state === 'waiting' && !touched.has(job.id)) as Job[];
        for (const job of changed) touched.add(job.id);
        await bench.commit(
          ...changed.map((job) => cancelUnstarted(mustBe(job, 'waiting'), 5_000)),
          created({ id: `new-${page}` }),
        );
        await bench.prune(5, 3);
      });
      expect(touched.size).toBeGreaterThan(20);
      expect(new Set(seen).size).toBe(seen.length);
      const still = ids.filter((id) => !touched.has(id));
      expect(still.filter((id) => !seen.includes(id))).toEqual([]);
      const places = still.map((id) => seen.indexOf(id));
      expect(places).toEqual([...places].sort((a, b) => b - a));
    });

    it('goes the other way from its end, oldest change first', async () => {
      const ids = Array.from({ length: 50 }, (_, index) => `job-${index}`);
      await bench.commit(
        ...ids.map((id, index) => created({ id, priority: index % 3, queue: `q${index % 5}` })),
      );
      const walkUp = async (state: JobState | null, limit: number): Promise<readonly string[]> => {
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const page = await bench.store.list({ state, cursor, limit, order: 'oldest' });
          seen.push(...(page?.items.map((item) => item.job.id) ?? []));
          cursor = page?.next ?? null;
        } while (cursor !== null);
        return seen;
      };
      expect(await walkUp(null, 7)).toEqual(ids);
      expect(await walkUp('waiting', 50)).toEqual(ids);
      expect(await walkUp('dead', 7)).toEqual([]);
    });

    it('reads on to both sides of a cursor, leaving nothing out', async () => {
      const ids = Array.from({ length: 30 }, (_, index) => `job-${index}`);
      await bench.commit(...ids.map((id, index) => created({ id, queue: `q${index % 3}` })));
      const first = await list(null, null, 10);
      const up = await bench.store.list({ state: null, cursor: first.next, limit: 4, order: 'oldest' });
      expect(up?.items.map((item) => item.job.id)).toEqual(['job-20', 'job-21', 'job-22', 'job-23']);
      const downAgain = await list(null, up?.next ?? null, 4);
      expect(downAgain.items.map((item) => item.job.id)).toEqual(['job-23', 'job-22', 'job-21', 'job-20']);
    });

    it('begins at about any share of it', async () => {
      const ids = Array.from({ length: many }, (_, index) => `job-${index}`);
      // One that is far older than the others of its state, which must not be taken for half of them.
      const old = await bench.add({ id: 'old' });
      await bench.commit(cancelUnstarted(mustBe(old, 'waiting'), 1_000));
      await bench.commit(...ids.map((id, index) => created({ id, queue: `q${index % 5}` })));
      for (const share of [0, 0.25, 0.5, 0.9, 1]) {
        const cursor = await bench.store.cursorAt(null, share);
        const above = await bench.store.list({ state: null, cursor, limit: 200, order: 'oldest' });
        const below = await list(null, cursor, 200);
        const first = below.items[0]?.job.id ?? 'old';
        const place = first === 'old' ? many : many - 1 - ids.indexOf(first);
        expect(Math.abs(place - share * many)).toBeLessThanOrEqual(many / 50);
        expect(above?.items[0]?.job.id ?? 'none').not.toBe(first);
      }
      expect((await list('dead', await bench.store.cursorAt('dead', 0.5), 10)).items).toEqual([]);
    });

    it.each(['', ' ', 'nonsense', 'NaN', '-', '1,2', '{}'])(
      'answers null for the cursor %j, which it did not make',
      async (cursor) => {
        await bench.add();
        expect(await bench.store.list({ state: null, cursor, limit: 10 })).toBeNull();
      },
    );
  });
}
