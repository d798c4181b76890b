import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobStore, StoredState } from '../../electron/queue/job-store.ts';
import {
  becomeDue,
  cancelUnstarted,
  retryByHand,
  retryFailed,
  startRun,
} from '../../electron/queue/transitions.ts';
import type { JobEvent } from '../../shared/events.ts';
import { JOB_STATES, type Job, type JobState } from '../../shared/job.ts';
import { failedWith, SUCCEEDED } from '../support/fake-runner.ts';
import { created, ended, mustBe } from '../support/jobs.ts';
import { expectSameAsNaive } from './naive-comparison.ts';

export interface StoreUnderTest {
  readonly store: JobStore;
  /** Opens what was stored a second time, after it was closed; left out by stores that keep nothing. */
  readonly reopen?: () => Promise<JobStore>;
  readonly dispose?: () => Promise<void>;
}

/**
 * The text of electron/queue/job-store.ts, in tests: every store has to pass them. `persistent` says whether `create`
 * answers a `reopen`.
 */
export function describeJobStore(
  name: string,
  create: () => Promise<StoreUnderTest>,
  options: { readonly persistent: boolean; readonly many?: number },
): void {
  const { persistent, many = 5_000 } = options;

  describe(`${name}, as a job store`, () => {
    let made: StoreUnderTest;
    let store: JobStore;
    beforeEach(async () => {
      made = await create();
      store = made.store;
      await store.open();
    });
    afterEach(async () => {
      await store.close();
      await made.dispose?.();
    });

    const idsOf = (jobs: readonly { readonly id: string }[]): readonly string[] => jobs.map((job) => job.id);
    const waitingIds = async (queue = 'default', limit = 100): Promise<readonly string[]> =>
      idsOf(await store.waiting(queue, limit));
    const commit = async (...events: readonly JobEvent[]): Promise<void> => {
      expect(await store.commit(events)).toEqual([]);
    };
    /** Takes a job that is new through a run that ends so; answers it as it is then. */
    const run = async (job: Job, outcome = SUCCEEDED, at = 3_000): Promise<Job> => {
      const started = startRun(mustBe(job, 'waiting'), at - 500);
      const end = ended(started.after, outcome, at);
      await commit(started, end);
      return end.after;
    };
    const add = async (...parts: Parameters<typeof created>): Promise<Job> => {
      const event = created(...parts);
      await commit(event);
      return event.after;
    };

    describe('commit', () => {
      it('answers no indices when every event was applied', async () => {
        expect(await store.commit([created(), created()])).toHaveLength(0);
      });

      it('takes an empty group', async () => {
        expect(await store.commit([])).toHaveLength(0);
      });

      it('refuses to create the same job twice, and keeps the first', async () => {
        const first = await add({ id: 'twin', name: 'first' });
        expect(await store.commit([created({ id: 'twin', name: 'second' })])).toEqual([0]);
        expect(await store.get('twin')).toEqual(first);
        expect(await waitingIds()).toEqual(['twin']);
      });

      it('refuses to create the same job twice within a group', async () => {
        expect(await store.commit([created({ id: 'twin' }), created({ id: 'twin' })])).toEqual([1]);
        expect(await waitingIds()).toEqual(['twin']);
      });

      it('leaves out exactly the events whose job has moved on, and applies the others', async () => {
        const [a, b, c] = [await add({ id: 'a' }), await add({ id: 'b' }), await add({ id: 'c' })];
        await commit(cancelUnstarted(mustBe(b, 'waiting'), 2_000));
        const refused = await store.commit([
          startRun(mustBe(a, 'waiting'), 3_000),
          startRun(mustBe(b, 'waiting'), 3_000),
          startRun(mustBe(c, 'waiting'), 3_000),
        ]);
        expect(refused).toEqual([1]);
        expect((await store.get('a'))?.state).toBe('running');
        expect((await store.get('b'))?.state).toBe('cancelled');
        expect((await store.get('c'))?.state).toBe('running');
      });

      it('lets the first of two changes of one revision win', async () => {
        const job = await add({ id: 'a' });
        const refused = await store.commit([
          startRun(mustBe(job, 'waiting'), 2_000),
          cancelUnstarted(mustBe(job, 'waiting'), 2_000),
        ]);
        expect(refused).toEqual([1]);
        expect((await store.get('a'))?.state).toBe('running');
      });

      it('applies a chain of changes of one job in one group', async () => {
        const create = created({ id: 'a' });
        const start = startRun(mustBe(create.after, 'waiting'), 2_000);
        const end = ended(start.after, SUCCEEDED);
        await commit(create, start, end);
        expect(await store.get('a')).toEqual(end.after);
        expect(await store.runs('a', 10)).toEqual([end.run]);
      });

      it('keeps no run of an event that it left out', async () => {
        const job = await add({ id: 'a' });
        const start = startRun(mustBe(job, 'waiting'), 2_000);
        await commit(start, ended(start.after, SUCCEEDED));
        expect(await store.commit([ended(start.after, failedWith('late'))])).toEqual([0]);
        expect((await store.runs('a', 10)).map((each) => each.end.outcome.type)).toEqual(['succeeded']);
      });

      it('leaves out a change of a job that it does not have', async () => {
        const stranger = created({ id: 'stranger' }).after;
        expect(await store.commit([startRun(mustBe(stranger, 'waiting'), 2_000)])).toEqual([0]);
        expect(await store.get('stranger')).toBeNull();
      });

      it('gives back every field of a job in every state', async () => {
        const options = { priority: 7, maxAttempts: 2, timeoutMs: 9, tags: ['nightly', 'ü "quoted"'] };
        const names = { name: 'line\nbreak 😀', queue: 'Ö/1', ...options };
        const waiting = created({ id: 'w', ...names });
        const scheduled = created({ id: 's', delayMs: 5, ...names });
        const cancelled = created({ id: 'c', ...names });
        const running = created({ id: 'r', ...names });
        const dead = created({ id: 'd', ...names });
        const retrying = created({ id: 'e', ...names });
        const completed = created({ id: 'k', ...names });
        const start = (event: JobEvent) => startRun(mustBe(event.after, 'waiting'), 2_000);
        const starts = [running, dead, retrying, completed].map(start);
        const [, deadRun, retryingRun, completedRun] = starts.map((event) => event.after);
        const group = [
          waiting,
          scheduled,
          cancelled,
          running,
          dead,
          retrying,
          completed,
          ...starts,
          cancelUnstarted(mustBe(cancelled.after, 'waiting'), 2_500),
          ended(mustBe(deadRun ?? null, 'running'), failedWith('ENOENT', { retryable: false })),
          ended(mustBe(retryingRun ?? null, 'running'), failedWith('exit 1')),
          ended(mustBe(completedRun ?? null, 'running'), {
            type: 'succeeded',
            result: { deep: [1, 'two', null, { three: false }] },
          }),
        ];
        await commit(...group);
        for (const id of ['w', 's', 'c', 'r', 'd', 'e', 'k']) {
          const latest = group.filter((event) => event.after.id === id).at(-1);
          expect(await store.get(id)).toEqual(latest?.after);
        }
      });
    });

    it('answers null for a job that it does not have, and no runs', async () => {
      expect(await store.get('nobody')).toBeNull();
      expect(await store.runs('nobody', 10)).toEqual([]);
    });

    describe('the order of waiting jobs', () => {
      it('is by priority, higher first, then by the commit that put them in line', async () => {
        await commit(created({ id: 'low', priority: -1 }), created({ id: 'first' }));
        await commit(created({ id: 'high', priority: 5 }), created({ id: 'second' }));
        await commit(created({ id: 'high-too', priority: 5 }));
        expect(await waitingIds()).toEqual(['high', 'high-too', 'first', 'second', 'low']);
      });

      it('puts a retried job behind those that were in line before', async () => {
        const first = await add({ id: 'first' });
        await add({ id: 'second' });
        const retrying = await run(first, failedWith('exit 1'));
        await commit(retryFailed(mustBe(retrying, 'retrying'), 9_000));
        expect(await waitingIds()).toEqual(['second', 'first']);
      });

      it('goes by the commit and not by the moment in the job', async () => {
        await commit(created({ id: 'later' }, 9_000));
        await commit(created({ id: 'earlier' }, 1_000));
        expect(await waitingIds()).toEqual(['later', 'earlier']);
      });

      it('is apart for every queue', async () => {
        await commit(created({ id: 'a', queue: 'one' }), created({ id: 'b', queue: 'two' }));
        expect(await waitingIds('one')).toEqual(['a']);
        expect(await waitingIds('two')).toEqual(['b']);
        expect(await waitingIds('three')).toEqual([]);
      });

      it('is cut at the limit, over several priorities', async () => {
        await commit(created({ id: 'b' }), created({ id: 'a', priority: 1 }), created({ id: 'c' }));
        expect(await waitingIds('default', 2)).toEqual(['a', 'b']);
        expect(await waitingIds('default', 1)).toEqual(['a']);
      });

      it('drops jobs that were claimed or cancelled', async () => {
        const [a, b] = [await add({ id: 'a' }), await add({ id: 'b' })];
        await add({ id: 'c' });
        await commit(startRun(mustBe(a, 'waiting'), 2_000), cancelUnstarted(mustBe(b, 'waiting'), 2_000));
        expect(await waitingIds()).toEqual(['c']);
      });
    });

    describe('the oldest waiting job', () => {
      it('is null when none waits', async () => {
        await add({ delayMs: 5 });
        expect(await store.oldestWaiting()).toBeNull();
      });

      it('is the one in line for the longest, in whatever queue and priority', async () => {
        await commit(created({ id: 'b', priority: 9 }, 3_000));
        await commit(created({ id: 'a', queue: 'other' }, 2_000));
        const oldest = await store.oldestWaiting();
        expect(oldest?.id).toBe('a');
        await commit(startRun(mustBe(oldest, 'waiting'), 4_000));
        expect((await store.oldestWaiting())?.id).toBe('b');
      });
    });

    describe('runs', () => {
      it('are newest first and cut at the limit', async () => {
        let job = await add({ id: 'a', maxAttempts: 100 });
        for (let attempt = 1; attempt <= 5; attempt += 1) {
          const failed = await run(job, failedWith(`exit ${attempt}`), attempt * 10_000);
          const again = retryFailed(mustBe(failed, 'retrying'), attempt * 10_000 + 5_000);
          await commit(again);
          job = again.after;
        }
        const numbers = async (limit: number) => (await store.runs('a', limit)).map((each) => each.number);
        expect(await numbers(10)).toEqual([5, 4, 3, 2, 1]);
        expect(await numbers(2)).toEqual([5, 4]);
        expect(await numbers(1)).toEqual([5]);
      });

      it('give back every outcome whole', async () => {
        const job = await add({ id: 'a' });
        await run(job, failedWith('http 503', { retryAfterMs: 1_500 }), 9_000);
        const [last] = await store.runs('a', 1);
        expect(last).toEqual({
          jobId: 'a',
          number: 1,
          startedAt: 8_500,
          waitedMs: 7_500,
          end: { at: 9_000, tookMs: 500, outcome: failedWith('http 503', { retryAfterMs: 1_500 }) },
        });
      });

      it('stay when the job is retried by hand', async () => {
        const done = await run(await add({ id: 'a' }));
        await commit(retryByHand(mustBe(done, 'completed'), 9_000));
        expect(await store.runs('a', 10)).toHaveLength(1);
      });
    });

    describe('due jobs', () => {
      it('are those whose time has come, earliest first', async () => {
        await commit(
          created({ id: 'c', delayMs: 300 }, 0),
          created({ id: 'a', delayMs: 100 }, 0),
          created({ id: 'b', delayMs: 200 }, 0),
          created({ id: 'never', delayMs: 9_000 }, 0),
        );
        expect(idsOf(await store.due(99, 10))).toEqual([]);
        expect(idsOf(await store.due(200, 10))).toEqual(['a', 'b']);
        expect(idsOf(await store.due(1_000, 10))).toEqual(['a', 'b', 'c']);
        expect(idsOf(await store.due(1_000, 2))).toEqual(['a', 'b']);
      });

      it('stay due until an event moves them on', async () => {
        await add({ id: 'a', delayMs: 100 }, 0);
        await store.due(500, 10);
        const [again] = await store.due(500, 10);
        expect(again?.id).toBe('a');
        await commit(becomeDue(mustBe(again ?? null, 'scheduled'), 500));
        expect(await store.due(500, 10)).toEqual([]);
      });

      it('are scheduled and retrying ones alike', async () => {
        const retrying = mustBe(await run(await add({ id: 'r' }), failedWith('exit 1'), 2_000), 'retrying');
        await add({ id: 's', delayMs: 100 }, 2_000);
        expect(idsOf(await store.due(retrying.dueAt, 10))).toEqual(['s', 'r']);
      });

      it('forget jobs that were cancelled', async () => {
        const job = await add({ id: 'a', delayMs: 100 }, 0);
        await commit(cancelUnstarted(mustBe(job, 'scheduled'), 50));
        expect(await store.due(500, 10)).toEqual([]);
        expect(await store.nextDueAt()).toBeNull();
      });

      it('tell when the next one is due, past or to come', async () => {
        expect(await store.nextDueAt()).toBeNull();
        await commit(created({ delayMs: 300 }, 0), created({ id: 'a', delayMs: 100 }, 0));
        expect(await store.nextDueAt()).toBe(100);
        const [first] = await store.due(100, 1);
        await commit(becomeDue(mustBe(first ?? null, 'scheduled'), 100));
        expect(await store.nextDueAt()).toBe(300);
      });

      it('have the moment of the second failure when a job failed twice', async () => {
        const first = mustBe(await run(await add({ id: 'a' }), failedWith('exit 1'), 2_000), 'retrying');
        const again = retryFailed(first, first.dueAt);
        await commit(again);
        const second = mustBe(await run(again.after, failedWith('exit 1'), 20_000), 'retrying');
        expect(await store.due(second.dueAt - 1, 10)).toEqual([]);
        expect(await store.nextDueAt()).toBe(second.dueAt);
      });
    });

    describe('the list', () => {
      const list = async (state: JobState | null, cursor: string | null = null, limit = 200) => {
        const page = await store.list({ state, cursor, limit });
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
        const a = await add({ id: 'a' });
        await add({ id: 'b', priority: 10 });
        await add({ id: 'c', queue: 'other' });
        expect((await list(null)).items.map((item) => item.job.id)).toEqual(['c', 'b', 'a']);
        await run(a);
        expect((await list(null)).items.map((item) => item.job.id)).toEqual(['a', 'c', 'b']);
      });

      it('filters by each state, with its total', async () => {
        const jobs = [];
        for (let index = 0; index < 6; index += 1) jobs.push(await add({ id: `job-${index}` }));
        const [a, b, c, d, e] = jobs as [Job, Job, Job, Job, Job];
        await add({ id: 'later', delayMs: 5 });
        await run(a);
        await run(b, failedWith('exit 1'));
        await run(c, failedWith('ENOENT', { retryable: false }));
        await commit(startRun(mustBe(d, 'waiting'), 2_000), cancelUnstarted(mustBe(e, 'waiting'), 2_000));
        const found = await Promise.all(JOB_STATES.map((state) => list(state)));
        expect(found.map((page) => page.items.map((item) => item.job.id))).toEqual([
          ['later'],
          ['job-5'],
          ['job-3'],
          ['job-1'],
          ['job-0'],
          ['job-2'],
          ['job-4'],
        ]);
        expect(found.map((page) => page.total)).toEqual(JOB_STATES.map(() => 1));
        expect((await list(null)).total).toBe(7);
      });

      it('comes with the newest run of each job', async () => {
        await run(await add({ id: 'ran' }));
        await add({ id: 'new' });
        const { items } = await list(null);
        expect(items.map((item) => item.lastRun?.number ?? null)).toEqual([null, 1]);
      });

      it('has no next page when the last job fits exactly', async () => {
        for (let index = 0; index < 4; index += 1) await add();
        expect((await list(null, null, 4)).next).toBeNull();
        const first = await list(null, null, 3);
        expect(first.next).not.toBeNull();
        expect(await list(null, first.next, 3)).toMatchObject({ next: null, total: 4 });
      });

      it('pages through thousands without missing a job or showing one twice', async () => {
        const ids = Array.from({ length: many }, (_, index) => `job-${index}`);
        await commit(...ids.map((id, index) => created({ id, priority: index % 3, queue: `q${index % 5}` })));
        expect(await walk(null, 200)).toEqual([...ids].reverse());
        expect(await walk('waiting', 77)).toEqual([...ids].reverse());
      });

      it('misses no job that did not change and shows none twice, whatever changes between pages', async () => {
        const all = new Map<string, Job>();
        const ids = Array.from({ length: many }, (_, index) => `job-${index}`);
        const events = ids.map((id, index) => created({ id, priority: index % 2 }));
        for (const event of events) all.set(event.after.id, event.after);
        await commit(...events);
        const touched = new Set<string>();
        const seen = await walk(null, 100, async (page) => {
          // Some that were shown, some that were not yet, and new ones.
          const changed = [page, many - 150 - page * 100, many - 1 - page]
            .map((index) => all.get(`job-${index}`))
            .filter((job) => job?.state === 'waiting' && !touched.has(job.id)) as Job[];
          for (const job of changed) touched.add(job.id);
          await commit(
            ...changed.map((job) => cancelUnstarted(mustBe(job, 'waiting'), 5_000)),
            created({ id: `new-${page}` }),
          );
          await store.prune(5, 3);
        });
        expect(touched.size).toBeGreaterThan(20);
        expect(new Set(seen).size).toBe(seen.length);
        const still = ids.filter((id) => !touched.has(id));
        expect(still.filter((id) => !seen.includes(id))).toEqual([]);
        const places = still.map((id) => seen.indexOf(id));
        expect(places).toEqual([...places].sort((a, b) => b - a));
      });

      it.each(['', ' ', 'nonsense', 'NaN', '-', '1,2', '{}'])(
        'answers null for the cursor %j, which it did not make',
        async (cursor) => {
          await add();
          expect(await store.list({ state: null, cursor, limit: 10 })).toBeNull();
        },
      );
    });

    describe('pruning', () => {
      const finish = async (count: number): Promise<readonly string[]> => {
        const ids: string[] = [];
        for (let index = 0; index < count; index += 1) {
          const job = await add({ id: `done-${index}` });
          ids.push(job.id);
          if (index % 3 === 0) await commit(cancelUnstarted(mustBe(job, 'waiting'), 2_000));
          else await run(job, index % 3 === 1 ? SUCCEEDED : failedWith('x', { retryable: false }));
        }
        return ids;
      };

      it('removes the finished jobs that changed first, whatever their state', async () => {
        const ids = await finish(9);
        const pruned = await store.prune(4, 100);
        expect(idsOf(pruned)).toEqual(ids.slice(0, 5));
        expect(pruned.map((job) => job.state)).toEqual([
          'cancelled',
          'completed',
          'dead',
          'cancelled',
          'completed',
        ]);
        expect((await store.list({ state: null, cursor: null, limit: 100 }))?.total).toBe(4);
      });

      it('takes its runs along', async () => {
        await finish(2);
        await store.prune(0, 100);
        expect(await store.get('done-1')).toBeNull();
        expect(await store.runs('done-1', 10)).toEqual([]);
      });

      it('goes in steps of the limit, and ends', async () => {
        await finish(10);
        const steps = [];
        for (;;) {
          const pruned = await store.prune(3, 4);
          steps.push(pruned.length);
          if (pruned.length < 4) break;
        }
        expect(steps).toEqual([4, 3]);
        expect(await store.prune(3, 4)).toEqual([]);
      });

      it('never removes a job that is open', async () => {
        await add({ id: 'waiting' });
        await add({ id: 'scheduled', delayMs: 5 });
        await run(await add({ id: 'retrying' }), failedWith('exit 1'));
        const running = await add({ id: 'running' });
        await commit(startRun(mustBe(running, 'waiting'), 2_000));
        await finish(3);
        expect(idsOf(await store.prune(0, 100))).toHaveLength(3);
        expect(await store.prune(0, 100)).toEqual([]);
        expect((await store.list({ state: null, cursor: null, limit: 100 }))?.total).toBe(4);
      });

      it('keeps a job that was retried by hand', async () => {
        const done = await run(await add({ id: 'a' }));
        await commit(retryByHand(mustBe(done, 'completed'), 9_000));
        expect(await store.prune(0, 100)).toEqual([]);
        expect(await waitingIds()).toEqual(['a']);
      });

      it('leaves out a change of a job that it removed', async () => {
        const done = await run(await add({ id: 'a' }));
        await store.prune(0, 100);
        expect(await store.commit([retryByHand(mustBe(done, 'completed'), 9_000)])).toEqual([0]);
      });

      it('leaves room that new jobs can take without a mix-up', async () => {
        await finish(6);
        await store.prune(0, 100);
        const [a, b] = [await add({ id: 'a' }), await add({ id: 'b', delayMs: 7 }, 0)];
        expect(await store.get('a')).toEqual(a);
        expect(await store.get('b')).toEqual(b);
        expect(await store.runs('a', 10)).toEqual([]);
        expect(idsOf(await store.due(10, 10))).toEqual(['b']);
      });
    });

    it('never changes what it handed out', async () => {
      const job = await add({ id: 'a' });
      await run(job, failedWith('exit 1'));
      const handedOut = {
        job: await store.get('a'),
        runs: await store.runs('a', 10),
        due: await store.due(1e12, 10),
        page: await store.list({ state: null, cursor: null, limit: 10 }),
        waiting: await store.waiting('default', 10),
      };
      const asItWas = structuredClone(handedOut);
      const again = retryFailed(mustBe(await store.get('a'), 'retrying'), 9_000);
      await commit(again, created({ id: 'b' }));
      await run(again.after, SUCCEEDED, 20_000);
      await store.prune(0, 10);
      expect(handedOut).toEqual(asItWas);
    });

    it('sees in every read what was committed before', async () => {
      const job = await add({ id: 'a' });
      const start = startRun(mustBe(job, 'waiting'), 2_000);
      const answered = store.commit([start]);
      await answered;
      expect((await store.get('a'))?.revision).toBe(start.after.revision);
      expect(await waitingIds()).toEqual([]);
      expect((await store.list({ state: 'running', cursor: null, limit: 1 }))?.total).toBe(1);
    });

    // Of a store in memory nothing is there to open again.
    if (persistent)
      describe('opened again', () => {
        const reopened = async (): Promise<StoredState> => {
          await store.close();
          if (made.reopen === undefined) throw new Error('expected a persistent store to bring `reopen`');
          store = await made.reopen();
          return store.open();
        };

        it('has the jobs, their runs, their order and the counts by queue and state', async () => {
          await run(await add({ id: 'done' }));
          await commit(created({ id: 'low', priority: -1 }), created({ id: 'high', priority: 1 }));
          await add({ id: 'elsewhere', queue: 'other', delayMs: 10 }, 0);
          const before = await store.get('done');
          const { counts } = await reopened();
          expect(countsOf(counts)).toEqual({
            'default/completed': 1,
            'default/waiting': 2,
            'other/scheduled': 1,
          });
          expect(await store.get('done')).toEqual(before);
          expect(await store.runs('done', 10)).toHaveLength(1);
          expect(await waitingIds()).toEqual(['high', 'low']);
          expect(await store.nextDueAt()).toBe(10);
          const page = await store.list({ state: null, cursor: null, limit: 10 });
          expect(page?.items.map((item) => item.job.id)).toEqual(['elsewhere', 'high', 'low', 'done']);
        });

        it('goes on in the order of changes', async () => {
          await add({ id: 'before' });
          await reopened();
          await add({ id: 'after' });
          expect(await waitingIds()).toEqual(['before', 'after']);
        });

        it('has the settings of the queues as they were saved last', async () => {
          await store.saveQueue({ name: 'mail', concurrency: 2, pausedAt: null });
          await store.saveQueue({ name: 'mail', concurrency: 3, pausedAt: 77 });
          await store.saveQueue({ name: 'default', concurrency: null, pausedAt: null });
          const { queues } = await reopened();
          expect([...queues].sort((a, b) => a.name.localeCompare(b.name))).toEqual([
            { name: 'default', concurrency: null, pausedAt: null },
            { name: 'mail', concurrency: 3, pausedAt: 77 },
          ]);
        });
      });

    it('does what a naive list of jobs does, whatever is committed and pruned', async () => {
      await expectSameAsNaive(create);
    });
  });
}

const countsOf = (counts: StoredState['counts']): Readonly<Record<string, number>> =>
  Object.fromEntries(counts.map(({ queue, state, jobs }) => [`${queue}/${state}`, jobs]));
