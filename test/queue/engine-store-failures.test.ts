import { beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../electron/queue/job-store.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';
import { created, requestOf } from '../support/jobs.ts';
import { SteeredJobStore } from '../support/steered-job-store.ts';

const FULL = new StoreError('full', 'disk full');

describe('a store that fails for a while', () => {
  let store: SteeredJobStore;
  let bench: EngineBench;
  beforeEach(async () => {
    store = new SteeredJobStore();
    bench = await EngineBench.started({ store, concurrency: 2 });
  });
  /** The books of the engine, the metrics and the store agree. */
  const expectBooksRight = async (): Promise<void> => {
    expect(bench.recorder.conservation().holds).toBe(true);
    const { running } = bench.engine.present().jobs;
    expect((await store.list({ state: 'running', cursor: null, limit: 1 }))?.total).toBe(running);
    expect(bench.recorder.metrics().jobs_in_progress).toBe(running);
  };

  it('when a run is to start: nothing runs, nothing is counted, somebody is told', async () => {
    await bench.engine.pause();
    const id = await bench.add();
    store.fail('commit', FULL);
    await bench.engine.resume();
    await bench.rest();
    expect(bench.runner.starts.length).toBeLessThanOrEqual(1);
    expect(bench.engine.present().storage).toMatchObject({ state: 'full', since: bench.clock.now() });
    expect(await bench.state(id)).toBe('waiting');
    await expectBooksRight();
  });

  it('when many are cancelled: what runs among them ends unseen by nobody', async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    await bench.addAll(['a', 'b', 'c', 'd'].map((name) => ({ name })));
    await bench.rest();
    expect(bench.runner.starts.length).toBe(2);
    store.fail('commit', FULL, 10);
    const selection = { type: 'state', state: null } as const;
    const changed = bench.engine.change({ type: 'cancel' }, selection);
    await bench.rest();
    expect(await changed).toMatchObject({ ok: false });
    await new Promise((resolve) => setTimeout(resolve, 0));
    process.off('unhandledRejection', onUnhandled);
    expect(unhandled).toEqual([]);
    store.heal();
    await bench.advance(60_000);
    await expectBooksRight();
  });

  it('says why in the log, not only that', async () => {
    await bench.engine.pause();
    await bench.add();
    store.fail('commit', FULL);
    await bench.engine.resume();
    await bench.rest();
    expect(bench.logger.named('storage_full')).toMatchObject([
      { level: 'WARN', fields: { error: expect.stringContaining('disk full') } },
    ]);
    expect(bench.logger.errors).toEqual([]);
  });

  it('when runs are to start: the jobs run once it works again, each once, in their order', async () => {
    await bench.engine.pause();
    await bench.addAll(['a', 'b', 'c', 'd'].map((name) => ({ name })));
    store.fail('commit', FULL, 5);
    bench.runner.auto = () => SUCCEEDED;
    await bench.engine.resume();
    await bench.advance(60_000);
    store.heal();
    await bench.advance(60_000);
    expect(bench.runner.startedNames).toEqual(['a', 'b', 'c', 'd']);
    expect(bench.engine.present().jobs.completed).toBe(4);
    await expectBooksRight();
  });

  it('when runs are to start: does not try over and over without a pause', async () => {
    await bench.engine.pause();
    await bench.addAll(Array.from({ length: 50 }, () => ({})));
    store.calls.length = 0;
    store.fail('commit', FULL, 10_000);
    await bench.engine.resume();
    await bench.rest();
    expect(store.calls.filter((call) => call === 'commit').length).toBeLessThan(5);
    store.heal();
  });

  it('when a run has ended: its outcome is kept and committed when it works again', async () => {
    const id = await bench.add();
    store.fail('commit', FULL);
    await bench.succeed(id);
    expect(bench.recorder.metrics().jobs_completed).toBe(0);
    expect(bench.logger.named('storage_full')).toHaveLength(1);
    await expectBooksRight();
    store.heal();
    await bench.advance(60_000);
    expect(await bench.state(id)).toBe('completed');
    expect(bench.recorder.metrics()).toMatchObject({ jobs_completed: 1, jobs_in_progress: 0 });
  });

  it('when a run has ended: never has more runs under way than workers', async () => {
    const [first] = await bench.addAll([{}, {}, {}, {}]);
    store.fail('commit', FULL, 1);
    await bench.succeed(first ?? '');
    await bench.advance(60_000);
    expect(bench.recorder.metrics().jobs_in_progress).toBeLessThanOrEqual(2);
    expect(bench.engine.present().jobs.running).toBeLessThanOrEqual(2);
  });

  it('when jobs are due: they go in line when it works again, and the failure is told', async () => {
    const id = await bench.add({ delayMs: 1_000 });
    store.fail('commit', FULL);
    await bench.advance(1_000);
    store.heal();
    await bench.advance(60_000);
    expect(await bench.state(id)).toBe('running');
    expect(bench.logger.named('storage_full')).toHaveLength(1);
    expect(bench.logger.named('storage_ok')).toHaveLength(1);
  });

  it('when jobs are due: does not try over and over without a pause', async () => {
    await bench.add({ delayMs: 1_000 });
    store.calls.length = 0;
    // Ends the test should the sweeper never rest.
    store.fail('commit', FULL, 40);
    await bench.advance(1_000);
    expect(store.calls.filter((call) => call === 'commit').length).toBeLessThan(5);
  });

  it.each(['due', 'nextDueAt', 'prune'] as const)(
    'when the sweeper asks (%s): it looks again later, and tells',
    async (method) => {
      store = new SteeredJobStore();
      bench = await EngineBench.started({ store, retention: { maxFinished: 0 } });
      await bench.succeed(await bench.add());
      const id = await bench.add({ delayMs: 1_000 });
      store.fail(method, FULL);
      await bench.advance(1_000);
      await bench.advance(60_000);
      expect(await bench.state(id)).toBe('running');
      expect(bench.logger.named('storage_full')[0]?.fields['error']).toBe('disk full');
    },
  );

  it('when the line is filled: it is filled again later, though nothing else happens', async () => {
    const waiting = created();
    store = new SteeredJobStore();
    store.commit([waiting]);
    const { id } = waiting.after;
    store.fail('waiting', FULL);
    bench = await EngineBench.started({ store });
    expect(bench.logger.named('storage_full')).toHaveLength(1);
    expect(await bench.state(id)).toBe('waiting');
    await bench.advance(60_000);
    expect(await bench.state(id)).toBe('running');
  });

  it('when stopping: stop returns all the same', async () => {
    const id = await bench.add();
    store.fail('commit', FULL);
    const stop = bench.engine.stop();
    await bench.advance(60_000);
    await stop;
    expect(bench.engine.present().state).toBe('stopped');
    expect(bench.clock.pending).toBe(0);
    expect(['running', 'waiting']).toContain(await bench.state(id));
  });

  it('refuses the jobs that it could not take, and takes the next', async () => {
    store.fail('commit', FULL);
    const [lost, alsoLost] = await Promise.all([
      bench.engine.enqueue(requestOf()),
      bench.engine.enqueue(requestOf()),
    ]);
    expect([lost.ok, alsoLost.ok]).toEqual([false, false]);
    const id = await bench.add();
    expect(await bench.state(id)).toBe('running');
    expect(bench.recorder.metrics().total_jobs_created).toBe(1);
    await expectBooksRight();
  });

  it('fails now and then: no job is lost or counted twice', async () => {
    bench.runner.auto = () => SUCCEEDED;
    let accepted = 0;
    for (let index = 0; index < 200; index += 1) {
      if (index % 7 === 3) store.fail('commit', FULL);
      const result = await bench.engine.enqueue(requestOf());
      if (result.ok) accepted += 1;
    }
    store.heal();
    await bench.advance(120_000);
    expect(bench.recorder.metrics()).toMatchObject({
      total_jobs_created: accepted,
      jobs_completed: accepted,
      jobs_in_progress: 0,
    });
    expect(bench.engine.present().jobs).toMatchObject({ waiting: 0, running: 0, completed: accepted });
    await expectBooksRight();
  });
});

it('a listener that throws, which none may, does not stop the engine', async () => {
  const bench = await EngineBench.started();
  const undo = bench.engine.subscribe(() => {
    throw new Error('a broken screen');
  });
  const answer = bench.engine.enqueue(requestOf());
  await bench.rest();
  undo();
  expect(bench.logger.errors.length).toBeGreaterThan(0);
  const result = await answer;
  expect(result.ok).toBe(true);
  expect(bench.runner.starts).toHaveLength(1);
});
