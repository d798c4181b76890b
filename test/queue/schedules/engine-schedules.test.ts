import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../electron/queue/job-store.ts';
import { MemoryJobStore } from '../../../electron/queue/memory/memory-job-store.ts';
import type { FiringRow } from '../../../shared/schedules/schedule.ts';
import type { ScheduleInput } from '../../../shared/schedules/schedule-request.ts';
import { EngineBench } from '../../support/engine-bench.ts';
import { EPOCH } from '../../support/fake-clock.ts';
import { scheduleOf } from '../../support/schedules.ts';
import { SteeredJobStore } from '../../support/steered-job-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

async function add(bench: EngineBench, parts: Partial<ScheduleInput> = {}): Promise<string> {
  const added = await bench.engine.schedules.add(scheduleOf(parts));
  if (!added.ok) throw new Error(`expected the schedule to be added, got ${JSON.stringify(added.error)}`);
  await bench.rest();
  return added.value.id;
}

async function history(bench: EngineBench, scheduleId: string): Promise<readonly FiringRow[]> {
  const page = await bench.engine.schedules.history({ scheduleId, cursor: null, limit: 200 });
  if (!page.ok) throw new Error(`expected a history, got ${JSON.stringify(page.error)}`);
  return page.value.rows;
}

const created = (bench: EngineBench): number => bench.events.filter(({ before }) => before === null).length;
const stateOf = (bench: EngineBench, id: string) => bench.engine.schedules.get(id)?.state;

/** The time passes with no timer firing: a laptop sleeps. On waking the timers that are due fire. */
async function sleep(bench: EngineBench, ms: number): Promise<void> {
  bench.clock.pass(ms);
  await bench.advance(0);
}

describe('a schedule', () => {
  it('makes a job at each of its moments, and sleeps between them', async () => {
    const bench = await EngineBench.started();
    bench.runner.auto = () => ({ type: 'succeeded', result: null });
    const id = await add(bench);
    expect(stateOf(bench, id)).toEqual({ type: 'on', nextAt: EPOCH + HOUR });
    await bench.advance(HOUR - 1);
    expect(created(bench)).toBe(0);
    await bench.advance(1);
    expect(bench.runner.startedNames).toEqual(['Nightly']);
    await bench.advance(3 * HOUR);
    expect(bench.runner.starts).toHaveLength(4);
    expect(
      (await history(bench, id)).map((line) => [line.number, line.type, line.at, line.job?.state]),
    ).toEqual([4, 3, 2, 1].map((hour) => [hour, 'fired', EPOCH + hour * HOUR, 'completed']));
  });

  it('is among those that are told as due first, unless eight are due before it', async () => {
    const bench = await EngineBench.started();
    const hours = [5, 1, 9, 3, 10, 2, 8, 4, 7, 6];
    for (const hour of hours) await add(bench, { name: `at ${hour}`, cron: `0 ${hour} * * *` });
    const paused = await add(bench, { name: 'paused', cron: '30 * * * *' });
    const told = (): readonly string[] => bench.engine.present().schedules.soonest.map(({ name }) => name);
    expect(told()).toEqual(['paused', ...[1, 2, 3, 4, 5, 6, 7].map((hour) => `at ${hour}`)]);
    await bench.engine.schedules.pause(paused);
    expect(told()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((hour) => `at ${hour}`));
    expect(bench.engine.present().schedules.soonest[0]?.nextAt).toBe(EPOCH + HOUR);
    await bench.advance(3 * HOUR);
    expect(told()).toEqual([4, 5, 6, 7, 8, 9, 10, 1].map((hour) => `at ${hour}`));
  });

  it('that was deleted comes back by an undo, with its history, and makes up for nothing', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench, { cron: '* * * * *', missed: 'all', overlap: 'queue' });
    await bench.advance(2 * MINUTE);
    const removed = await bench.engine.schedules.remove(id);
    if (!removed.ok) throw new Error('expected it to be deleted');
    expect(bench.engine.present().undoable?.number).toBe(removed.value.step);
    await bench.advance(5 * MINUTE);
    expect(created(bench)).toBe(2);
    expect(await bench.engine.undo(removed.value.step)).toMatchObject({ ok: true, value: { changed: 1 } });
    expect(stateOf(bench, id)).toEqual({ type: 'on', nextAt: EPOCH + 8 * MINUTE });
    expect((await history(bench, id)).map(({ number }) => number)).toEqual([2, 1]);
    await bench.advance(MINUTE);
    expect(created(bench)).toBe(3);
    expect(bench.engine.present().undoable).toBeNull();
  });

  it('that was deleted is gone for good after ten minutes', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench);
    const removed = await bench.engine.schedules.remove(id);
    await bench.advance(10 * MINUTE);
    expect(await bench.engine.undo(removed.ok ? removed.value.step : 0)).toMatchObject({ ok: false });
    expect(bench.engine.schedules.get(id)).toBeNull();
  });

  it('fires once at a moment, and is over', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench, { at: EPOCH + 90_000 });
    await bench.advance(DAY);
    expect(created(bench)).toBe(1);
    expect(stateOf(bench, id)).toEqual({ type: 'over' });
    expect(await bench.engine.schedules.pause(id)).toMatchObject({
      ok: false,
      error: [{ got: 'one that is over' }],
    });
  });

  it('is not fired while it is paused, and makes up for nothing when it is resumed', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench, { missed: 'all', overlap: 'queue' });
    await bench.engine.schedules.pause(id);
    await bench.engine.schedules.pause(id);
    await bench.advance(DAY);
    expect(created(bench)).toBe(0);
    await bench.engine.schedules.resume(id);
    expect(stateOf(bench, id)).toEqual({ type: 'on', nextAt: EPOCH + DAY + HOUR });
    await bench.advance(HOUR);
    expect(created(bench)).toBe(1);
  });

  it('makes a job at once when a person says so, paused or not', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench);
    await bench.engine.schedules.pause(id);
    const made = await bench.engine.schedules.runNow(id);
    const jobId = made.ok ? made.value.id : '';
    expect(await bench.job(jobId)).toMatchObject({ name: 'Nightly', schedule: id, key: null });
    expect(await history(bench, id)).toMatchObject([{ type: 'by-hand', jobId, at: EPOCH }]);
    expect(bench.engine.schedules.get(id)).toMatchObject({ lastJobId: jobId, state: { type: 'paused' } });
  });

  it('begins anew from now when its time is changed, and else keeps its next moment', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench);
    await bench.engine.schedules.change(id, scheduleOf({ name: 'Other' }));
    expect(bench.engine.schedules.get(id)).toMatchObject({ name: 'Other', state: { nextAt: EPOCH + HOUR } });
    await bench.engine.schedules.change(id, scheduleOf({ cron: '*/10 * * * *' }));
    expect(stateOf(bench, id)).toEqual({ type: 'on', nextAt: EPOCH + 10 * MINUTE });
    await bench.advance(10 * MINUTE);
    expect(created(bench)).toBe(1);
  });

  it('is gone when it was removed; its jobs stay', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench);
    await bench.advance(HOUR);
    expect(await bench.engine.schedules.remove(id)).toEqual({
      ok: true,
      value: { step: expect.any(Number) },
    });
    await bench.advance(DAY);
    expect(created(bench)).toBe(1);
    expect(await bench.engine.schedules.remove(id)).toMatchObject({
      ok: false,
      error: [{ field: 'scheduleId', expected: 'the id of a schedule' }],
    });
  });

  it.each([
    [{ cron: '0 0 30 2 *' }, 'cron', 'There is no such day; correct the day of month or the month.'],
    [{ at: EPOCH - 1 }, 'at', 'Give a later one, or queue the job itself.'],
  ])('that is never due is refused: %j', async (parts, field, fix) => {
    const bench = await EngineBench.started();
    expect(await bench.engine.schedules.add(scheduleOf(parts))).toMatchObject({
      ok: false,
      error: [{ field, fix }],
    });
  });

  it('is refused when the machine knows that its job can not run', async () => {
    const bench = await EngineBench.started();
    bench.runner.problems = async () => [
      { field: 'payload.program', expected: 'a program', got: 'x', fix: 'y' },
    ];
    expect(await bench.engine.schedules.add(scheduleOf())).toMatchObject({
      ok: false,
      error: [{ field: 'job.payload.program' }],
    });
  });

  it('goes on when a job can not be queued any more, and says why', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench);
    bench.runner.problems = async () => [
      { field: 'payload.cwd', expected: 'a folder', got: '"/gone"', fix: 'Make it.' },
    ];
    await bench.advance(HOUR);
    bench.runner.problems = null;
    await bench.advance(HOUR);
    expect(await history(bench, id)).toMatchObject([
      { type: 'fired' },
      { type: 'refused', reason: 'payload.cwd: expected a folder, got "/gone". Make it.' },
    ]);
  });
});

describe('moments missed in a sleep of three days', () => {
  it.each([
    ['skip', 'skip', 0, { type: 'skipped', why: 'missed', plannedAt: EPOCH + HOUR, count: 72 }],
    ['one', 'skip', 1, { type: 'fired', plannedAt: EPOCH + HOUR, missed: 71 }],
    ['all', 'skip', 1, { type: 'fired', plannedAt: EPOCH + HOUR, missed: 71 }],
    ['all', 'queue', 72, { type: 'fired', plannedAt: EPOCH + 72 * HOUR, missed: 0 }],
  ] as const)('with "%s" and overlap "%s" make %i jobs', async (missed, overlap, jobs, line) => {
    const bench = await EngineBench.started();
    const id = await add(bench, { missed, overlap });
    await sleep(bench, 3 * DAY + 30 * MINUTE);
    expect(created(bench)).toBe(jobs);
    expect((await history(bench, id))[0]).toMatchObject(line);
    expect(stateOf(bench, id)).toEqual({ type: 'on', nextAt: EPOCH + 73 * HOUR });
    await bench.advance(29 * MINUTE);
    expect(created(bench)).toBe(jobs);
  });

  it('are not missed when the last one has just come', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench, { missed: 'skip' });
    await sleep(bench, 3 * DAY + 20_000);
    expect(await history(bench, id)).toMatchObject([
      { type: 'fired', plannedAt: EPOCH + 3 * DAY, missed: 71 },
    ]);
  });

  it('are made up for by a hundred jobs at most', async () => {
    const bench = await EngineBench.started();
    await add(bench, { cron: '* * * * *', missed: 'all', overlap: 'queue' });
    await sleep(bench, 3 * DAY);
    expect(created(bench)).toBe(100);
    await bench.advance(MINUTE);
    expect(created(bench)).toBe(101);
  });

  it('of one that fires every second cost no more', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench, { cron: '* * * * * *' });
    await sleep(bench, 3 * DAY);
    expect(created(bench)).toBe(1);
    expect(await history(bench, id)).toMatchObject([{ type: 'fired', missed: 99 }]);
  });

  it('of one that fires once are as those of any other', async () => {
    for (const [missed, jobs] of [
      ['skip', 0],
      ['one', 1],
      ['all', 1],
    ] as const) {
      const bench = await EngineBench.started();
      const id = await add(bench, { at: EPOCH + HOUR, missed });
      await sleep(bench, DAY);
      expect([missed, created(bench)]).toEqual([missed, jobs]);
      expect(stateOf(bench, id)).toEqual({ type: 'over' });
    }
  });
});

describe('an earlier job that is still open', () => {
  it('with "skip" there is no other, and the history says how often in one line', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench, { overlap: 'skip' });
    await bench.advance(4 * HOUR);
    expect(created(bench)).toBe(1);
    expect(await history(bench, id)).toMatchObject([
      {
        number: 2,
        type: 'skipped',
        why: 'overlap',
        plannedAt: EPOCH + 2 * HOUR,
        count: 3,
        at: EPOCH + 4 * HOUR,
      },
      { number: 1, type: 'fired' },
    ]);
    await bench.succeed(bench.runner.running[0]?.jobId ?? '');
    await bench.advance(HOUR);
    expect(created(bench)).toBe(2);
  });

  it('with "queue" the next one waits in line', async () => {
    const bench = await EngineBench.started();
    await add(bench, { overlap: 'queue' });
    await bench.advance(3 * HOUR);
    expect([created(bench), bench.runner.running.length]).toEqual([3, 1]);
  });

  it('with "replace" it is cancelled first', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench, { overlap: 'replace' });
    await bench.advance(2 * HOUR);
    expect(created(bench)).toBe(2);
    expect((await history(bench, id)).map(({ job }) => job?.state)).toEqual(['running', 'cancelled']);
    expect(bench.runner.overlaps).toEqual([]);
  });

  it('of which there are several are all replaced, and those of others are not', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench, { overlap: 'replace', cron: '@daily' });
    const other = await bench.add();
    for (let count = 0; count < 3; count += 1) await bench.engine.schedules.runNow(id);
    await bench.advance(DAY);
    expect((await history(bench, id)).map(({ job }) => job?.state)).toEqual([
      'waiting',
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    expect(await bench.state(other)).toBe('running');
  });
});

describe('a wall clock that is set', () => {
  it('forward by a year fires once', async () => {
    const bench = await EngineBench.started();
    await add(bench);
    bench.clock.jump(365 * DAY);
    await bench.advance(MINUTE);
    expect(created(bench)).toBe(1);
  });

  it('back by a day fires no moment a second time, and goes on after it', async () => {
    const bench = await EngineBench.started();
    bench.runner.auto = () => ({ type: 'succeeded', result: null });
    const id = await add(bench);
    await bench.advance(3 * HOUR);
    expect(created(bench)).toBe(3);
    bench.clock.jump(-2.5 * HOUR);
    await bench.advance(2.5 * HOUR);
    expect(created(bench)).toBe(3);
    expect(await history(bench, id)).toHaveLength(3);
    await bench.advance(2 * HOUR);
    expect(created(bench)).toBe(5);
  });

  it('forward by a year and back again fires at the right times', async () => {
    const bench = await EngineBench.started();
    bench.runner.auto = () => ({ type: 'succeeded', result: null });
    const id = await add(bench);
    bench.clock.jump(365 * DAY);
    await bench.advance(MINUTE);
    bench.clock.jump(-365 * DAY);
    await bench.advance(MINUTE);
    expect(stateOf(bench, id)).toEqual({ type: 'on', nextAt: EPOCH + HOUR });
    const before = created(bench);
    await bench.advance(2 * HOUR);
    // The first of the missed moments had its job in the year that was not.
    expect(created(bench) - before).toBe(1);
  });

  it('back while the app was closed does not keep a schedule waiting', async () => {
    const store = new MemoryJobStore();
    const first = await EngineBench.started({ store });
    first.runner.auto = () => ({ type: 'succeeded', result: null });
    first.clock.jump(30 * DAY);
    const id = await add(first);
    await first.advance(HOUR);
    await first.engine.stop();
    const second = await EngineBench.started({ store });
    await second.advance(MINUTE);
    expect(stateOf(second, id)).toEqual({ type: 'on', nextAt: EPOCH + HOUR });
  });
});

describe('a store that refuses', () => {
  it('the saving of what was fired: it is fired once', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    const id = await add(bench);
    store.fail('saveSchedules', new StoreError('full', 'no space left'), 3);
    await bench.advance(HOUR + 10_000);
    expect(created(bench)).toBe(1);
    expect(await history(bench, id)).toMatchObject([{ type: 'fired', plannedAt: EPOCH + HOUR }]);
    expect(stateOf(bench, id)).toEqual({ type: 'on', nextAt: EPOCH + 2 * HOUR });
  });

  it('the job: it is made when there is room again', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    await add(bench);
    store.fail('commit', new StoreError('full', 'no space left'), 1);
    await bench.advance(HOUR + 10_000);
    expect(created(bench)).toBe(1);
  });

  it('a new schedule: it is told so', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    store.fail('saveSchedules', new StoreError('full', 'no space left'));
    expect(await bench.engine.schedules.add(scheduleOf())).toMatchObject({
      ok: false,
      error: [{ expected: 'room on the disk' }],
    });
    expect(bench.engine.present().schedules.total).toBe(0);
  });
});

describe('the list', () => {
  it('is by name, page by page, with what became of the newest job', async () => {
    const bench = await EngineBench.started();
    for (const name of ['b', 'a', 'd', 'c', 'a'])
      await add(bench, { name, ...(name === 'd' && { cron: '* * * * *' }) });
    await bench.advance(MINUTE);
    const first = await bench.engine.schedules.list({ cursor: null, limit: 3 });
    if (!first.ok) throw new Error('expected a page');
    expect(first.value.rows.map(({ name }) => name)).toEqual(['a', 'a', 'b']);
    expect(first.value.total).toBe(5);
    const [gone] = (await bench.engine.schedules.list({ cursor: null, limit: 3 })).ok
      ? first.value.rows.slice(-1)
      : [];
    await bench.engine.schedules.remove(gone?.id ?? '');
    const second = await bench.engine.schedules.list({ cursor: first.value.next, limit: 3 });
    if (!second.ok) throw new Error('expected a page');
    expect(second.value.rows.map(({ name, lastJob }) => [name, lastJob?.state ?? null])).toEqual([
      ['c', null],
      ['d', 'running'],
    ]);
    expect(second.value.next).toBeNull();
    expect(second.value.rows[0]).not.toHaveProperty('job');
    expect(await bench.engine.schedules.list({ cursor: 'x', limit: 3 })).toMatchObject({ ok: false });
  });

  it('tells in the present how many there are, when the next is due, and that something changed', async () => {
    const bench = await EngineBench.started();
    const id = await add(bench);
    await add(bench, { cron: '*/5 * * * *' });
    const before = bench.engine.present().schedules;
    expect(before).toMatchObject({ total: 2, paused: 0, nextAt: EPOCH + 5 * MINUTE });
    await bench.engine.schedules.pause(id);
    const after = bench.engine.present().schedules;
    expect(after).toMatchObject({ total: 2, paused: 1 });
    expect(after.revision).toBeGreaterThan(before.revision);
  });
});
