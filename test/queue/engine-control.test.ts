import { describe, expect, it, onTestFinished } from 'vitest';
import { type JobStore, StoreError } from '../../electron/queue/job-store.ts';
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import { type ChangeReport, MAX_UNDO_STEPS, UNDO_MS } from '../../shared/jobs/control.ts';
import type { Result } from '../../shared/result.ts';
import { type BenchOptions, EngineBench, STORES } from '../support/engine-bench.ts';
import { requestOf } from '../support/jobs.ts';
import { SlowJobStore } from '../support/slow-job-store.ts';
import { openStore, temporaryFolder } from '../support/sqlite-store.ts';
import { SteeredJobStore } from '../support/steered-job-store.ts';

const ids = (...list: readonly string[]) => ({ type: 'ids', ids: list }) as const;

/** On SQLite too: what is undone lives in the store. */
const MAKERS: readonly (readonly [string, () => Promise<JobStore>])[] = [
  ...STORES.map(([name, create]) => [name, async () => create()] as const),
  [
    'SQLite',
    async () => {
      const folder = temporaryFolder();
      onTestFinished(() => folder.remove());
      // So that the bench knows when it is at rest.
      return new SlowJobStore({ inner: await openStore(folder.path), delay: () => 0, order: 'in order' });
    },
  ],
];

function reportOf(result: Result<ChangeReport, unknown>): ChangeReport {
  if (!result.ok) throw new Error(`expected a report, got ${JSON.stringify(result.error)}`);
  return result.value;
}

describe.each(MAKERS)('an engine on %s', (_, create) => {
  /** Nothing is claimed, unless the test says so. */
  async function started(options: BenchOptions = {}): Promise<EngineBench> {
    const bench = await EngineBench.started({ store: await create(), ...options });
    onTestFinished(async () => {
      await bench.engine.stop();
      expect(bench.logger.errors).toEqual([]);
    });
    return bench;
  }
  async function paused(options: BenchOptions = {}): Promise<EngineBench> {
    const bench = await started(options);
    await bench.engine.pause();
    return bench;
  }
  const change = async (bench: EngineBench, ...args: Parameters<EngineBench['engine']['change']>) =>
    reportOf(await bench.engine.change(...args));
  const undo = async (bench: EngineBench, step?: number) => reportOf(await bench.engine.undo(step));
  const waiting = async (bench: EngineBench) =>
    (await bench.store.waiting('default', 100)).map((job) => job.name);

  it('cancels what waits and takes it back to its place in line', async () => {
    const bench = await paused();
    const [, b, c] = await bench.addAll([{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }]);
    const { step, changed } = await change(bench, { type: 'cancel' }, ids(b as string, c as string));
    expect(changed).toBe(2);
    expect(await waiting(bench)).toEqual(['a', 'd']);
    expect(await undo(bench, step as number)).toMatchObject({ changed: 2, skipped: [] });
    expect(await waiting(bench)).toEqual(['a', 'b', 'c', 'd']);
    await bench.engine.resume();
    for (const name of ['a', 'b', 'c', 'd']) {
      await bench.rest();
      expect(bench.runner.starts.at(-1)?.name).toBe(name);
      await bench.succeed(bench.runner.starts.at(-1)?.jobId as string);
    }
  });

  it('changes many with some chunks of them under way, and takes all of it back to their places', async () => {
    const bench = await paused();
    await bench.addAll(Array.from({ length: 450 }, (_, index) => ({ name: `n${index}` })));
    const names = async () => (await bench.store.waiting('default', 500)).map(({ name }) => name);
    const before = await names();
    const report = await change(bench, { type: 'cancel' }, { type: 'state', state: 'waiting' });
    expect(report).toMatchObject({ changed: 450, unchanged: 0, skipped: [] });
    expect([await names(), bench.engine.present().jobs.cancelled]).toEqual([[], 450]);
    expect(await undo(bench)).toMatchObject({ changed: 450, skipped: [] });
    expect(await names()).toEqual(before);
  });

  it('deletes a job with its runs, and brings both back', async () => {
    const bench = await started();
    const id = await bench.add({ maxAttempts: 1 });
    await bench.fail(id);
    const before = await bench.engine.detail(id);
    await change(bench, { type: 'delete' }, ids(id));
    expect(await bench.engine.detail(id)).toBeNull();
    expect(bench.engine.present().jobs.dead).toBe(0);
    expect(bench.runner.forgotten).toEqual([]);
    await undo(bench);
    const after = await bench.engine.detail(id);
    expect(after?.runs).toEqual(before?.runs);
    expect({ ...after?.job, revision: 0 }).toEqual({ ...before?.job, revision: 0 });
    expect(bench.engine.present().jobs.dead).toBe(1);
    expect(bench.facts(id).slice(-2)).toEqual(['job_deleted', 'job_restored']);
  });

  it('does not delete a job that runs, and says so', async () => {
    const bench = await started();
    const id = await bench.add();
    expect(await change(bench, { type: 'delete' }, ids(id))).toMatchObject({
      step: null,
      changed: 0,
      skipped: [{ reason: 'running', jobs: 1 }],
    });
  });

  it('counts what could not be changed by its reason, and what was so already', async () => {
    const bench = await started();
    const running = await bench.add();
    const [waits, cancelled] = await bench.addAll([{}, {}]);
    await bench.engine.cancel(cancelled as string);
    const report = await change(
      bench,
      { type: 'retry' },
      ids(running, waits as string, cancelled as string, 'nobody'),
    );
    expect(report).toMatchObject({ changed: 1, unchanged: 0 });
    expect(report.skipped).toEqual([
      { reason: 'running', jobs: 1 },
      { reason: 'waiting', jobs: 1 },
      { reason: 'not kept any more', jobs: 1 },
    ]);
    expect(await change(bench, { type: 'set-priority', priority: 0 }, ids(waits as string))).toMatchObject({
      step: null,
      changed: 0,
      unchanged: 1,
    });
  });

  it('changes all for which a search is true, and says where a search is wrong', async () => {
    const bench = await paused();
    await bench.addAll([{ name: 'encode a' }, { name: 'encode b', tags: ['x'] }, { name: 'other' }]);
    const search = { type: 'search', text: 'encode -tag:x', state: null } as const;
    expect(await change(bench, { type: 'set-priority', priority: 5 }, search)).toMatchObject({ changed: 1 });
    expect(await waiting(bench)).toEqual(['encode a', 'encode b', 'other']);
    expect(await bench.engine.change({ type: 'cancel' }, { ...search, text: '"open' })).toMatchObject({
      ok: false,
    });
  });

  it('ends the runs of those that run, when all of a state are cancelled', async () => {
    const bench = await started({ concurrency: 2 });
    await bench.addAll([{}, {}, {}]);
    expect(await change(bench, { type: 'cancel' }, { type: 'state', state: null })).toMatchObject({
      changed: 3,
    });
    expect(bench.engine.present().jobs.cancelled).toBe(3);
  });

  it('takes a retry back that has not started, leaves one that has, and lets counters stand', async () => {
    const bench = await started({ concurrency: 1 });
    const [a, b] = await bench.addAll([{ maxAttempts: 1 }, { maxAttempts: 1 }]);
    await bench.fail(a as string);
    await bench.fail(b as string);
    const died = await bench.job(b as string);
    expect(await change(bench, { type: 'retry' }, ids(a as string, b as string))).toMatchObject({
      changed: 2,
    });
    await bench.rest();
    expect(await bench.state(a as string)).toBe('running');
    const { jobs_retried } = bench.metrics.getMetrics();
    expect(await undo(bench)).toMatchObject({
      changed: 1,
      skipped: [{ reason: 'running by now', jobs: 1 }],
    });
    expect({ ...(await bench.job(b as string)), revision: died.revision }).toEqual(died);
    expect(bench.metrics.getMetrics()).toMatchObject({ jobs_retried });
    expect(bench.recorder.conservation().breach).toBeNull();
  });

  it('moves to another queue and changes the priority; undone one after the other, latest first', async () => {
    const bench = await paused();
    const id = await bench.add();
    const first = await bench.job(id);
    await change(bench, { type: 'set-priority', priority: 9 }, ids(id));
    await change(bench, { type: 'move', queue: 'other' }, ids(id));
    expect(await bench.job(id)).toMatchObject({ queue: 'other', options: { priority: 9 } });
    expect(bench.engine.present().queues.map(({ name, jobs }) => [name, jobs.waiting])).toEqual([
      ['default', 0],
      ['other', 1],
    ]);
    await undo(bench);
    expect(await bench.job(id)).toMatchObject({ queue: 'default', options: { priority: 9 } });
    await undo(bench);
    expect({ ...(await bench.job(id)), revision: 0 }).toEqual({ ...first, revision: 0 });
  });

  it('takes places in line back, those that were chosen before too, latest first', async () => {
    const bench = await paused();
    const ids = await bench.addAll(['a', 'b', 'c', 'd'].map((name) => ({ name })));
    const [a = '', b = '', c = '', d = ''] = ids;
    const names = async (): Promise<string> =>
      (await bench.store.waiting('default', 10)).map(({ name }) => name).join('');
    const moves = [
      [[d], 'front', 'dabc'],
      [[a], { after: b }, 'dbac'],
      [[c, d], { before: b }, 'cdba'],
      [[a, b], 'front', 'abcd'],
      [[c], { after: d }, 'abdc'],
    ] as const;
    for (const [jobIds, to, then] of moves) {
      expect(await bench.engine.move(jobIds, to)).toMatchObject({
        ok: true,
        value: { step: expect.any(Number) },
      });
      expect(await names()).toBe(then);
    }
    for (const then of ['abcd', 'cdba', 'dbac', 'dabc', 'abcd']) {
      await undo(bench);
      expect(await names()).toBe(then);
    }
    await bench.engine.resume();
    await bench.rest();
    expect(bench.runner.startedNames[0]).toBe('a');
  });

  it('takes a pause back, and a limit, but not over a later change', async () => {
    const bench = await started();
    await bench.engine.pause('default');
    await bench.engine.setConcurrency(3, 'default');
    await undo(bench);
    await undo(bench);
    expect(bench.engine.present().queues[0]).toMatchObject({ pausedAt: null, concurrency: 1 });
    await bench.engine.pause();
    await undo(bench);
    expect(bench.engine.present().state).toBe('running');
    await bench.engine.pause();
    const step = bench.engine.present().undoable?.number;
    await bench.engine.resume();
    expect(await bench.engine.undo(step)).toMatchObject({ ok: false, error: { field: 'step' } });
  });

  it('retries with an edited payload: the history stays, and what changed is told', async () => {
    const bench = await started();
    const id = await bench.add({ maxAttempts: 1 });
    await bench.fail(id);
    const edited = requestOf({ name: 'other', maxAttempts: 2 });
    const work = { kind: 'command', payload: { program: 'false' } } as const;
    expect(await bench.engine.edit(id, { ...edited, work })).toMatchObject({
      ok: true,
      value: { changed: 1 },
    });
    await bench.rest();
    await bench.succeed(id);
    const detail = await bench.engine.detail(id);
    expect(detail?.job).toMatchObject({
      id,
      state: 'completed',
      name: 'other',
      payload: { program: 'false' },
    });
    expect(detail?.runs.map((run) => [run.number, run.end?.outcome.type])).toEqual([
      [2, 'succeeded'],
      [1, 'failed'],
    ]);
    expect(detail?.edits).toMatchObject([
      { untilRun: 1, name: 'build', payload: { program: 'true' }, options: { maxAttempts: 1 } },
    ]);
  });

  it('takes an edit back with its payload', async () => {
    const bench = await started();
    const id = await bench.add({ maxAttempts: 1 });
    await bench.fail(id);
    await bench.engine.pause();
    const before = await bench.engine.detail(id);
    await bench.engine.edit(id, {
      ...requestOf({ name: 'other' }),
      work: { kind: 'command', payload: { shell: 'x' } },
    });
    expect((await bench.engine.detail(id))?.edits).toHaveLength(1);
    await undo(bench);
    const after = await bench.engine.detail(id);
    expect({ ...after?.job, revision: 0 }).toEqual({ ...before?.job, revision: 0 });
    expect(after?.edits).toEqual([]);
  });

  it('refuses an edit of another kind, and of a job that runs', async () => {
    const bench = await started();
    const id = await bench.add();
    const http = { kind: 'http', payload: { method: 'GET', url: 'http://localhost' } } as const;
    expect(await bench.engine.edit(id, requestOf())).toMatchObject({
      error: [{ got: 'one that is running' }],
    });
    await bench.succeed(id);
    expect(await bench.engine.edit(id, { ...requestOf(), work: http })).toMatchObject({
      error: [{ field: 'kind', expected: '"command", as the job is' }],
    });
  });

  it('refuses an edit with another key, and takes one with its own', async () => {
    const bench = await paused();
    const keyed = await bench.add({ key: 'once' });
    const plain = await bench.add();
    expect(await bench.engine.edit(keyed, requestOf({ key: 'twice' }))).toMatchObject({
      error: [{ field: 'key', expected: '"once", as the job has, or none', got: '"twice"' }],
    });
    expect(await bench.engine.edit(plain, requestOf({ key: 'twice' }))).toMatchObject({
      error: [{ field: 'key', expected: 'none, as the job has none' }],
    });
    const again = await bench.engine.edit(keyed, requestOf({ key: 'once', name: 'other' }));
    expect(again).toMatchObject({ ok: true, value: { changed: 1 } });
    expect(await bench.job(keyed)).toMatchObject({ key: 'once', name: 'other' });
  });

  it('duplicates a job without its key', async () => {
    const bench = await paused();
    const id = await bench.add({ key: 'once', name: 'a', tags: ['t'] });
    const twin = await bench.engine.duplicate(id);
    if (!twin.ok) throw new Error('expected a duplicate');
    expect(await bench.job(twin.value.id)).toMatchObject({ name: 'a', key: null, options: { tags: ['t'] } });
    expect(await bench.engine.duplicate('nobody')).toMatchObject({ ok: false, error: [{ field: 'jobId' }] });
  });

  it('cannot bring back a deleted job whose key another has by now, and keeps it for as long as it may', async () => {
    const bench = await paused();
    const id = await bench.add({ key: 'k' });
    const { step } = await change(bench, { type: 'delete' }, ids(id));
    const other = await bench.add({ key: 'k' });
    expect(other).not.toBe(id);
    expect(await undo(bench, step as number)).toMatchObject({
      changed: 0,
      skipped: [{ reason: 'of a key that another job has by now', jobs: 1 }],
    });
    await change(bench, { type: 'delete' }, ids(other));
    expect(await undo(bench, step as number)).toMatchObject({ changed: 1 });
    expect(await bench.job(id)).toMatchObject({ key: 'k' });
  });

  it('forgets what was deleted after 10 minutes, with its output', async () => {
    const bench = await started();
    const id = await bench.add();
    await bench.succeed(id);
    const { step } = await change(bench, { type: 'delete' }, ids(id));
    await bench.advance(UNDO_MS - 1_000);
    expect(bench.runner.forgotten).toEqual([]);
    expect(bench.engine.present().undoable?.number).toBe(step);
    await bench.advance(2_000);
    expect(bench.runner.forgotten).toEqual([id]);
    expect(bench.engine.present().undoable).toBeNull();
    expect(await bench.engine.undo(step as number)).toMatchObject({
      ok: false,
      error: { expected: 'a change of the last 10 minutes that was not undone yet' },
    });
    expect(await bench.store.journal.keeps(id)).toBe(false);
  });

  it('keeps the last 100 steps', async () => {
    const bench = await paused();
    const id = await bench.add();
    const steps: number[] = [];
    for (let priority = 1; priority <= MAX_UNDO_STEPS + 1; priority += 1) {
      const report = await change(bench, { type: 'set-priority', priority }, ids(id));
      steps.push(report.step as number);
    }
    await bench.rest();
    expect(await bench.engine.undo(steps[0])).toMatchObject({ ok: false });
    for (let left = MAX_UNDO_STEPS; left > 0; left -= 1)
      expect(await undo(bench)).toMatchObject({ changed: 1, skipped: [] });
    expect(await bench.job(id)).toMatchObject({ options: { priority: 1 } });
  });
});

it('survives a restart: what was deleted is brought back by the next process', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const open = async () =>
    new SlowJobStore({ inner: await openStore(folder.path), delay: () => 0, order: 'in order' });
  const first = await EngineBench.started({ store: await open() });
  const id = await first.add({ maxAttempts: 1 });
  await first.fail(id);
  const runs = (await first.engine.detail(id))?.runs;
  await first.engine.change({ type: 'delete' }, ids(id));
  await first.engine.pause('default');
  await first.engine.stop();

  const second = await EngineBench.started({ store: await open() });
  second.clock.jump(first.clock.now() - second.clock.now());
  expect(second.engine.present().undoable?.what).toMatchObject({ type: 'settings', queue: 'default' });
  expect(reportOf(await second.engine.undo()).changed).toBe(1);
  expect(second.engine.present().queues[0]?.pausedAt).toBeNull();
  expect(reportOf(await second.engine.undo()).changed).toBe(1);
  expect((await second.engine.detail(id))?.runs).toEqual(runs);
  expect(second.engine.present().jobs.dead).toBe(1);
  await second.engine.stop();
});

it('takes one change of many jobs at a time, tells how far it is, and can be stopped', async () => {
  const bench = await EngineBench.started({ store: new MemoryJobStore() });
  await bench.engine.pause();
  await bench.addAll(Array.from({ length: 700 }, () => ({})));
  const all = { type: 'state', state: 'waiting' } as const;
  const seen: (readonly [number, number])[] = [];
  bench.engine.onSettingsChanged(() => {
    const { change } = bench.engine.present();
    if (change !== null) seen.push([change.done, change.total]);
    if (change?.done === 400) void bench.engine.stopChange();
  });
  const cancelling = bench.engine.change({ type: 'cancel' }, all);
  await Promise.resolve();
  await Promise.resolve();
  expect(await bench.engine.change({ type: 'cancel' }, all)).toMatchObject({
    ok: false,
    error: {
      expected: 'one change of more than 200 jobs at a time',
      got: 'another while "cancel" is under way',
    },
  });
  expect(reportOf(await cancelling)).toMatchObject({ changed: 400, stopped: true });
  expect(seen.slice(0, 2)).toEqual([
    [100, 700],
    [200, 700],
  ]);
  expect(bench.engine.present()).toMatchObject({ change: null, jobs: { waiting: 300, cancelled: 400 } });
  expect(await bench.engine.stopChange()).toMatchObject({ ok: false });
  expect(reportOf(await bench.engine.undo())).toMatchObject({ changed: 400 });
  await bench.engine.stop();
});

it('ends a change of many jobs where the store refuses, and what was changed until then can be undone', async () => {
  const store = new SteeredJobStore();
  const bench = await EngineBench.started({ store });
  await bench.engine.pause();
  await bench.addAll(Array.from({ length: 1_000 }, () => ({})));
  const unsubscribe = bench.engine.subscribe(() => {
    if (bench.engine.present().jobs.cancelled < 200) return;
    unsubscribe();
    store.fail('commit', new StoreError('full', 'No space is left.'));
  });
  const all = { type: 'state', state: 'waiting' } as const;
  const refused = { ok: false, error: { got: 'No space is left.', fix: 'Free some space and ask again.' } };
  expect(await bench.engine.change({ type: 'cancel' }, all)).toMatchObject(refused);
  expect(bench.engine.present()).toMatchObject({ change: null, jobs: { waiting: 800, cancelled: 200 } });
  store.heal();
  await bench.clock.advance(2_000);
  expect(reportOf(await bench.engine.undo())).toMatchObject({ changed: 200 });
  await bench.engine.stop();
});
