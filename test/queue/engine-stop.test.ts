import { describe, expect, it, onTestFinished } from 'vitest';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';
import { requestOf } from '../support/jobs.ts';
import { SlowJobStore } from '../support/slow-job-store.ts';
import { openStore, temporaryFolder } from '../support/sqlite-store.ts';
import { SteeredJobStore } from '../support/steered-job-store.ts';

describe.each(STORES)('stopping, on %s', (_, create) => {
  const started = (concurrency = 2) => EngineBench.started({ store: create(), concurrency });
  /** Stops, and tells whether it has stopped yet. */
  const stopping = (bench: EngineBench, graceMs?: number) => {
    const watched = { done: false, promise: Promise.resolve() };
    watched.promise = bench.engine.stop(graceMs === undefined ? {} : { graceMs }).then(() => {
      watched.done = true;
    });
    return watched;
  };

  it('an idle engine leaves no timer, stops the runner and closes the store', async () => {
    const bench = await started();
    await bench.add({ delayMs: 60_000 });
    await bench.engine.stop();
    expect(bench.clock.pending).toBe(0);
    expect(bench.runner.stopped).toBe(1);
    expect(bench.engine.present().state).toBe('stopped');
    if (bench.store instanceof SlowJobStore) expect(bench.store.closed).toBe(true);
  });

  it('waits for what runs as long as the grace lasts, and starts nothing new', async () => {
    const bench = await started();
    const [a, b, c] = (await bench.addAll([{}, {}, {}])) as [string, string, string];
    const stop = stopping(bench, 10_000);
    await bench.rest();
    expect(bench.engine.present().state).toBe('stopping');
    await bench.advance(9_000);
    await bench.succeed(a);
    expect([stop.done, bench.runner.running.length]).toEqual([false, 1]);
    bench.runner.succeed(b);
    await stop.promise;
    expect(bench.runner.starts).toHaveLength(2);
    expect([await bench.state(a), await bench.state(b), await bench.state(c)]).toEqual([
      'completed',
      'completed',
      'waiting',
    ]);
    expect(bench.clock.pending).toBe(0);
  });

  it('ends what still runs when the grace is over; it goes back in line with its attempt', async () => {
    const bench = await started();
    const id = await bench.add({ maxAttempts: 1 });
    const stop = stopping(bench, 10_000);
    await bench.advance(9_999);
    expect([stop.done, bench.runner.isAborted(id)]).toEqual([false, false]);
    await bench.advance(1);
    await stop.promise;
    expect(await bench.job(id)).toMatchObject({
      state: 'waiting',
      tries: { runs: 1, attempts: 0, crashes: 0 },
    });
    expect(bench.recorder.metrics()).toMatchObject({ jobs_interrupted: 1, jobs_in_progress: 0 });
    expect(bench.recorder.conservation().holds).toBe(true);
  });

  it('without a grace ends what runs at once, and waits until it has ended', async () => {
    const bench = await started();
    bench.runner.obeysAbort = false;
    const id = await bench.add();
    const stop = stopping(bench);
    await bench.advance(0);
    expect([stop.done, bench.runner.isAborted(id)]).toEqual([false, true]);
    bench.runner.end(id, { type: 'interrupted' });
    await stop.promise;
    expect(await bench.state(id)).toBe('waiting');
  });

  it('keeps a success that comes after the grace', async () => {
    const bench = await started();
    bench.runner.obeysAbort = false;
    const id = await bench.add();
    const stop = stopping(bench);
    await bench.advance(0);
    bench.runner.succeed(id);
    await stop.promise;
    expect(await bench.state(id)).toBe('completed');
  });

  it('a second time without a grace ends the wait of the first', async () => {
    const bench = await started();
    const id = await bench.add();
    const patient = stopping(bench, 3_600_000);
    await bench.rest();
    await bench.engine.stop();
    await patient.promise;
    expect(await bench.state(id)).toBe('waiting');
    expect([bench.runner.stopped, bench.clock.pending]).toEqual([1, 0]);
  });

  it('a second time with a grace just waits along', async () => {
    const bench = await started();
    const id = await bench.add();
    const both = [stopping(bench, 5_000), stopping(bench, 60_000)];
    await bench.rest();
    expect(bench.runner.isAborted(id)).toBe(false);
    bench.runner.succeed(id);
    await Promise.all(both.map((each) => each.promise));
    await bench.engine.stop();
    expect(bench.runner.stopped).toBe(1);
  });

  it('commits the end of a run that ended just before', async () => {
    const bench = await started();
    const id = await bench.add();
    bench.runner.succeed(id);
    await bench.engine.stop();
    expect(await bench.state(id)).toBe('completed');
  });

  it('ends a run whose claim is on its way', async () => {
    const bench = await started();
    await bench.engine.pause();
    const id = await bench.add();
    const resumed = bench.engine.resume();
    const stop = stopping(bench);
    await bench.advance(0);
    await Promise.all([resumed, stop.promise]);
    expect(await bench.state(id)).toBe('waiting');
    expect(bench.runner.running).toEqual([]);
    expect(bench.recorder.metrics().jobs_in_progress).toBe(0);
  });

  it('refuses jobs afterwards, in words', async () => {
    const bench = await started();
    await bench.engine.stop();
    const refusal = {
      ok: false,
      error: [
        {
          field: '',
          expected: 'an engine that runs',
          got: 'one that is stopped',
          fix: 'Start Jobdeck and try again.',
        },
      ],
    };
    expect(await bench.engine.enqueue(requestOf())).toEqual(refusal);
    expect(await bench.engine.enqueueAll([requestOf()])).toEqual(refusal);
  });

  it('refuses a job whose check was under way', async () => {
    const bench = await started();
    const { promise, resolve } = Promise.withResolvers<readonly []>();
    bench.runner.problems = () => promise;
    const one = bench.engine.enqueue(requestOf());
    const many = bench.engine.enqueueAll([requestOf()]);
    await bench.engine.stop();
    resolve([]);
    expect(await one).toMatchObject({ ok: false });
    expect(await many).toMatchObject({ ok: false });
    expect(bench.recorder.metrics().total_jobs_created).toBe(0);
  });

  it('asks a closed store for nothing, whatever was under way', async () => {
    const bench = await started();
    const running = await bench.add();
    const later = await bench.add({ delayMs: 100 });
    const commands = [
      bench.engine.cancel(running),
      bench.engine.runNow(later),
      bench.engine.pause('default'),
    ];
    const swept = bench.advance(100);
    const stop = bench.engine.stop();
    await Promise.all([...commands, swept, stop]);
    await bench.rest();
    if (bench.store instanceof SlowJobStore) expect(bench.store.afterClose).toEqual([]);
  });

  it('refuses commands afterwards, in words, and asks a closed store for nothing', async () => {
    const bench = await started();
    const id = await bench.add({ delayMs: 60_000 });
    await bench.engine.stop();
    const results = [
      await bench.engine.cancel(id),
      await bench.engine.runNow(id),
      await bench.engine.retry(id),
      await bench.engine.pause('default'),
      await bench.engine.setConcurrency(3, 'default'),
    ];
    expect(results.map((result) => result.ok)).toEqual(results.map(() => false));
    if (bench.store instanceof SlowJobStore) expect(bench.store.afterClose).toEqual([]);
  });

  it('leaves nothing behind that goes on: no event, no start, no timer', async () => {
    const bench = await started();
    await bench.addAll([{}, {}, {}, { delayMs: 50 }]);
    await bench.fail(bench.runner.running[0]?.jobId ?? '');
    const stop = stopping(bench);
    await bench.advance(0);
    await stop.promise;
    const before = [bench.events.length, bench.runner.starts.length];
    await bench.advance(86_400_000);
    expect([bench.events.length, bench.runner.starts.length]).toEqual(before);
    expect(bench.clock.pending).toBe(0);
  });
});

describe.each(STORES)('starting, on %s', (_, create) => {
  it('twice is starting once', async () => {
    const bench = new EngineBench({ store: create() });
    await Promise.all([bench.engine.start(), bench.engine.start()]);
    await bench.engine.start();
    expect(bench.logger.named('engine_started')).toHaveLength(1);
  });

  it('has not happened yet: jobs are refused in words', async () => {
    const bench = new EngineBench({ store: create() });
    expect(bench.engine.present().state).toBe('starting');
    expect(await bench.engine.enqueue(requestOf())).toMatchObject({
      ok: false,
      error: [{ expected: 'an engine that runs' }],
    });
  });

  it('never happened: stopping starts no job of the store', async () => {
    const store = create();
    const first = await EngineBench.started({ store });
    await first.engine.pause();
    const id = await first.add();
    await first.engine.stop();
    const second = new EngineBench({ store });
    const stop = second.engine.stop({ graceMs: 1_000 });
    await second.advance(1_000);
    await stop;
    expect(second.runner.starts).toEqual([]);
    expect(await second.state(id)).toBe('waiting');
  });

  it('takes up the jobs that an earlier engine left, in their order', async () => {
    const store = create();
    const first = await EngineBench.started({ store });
    await first.engine.pause();
    await first.addAll([{ name: 'b' }, { name: 'a', priority: 3 }, { name: 'c' }]);
    await first.add({ name: 'later', delayMs: 1_000 });
    await first.engine.stop();
    const second = await EngineBench.started({ store });
    await second.engine.resume();
    await second.rest();
    expect(second.engine.present().jobs).toMatchObject({ waiting: 2, running: 1, scheduled: 1 });
    second.runner.auto = () => SUCCEEDED;
    await second.succeed(second.runner.running[0]?.jobId ?? '');
    await second.advance(1_000);
    await second.engine.whenIdle();
    expect(second.runner.startedNames).toEqual(['a', 'b', 'c', 'later']);
  });

  it('gives an interrupted job its attempt again', async () => {
    const store = create();
    const first = await EngineBench.started({ store });
    const id = await first.add({ maxAttempts: 1 });
    const stop = first.engine.stop();
    await first.advance(0);
    await stop;
    const second = await EngineBench.started({ store });
    expect(second.runner.starts).toMatchObject([{ jobId: id, run: 2 }]);
    await second.succeed(id);
    expect(await second.job(id)).toMatchObject({ state: 'completed', tries: { runs: 2, attempts: 1 } });
  });
});

describe.each(STORES)('a launcher that dies, on %s', (_, create) => {
  it('puts the job back in line twice, and makes it dead as poison the third time', async () => {
    const bench = await EngineBench.started({ store: create() });
    const id = await bench.add({ maxAttempts: 1 });
    for (const crash of [1, 2, 3]) {
      expect(bench.runner.starts).toHaveLength(crash);
      bench.runner.end(id, { type: 'interrupted' });
      await bench.rest();
    }
    expect(await bench.job(id)).toMatchObject({ state: 'dead', reason: 'poison', tries: { runs: 3 } });
    expect(bench.recorder.metrics()).toMatchObject({ jobs_interrupted: 3, jobs_dead: 1, jobs_failed: 0 });
    expect(bench.recorder.conservation().holds).toBe(true);
  });
});

it('a store that cannot be opened is told by start, and stop after it does not hang', async () => {
  const store = new SteeredJobStore();
  store.fail('open', new Error('locked'));
  const bench = new EngineBench({ store });
  await expect(bench.engine.start()).rejects.toThrow('locked');
  await bench.engine.stop().catch(() => undefined);
});

it('stopping closes the store only after the end of a run that is being committed', async () => {
  const store = new SteeredJobStore();
  const bench = await EngineBench.started({ store });
  const id = await bench.add();
  const letGo = store.hold('commit');
  await bench.succeed(id);
  let closed = false;
  store.close = () => {
    closed = true;
  };
  const stop = bench.engine.stop();
  await bench.advance(0);
  expect(closed).toBe(false);
  letGo();
  await stop;
  expect(closed).toBe(true);
  expect(bench.recorder.metrics()).toMatchObject({ jobs_completed: 1, jobs_in_progress: 0 });
});

it('who asks for something after the end meets a closed store, and no trouble of the disk', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const store = await openStore(folder.path);
  const bench = await EngineBench.started({ store });
  await bench.engine.stop();
  expect(await bench.engine.jobs({ state: null, cursor: null, limit: 1 })).toMatchObject({
    ok: false,
    error: { got: 'the job store is closed' },
  });
  expect(bench.engine.present().storage.state).toBe('ok');
  expect(bench.logger.named('storage_failing')).toEqual([]);
});
