import { describe, expect, it } from 'vitest';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';
import { requestOf } from '../support/jobs.ts';

describe.each(STORES)('requests with a key, on %s', (_, create) => {
  it('are one job, and the answer says which', async () => {
    const bench = await EngineBench.started({ store: create() });
    const first = await bench.engine.enqueue(requestOf({ key: 'k', name: 'first' }));
    const second = await bench.engine.enqueue(requestOf({ key: 'k', name: 'second' }));
    if (!first.ok) throw new Error('expected the job to be queued');
    expect(first.value.existed).toBe(false);
    expect(second).toEqual({ ok: true, value: { id: first.value.id, existed: true } });
    expect(await bench.job(first.value.id)).toMatchObject({ name: 'first', key: 'k' });
    expect(bench.recorder.metrics().total_jobs_created).toBe(1);
  });

  it('are one job when a hundred come at once, ten with each key', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 3 });
    bench.runner.auto = () => SUCCEEDED;
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_each, index) =>
        bench.engine.enqueue(requestOf({ key: `key ${index % 10}` })),
      ),
    );
    await bench.engine.whenIdle();
    const queued = answers.map((answer) => (answer.ok ? answer.value : { id: 'refused', existed: false }));
    expect(new Set(queued.map(({ id }) => id)).size).toBe(10);
    expect(queued.filter(({ existed }) => !existed)).toHaveLength(10);
    for (const [index, { id }] of queued.entries()) expect(id).toBe(queued[index % 10]?.id);
    expect(bench.recorder.metrics()).toMatchObject({ total_jobs_created: 10, jobs_completed: 10 });
    expect(bench.runner.starts).toHaveLength(10);
    expect(bench.recorder.conservation().holds).toBe(true);
  });

  it('are one job within one list, beside those without', async () => {
    const bench = await EngineBench.started({ store: create() });
    const [a, b, c, d] = await bench.addAll([{ key: 'k' }, {}, { key: 'k' }, {}]);
    expect(c).toBe(a);
    expect(new Set([a, b, d]).size).toBe(3);
    expect(bench.engine.present().jobs).toMatchObject({ running: 1, waiting: 2 });
  });

  it('run once, however the first ended, until it is pruned', async () => {
    const bench = await EngineBench.started({ store: create(), retention: { completedMs: 60_000 } });
    const id = await bench.add({ key: 'k' });
    await bench.succeed(id);
    expect(await bench.add({ key: 'k' })).toBe(id);
    expect(bench.runner.starts).toHaveLength(1);
    await bench.advance(700_000);
    expect(await bench.store.get(id)).toBeNull();
    const next = await bench.add({ key: 'k' });
    expect(next).not.toBe(id);
    expect(bench.runner.starts).toHaveLength(2);
  });

  it('keep the key through retries', async () => {
    const bench = await EngineBench.started({ store: create() });
    const id = await bench.add({ key: 'k' });
    await bench.fail(id);
    await bench.advance(60_000);
    expect(await bench.job(id)).toMatchObject({ state: 'running', key: 'k' });
  });
});
