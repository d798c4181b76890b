import { describe, expect, it } from 'vitest';
import { FORGOTTEN_AT_ONCE, MAX_GROUPS } from '../../../electron/queue/failure-log.ts';
import {
  cancelUnstarted,
  moveJob,
  retryByHand,
  retryFailed,
  startRun,
} from '../../../electron/queue/transitions.ts';
import type { Outcome } from '../../../shared/jobs/job.ts';
import { created, ended, mustBe } from '../../support/jobs.ts';
import { searchFor } from './searches.ts';
import type { StoreBench } from './store-bench.ts';

const failed = (message: string, { code = 'E', retryable = true } = {}): Outcome => ({
  type: 'failed',
  error: { message, code },
  retryable,
});

/** Failures by what they have in common. */
export function describeFailures(bench: StoreBench): void {
  describe('groups of failures', () => {
    it('are none at first, nor after what succeeded or was cancelled', async () => {
      await bench.run(await bench.add());
      await bench.commit(cancelUnstarted(mustBe(await bench.add(), 'waiting'), 2_000));
      expect(await bench.store.failureGroups(10)).toEqual({ groups: [], total: 0, dismissed: 0 });
    });

    it('hold jobs that failed of the same, whatever the details, with the latest first', async () => {
      await bench.run(await bench.add({ id: 'a' }), failed('no answer from port 1'), 3_000);
      await bench.run(
        await bench.add({ id: 'b' }),
        failed('no answer from port 2', { retryable: false }),
        4_000,
      );
      await bench.run(await bench.add({ id: 'c' }), failed('gone', { retryable: false }), 5_000);
      const { groups, total } = await bench.store.failureGroups(10);
      expect(total).toBe(2);
      expect(groups).toMatchObject([
        { message: 'gone', code: 'E', runs: 1, jobs: 1, dead: 1, firstAt: 5_000, lastAt: 5_000 },
        { message: 'no answer from port 2', runs: 2, jobs: 2, dead: 1, firstAt: 3_000, lastAt: 4_000 },
      ]);
      expect((await bench.store.failureGroups(1)).groups).toHaveLength(1);
    });

    it('count runs for ever, and jobs as long as they are retrying or dead', async () => {
      const retrying = await bench.run(await bench.add({ id: 'a' }), failed('no 1'));
      const dead = await bench.run(await bench.add({ id: 'b' }), failed('no 2', { retryable: false }));
      await bench.commit(retryFailed(mustBe(retrying, 'retrying'), 6_000));
      expect((await bench.store.failureGroups(10)).groups).toMatchObject([{ runs: 2, jobs: 1 }]);
      const again = retryByHand(mustBe(dead, 'dead'), 6_000);
      await bench.commit(again);
      expect(await bench.store.failureGroups(10)).toEqual({ groups: [], total: 0, dismissed: 0 });
      await bench.run(again.after, failed('no 3', { retryable: false }), 7_000);
      expect((await bench.store.failureGroups(10)).groups).toMatchObject([
        { runs: 3, jobs: 1, lastAt: 7_000 },
      ]);
    });

    it('are found by the filter of their fingerprint', async () => {
      await bench.run(await bench.add({ id: 'a' }), failed('no 1'));
      await bench.run(await bench.add({ id: 'b' }), failed('no 2', { retryable: false }));
      await bench.run(await bench.add({ id: 'c' }), failed('other'));
      const group = (await bench.store.failureGroups(10)).groups.find(({ jobs }) => jobs === 2);
      const search = searchFor(`group:${group?.fingerprint}`);
      const page = await bench.store.search({ search, cursor: null, limit: 10 });
      expect(page?.items.map(({ job }) => job.id)).toEqual(['b', 'a']);
      expect(page?.total).toEqual({ jobs: 2, counted: 'all' });
      expect((await bench.store.matches(search, null, 10))?.ids.toSorted()).toEqual(['a', 'b']);
    });

    it('lose the jobs that are pruned', async () => {
      await bench.run(await bench.add(), failed('gone', { retryable: false }));
      await bench.prune(0, 10);
      expect(await bench.store.failureGroups(10)).toEqual({ groups: [], total: 0, dismissed: 0 });
    });

    it('are bounded: of too many the oldest are forgotten', async () => {
      const letters = (index: number): string =>
        [...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
      const events = Array.from({ length: MAX_GROUPS + 1 }, (_, index) => {
        const event = created({ id: `job-${index}` });
        const started = startRun(mustBe(event.after, 'waiting'), 2_000);
        return [event, started, ended(started.after, failed(letters(index)), 3_000 + index)];
      });
      await bench.commit(...events.flat());
      const { groups, total } = await bench.store.failureGroups(1);
      expect(total).toBe(MAX_GROUPS + 1 - FORGOTTEN_AT_ONCE);
      expect(groups).toMatchObject([{ message: letters(MAX_GROUPS) }]);
    });

    it('are as they were when a job of them is moved: it has not failed anew', async () => {
      const dead = await bench.run(await bench.add(), failed('gone', { retryable: false }), 5_000);
      const [group] = (await bench.store.failureGroups(10)).groups;
      await bench.store.dismissFailures(group?.fingerprint ?? '', true);
      await bench.commit(moveJob(mustBe(dead, 'dead'), { priority: 7, queue: 'other' }, 9_000));
      expect((await bench.store.failureGroups(10)).groups).toEqual([{ ...group, dismissed: true }]);
    });

    it('are dismissed until something fails of the same again, across restarts', async () => {
      await bench.run(await bench.add({ id: 'a' }), failed('no 1'), 3_000);
      await bench.run(await bench.add({ id: 'b' }), failed('gone', { retryable: false }), 4_000);
      const [gone] = (await bench.store.failureGroups(10)).groups;
      expect(await bench.store.dismissFailures(gone?.fingerprint ?? '', true)).toBe(true);
      expect(await bench.store.failureGroups(10)).toMatchObject({
        groups: [
          { message: 'no 1', dismissed: false },
          { message: 'gone', dismissed: true },
        ],
        total: 2,
        dismissed: 1,
      });
      await bench.reopened();
      expect(await bench.store.failureGroups(1)).toMatchObject({
        groups: [{ message: 'no 1' }],
        dismissed: 1,
      });
      await bench.run(await bench.add({ id: 'c' }), failed('gone', { retryable: false }), 5_000);
      expect(await bench.store.failureGroups(10)).toMatchObject({
        groups: [{ message: 'gone', dismissed: false, jobs: 2 }, { message: 'no 1' }],
        dismissed: 0,
      });
    });

    it('are dismissed and brought back all together, and one that is not there is told', async () => {
      await bench.run(await bench.add({ id: 'a' }), failed('no 1'), 3_000);
      await bench.run(await bench.add({ id: 'b' }), failed('gone'), 4_000);
      await bench.store.dismissFailures(null, true);
      expect((await bench.store.failureGroups(10)).dismissed).toBe(2);
      await bench.store.dismissFailures(null, false);
      expect((await bench.store.failureGroups(10)).dismissed).toBe(0);
      expect(await bench.store.dismissFailures('0123456789abcdef', true)).toBe(false);
    });

    it('are there when the store is opened again', async () => {
      await bench.run(await bench.add(), failed('gone', { retryable: false }));
      const before = await bench.store.failureGroups(10);
      await bench.reopened();
      expect(await bench.store.failureGroups(10)).toEqual(before);
    });
  });
}
