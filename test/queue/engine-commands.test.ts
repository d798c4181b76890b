import { describe, expect, it } from 'vitest';
import type { Result } from '../../shared/result.ts';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { failedWith, SUCCEEDED } from '../support/fake-runner.ts';
import { requestOf } from '../support/jobs.ts';
import { SteeredJobStore } from '../support/steered-job-store.ts';
import { turns } from '../support/turns.ts';

const ACCEPTED = { ok: true, value: null };
const refusedAs = (state: string) => ({ ok: false, error: { field: 'jobId', got: `one that is ${state}` } });

/** A job of the bench in each state that lasts. */
const inState = {
  scheduled: (bench: EngineBench) => bench.add({ delayMs: 60_000 }),
  waiting: async (bench: EngineBench) => {
    await bench.engine.pause();
    return bench.add();
  },
  running: (bench: EngineBench) => bench.add(),
  retrying: async (bench: EngineBench) => {
    const id = await bench.add();
    await bench.fail(id);
    return id;
  },
  completed: async (bench: EngineBench) => {
    const id = await bench.add();
    await bench.succeed(id);
    return id;
  },
  dead: async (bench: EngineBench) => {
    const id = await bench.add({ maxAttempts: 1 });
    await bench.fail(id);
    return id;
  },
  cancelled: async (bench: EngineBench) => {
    const id = await bench.add();
    await bench.engine.cancel(id);
    return id;
  },
} as const;

describe.each(STORES)('cancel, on %s', (_, create) => {
  const started = (concurrency = 1) => EngineBench.started({ store: create(), concurrency });

  it.each(['scheduled', 'waiting', 'retrying', 'running'] as const)('ends a %s job', async (state) => {
    const bench = await started();
    const id = await inState[state](bench);
    expect(await bench.state(id)).toBe(state);
    expect(await bench.engine.cancel(id)).toEqual(ACCEPTED);
    expect(await bench.state(id)).toBe('cancelled');
    await bench.engine.resume();
    await bench.advance(120_000);
    expect(await bench.state(id)).toBe('cancelled');
    expect(bench.facts(id).filter((fact) => fact === 'job_cancelled')).toHaveLength(1);
  });

  it('counts a run that was cancelled, and no job that had no run', async () => {
    const bench = await started();
    await bench.engine.cancel(await inState.scheduled(bench));
    await bench.engine.cancel(await inState.running(bench));
    await bench.rest();
    expect(bench.recorder.metrics()).toMatchObject({
      jobs_cancelled: 1,
      jobs_started: 1,
      jobs_in_progress: 0,
    });
  });

  it.each(['completed', 'dead'] as const)('refuses a %s job in words', async (state) => {
    const bench = await started();
    const id = await inState[state](bench);
    expect(await bench.engine.cancel(id)).toMatchObject(refusedAs(state));
    expect(await bench.state(id)).toBe(state);
  });

  it('accepts a job that is cancelled already, and changes nothing', async () => {
    const bench = await started();
    const id = await inState.cancelled(bench);
    const events = bench.events.length;
    expect(await bench.engine.cancel(id)).toEqual(ACCEPTED);
    expect(bench.events).toHaveLength(events);
  });

  it('answers a running job only after its work has ended, and gives its slot to the next', async () => {
    const bench = await started();
    bench.runner.obeysAbort = false;
    const [id, next] = (await bench.addAll([{}, {}])) as [string, string];
    let answered = false;
    const answer = bench.engine.cancel(id).then((result) => {
      answered = true;
      return result;
    });
    await bench.rest();
    expect([answered, bench.runner.isAborted(id)]).toEqual([false, true]);
    bench.runner.end(id, { type: 'cancelled' });
    expect(await answer).toEqual(ACCEPTED);
    await bench.rest();
    expect(await bench.state(next)).toBe('running');
  });

  it('tells that it came too late when the run completed in the same turn', async () => {
    const bench = await started();
    bench.runner.obeysAbort = false;
    const id = await bench.add();
    bench.runner.succeed(id);
    expect(await bench.engine.cancel(id)).toMatchObject(refusedAs('completed'));
    expect(await bench.state(id)).toBe('completed');
  });

  it('tells that it came too late when the work completed although it was asked to stop', async () => {
    const bench = await started();
    bench.runner.obeysAbort = false;
    const id = await bench.add();
    const answer = bench.engine.cancel(id);
    await bench.rest();
    bench.runner.succeed(id);
    expect(await answer).toMatchObject(refusedAs('completed'));
  });

  it('cancels the job that failed in the same turn, rather than leave it to be retried', async () => {
    const bench = await started();
    bench.runner.obeysAbort = false;
    const id = await bench.add();
    const answer = bench.engine.cancel(id);
    await bench.rest();
    bench.runner.end(id, failedWith('exit 1'));
    expect(await answer).toEqual(ACCEPTED);
    expect(await bench.state(id)).toBe('cancelled');
    await bench.advance(60_000);
    expect(bench.runner.starts).toHaveLength(1);
  });

  it('cancels the job whose run was interrupted meanwhile, in line or running again', async () => {
    const bench = await started();
    bench.runner.obeysAbort = false;
    const id = await bench.add();
    const answer = bench.engine.cancel(id);
    await bench.rest();
    bench.runner.obeysAbort = true;
    bench.runner.end(id, { type: 'interrupted' });
    expect(await answer).toEqual(ACCEPTED);
    await bench.rest();
    expect(await bench.state(id)).toBe('cancelled');
  });

  it('ends a job whose claim is on its way', async () => {
    const bench = await started();
    for (let again = 0; again < 12; again += 1) {
      const queued = await bench.engine.enqueue(requestOf());
      if (!queued.ok) throw new Error('expected the job to be queued');
      await turns(again % 6);
      expect(await bench.engine.cancel(queued.value.id)).toEqual(ACCEPTED);
      expect(await bench.state(queued.value.id)).toBe('cancelled');
    }
    await bench.rest();
    expect(bench.runner.running).toEqual([]);
    expect(bench.runner.overlaps).toEqual([]);
    expect(bench.recorder.conservation()).toMatchObject({ holds: true });
  });

  it('may be asked for twice at once', async () => {
    const bench = await started();
    const id = await bench.add();
    expect(await Promise.all([bench.engine.cancel(id), bench.engine.cancel(id)])).toEqual([
      ACCEPTED,
      ACCEPTED,
    ]);
  });

  it('ends many jobs at once, each of them once', async () => {
    const bench = await started(5);
    const ids = await bench.addAll(Array.from({ length: 60 }, () => ({})));
    const results = await Promise.all(ids.map((id) => bench.engine.cancel(id)));
    expect(results).toEqual(ids.map(() => ACCEPTED));
    expect(bench.engine.present().jobs.cancelled).toBe(60);
    expect(bench.recorder.metrics().jobs_in_progress).toBe(0);
  });
});

describe.each(STORES)('retry by hand, on %s', (_, create) => {
  const started = () => EngineBench.started({ store: create() });

  it.each(['completed', 'dead', 'cancelled'] as const)(
    'puts a %s job back in line and keeps its runs',
    async (state) => {
      const bench = await started();
      const id = await inState[state](bench);
      expect(await bench.engine.retry(id)).toEqual(ACCEPTED);
      await bench.rest();
      expect(await bench.state(id)).toBe('running');
      await bench.succeed(id);
      const detail = await bench.engine.detail(id);
      expect(detail?.runs.map((run) => run.number)).toEqual([2, 1]);
      expect(bench.recorder.metrics()).toMatchObject({ jobs_retried: 1, total_jobs_created: 1 });
    },
  );

  it('starts the attempts again', async () => {
    const bench = await started();
    const id = await bench.add({ maxAttempts: 2 });
    for (const round of [1, 2]) {
      await bench.fail(id);
      await bench.advance(5_000);
      await bench.fail(id);
      expect(await bench.job(id)).toMatchObject({ state: 'dead', tries: { attempts: 2, runs: 2 * round } });
      await bench.engine.retry(id);
      await bench.rest();
    }
    expect(bench.runner.running).toHaveLength(1);
  });

  it('lets a retrying job run at once, without giving it more attempts', async () => {
    const bench = await started();
    const id = await inState.retrying(bench);
    expect(await bench.engine.retry(id)).toEqual(ACCEPTED);
    await bench.rest();
    expect(await bench.job(id)).toMatchObject({ state: 'running', tries: { attempts: 2 } });
    await bench.advance(60_000);
    expect(bench.runner.starts).toHaveLength(2);
  });

  it.each(['scheduled', 'waiting', 'running'] as const)('refuses a %s job in words', async (state) => {
    const bench = await started();
    const id = await inState[state](bench);
    expect(await bench.engine.retry(id)).toMatchObject(refusedAs(state));
  });

  it('asked for twice at once puts the job in line once', async () => {
    const bench = await started();
    const id = await inState.dead(bench);
    const results = await Promise.all([bench.engine.retry(id), bench.engine.retry(id)]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    await bench.rest();
    expect(bench.recorder.metrics().jobs_retried).toBe(1);
    expect(bench.runner.running).toHaveLength(1);
  });
});

describe.each(STORES)('run now, on %s', (_, create) => {
  const started = () => EngineBench.started({ store: create() });

  it.each(['scheduled', 'retrying'] as const)(
    'puts a %s job in line, and its time later means nothing',
    async (state) => {
      const bench = await started();
      const id = await inState[state](bench);
      expect(await bench.engine.runNow(id)).toEqual(ACCEPTED);
      await bench.rest();
      expect(await bench.state(id)).toBe('running');
      const runs = bench.runner.starts.length;
      await bench.succeed(id);
      await bench.advance(120_000);
      expect(bench.runner.starts).toHaveLength(runs);
    },
  );

  it('counts a failed job as retried, and a scheduled one not', async () => {
    const bench = await started();
    await bench.engine.runNow(await inState.scheduled(bench));
    expect(bench.recorder.metrics().jobs_retried).toBe(0);
    await bench.rest();
    await bench.succeed(bench.runner.running[0]?.jobId ?? '');
    await bench.engine.runNow(await inState.retrying(bench));
    expect(bench.recorder.metrics().jobs_retried).toBe(1);
  });

  it.each(['waiting', 'running'] as const)('accepts a %s job and changes nothing', async (state) => {
    const bench = await started();
    const id = await inState[state](bench);
    const events = bench.events.length;
    expect(await bench.engine.runNow(id)).toEqual(ACCEPTED);
    expect(bench.events).toHaveLength(events);
  });

  it.each(['completed', 'dead', 'cancelled'] as const)('refuses a %s job in words', async (state) => {
    const bench = await started();
    const id = await inState[state](bench);
    expect(await bench.engine.runNow(id)).toMatchObject(refusedAs(state));
  });
});

it('every command refuses an id that nobody has, in words', async () => {
  const { engine } = await EngineBench.started();
  const results: readonly Result<null>[] = [
    await engine.cancel('nobody'),
    await engine.retry('nobody'),
    await engine.runNow('nobody'),
  ];
  for (const result of results) {
    expect(result).toEqual({
      ok: false,
      error: {
        field: 'jobId',
        expected: 'the id of a job',
        got: '"nobody"',
        fix: 'It may have been pruned; look in the list of jobs.',
        code: 'not-found',
      },
    });
  }
});

describe('a command on a job that changes while it is read', () => {
  it('cancels the run that started meanwhile', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    await bench.engine.pause();
    const id = await bench.add();
    const letGo = store.hold('get');
    const answer = bench.engine.cancel(id);
    await bench.engine.resume();
    await bench.rest();
    expect(bench.runner.running).toHaveLength(1);
    letGo();
    expect(await answer).toEqual(ACCEPTED);
    expect(await bench.state(id)).toBe('cancelled');
  });

  it('rejects with the cause when the store fails, and leaves the job as it was', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    const id = await bench.add({ delayMs: 60_000 });
    store.fail('commit', new Error('disk full'));
    await expect(bench.engine.cancel(id)).rejects.toMatchObject({ cause: new Error('disk full') });
    expect(await bench.state(id)).toBe('scheduled');
    expect(await bench.engine.cancel(id)).toEqual(ACCEPTED);
  });
});

describe.each(STORES)('what the engine answers about jobs, on %s', (_, create) => {
  it('is a page of rows with what the columns show', async () => {
    const bench = await EngineBench.started({ store: create() });
    const dead = await bench.add({ name: 'broken', maxAttempts: 1, queue: 'mail' });
    await bench.advance(40);
    await bench.fail(dead, 'exit 7');
    const running = await bench.add({ name: 'build' });
    const page = await bench.engine.jobs({ state: null, cursor: null, limit: 10 });
    expect(page).toMatchObject({ ok: true, value: { next: null, total: 2 } });
    expect(page.ok && page.value.rows).toMatchObject([
      { id: running, state: 'running', tookMs: null, waitedMs: 0, error: null, attempts: 1, maxAttempts: 3 },
      { id: dead, state: 'dead', queue: 'mail', tookMs: 40, error: 'It failed with exit 7.' },
    ]);
  });

  it('is a problem in words for a cursor that is none', async () => {
    const bench = await EngineBench.started({ store: create() });
    const page = await bench.engine.jobs({ state: null, cursor: 'bogus', limit: 10 });
    expect(page).toMatchObject({ ok: false, error: { field: 'cursor', got: '"bogus"' } });
  });

  it('shows the run under way first, without an end', async () => {
    const bench = await EngineBench.started({ store: create() });
    const id = await bench.add();
    await bench.fail(id);
    await bench.advance(5_000);
    const detail = await bench.engine.detail(id);
    expect(detail?.runs.map((run) => [run.number, run.end?.outcome.type ?? null])).toEqual([
      [2, null],
      [1, 'failed'],
    ]);
    expect(await bench.engine.detail('nobody')).toBeNull();
  });

  it('shows no run twice while one ends, and at most as many as it says', async () => {
    const store = new SteeredJobStore();
    const bench = await EngineBench.started({ store });
    const id = await bench.add({ maxAttempts: 100, backoff: { baseMs: 0, maxMs: 0, jitter: 0 } });
    const letGo = store.hold('get');
    const answer = bench.engine.detail(id);
    bench.runner.end(id, SUCCEEDED);
    await bench.rest();
    letGo();
    const numbers = (await answer)?.runs.map((run) => run.number);
    expect(numbers).toEqual([1]);
  });

  it('knows the oldest waiting job', async () => {
    const bench = await EngineBench.started({ store: create() });
    expect(await bench.engine.oldestWaiting()).toBeNull();
    await bench.engine.pause();
    const first = await bench.add({ queue: 'mail' });
    await bench.advance(10);
    await bench.add({ priority: 9 });
    expect((await bench.engine.oldestWaiting())?.id).toBe(first);
  });

  it('is at most 100 runs of a job, newest first', async () => {
    const bench = await EngineBench.started({ store: create() });
    const id = await bench.add({ maxAttempts: 100, backoff: { baseMs: 0, maxMs: 0, jitter: 0 } });
    for (let attempt = 0; attempt < 100; attempt += 1) {
      await bench.fail(id);
      await bench.advance(0);
    }
    await bench.engine.retry(id);
    await bench.rest();
    const detail = await bench.engine.detail(id);
    expect(detail?.job.state).toBe('running');
    expect(detail?.runs).toHaveLength(100);
    expect(detail?.runs[0]).toMatchObject({ number: 101, end: null });
  });
});
