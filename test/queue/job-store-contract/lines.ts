import { describe, expect, it } from 'vitest';
import { cancelUnstarted, retryFailed, startRun } from '../../../electron/queue/transitions.ts';
import { failedWith } from '../../support/fake-runner.ts';
import { created, mustBe } from '../../support/jobs.ts';
import type { StoreBench } from './store-bench.ts';

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
