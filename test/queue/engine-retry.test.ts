import { describe, expect, it } from 'vitest';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { failedWith } from '../support/fake-runner.ts';
import { mustBe } from '../support/jobs.ts';

describe.each(STORES)('retrying, on %s', (_, create) => {
  const started = (random?: () => number) =>
    EngineBench.started({ store: create(), ...(random === undefined ? {} : { random }) });

  it('puts a failed job back in line when its backoff is over, not a millisecond before', async () => {
    const bench = await started();
    const id = await bench.add();
    await bench.fail(id);
    expect(await bench.state(id)).toBe('retrying');
    await bench.advance(4_999);
    expect(await bench.state(id)).toBe('retrying');
    await bench.advance(1);
    expect(await bench.state(id)).toBe('running');
    expect(bench.facts(id)).toEqual([
      'job_created',
      'job_started',
      'job_failed',
      'job_retried',
      'job_started',
    ]);
    expect(bench.recorder.metrics()).toMatchObject({ jobs_failed: 1, jobs_retried: 1, jobs_started: 2 });
  });

  it('doubles the wait after each failure, and makes the job dead when its attempts are used up', async () => {
    const bench = await started();
    const id = await bench.add({ maxAttempts: 4 });
    const waits: number[] = [];
    for (let attempt = 1; attempt < 4; attempt += 1) {
      await bench.fail(id, `exit ${attempt}`);
      const { dueAt } = mustBe(await bench.job(id), 'retrying');
      waits.push(dueAt - bench.clock.now());
      await bench.advance(dueAt - bench.clock.now());
    }
    await bench.fail(id, 'exit 4');
    expect(waits).toEqual([5_000, 10_000, 20_000]);
    expect(await bench.job(id)).toMatchObject({
      state: 'dead',
      reason: 'out of attempts',
      error: { code: 'exit 4' },
    });
    expect(bench.recorder.metrics()).toMatchObject({ jobs_failed: 4, jobs_retried: 3, jobs_dead: 1 });
    await bench.advance(10 * 86_400_000);
    expect(bench.runner.starts).toHaveLength(4);
  });

  it('never waits longer than the cap', async () => {
    const bench = await started();
    const id = await bench.add({ maxAttempts: 10, backoff: { baseMs: 1_000, maxMs: 4_000, jitter: 0 } });
    for (let attempt = 1; attempt < 8; attempt += 1) {
      await bench.fail(id);
      await bench.advance(4_000);
      expect(bench.runner.starts).toHaveLength(attempt + 1);
    }
  });

  it.each([
    [0, 800],
    [0.999_999, 1_200],
  ])('spreads the wait by the jitter: a random number of %d gives %d ms', async (random, wait) => {
    const bench = await started(() => random);
    const id = await bench.add({ backoff: { baseMs: 1_000, maxMs: 9_000, jitter: 0.2 } });
    await bench.fail(id);
    expect(mustBe(await bench.job(id), 'retrying').dueAt - bench.clock.now()).toBe(wait);
  });

  it('waits as long as the other side asked', async () => {
    const bench = await started();
    const id = await bench.add();
    bench.runner.end(id, failedWith('http 503', { retryAfterMs: 90_000 }));
    await bench.rest();
    await bench.advance(89_999);
    expect(await bench.state(id)).toBe('retrying');
    await bench.advance(1);
    expect(await bench.state(id)).toBe('running');
  });

  it('is not done when it cannot help', async () => {
    const bench = await started();
    const id = await bench.add();
    bench.runner.end(id, failedWith('ENOENT', { retryable: false }));
    await bench.rest();
    expect(await bench.job(id)).toMatchObject({ state: 'dead', reason: 'not worth retrying' });
    expect(bench.recorder.metrics()).toMatchObject({ jobs_failed: 1, jobs_dead: 1, jobs_retried: 0 });
  });

  it('is done after a run that timed out', async () => {
    const bench = await started();
    const id = await bench.add();
    bench.runner.end(id, { type: 'timed-out', error: { message: 'It took too long.', code: 'timeout' } });
    await bench.rest();
    await bench.advance(5_000);
    expect(bench.runner.starts.map((start) => start.run)).toEqual([1, 2]);
    expect(bench.recorder.metrics().jobs_failed).toBe(1);
  });

  it('counts a runner that rejects as a failed run, and tells that it is a bug', async () => {
    const bench = await started();
    const id = await bench.add();
    bench.runner.reject(id, new Error('no more processes'));
    await bench.rest();
    expect(await bench.job(id)).toMatchObject({
      state: 'retrying',
      error: { code: 'internal', message: 'Jobdeck failed to run this: no more processes' },
    });
    expect(bench.logger.named('runner_threw')[0]?.fields).toMatchObject({ job_id: id, run: 1 });
  });

  it('counts a runner that throws at once just the same, and runs the others', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 3 });
    bench.runner.throwsAtOnce = new Error('no such kind');
    const ids = await bench.addAll([{}, {}]);
    bench.runner.throwsAtOnce = null;
    expect(await Promise.all(ids.map((id) => bench.state(id)))).toEqual(['retrying', 'retrying']);
    const next = await bench.add();
    expect(await bench.state(next)).toBe('running');
    await bench.advance(5_000);
    expect(bench.runner.running).toHaveLength(3);
  });

  it('brings back jobs that failed together, each at its time and all of them, in steps', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 256 });
    bench.runner.auto = (job) =>
      job.tries.runs === 1 ? failedWith('exit 1') : { type: 'succeeded', result: null };
    await bench.addAll(Array.from({ length: 1_300 }, () => ({})));
    await bench.rest();
    expect(bench.engine.present().jobs.retrying).toBe(1_300);
    await bench.advance(5_000);
    await bench.rest();
    expect(bench.engine.present().jobs.completed).toBe(1_300);
    expect(bench.recorder.metrics()).toMatchObject({ jobs_failed: 1_300, jobs_retried: 1_300 });
  });

  it('is not late for a job that fails while the sweeper is at work', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 2 });
    const a = await bench.add({ backoff: { baseMs: 1_000, maxMs: 9_000, jitter: 0 } });
    const b = await bench.add({ backoff: { baseMs: 100, maxMs: 9_000, jitter: 0 } });
    await bench.fail(a);
    bench.clock.pass(1_000);
    // The sweeper's timer fires, and while it asks the store the other job fails.
    const swept = bench.advance(0);
    bench.runner.fail(b);
    await swept;
    await bench.rest();
    await bench.advance(100);
    expect(await bench.state(b)).toBe('running');
  });

  it('is no later than half a minute when the wall clock jumps ahead', async () => {
    const bench = await started();
    const id = await bench.add({ delayMs: 86_400_000 });
    await bench.rest();
    bench.clock.jump(86_400_000);
    await bench.advance(30_000);
    expect(await bench.state(id)).toBe('running');
  });
});

describe.each(STORES)('scheduled jobs, on %s', (_, create) => {
  it('go in line when their time has come, earliest first', async () => {
    const bench = await EngineBench.started({ store: create() });
    await bench.addAll([
      { name: 'later', delayMs: 300 },
      { name: 'sooner', delayMs: 100 },
      { name: 'between', delayMs: 200 },
    ]);
    expect(bench.runner.running).toEqual([]);
    bench.runner.auto = () => ({ type: 'succeeded', result: null });
    await bench.advance(99);
    expect(bench.runner.startedNames).toEqual([]);
    await bench.advance(1);
    expect(bench.runner.startedNames).toEqual(['sooner']);
    await bench.advance(200);
    expect(bench.runner.startedNames).toEqual(['sooner', 'between', 'later']);
    expect(bench.recorder.metrics()).toMatchObject({ jobs_retried: 0, total_jobs_created: 3 });
  });

  it('are woken for in time when a sooner one comes after a later one', async () => {
    const bench = await EngineBench.started({ store: create() });
    await bench.add({ delayMs: 20_000 });
    await bench.advance(5_000);
    const sooner = await bench.add({ delayMs: 1_000 });
    await bench.advance(1_000);
    expect(await bench.state(sooner)).toBe('running');
  });

  it('wait for days without being forgotten', async () => {
    const bench = await EngineBench.started({ store: create() });
    const id = await bench.add({ delayMs: 30 * 60_000 });
    await bench.advance(30 * 60_000 - 1);
    expect(await bench.state(id)).toBe('scheduled');
    await bench.advance(1);
    expect(await bench.state(id)).toBe('running');
  });
});
