import { describe, expect, it } from 'vitest';
import { MOST_LOOKED_AT } from '../../electron/queue/job-store.ts';
import { MOST_PASSED_KEYS } from '../../electron/queue/passed-over.ts';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';
import type { RequestParts } from '../support/jobs.ts';

const on = (host: string, name: string, more: RequestParts = {}): RequestParts => ({
  name,
  concurrencyKey: host,
  ...more,
});

describe.each(STORES)('concurrency keys on %s', (_, createStore) => {
  const started = (concurrency = 4): Promise<EngineBench> =>
    EngineBench.started({ store: createStore(), concurrency });

  it('let one job of a key run at a time, and hold up nobody behind it', async () => {
    const bench = await started();
    const [a1 = '', a2 = ''] = await bench.addAll([
      on('a', 'a1'),
      on('a', 'a2'),
      on('b', 'b1'),
      { name: 'c' },
    ]);
    expect(bench.runner.runningNames).toEqual(['a1', 'b1', 'c']);
    await bench.succeed(a1);
    expect(bench.runner.runningNames).toEqual(['b1', 'c', 'a2']);
    expect(await bench.state(a2)).toBe('running');
  });

  it('are one limit for all queues', async () => {
    const bench = await started();
    const first = await bench.add(on('a', 'first', { queue: 'one' }));
    await bench.add(on('a', 'second', { queue: 'two' }));
    expect(bench.runner.runningNames).toEqual(['first']);
    await bench.succeed(first);
    expect(bench.runner.runningNames).toEqual(['second']);
  });

  it('let as many run as the job allows', async () => {
    const bench = await started();
    const [first = ''] = await bench.addAll(
      ['1', '2', '3'].map((name) => on('a', name, { keyConcurrency: 2 })),
    );
    expect(bench.runner.runningNames).toEqual(['1', '2']);
    await bench.succeed(first);
    expect(bench.runner.runningNames).toEqual(['2', '3']);
  });

  it('keep the order of the line among their jobs, with priority', async () => {
    const bench = await started();
    bench.runner.auto = () => null;
    const first = await bench.add(on('a', 'first'));
    await bench.addAll([on('a', 'second'), on('a', 'urgent', { priority: 5 }), on('a', 'third')]);
    await bench.succeed(first);
    for (const name of ['urgent', 'second', 'third']) {
      const [run] = bench.runner.running;
      expect(run?.name).toBe(name);
      await bench.succeed(run?.jobId ?? '');
    }
  });

  it('are free again after a failure, a cancel and a pause', async () => {
    const bench = await started();
    const first = await bench.add(on('a', 'first', { maxAttempts: 1 }));
    const [second = '', third = ''] = await bench.addAll([
      on('a', 'second'),
      on('a', 'third'),
      on('a', 'last'),
    ]);
    await bench.fail(first);
    expect(bench.runner.runningNames).toEqual(['second']);
    await bench.engine.cancel(third);
    await bench.engine.pause();
    await bench.succeed(second);
    expect(bench.runner.runningNames).toEqual([]);
    await bench.engine.resume();
    await bench.rest();
    expect(bench.runner.runningNames).toEqual(['last']);
  });

  it('block nobody by a long line of one key: what is behind it is found, and then the line itself', async () => {
    const bench = await started(2);
    const many = MOST_LOOKED_AT + 1_500;
    await bench.addAll(Array.from({ length: many }, () => on('a', 'a')));
    await bench.add({ name: 'behind' });
    expect(bench.runner.runningNames).toEqual(['a', 'behind']);
    bench.runner.auto = () => SUCCEEDED;
    for (const { jobId } of bench.runner.running) bench.runner.succeed(jobId);
    await bench.engine.whenIdle();
    expect(bench.engine.present().jobs.completed).toBe(many + 1);
  });

  it('wait for one of them when very many are full at once', async () => {
    const bench = await started(1);
    const first = await bench.add(on('host 0', 'first', { queue: 'other' }));
    await bench.engine.setConcurrency(2);
    const hosts = Array.from({ length: 50 }, (_, host) => on(`host ${host % 3}`, `${host}`));
    await bench.addAll(hosts);
    expect(bench.runner.runningNames).toEqual(['first', '1']);
    bench.runner.auto = () => SUCCEEDED;
    for (const { jobId } of bench.runner.running) bench.runner.succeed(jobId);
    await bench.engine.whenIdle();
    expect([bench.engine.present().jobs.completed, first.length > 0]).toEqual([51, true]);
    expect(MOST_PASSED_KEYS).toBeGreaterThan(256);
  });
});
