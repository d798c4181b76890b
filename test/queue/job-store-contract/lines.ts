import { describe, expect, it } from 'vitest';
import {
  type JobKey,
  type LineQuery,
  type LineStretch,
  MOST_LOOKED_AT,
} from '../../../electron/queue/job-store.ts';
import { cancelUnstarted, retryFailed, startRun } from '../../../electron/queue/transitions.ts';
import type { Job } from '../../../shared/job.ts';
import { failedWith } from '../../support/fake-runner.ts';
import { created, mustBe } from '../../support/jobs.ts';
import { idsOf, type StoreBench } from './store-bench.ts';

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

  describe('the oldest waiting job', () => {
    it('is null when none waits', async () => {
      await bench.add({ delayMs: 5 });
      expect(await bench.store.oldestWaiting()).toBeNull();
    });

    it('is the one in line for the longest, in whatever queue and priority', async () => {
      await bench.commit(created({ id: 'b', priority: 9 }, 3_000));
      await bench.commit(created({ id: 'a', queue: 'other' }, 2_000));
      const oldest = await bench.store.oldestWaiting();
      expect(oldest?.id).toBe('a');
      await bench.commit(startRun(mustBe(oldest, 'waiting'), 4_000));
      expect((await bench.store.oldestWaiting())?.id).toBe('b');
    });
  });
}
