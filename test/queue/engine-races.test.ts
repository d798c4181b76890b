import { describe, expect, it } from 'vitest';
import { EngineBench } from '../support/engine-bench.ts';
import { created, requestOf } from '../support/jobs.ts';
import { SteeredJobStore } from '../support/steered-job-store.ts';

/** Moments that only a store with answers of its own pace can bring about, each by hand. */
describe('while the line is being filled', () => {
  /** An engine that comes up over a store in which jobs wait, and whose question for them is not answered yet. */
  const filling = async (
    names: readonly string[],
    options: { readonly concurrency?: number; readonly first?: 'read' | 'wait' } = {},
  ) => {
    const { concurrency = 1, first: order = 'read' } = options;
    const store = new SteeredJobStore();
    const events = names.map((name) => created({ name }));
    store.commit(events);
    const ids = events.map((event) => event.after.id);
    const bench = new EngineBench({ store, concurrency });
    const letGo = store.hold('waiting', order);
    await bench.engine.start();
    await bench.rest();
    return { store, bench, ids, letGo };
  };

  it('nothing is claimed by an engine that was paused meanwhile', async () => {
    const { bench, letGo } = await filling(['a']);
    await bench.engine.pause();
    letGo();
    await bench.rest();
    expect(bench.runner.starts).toEqual([]);
    await bench.engine.resume();
    await bench.rest();
    expect(bench.runner.startedNames).toEqual(['a']);
  });

  it('nothing is claimed from a queue that was paused meanwhile', async () => {
    const { bench, letGo } = await filling(['a']);
    await bench.engine.pause('default');
    letGo();
    await bench.rest();
    expect(bench.runner.starts).toEqual([]);
  });

  it('nothing is claimed by an engine that was stopped meanwhile', async () => {
    const { bench, letGo } = await filling(['a']);
    const stop = bench.engine.stop();
    await bench.advance(0);
    letGo();
    await stop;
    await bench.rest();
    expect(bench.runner.starts).toEqual([]);
  });

  it('a job that comes in line is not lost', async () => {
    const { bench, letGo } = await filling(['a']);
    await bench.add({ name: 'b' });
    letGo();
    await bench.rest();
    for (const name of ['a', 'b']) {
      expect(bench.runner.runningNames).toEqual([name]);
      await bench.succeed(bench.runner.running[0]?.jobId ?? '');
    }
    expect(bench.runner.starts).toHaveLength(2);
  });

  it('a job that comes with a higher priority still goes before all that are claimed later', async () => {
    const { bench, letGo } = await filling(['a', 'b']);
    await bench.add({ name: 'urgent', priority: 5 });
    letGo();
    await bench.rest();
    await bench.succeed(bench.runner.running[0]?.jobId ?? '');
    expect(bench.runner.startedNames.slice(0, 2)).toContain('urgent');
  });

  it('a job that is cancelled does not run', async () => {
    const { bench, ids, letGo } = await filling(['a', 'b']);
    await bench.engine.cancel(ids[0] ?? '');
    letGo();
    await bench.rest();
    expect(bench.runner.startedNames).toEqual(['b']);
    expect(bench.recorder.metrics()).toMatchObject({ jobs_started: 1, jobs_in_progress: 1 });
  });

  it('a job that is cancelled and retried runs once, and can be cancelled then', async () => {
    const { bench, ids, letGo } = await filling(['a'], { concurrency: 3 });
    const id = ids[0] ?? '';
    await bench.engine.cancel(id);
    await bench.engine.retry(id);
    letGo();
    await bench.rest();
    expect(bench.runner.starts).toHaveLength(1);
    expect(await bench.engine.cancel(id)).toEqual({ ok: true, value: null });
    expect(await bench.state(id)).toBe('cancelled');
  });

  it('a job that the answer has, and whose coming is told after it, runs once and stays in reach', async () => {
    const { store, bench, letGo } = await filling(['a'], { concurrency: 3, first: 'wait' });
    // The store has the new job, and has not said so yet when it is asked what waits.
    const letCommit = store.hold('commit');
    const queued = bench.engine.enqueue(requestOf({ name: 'late' }));
    await bench.rest();
    letGo();
    await bench.rest();
    letCommit();
    const late = await queued;
    await bench.rest();
    expect(bench.runner.startedNames.toSorted()).toEqual(['a', 'late']);
    expect(bench.engine.present().running.map((job) => job.name)).toEqual(['a', 'late']);
    expect(late.ok && (await bench.engine.cancel(late.value.id))).toEqual({ ok: true, value: null });
    expect(bench.recorder.conservation().holds).toBe(true);
  });

  it('a stale answer never takes the run of the newest revision out of reach', async () => {
    const { store, bench, ids, letGo } = await filling(['a', 'b'], { concurrency: 3 });
    const id = ids[0] ?? '';
    await bench.engine.cancel(id);
    // The retry is in the store, and told only after the answer for the line has come.
    const letCommit = store.hold('commit');
    const retried = bench.engine.retry(id);
    await bench.rest();
    letGo();
    letCommit();
    await retried;
    await bench.rest();
    expect(bench.runner.starts.filter((start) => start.jobId === id)).toHaveLength(1);
    expect(
      bench.engine
        .present()
        .running.map((job) => job.id)
        .sort(),
    ).toEqual([...ids].sort());
    const stop = bench.engine.stop();
    await bench.advance(0);
    await stop;
    expect(bench.runner.running).toEqual([]);
    expect(await bench.state(id)).toBe('waiting');
  });
});

describe('while the sweeper asks the store', () => {
  it('a job that becomes due sooner than the answer says is not late', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    const letGo = store.hold('nextDueAt');
    await bench.advance(30_000);
    const id = await bench.add({ delayMs: 100 });
    letGo();
    await bench.rest();
    await bench.advance(100);
    expect(await bench.state(id)).toBe('running');
  });

  it('a due job that is cancelled stays cancelled', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    const id = await bench.add({ delayMs: 100 });
    const letGo = store.hold('due');
    await bench.advance(100);
    expect(await bench.engine.cancel(id)).toEqual({ ok: true, value: null });
    letGo();
    await bench.advance(60_000);
    expect(await bench.state(id)).toBe('cancelled');
    expect(bench.runner.starts).toEqual([]);
  });

  it('an engine that stops waits for it, and asks the closed store for nothing', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    const id = await bench.add({ delayMs: 100 });
    const letGo = store.hold('due');
    await bench.advance(100);
    const closed: number[] = [];
    store.close = () => {
      closed.push(store.calls.length);
    };
    const stop = bench.engine.stop();
    await bench.advance(0);
    letGo();
    await stop;
    await bench.rest();
    expect(store.calls).toHaveLength(closed[0] ?? -1);
    expect(['scheduled', 'waiting']).toContain(await bench.state(id));
  });
});

describe('while a claim is being committed', () => {
  const claiming = async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    await bench.engine.pause();
    const id = await bench.add();
    const letGo = store.hold('commit');
    await bench.engine.resume();
    await bench.rest();
    expect(bench.runner.starts).toEqual([]);
    return { store, bench, id, letGo };
  };

  it('a cancel ends the run as soon as it begins', async () => {
    const { bench, id, letGo } = await claiming();
    const answer = bench.engine.cancel(id);
    await bench.rest();
    letGo();
    expect(await answer).toEqual({ ok: true, value: null });
    expect(await bench.state(id)).toBe('cancelled');
    expect(bench.recorder.metrics()).toMatchObject({
      jobs_started: 1,
      jobs_cancelled: 1,
      jobs_in_progress: 0,
    });
  });

  it('a cancel that was committed first wins, and the slot is free again', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    await bench.engine.pause();
    const [id, next] = (await bench.addAll([{}, {}])) as [string, string];
    // The cancel is gathered before the claim, in one group.
    const letGo = store.hold('commit', 'wait');
    const ahead = bench.engine.enqueue(requestOf({ delayMs: 1_000 }));
    await bench.rest();
    const answer = bench.engine.cancel(id);
    await bench.rest();
    await bench.engine.resume();
    letGo();
    await ahead;
    expect(await answer).toEqual({ ok: true, value: null });
    await bench.rest();
    expect(bench.runner.starts.map((start) => start.jobId)).toEqual([next]);
    expect(bench.recorder.metrics()).toMatchObject({ jobs_started: 1, jobs_cancelled: 0 });
  });

  it('a stop without grace puts the job back in line', async () => {
    const { bench, id, letGo } = await claiming();
    const stop = bench.engine.stop();
    await bench.advance(0);
    letGo();
    await stop;
    expect(await bench.state(id)).toBe('waiting');
    expect(bench.recorder.metrics().jobs_in_progress).toBe(0);
  });

  it('a limit that is lowered holds for all later claims', async () => {
    const { bench, letGo } = await claiming();
    await bench.engine.setConcurrency(1);
    await bench.addAll([]);
    letGo();
    await bench.rest();
    await bench.add();
    expect(bench.runner.running).toHaveLength(1);
  });
});

it('a run that ends while its stop is on its way is settled once', async () => {
  const bench = await EngineBench.started({ store: new SteeredJobStore() });
  bench.runner.obeysAbort = false;
  const id = await bench.add();
  const cancel = bench.engine.cancel(id);
  const stop = bench.engine.stop();
  bench.runner.end(id, { type: 'cancelled' });
  expect(await cancel).toEqual({ ok: true, value: null });
  await bench.advance(0);
  await stop;
  expect(bench.facts(id)).toEqual(['job_created', 'job_started', 'job_cancelled']);
});
