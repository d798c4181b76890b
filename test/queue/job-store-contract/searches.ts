import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../../electron/queue/job-store.ts';
import { cancelUnstarted, startRun } from '../../../electron/queue/transitions.ts';
import type { JobEvent } from '../../../shared/jobs/events.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { matcherOf } from '../../../shared/search/match-job.ts';
import { parseSearch } from '../../../shared/search/parse-search.ts';
import type { JobSearch } from '../../../shared/search/search.ts';
import { searches } from '../../shared/search/searches.ts';
import { failedWith } from '../../support/fake-runner.ts';
import { created, mustBe } from '../../support/jobs.ts';
import { changeOf } from './naive-comparison.ts';
import { NaiveJobStore } from './naive-job-store.ts';
import type { StoreBench, StoreUnderTest } from './store-bench.ts';

export function searchFor(text: string, now = 10_000): JobSearch {
  const parsed = parseSearch(text, now);
  if (!parsed.ok) throw new Error(parsed.error.expected);
  return { where: parsed.value.where, now };
}

/** What a search finds; what it means is told in test/shared/search. */
export function describeSearches(bench: StoreBench, many: number): void {
  describe('a search', () => {
    const found = async (text: string, cursor: string | null = null, limit = 200) => {
      const page = await bench.store.search({ search: searchFor(text), cursor, limit });
      if (page === null) throw new Error(`expected a page for the cursor ${cursor}, got null`);
      return page;
    };
    const ids = async (text: string): Promise<readonly string[]> =>
      (await found(text)).items.map((item) => item.job.id);

    it('finds nothing in a store without jobs', async () => {
      expect(await found('anything')).toEqual({
        items: [],
        next: null,
        total: { jobs: 0, counted: 'all' },
      });
    });

    it('finds by name, tag, payload and error, the latest change first', async () => {
      await bench.add({ id: 'named', name: 'Encode the intro' });
      await bench.add({ id: 'tagged', tags: ['encoders'] });
      await bench.run(await bench.add({ id: 'failed' }), failedWith('could not ENCODE it'));
      await bench.add({ id: 'other', name: 'decode' });
      expect(await ids('encode')).toEqual(['failed', 'tagged', 'named']);
      expect(await ids('error:encode')).toEqual(['failed']);
      expect(await ids('name:encode -intro')).toEqual([]);
      expect(await ids('tag:encoders')).toEqual(['tagged']);
    });

    it('finds what has just been committed, and as it is now', async () => {
      const job = await bench.add({ id: 'a', name: 'fresh' });
      expect(await ids('fresh state:waiting')).toEqual(['a']);
      await bench.commit(cancelUnstarted(mustBe(job, 'waiting'), 2_000));
      expect(await ids('fresh state:waiting')).toEqual([]);
      expect(await ids('fresh')).toEqual(['a']);
    });

    it('finds what was asked to be committed before it', async () => {
      const committed = bench.store.commit([created({ id: 'a', name: 'under way' })]);
      expect(await ids('"under way"')).toEqual(['a']);
      await committed;
    });

    it('comes with the newest run of each job', async () => {
      await bench.run(await bench.add({ id: 'ran' }));
      await bench.add({ id: 'new' });
      const { items } = await found('build');
      expect(items.map((item) => item.lastRun?.number ?? null)).toEqual([null, 1]);
    });

    it('pages through thousands without missing a job or showing one twice, whatever changes between', async () => {
      const wanted = Array.from({ length: many }, (_, index) => `job-${index}`);
      const events = wanted.map((id, index) =>
        created({
          id,
          name: index % 3 === 0 ? 'third' : 'rest',
          priority: index % 4,
          queue: `q${index % 3}`,
        }),
      );
      await bench.commit(...events);
      const seen: string[] = [];
      let cursor: string | null = null;
      for (let pages = 0; pages === 0 || cursor !== null; pages += 1) {
        const page = await found('third', cursor, 100);
        if (pages === 0) expect(page.total).toEqual({ jobs: Math.ceil(many / 3), counted: 'all' });
        else expect(page.total).toBeNull();
        seen.push(...page.items.map((item) => item.job.id));
        cursor = page.next;
        const shown = events.find((event) => event.after.id === seen.at(-1));
        if (shown !== undefined) await bench.commit(startRun(mustBe(shown.after, 'waiting'), 2_000));
        await bench.commit(created({ id: `new-${pages}`, name: 'third' }));
      }
      expect(seen).toEqual(wanted.filter((_, index) => index % 3 === 0).reverse());
    });

    it('has no next page when the last one fits exactly', async () => {
      await bench.commit(...[1, 2, 3, 4].map(() => created({ name: 'four' })));
      expect((await found('four', null, 4)).next).toBeNull();
      const first = await found('four', null, 3);
      expect(await found('four', first.next, 3)).toMatchObject({ next: null, items: [{}] });
    });

    it.each(['', ' ', 'nonsense', '-', '1,2', '{}'])(
      'answers null for the cursor %j, which it did not make',
      async (cursor) => {
        expect(await bench.store.search({ search: searchFor('a'), cursor, limit: 10 })).toBeNull();
        expect(await bench.store.matches(searchFor('a'), cursor, 10)).toBeNull();
      },
    );
  });

  describe('the ids of all that match', () => {
    const all = async (text: string, limit: number, between: () => Promise<void> = async () => undefined) => {
      const ids: string[] = [];
      let after: string | null = null;
      do {
        const chunk = await bench.store.matches(searchFor(text), after, limit);
        expect(chunk?.ids.length).toBeLessThanOrEqual(limit);
        ids.push(...(chunk?.ids ?? []));
        after = chunk?.next ?? null;
        await between();
      } while (after !== null);
      return ids;
    };

    it('are each answered once, in chunks', async () => {
      const wanted = Array.from({ length: many }, (_, index) => `job-${index}`);
      await bench.commit(...wanted.map((id, index) => created({ id, tags: index % 2 ? ['odd'] : [] })));
      const odd = await all('tag:odd', 70);
      expect(odd.toSorted()).toEqual(wanted.filter((_, index) => index % 2).toSorted());
      expect(new Set(odd).size).toBe(odd.length);
    });

    it('are answered once though the jobs change in between, as long as they match', async () => {
      const events = Array.from({ length: 60 }, (_, index) => created({ id: `job-${index}`, name: 'mine' }));
      await bench.commit(...events);
      const left = [...events];
      const ids = await all('mine', 7, async () => {
        const [first, last] = [left.shift(), left.pop()];
        for (const event of [first, last]) {
          if (event) await bench.commit(startRun(mustBe(event.after, 'waiting'), 2_000));
        }
      });
      expect(ids.toSorted()).toEqual(events.map((event) => event.after.id).toSorted());
    });

    it('are none when nothing matches', async () => {
      await bench.add();
      expect(await all('nothing', 10)).toEqual([]);
    });
  });
}

/** Searches of one history: to open a store takes longer than to search in it. */
const SEARCHES = 12;
/** So that 25 jobs take several. */
const PAGE = 7;

/**
 * Random jobs, moved on at random: whatever is searched for, the store finds what is found by looking at one job after
 * the other, in pages and as ids.
 */
export async function expectFoundAsNaive(
  create: () => Promise<StoreUnderTest>,
  comparisons: number,
): Promise<void> {
  const piece = fc.constantFrom('alpha', 'Beta', 'Gamma', 'TÄt', 'two words', 'a"b', '42', 'x');
  const history = fc.array(
    fc.record({
      name: fc.tuple(piece, piece).map((pieces) => pieces.join('')),
      argument: piece,
      tags: fc.constantFrom([], ['nightly'], ['TÄG', 'alpha']),
      queue: fc.constantFrom('default', 'other'),
      priority: fc.integer({ min: -2, max: 2 }),
      key: fc.constantFrom(null, null, 'k', 'l'),
      delayMs: fc.constantFrom(0, 0, 0, 50),
      schedule: fc.constantFrom(null, null, 's-1', 'S-2'),
      moves: fc.array(fc.nat(5), { maxLength: 4 }),
    }),
    { maxLength: 25 },
  );
  await fc.assert(
    fc.asyncProperty(
      history,
      fc.array(searches, { minLength: SEARCHES, maxLength: SEARCHES }),
      async (made, texts) => {
        const { store, dispose } = await create();
        await store.open();
        const naive = new NaiveJobStore();
        let now = 1_000;
        for (const [index, { moves, argument, ...parts }] of made.entries()) {
          const event = created({ id: `job-${index}`, ...parts }, now);
          let job: Job = { ...event.after, payload: { program: 'run', args: [argument] } } as Job;
          const events: JobEvent[] = [{ ...event, after: job }];
          for (const how of moves) {
            now += 5 + how;
            const moved = changeOf(job, how, now);
            events.push(moved);
            job = moved.after ?? job;
          }
          expect(await store.commit(events)).toEqual(naive.commit(events));
        }
        for (const text of texts) await expectSameFound(store, naive, searchFor(text, now + 20));
        await store.close();
        await dispose?.();
      },
    ),
    { numRuns: Math.ceil(comparisons / 3), endOnFailure: true },
  );
}

async function expectSameFound(store: JobStore, naive: NaiveJobStore, search: JobSearch): Promise<void> {
  const isMatch = matcherOf(search);
  const wanted = naive.listed(null).filter((id) => {
    const job = naive.get(id);
    return job !== null && isMatch({ job, lastRun: naive.runs(id, 1)[0] ?? null });
  });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.search({ search, cursor, limit: PAGE });
    if (cursor === null && page?.total?.counted === 'all') expect(page.total.jobs).toBe(wanted.length);
    seen.push(...(page?.items.map((item) => item.job.id) ?? []));
    cursor = page?.next ?? null;
  } while (cursor !== null);
  expect(seen).toEqual(wanted);
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const chunk = await store.matches(search, after, PAGE);
    ids.push(...(chunk?.ids ?? []));
    after = chunk?.next ?? null;
  } while (after !== null);
  expect(ids.toSorted()).toEqual(wanted.toSorted());
}
