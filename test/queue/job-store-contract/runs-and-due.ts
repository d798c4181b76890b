import { describe, expect, it } from 'vitest';
import { becomeDue, cancelUnstarted, retryByHand, retryFailed } from '../../../electron/queue/transitions.ts';
import { failedWith } from '../../support/fake-runner.ts';
import { created, mustBe } from '../../support/jobs.ts';
import { idsOf, type StoreBench } from './store-bench.ts';

/** The runs that are kept, and the jobs whose time comes. */
export function describeRunsAndDue(bench: StoreBench): void {
  describe('runs', () => {
    it('are newest first and cut at the limit', async () => {
      let job = await bench.add({ id: 'a', maxAttempts: 100 });
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        const failed = await bench.run(job, failedWith(`exit ${attempt}`), attempt * 10_000);
        const again = retryFailed(mustBe(failed, 'retrying'), attempt * 10_000 + 5_000);
        await bench.commit(again);
        job = again.after;
      }
      const numbers = async (limit: number) =>
        (await bench.store.runs('a', limit)).map((each) => each.number);
      expect(await numbers(10)).toEqual([5, 4, 3, 2, 1]);
      expect(await numbers(2)).toEqual([5, 4]);
      expect(await numbers(1)).toEqual([5]);
    });

    it('give back every outcome whole', async () => {
      const job = await bench.add({ id: 'a' });
      await bench.run(job, failedWith('http 503', { retryAfterMs: 1_500 }), 9_000);
      const [last] = await bench.store.runs('a', 1);
      expect(last).toEqual({
        jobId: 'a',
        number: 1,
        startedAt: 8_500,
        waitedMs: 7_500,
        end: { at: 9_000, tookMs: 500, outcome: failedWith('http 503', { retryAfterMs: 1_500 }) },
      });
    });

    it('stay when the job is retried by hand', async () => {
      const done = await bench.run(await bench.add({ id: 'a' }));
      await bench.commit(retryByHand(mustBe(done, 'completed'), 9_000));
      expect(await bench.store.runs('a', 10)).toHaveLength(1);
    });
  });

  describe('due jobs', () => {
    it('are those whose time has come, earliest first', async () => {
      await bench.commit(
        created({ id: 'c', delayMs: 300 }, 0),
        created({ id: 'a', delayMs: 100 }, 0),
        created({ id: 'b', delayMs: 200 }, 0),
        created({ id: 'never', delayMs: 9_000 }, 0),
      );
      expect(idsOf(await bench.store.due(99, 10))).toEqual([]);
      expect(idsOf(await bench.store.due(200, 10))).toEqual(['a', 'b']);
      expect(idsOf(await bench.store.due(1_000, 10))).toEqual(['a', 'b', 'c']);
      expect(idsOf(await bench.store.due(1_000, 2))).toEqual(['a', 'b']);
    });

    it('stay due until an event moves them on', async () => {
      await bench.add({ id: 'a', delayMs: 100 }, 0);
      await bench.store.due(500, 10);
      const [again] = await bench.store.due(500, 10);
      expect(again?.id).toBe('a');
      await bench.commit(becomeDue(mustBe(again ?? null, 'scheduled'), 500));
      expect(await bench.store.due(500, 10)).toEqual([]);
    });

    it('are scheduled and retrying ones alike', async () => {
      const retrying = mustBe(
        await bench.run(await bench.add({ id: 'r' }), failedWith('exit 1'), 2_000),
        'retrying',
      );
      await bench.add({ id: 's', delayMs: 100 }, 2_000);
      expect(idsOf(await bench.store.due(retrying.dueAt, 10))).toEqual(['s', 'r']);
    });

    it('forget jobs that were cancelled', async () => {
      const job = await bench.add({ id: 'a', delayMs: 100 }, 0);
      await bench.commit(cancelUnstarted(mustBe(job, 'scheduled'), 50));
      expect(await bench.store.due(500, 10)).toEqual([]);
      expect(await bench.store.nextDueAt()).toBeNull();
    });

    it('tell when the next one is due, past or to come', async () => {
      expect(await bench.store.nextDueAt()).toBeNull();
      await bench.commit(created({ delayMs: 300 }, 0), created({ id: 'a', delayMs: 100 }, 0));
      expect(await bench.store.nextDueAt()).toBe(100);
      const [first] = await bench.store.due(100, 1);
      await bench.commit(becomeDue(mustBe(first ?? null, 'scheduled'), 100));
      expect(await bench.store.nextDueAt()).toBe(300);
    });

    it('have the moment of the second failure when a job failed twice', async () => {
      const first = mustBe(
        await bench.run(await bench.add({ id: 'a' }), failedWith('exit 1'), 2_000),
        'retrying',
      );
      const again = retryFailed(first, first.dueAt);
      await bench.commit(again);
      const second = mustBe(await bench.run(again.after, failedWith('exit 1'), 20_000), 'retrying');
      expect(await bench.store.due(second.dueAt - 1, 10)).toEqual([]);
      expect(await bench.store.nextDueAt()).toBe(second.dueAt);
    });
  });
}
