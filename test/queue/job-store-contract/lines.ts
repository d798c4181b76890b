import { beforeEach, describe, expect, it } from 'vitest';
import {
  type JobKey,
  type LineQuery,
  type LineStretch,
  MOST_LOOKED_AT,
  type Refusal,
} from '../../../electron/queue/job-store.ts';
import { cancelUnstarted, moveInLine, retryFailed, startRun } from '../../../electron/queue/transitions.ts';
import type { LinePosition } from '../../../shared/jobs/events.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { failedWith } from '../../support/fake-runner.ts';
import { created, mustBe } from '../../support/jobs.ts';
import { idsOf, moved, type StoreBench } from './store-bench.ts';

/** Who is in line, in which order. */
export function describeLines(bench: StoreBench): void {
  describe('the order of waiting jobs', () => {
    it('is by priority, higher first, then by the commit that put them in line', async () => {
      await bench.commit(created({ id: 'low', priority: -1 }), created({ id: 'first' }));
      await bench.commit(created({ id: 'high', priority: 5 }), created({ id: 'second' }));
      await bench.commit(created({ id: 'high-too', priority: 5 }));
      expect(await bench.waitingIds()).toEqual(['high', 'high-too', 'first', 'second', 'low']);
    });

    it('puts a retried job behind those that were in line before', async () => {
      const first = await bench.add({ id: 'first' });
      await bench.add({ id: 'second' });
      const retrying = await bench.run(first, failedWith('exit 1'));
      await bench.commit(retryFailed(mustBe(retrying, 'retrying'), 9_000));
      expect(await bench.waitingIds()).toEqual(['second', 'first']);
    });

    it('goes by the commit and not by the moment in the job', async () => {
      await bench.commit(created({ id: 'later' }, 9_000));
      await bench.commit(created({ id: 'earlier' }, 1_000));
      expect(await bench.waitingIds()).toEqual(['later', 'earlier']);
    });

    it('is apart for every queue', async () => {
      await bench.commit(created({ id: 'a', queue: 'one' }), created({ id: 'b', queue: 'two' }));
      expect(await bench.waitingIds('one')).toEqual(['a']);
      expect(await bench.waitingIds('two')).toEqual(['b']);
      expect(await bench.waitingIds('three')).toEqual([]);
    });

    it('is cut at the limit, over several priorities', async () => {
      await bench.commit(created({ id: 'b' }), created({ id: 'a', priority: 1 }), created({ id: 'c' }));
      expect(await bench.waitingIds('default', 2)).toEqual(['a', 'b']);
      expect(await bench.waitingIds('default', 1)).toEqual(['a']);
    });

    it('drops jobs that were claimed or cancelled', async () => {
      const [a, b] = [await bench.add({ id: 'a' }), await bench.add({ id: 'b' })];
      await bench.add({ id: 'c' });
      await bench.commit(startRun(mustBe(a, 'waiting'), 2_000), cancelUnstarted(mustBe(b, 'waiting'), 2_000));
      expect(await bench.waitingIds()).toEqual(['c']);
    });
  });

  describe('a job that is moved', () => {
    const move = async (id: string, to: LinePosition, priority = 0): Promise<readonly Refusal[]> => {
      const job = mustBe(await bench.store.get(id), 'waiting');
      return bench.store.commit([moveInLine(job, to, priority, 5_000)]);
    };
    beforeEach(async () => {
      for (const id of ['a', 'b', 'c', 'd']) await bench.add({ id });
    });

    it('goes to the front, before or after another one', async () => {
      expect(await move('c', 'front')).toEqual([]);
      expect(await bench.waitingIds()).toEqual(['c', 'a', 'b', 'd']);
      expect(await move('d', { before: 'a' })).toEqual([]);
      expect(await bench.waitingIds()).toEqual(['c', 'd', 'a', 'b']);
      expect(await move('c', { after: 'a' })).toEqual([]);
      expect(await bench.waitingIds()).toEqual(['d', 'a', 'c', 'b']);
      expect(await move('d', { after: 'b' })).toEqual([]);
      expect(await bench.waitingIds()).toEqual(['a', 'c', 'b', 'd']);
    });

    it('may take another priority with it, and is behind those that come later when it is retried', async () => {
      await bench.add({ id: 'high', priority: 5 });
      expect(await move('c', { after: 'high' }, 5)).toEqual([]);
      expect(await bench.waitingIds()).toEqual(['high', 'c', 'a', 'b', 'd']);
      const job = mustBe(await bench.store.get('a'), 'waiting');
      await move('a', 'front');
      expect(mustBe(await bench.store.get('a'), 'waiting')).toEqual({ ...job, revision: 1 });
      const retrying = await bench.run(mustBe(await bench.store.get('a'), 'waiting'), failedWith('exit 1'));
      await bench.commit(retryFailed(mustBe(retrying, 'retrying'), 9_000));
      expect(await bench.waitingIds()).toEqual(['high', 'c', 'b', 'd', 'a']);
    });

    it('is refused beside one that does not wait there with that priority', async () => {
      await bench.add({ id: 'elsewhere', queue: 'other' });
      await bench.add({ id: 'low', priority: -1 });
      await bench.commit(startRun(mustBe(await bench.store.get('b'), 'waiting'), 2_000));
      for (const id of ['elsewhere', 'low', 'b', 'nobody']) {
        expect(await move('a', { before: id }), id).toEqual([moved(0)]);
        expect(await move('a', { after: id }), id).toEqual([moved(0)]);
      }
      expect(await bench.waitingIds()).toEqual(['a', 'c', 'd', 'low']);
    });

    it('finds a place between the same two however often, and survives being opened again', async () => {
      const ids = ['a'];
      for (let index = 0; index < 300; index += 1) {
        const id = `new ${index}`;
        await bench.add({ id });
        expect(await move(id, { before: 'b' })).toEqual([]);
        ids.push(id);
      }
      expect(await bench.waitingIds('default', 1_000)).toEqual([...ids, 'b', 'c', 'd']);
      const page = await bench.store.list({ state: 'waiting', cursor: null, limit: 200 });
      const rest = await bench.store.list({ state: 'waiting', cursor: page?.next ?? null, limit: 200 });
      const listed = [...(page?.items ?? []), ...(rest?.items ?? [])].map(({ job }) => job.id);
      expect(listed.toReversed()).toEqual([...ids, 'b', 'c', 'd']);
      await bench.reopened();
      expect(await bench.waitingIds('default', 1_000)).toEqual([...ids, 'b', 'c', 'd']);
    });

    it('keeps its place among the jobs of its key', async () => {
      for (const id of ['x', 'y', 'z']) await bench.add({ id, concurrencyKey: 'host', rateKey: 'account' });
      await move('z', { before: 'b' });
      for (const only of [
        { type: 'concurrency', key: 'host' },
        { type: 'rate', key: 'account' },
      ] as const) {
        const { jobs } = await bench.store.line({
          queue: 'default',
          after: null,
          only,
          without: [],
          limit: 9,
        });
        expect(idsOf(jobs)).toEqual(['z', 'x', 'y']);
      }
    });
  });

  describe('the line without some keys, and of one', () => {
    const host = (key: string): JobKey => ({ type: 'concurrency', key });
    const lineOf = async (query: Partial<LineQuery>): Promise<LineStretch> =>
      bench.store.line({ queue: 'default', after: null, only: null, without: [], limit: 10, ...query });

    it('goes on behind the place that the stretch before it ended at', async () => {
      for (const id of ['a', 'b', 'c', 'd']) await bench.add({ id });
      await bench.add({ id: 'high', priority: 2 });
      const first = await lineOf({ limit: 2 });
      expect(idsOf(first.jobs)).toEqual(['high', 'a']);
      // The job at that place leaves, and one comes before it: neither is of matter.
      await bench.commit(startRun(mustBe(first.jobs[1] as Job, 'waiting'), 2_000));
      await bench.add({ id: 'higher', priority: 3 });
      const second = await lineOf({ limit: 2, after: first.next });
      expect(idsOf(second.jobs)).toEqual(['b', 'c']);
      const last = await lineOf({ limit: 2, after: second.next });
      expect([idsOf(last.jobs), last.next]).toEqual([['d'], null]);
    });

    it('leaves out what has one of the keys', async () => {
      await bench.add({ id: 'a', concurrencyKey: 'one' });
      await bench.add({ id: 'b', concurrencyKey: 'two', rateKey: 'three' });
      await bench.add({ id: 'c', concurrencyKey: 'three' });
      await bench.add({ id: 'd' });
      expect(idsOf((await lineOf({ without: [host('one')] })).jobs)).toEqual(['b', 'c', 'd']);
      const without: readonly JobKey[] = [host('one'), { type: 'rate', key: 'three' }];
      expect(idsOf((await lineOf({ without })).jobs)).toEqual(['c', 'd']);
      expect(idsOf((await lineOf({ only: host('three') })).jobs)).toEqual(['c']);
      expect(idsOf((await lineOf({ only: { type: 'rate', key: 'three' } })).jobs)).toEqual(['b']);
    });

    it('looks at so many jobs at most, and tells how far it came', async () => {
      const many = Array.from({ length: MOST_LOOKED_AT + 5 }, () => created({ concurrencyKey: 'one' }));
      await bench.commit(...many, created({ id: 'behind' }));
      const first = await lineOf({ without: [host('one')] });
      expect(first.jobs).toEqual([]);
      const second = await lineOf({ without: [host('one')], after: first.next });
      expect([idsOf(second.jobs), second.next]).toEqual([['behind'], null]);
    });
  });

  it('tells how many jobs are before one, over all priorities, and counts so far only', async () => {
    await bench.add({ id: 'high', priority: 1 });
    for (const id of ['a', 'b', 'c']) await bench.add({ id });
    await bench.add({ id: 'elsewhere', queue: 'other', priority: 5 });
    await bench.commit(moveInLine(mustBe(await bench.store.get('c'), 'waiting'), { before: 'b' }, 0, 5_000));
    const ahead = async (id: string, most = 100) => bench.store.ahead(id, most);
    expect([await ahead('high'), await ahead('a'), await ahead('c'), await ahead('b')]).toEqual([0, 1, 2, 3]);
    expect([await ahead('b', 2), await ahead('nobody')]).toEqual([2, 0]);
  });

  describe('the oldest waiting job', () => {
    const move = async (id: string, to: LinePosition): Promise<void> =>
      bench.commit(moveInLine(mustBe(await bench.store.get(id), 'waiting'), to, 0, 5_000));
    const start = async (id: string): Promise<void> =>
      bench.commit(startRun(mustBe(await bench.store.get(id), 'waiting'), 6_000));
    const since = async (): Promise<number | null | undefined> =>
      (await bench.store.waitingSince(['default']))[0];

    it('is null when none waits', async () => {
      await bench.add({ delayMs: 5 });
      expect(await bench.store.oldestWaiting()).toBeNull();
    });

    it('is told for each of several queues, whatever its priority', async () => {
      await bench.commit(created({ id: 'b', priority: 9 }, 3_000));
      await bench.commit(created({ id: 'c' }, 2_500));
      await bench.commit(created({ id: 'a', queue: 'other' }, 2_000));
      expect(await bench.store.waitingSince(['other', 'nothing', 'default'])).toEqual([2_000, null, 2_500]);
      expect(await bench.store.waitingSince([])).toEqual([]);
    });

    it('is the one in line for the longest, in whatever queue and priority', async () => {
      await bench.commit(created({ id: 'b', priority: 9 }, 3_000));
      await bench.commit(created({ id: 'a', queue: 'other' }, 2_000));
      const oldest = await bench.store.oldestWaiting();
      expect(oldest?.id).toBe('a');
      await bench.commit(startRun(mustBe(oldest, 'waiting'), 4_000));
      expect((await bench.store.oldestWaiting())?.id).toBe('b');
    });

    it('is the same after another was put before it, until it has started', async () => {
      await bench.commit(created({ id: 'a' }, 2_000));
      await bench.commit(created({ id: 'b' }, 2_500));
      await bench.commit(created({ id: 'c' }, 3_000));
      await move('c', 'front');
      expect([(await bench.store.oldestWaiting())?.id, await since()]).toEqual(['a', 2_000]);
      await move('a', { after: 'b' });
      expect([(await bench.store.oldestWaiting())?.id, await since()]).toEqual(['a', 2_000]);
      expect(await bench.waitingIds()).toEqual(['c', 'b', 'a']);
      await start('a');
      expect([(await bench.store.oldestWaiting())?.id, await since()]).toEqual(['b', 2_500]);
      await start('b');
      expect([(await bench.store.oldestWaiting())?.id, await since()]).toEqual(['c', 3_000]);
    });
  });
}
