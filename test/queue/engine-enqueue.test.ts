import { describe, expect, it } from 'vitest';
import { LINE_CAPACITY } from '../../electron/queue/waiting-line.ts';
import { jobOf } from '../../shared/jobs/events.ts';
import { BOTH_STORES } from '../support/both-stores.ts';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { requestOf } from '../support/jobs.ts';
import { SteeredJobStore } from '../support/steered-job-store.ts';
import { turns } from '../support/turns.ts';

describe('enqueue', () => {
  it('is answered after the commit, not before', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    const letGo = store.hold('commit');
    let answered = false;
    const answer = bench.engine.enqueue(requestOf()).then((result) => {
      answered = true;
      return result;
    });
    await turns(5);
    expect([answered, bench.events.length]).toEqual([false, 0]);
    letGo();
    const result = await answer;
    expect(result.ok && (await bench.job(result.value.id))).toMatchObject({ state: 'running' });
  });

  it('refuses with the problems that the runner found, and queues nothing', async () => {
    const bench = await EngineBench.started();
    const problem = { field: 'payload.cwd', expected: 'a folder', got: '"/nowhere"', fix: 'Make it first.' };
    bench.runner.problems = async () => [problem];
    expect(await bench.engine.enqueue(requestOf())).toEqual({ ok: false, error: [problem] });
    expect(bench.engine.present().jobs.waiting).toBe(0);
    expect(bench.events).toEqual([]);
  });

  it('rejects with the cause when the store has a bug, and counts nothing', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    store.fail('commit', new Error('no such column'));
    await expect(bench.engine.enqueue(requestOf())).rejects.toMatchObject({
      message: expect.stringContaining('commit'),
      cause: new Error('no such column'),
    });
    expect(bench.metrics.getMetrics().total_jobs_created).toBe(0);
    expect(bench.engine.present().jobs.waiting).toBe(0);
  });
});

describe('enqueueAll', () => {
  it('commits all jobs in one group, in their order', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    store.calls.length = 0;
    await bench.engine.enqueueAll(['a', 'b', 'c'].map((name) => requestOf({ name })));
    const [first] = store.calls;
    expect(first).toBe('commit');
    expect(bench.events.slice(0, 3).map((event) => jobOf(event).name)).toEqual(['a', 'b', 'c']);
    expect(bench.events.slice(0, 3).every((event) => event.facts[0] === 'job_created')).toBe(true);
  });

  it('answers with an id for each request, in order', async () => {
    const bench = await EngineBench.started();
    const ids = await bench.addAll([{ name: 'a' }, { name: 'b' }]);
    const stored = await Promise.all(ids.map((id) => bench.job(id)));
    expect(stored.map((job) => job.name)).toEqual(['a', 'b']);
  });

  it('queues nothing when one request has a problem, and tells which', async () => {
    const bench = await EngineBench.started();
    bench.runner.problems = async (request) =>
      request.name === 'bad'
        ? [{ field: 'payload.cwd', expected: 'a folder', got: '"/nowhere"', fix: 'Make it first.' }]
        : [];
    const result = await bench.engine.enqueueAll([requestOf(), requestOf({ name: 'bad' })]);
    expect(result).toMatchObject({ ok: false, error: [{ field: '1.payload.cwd' }] });
    expect(bench.events).toEqual([]);
  });

  it('takes an empty list', async () => {
    const bench = await EngineBench.started();
    expect(await bench.engine.enqueueAll([])).toEqual({ ok: true, value: [] });
  });

  it('gives ids that are all different and in the order of their making', async () => {
    const bench = await EngineBench.started();
    await bench.engine.pause();
    const ids = await bench.addAll(Array.from({ length: 5_000 }, () => ({})));
    expect(new Set(ids).size).toBe(5_000);
    expect([...ids].sort()).toEqual(ids);
  });
});

describe.each(STORES)('whatever was enqueued, on %s', (_, create) => {
  it('runs once, in the order of its coming', async () => {
    const bench = await EngineBench.started({ store: create() });
    bench.runner.auto = () => ({ type: 'succeeded', result: null });
    const names = Array.from({ length: 30 }, (_each, index) => `job ${index}`);
    for (const name of names) void bench.engine.enqueue(requestOf({ name }));
    await bench.rest();
    await bench.engine.whenIdle();
    expect(bench.runner.startedNames).toEqual(names);
    expect(bench.runner.overlaps).toEqual([]);
    expect(bench.engine.present().jobs).toMatchObject({ waiting: 0, running: 0, completed: 30 });
  });

  it('is idle when nothing is open, and not before', async () => {
    const bench = await EngineBench.started({ store: create() });
    const id = await bench.add();
    let idle = false;
    const whenIdle = bench.engine.whenIdle().then(() => {
      idle = true;
    });
    await bench.rest();
    expect(idle).toBe(false);
    await bench.fail(id);
    expect([idle, await bench.state(id)]).toEqual([false, 'retrying']);
    await bench.advance(5_000);
    expect(idle).toBe(false);
    await bench.succeed(id);
    await whenIdle;
    expect(bench.engine.present().jobs.completed).toBe(1);
  });

  it('is idle at once when nothing was ever queued', async () => {
    const bench = await EngineBench.started({ store: create() });
    await bench.engine.whenIdle();
  });

  it('goes by priority and then by its coming, with many more jobs than a line holds', async () => {
    const bench = await EngineBench.started({ store: create() });
    bench.runner.auto = () => ({ type: 'succeeded', result: null });
    await bench.engine.pause();
    const count = 2 * LINE_CAPACITY + 300;
    const wanted = Array.from({ length: count }, (_each, index) => ({
      name: `job ${index}`,
      priority: (index * 7) % 5,
    }));
    for (let from = 0; from < count; from += 500) await bench.addAll(wanted.slice(from, from + 500));
    await bench.engine.resume();
    await bench.rest();
    await bench.engine.whenIdle();
    const order = wanted.toSorted((a, b) => b.priority - a.priority).map((request) => request.name);
    expect(bench.runner.startedNames).toEqual(order);
  });

  it('lets a priority that comes late go first, though the line is full', async () => {
    const bench = await EngineBench.started({ store: create() });
    const [first] = await bench.addAll(Array.from({ length: LINE_CAPACITY + 50 }, () => ({ name: 'usual' })));
    await bench.add({ name: 'urgent', priority: 10 });
    await bench.succeed(first ?? '');
    expect(bench.runner.runningNames).toEqual(['urgent']);
    bench.runner.auto = () => ({ type: 'succeeded', result: null });
    await bench.succeed(bench.runner.running[0]?.jobId ?? '');
    await bench.engine.whenIdle();
    expect(bench.runner.starts).toHaveLength(LINE_CAPACITY + 51);
    expect(new Set(bench.runner.starts.map((start) => start.jobId)).size).toBe(LINE_CAPACITY + 51);
  });

  it('never starts jobs that were cancelled within the line or behind it', async () => {
    const bench = await EngineBench.started({ store: create() });
    await bench.engine.pause();
    const ids = await bench.addAll(
      Array.from({ length: LINE_CAPACITY + 200 }, (_each, index) => ({ name: `job ${index}` })),
    );
    const cancelled = ids.filter((_id, index) => index % 100 === 50);
    await Promise.all(cancelled.map((id) => bench.engine.cancel(id)));
    bench.runner.auto = () => ({ type: 'succeeded', result: null });
    await bench.engine.resume();
    await bench.engine.whenIdle();
    const started = bench.runner.starts.map((start) => start.jobId);
    expect(started).toEqual(ids.filter((id) => !cancelled.includes(id)));
  });

  it('is told to listeners as committed facts, a revision at a time', async () => {
    const bench = await EngineBench.started({ store: create() });
    const id = await bench.add();
    await bench.succeed(id);
    expect(bench.facts(id)).toEqual(['job_created', 'job_started', 'job_completed']);
    expect(bench.events.map((event) => jobOf(event).revision)).toEqual([0, 1, 2]);
  });
});

it('tells a listener nothing more once it has left', async () => {
  const bench = await EngineBench.started();
  let told = 0;
  const leave = bench.engine.subscribe(() => {
    told += 1;
  });
  await bench.add();
  const before = told;
  leave();
  await bench.add();
  expect(before).toBeGreaterThan(0);
  expect(told).toBe(before);
});

describe.each(BOTH_STORES)('what is enqueued at once, %s', (_, createStore) => {
  it('lets everything else have its turn while very many are made, and is there all at once', async () => {
    const bench = await EngineBench.started({ store: await createStore() });
    await bench.engine.pause();
    const seen = new Set<number>();
    let isDone = false;
    const all = bench.engine.enqueueAll(Array.from({ length: 4_500 }, () => requestOf())).finally(() => {
      isDone = true;
    });
    let others = 0;
    while (!isDone) {
      seen.add(bench.engine.present().jobs.waiting);
      others += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await all).ok).toBe(true);
    expect(others).toBeGreaterThan(4);
    expect([...seen].filter((waiting) => waiting !== 0 && waiting !== 4_500)).toEqual([]);
    expect(bench.engine.present().jobs.waiting).toBe(4_500);
    await bench.engine.stop();
  });

  it('is not there at all when the engine stops while very many are made', async () => {
    const bench = await EngineBench.started({ store: await createStore() });
    const all = bench.engine.enqueueAll(Array.from({ length: 4_500 }, () => requestOf()));
    await new Promise((resolve) => setImmediate(resolve));
    await bench.engine.stop();
    expect(await all).toMatchObject({ ok: false, error: [{ expected: 'an engine that runs' }] });
    expect(bench.engine.present().jobs.waiting).toBe(0);
  });
});
