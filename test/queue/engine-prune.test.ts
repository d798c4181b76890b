import { describe, expect, it } from 'vitest';
import { DEFAULT_RETENTION } from '../../electron/queue/embedded-engine.ts';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';

describe.each(STORES)('pruning, on %s', (_, create) => {
  const started = async (keepFinished: number) => {
    const bench = await EngineBench.started({
      store: create(),
      retention: { maxFinished: keepFinished },
      concurrency: 16,
    });
    bench.runner.auto = () => SUCCEEDED;
    return bench;
  };

  it('keeps the finished jobs that changed last, and forgets the output of the others', async () => {
    const bench = await started(10);
    const ids = await bench.addAll(Array.from({ length: 600 }, () => ({})));
    await bench.advance(60_000);
    expect(bench.engine.present().jobs.completed).toBe(10);
    expect([...bench.runner.forgotten].sort()).toEqual(ids.slice(0, 590).toSorted());
    expect(await bench.store.get(ids[0] ?? '')).toBeNull();
    expect(await bench.store.get(ids.at(-1) ?? '')).not.toBeNull();
  });

  it('removes what is past its age, dead jobs later than the others', async () => {
    const DAY = 86_400_000;
    const bench = await EngineBench.started({ store: create() });
    const done = await bench.add();
    await bench.succeed(done);
    const dead = await bench.add({ maxAttempts: 1 });
    await bench.fail(dead);
    const cancelled = await bench.add();
    await bench.engine.cancel(cancelled);
    const kept = async (): Promise<readonly boolean[]> =>
      Promise.all([done, dead, cancelled].map(async (id) => (await bench.store.get(id)) !== null));
    bench.clock.jump(29.9 * DAY);
    await bench.advance(700_000);
    expect(await kept()).toEqual([true, true, true]);
    bench.clock.jump(0.2 * DAY);
    await bench.advance(700_000);
    expect(await kept()).toEqual([false, true, false]);
    bench.clock.jump(60 * DAY);
    await bench.advance(700_000);
    expect(await kept()).toEqual([false, false, false]);
    expect(bench.runner.forgotten.toSorted()).toEqual([done, dead, cancelled].toSorted());
    expect(bench.engine.present().jobs).toMatchObject({ completed: 0, dead: 0, cancelled: 0 });
  });

  it('keeps what another retention says from a minute after it was set, and not if it was taken back', async () => {
    const bench = await started(1_000);
    await bench.addAll(Array.from({ length: 30 }, () => ({})));
    await bench.advance(60_000);
    const { engine } = bench;
    const kept = () => engine.present().jobs.completed;
    engine.setRetention({ ...DEFAULT_RETENTION, maxFinished: 10 });
    await bench.advance(59_000);
    expect(kept()).toBe(30);
    engine.setRetention(DEFAULT_RETENTION);
    await bench.advance(200_000);
    expect(kept()).toBe(30);
    engine.setRetention({ ...DEFAULT_RETENTION, maxFinished: 10 });
    await bench.advance(91_000);
    expect(kept()).toBe(10);
  });

  it('removes what is too old by a shorter age, without waiting for the next look', async () => {
    const bench = await started(1_000);
    await bench.add();
    bench.clock.jump(7_200_000);
    await bench.advance(60_000);
    bench.engine.setRetention({ ...DEFAULT_RETENTION, completedMs: 3_600_000 });
    await bench.advance(91_000);
    expect(bench.engine.present().jobs.completed).toBe(0);
  });

  it('changes no counter and breaks no book', async () => {
    const bench = await started(0);
    await bench.addAll(Array.from({ length: 1_200 }, () => ({ queue: 'mail' })));
    const before = bench.recorder.metrics();
    await bench.advance(60_000);
    expect(bench.recorder.metrics()).toEqual(before);
    expect(before).toMatchObject({ total_jobs_created: 1_200, jobs_completed: 1_200 });
    expect(bench.recorder.conservation().holds).toBe(true);
    expect(bench.engine.present().queues.find((queue) => queue.name === 'mail')?.jobs.completed).toBe(0);
  });

  it('does not touch open jobs', async () => {
    const bench = await started(0);
    bench.runner.auto = null;
    const running = await bench.add();
    const later = await bench.add({ delayMs: 86_400_000 });
    const failing = await bench.add({ backoff: { baseMs: 80_000_000, maxMs: 80_000_000, jitter: 0 } });
    await bench.fail(failing);
    await bench.succeed(await bench.add());
    await bench.advance(60_000);
    expect(await Promise.all([running, later, failing].map((id) => bench.state(id)))).toEqual([
      'running',
      'scheduled',
      'retrying',
    ]);
    expect(bench.engine.present().jobs.completed).toBe(0);
  });

  it('says of a job that is gone that it may have been pruned', async () => {
    const bench = await started(0);
    const id = await bench.add();
    await bench.advance(60_000);
    expect(await bench.engine.retry(id)).toMatchObject({ ok: false, error: { got: JSON.stringify(id) } });
  });

  it('begins soon when much more is finished than is kept, without waiting for the next look', async () => {
    const bench = await started(100);
    await bench.addAll(Array.from({ length: 700 }, () => ({})));
    await bench.advance(0);
    expect(bench.engine.present().jobs.completed).toBe(100);
  });

  it('keeps counts and store in step while jobs are retried by hand', async () => {
    const bench = await started(0);
    const ids = await bench.addAll(Array.from({ length: 300 }, () => ({})));
    const swept = bench.advance(30_000);
    const results = await Promise.all(ids.map((id) => bench.engine.retry(id)));
    await swept;
    await bench.advance(60_000);
    const retried = results.filter((result) => result.ok).length;
    expect(bench.recorder.metrics()).toMatchObject({ jobs_retried: retried, jobs_completed: 300 + retried });
    expect(bench.engine.present().jobs).toMatchObject({ completed: 0, waiting: 0, running: 0 });
    expect((await bench.store.list({ state: null, cursor: null, limit: 1 }))?.total).toBe(0);
  });
});
