import { describe, expect, it } from 'vitest';
import { cancelUnstarted, retryByHand } from '../../../electron/queue/transitions.ts';
import type { UndoStep } from '../../../shared/jobs/control.ts';
import { type Firing, MAX_FIRINGS } from '../../../shared/schedules/schedule.ts';
import { mustBe } from '../../support/jobs.ts';
import { aSchedule } from '../../support/schedules.ts';
import type { StoreBench } from './store-bench.ts';

const line = (number: number): Firing => ({
  number,
  at: number * 1_000,
  type: 'fired',
  plannedAt: number * 1_000,
  jobId: `job-${number}`,
  missed: 0,
});
const deletionOf = (scheduleId: string, number: number): UndoStep => ({
  number,
  at: 0,
  what: { type: 'schedule', scheduleId, name: 'Nightly' },
});
const numbers = (lines: readonly Firing[]): readonly number[] => lines.map(({ number }) => number);

/** Schedules, their history, and what makes that no moment gets two jobs. */
export function describeSchedules(bench: StoreBench): void {
  const save = (id: string, ...lines: readonly Firing[]) =>
    bench.store.saveSchedules(lines.map((firing) => ({ schedule: aSchedule(id), firing })));

  describe('a schedule', () => {
    it('is kept as it was saved last', async () => {
      await bench.store.saveSchedules([
        { schedule: aSchedule('a', { name: 'first' }), firing: null },
        { schedule: aSchedule('b', { name: 'ü 😀\u2028' }), firing: null },
      ]);
      const changed = aSchedule('a', {
        state: { type: 'paused', since: 7 },
        last: line(3),
        lastJobId: 'job-3',
      });
      await bench.store.saveSchedules([{ schedule: changed, firing: null }]);
      const { schedules } = await bench.reopened();
      expect(schedules.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
        changed,
        aSchedule('b', { name: 'ü 😀\u2028' }),
      ]);
    });

    it('is gone with its history when it was deleted, and nothing else is', async () => {
      await save('a', line(1));
      await save('b', line(1));
      await bench.store.deleteSchedule('a', deletionOf('a', 1));
      expect(await bench.store.firings('a', null, 10)).toEqual([]);
      expect(numbers(await bench.store.firings('b', null, 10))).toEqual([1]);
      expect((await bench.reopened()).schedules).toEqual([aSchedule('b')]);
    });
  });

  describe('a schedule that was deleted', () => {
    it('is there again with its history when that is undone, after a restart too, and once', async () => {
      await save('a', line(1), line(2));
      await save('b', line(1));
      const step = deletionOf('a', 1);
      await bench.store.deleteSchedule('a', step);
      const { schedules, steps } = await bench.reopened();
      expect([schedules, steps]).toEqual([[aSchedule('b')], [step]]);
      const paused = { ...aSchedule('a'), state: { type: 'paused', since: 7 } } as const;
      expect(await bench.store.deletedSchedule(2)).toBeNull();
      expect(await bench.store.restoreSchedule(2, paused)).toBe(false);
      expect(await bench.store.deletedSchedule(1)).toEqual(aSchedule('a'));
      expect(await bench.store.restoreSchedule(1, paused)).toBe(true);
      expect(await bench.store.deletedSchedule(1)).toBeNull();
      expect(await bench.store.restoreSchedule(1, paused)).toBe(false);
      expect(numbers(await bench.store.firings('a', null, 10))).toEqual([2, 1]);
      await bench.store.journal.forget(1, 100);
      const after = await bench.reopened();
      expect(after.schedules.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([paused, aSchedule('b')]);
      expect(numbers(await bench.store.firings('a', null, 10))).toEqual([2, 1]);
    });

    it('is gone for good when the step is forgotten', async () => {
      await save('a', line(1));
      await bench.store.deleteSchedule('a', deletionOf('a', 1));
      expect(await bench.store.journal.forget(1, 100)).toEqual([]);
      expect(await bench.store.deletedSchedule(1)).toBeNull();
      expect(await bench.store.restoreSchedule(1, aSchedule('a'))).toBe(false);
      expect(await bench.reopened()).toMatchObject({ schedules: [], steps: [] });
    });
  });

  describe('the history of a schedule', () => {
    it('is newest first, page by page', async () => {
      await save('a', line(1), line(2), line(3));
      await save('b', line(1));
      await save('a', line(4));
      const page = await bench.store.firings('a', null, 2);
      expect(page).toEqual([line(4), line(3)]);
      expect(await bench.store.firings('a', 3, 2)).toEqual([line(2), line(1)]);
      expect(await bench.store.firings('a', 1, 2)).toEqual([]);
      expect(await bench.store.firings('unknown', null, 2)).toEqual([]);
    });

    it('has the last line in the place of one with the same number', async () => {
      await save('a', line(1), line(2));
      const again: Firing = { number: 2, at: 9, type: 'skipped', why: 'overlap', plannedAt: 5, count: 2 };
      await save('a', again);
      expect(await bench.store.firings('a', null, 10)).toEqual([again, line(1)]);
    });

    it('keeps the newest lines and no more', async () => {
      for (let number = 1; number <= MAX_FIRINGS + 3; number += 1) await save('a', line(number));
      const lines = await bench.store.firings('a', null, MAX_FIRINGS + 10);
      expect([lines.length, lines[0]?.number, lines.at(-1)?.number]).toEqual([
        MAX_FIRINGS,
        MAX_FIRINGS + 3,
        4,
      ]);
    });
  });

  describe('the open jobs of a schedule', () => {
    it('are those that may still run, oldest first, in every state', async () => {
      const waiting = await bench.add({ id: 'a', schedule: 's' });
      await bench.add({ id: 'b', schedule: 's', delayMs: 10 });
      await bench.add({ id: 'c', schedule: 'other' });
      await bench.add({ id: 'd' });
      const done = await bench.run(await bench.add({ id: 'e', schedule: 's' }));
      expect(await bench.store.openJobsOf('s', 10)).toEqual(['a', 'b']);
      expect(await bench.store.openJobsOf('s', 1)).toEqual(['a']);
      expect(await bench.store.openJobsOf('unknown', 10)).toEqual([]);
      await bench.commit(
        cancelUnstarted(mustBe(waiting, 'waiting'), 2_000),
        retryByHand(mustBe(done, 'completed'), 2_000),
      );
      expect((await bench.store.openJobsOf('s', 10)).toSorted()).toEqual(['b', 'e']);
    });

    it('know their schedule through all their states', async () => {
      const done = await bench.run(await bench.add({ id: 'a', schedule: 's' }));
      expect(done.schedule).toBe('s');
      await bench.add({ id: 'b' });
      await bench.reopened();
      expect((await bench.store.get('a'))?.schedule).toBe('s');
      expect((await bench.store.get('b'))?.schedule).toBeNull();
    });
  });

  it('tells which job has a key, in the order of the keys', async () => {
    await bench.add({ id: 'a', key: 'k' });
    await bench.add({ id: 'b', key: 'l' });
    expect(await bench.store.jobsWithKeys(['l', 'none', 'k'])).toEqual(['b', null, 'a']);
    expect(await bench.store.jobsWithKeys([])).toEqual([]);
  });
}
