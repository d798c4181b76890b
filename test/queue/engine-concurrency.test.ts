import { describe, expect, it } from 'vitest';
import { EngineBench, STORES } from '../support/engine-bench.ts';

const times = (count: number, queue = 'default') =>
  Array.from({ length: count }, () => ({ queue, name: queue }));

describe.each(STORES)('concurrency, on %s', (_, create) => {
  const started = (concurrency: number) => EngineBench.started({ store: create(), concurrency });
  const refill = async (bench: EngineBench): Promise<void> => {
    await bench.succeed(bench.runner.running[0]?.jobId ?? '');
  };

  it.each([1, 2, 7])('runs %i jobs at once and no more', async (concurrency) => {
    const bench = await started(concurrency);
    await bench.addAll(times(20));
    expect(bench.runner.running).toHaveLength(concurrency);
    for (let done = 0; done < 5; done += 1) {
      await refill(bench);
      expect(bench.runner.running).toHaveLength(concurrency);
    }
    expect(bench.runner.most).toBe(concurrency);
    expect(bench.recorder.metrics().jobs_in_progress).toBe(concurrency);
  });

  it('is raised at once', async () => {
    const bench = await started(1);
    await bench.addAll(times(10));
    await bench.engine.setConcurrency(4);
    await bench.rest();
    expect(bench.runner.running).toHaveLength(4);
  });

  it('is lowered without ending a run: new ones wait until there is room', async () => {
    const bench = await started(4);
    await bench.addAll(times(10));
    await bench.engine.setConcurrency(2);
    await bench.rest();
    expect(bench.runner.running).toHaveLength(4);
    await refill(bench);
    await refill(bench);
    expect(bench.runner.running).toHaveLength(2);
    await refill(bench);
    expect(bench.runner.running).toHaveLength(2);
    expect(bench.runner.starts).toHaveLength(5);
  });

  it('has a limit for each queue within that of all', async () => {
    const bench = await started(5);
    await bench.addAll([...times(1, 'mail'), ...times(1)]);
    await bench.engine.setConcurrency(2, 'mail');
    await bench.addAll([...times(10, 'mail'), ...times(10)]);
    const inMail = () => bench.runner.running.filter((start) => start.queue === 'mail').length;
    expect([inMail(), bench.runner.running.length]).toEqual([2, 5]);
    await bench.engine.setConcurrency(3, 'mail');
    await refill(bench);
    await refill(bench);
    await refill(bench);
    expect(inMail()).toBeLessThanOrEqual(3);
    expect(bench.runner.most).toBe(5);
  });

  it('lets a queue with a limit below its jobs not keep the others from running', async () => {
    const bench = await started(4);
    await bench.add({ queue: 'slow' });
    await bench.engine.setConcurrency(1, 'slow');
    await bench.addAll([...times(10, 'slow'), ...times(3, 'quick')]);
    expect(bench.runner.running.map((start) => start.queue).sort()).toEqual([
      'quick',
      'quick',
      'quick',
      'slow',
    ]);
  });

  it('is taken by queues in turns, however long their lines', async () => {
    const bench = await started(1);
    await bench.engine.pause();
    await bench.addAll([...times(50, 'long'), ...times(3, 'short'), ...times(3, 'other')]);
    await bench.engine.resume();
    await bench.rest();
    for (let done = 0; done < 8; done += 1) await refill(bench);
    const counts = { long: 0, short: 0, other: 0, default: 0 };
    for (const start of bench.runner.starts.slice(0, 9)) counts[start.queue as keyof typeof counts] += 1;
    expect(counts).toEqual({ long: 3, short: 3, other: 3, default: 0 });
  });

  it.each([0, -1, 257, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %d, and says what it takes',
    async (concurrency) => {
      const bench = await started(3);
      const result = await bench.engine.setConcurrency(concurrency);
      expect(result).toMatchObject({
        ok: false,
        error: { field: 'concurrency', expected: 'a whole number from 1 to 256', got: String(concurrency) },
      });
      expect(bench.engine.present().concurrency).toBe(3);
    },
  );

  it('refuses a queue that nobody ever used', async () => {
    const bench = await started(1);
    for (const result of [
      await bench.engine.setConcurrency(2, 'typo'),
      await bench.engine.pause('typo'),
      await bench.engine.resume('typo'),
    ]) {
      expect(result).toMatchObject({ ok: false, error: { field: 'queue', got: '"typo"' } });
    }
    expect(bench.engine.present().queues.map((queue) => queue.name)).toEqual(['default']);
  });

  it('is shown as it is: the limit of a queue is that of all until it has its own', async () => {
    const bench = await started(5);
    await bench.add({ queue: 'mail' });
    await bench.engine.setConcurrency(2, 'mail');
    await bench.engine.setConcurrency(9);
    const { concurrency, queues } = bench.engine.present();
    expect(concurrency).toBe(9);
    expect(queues.map((queue) => [queue.name, queue.concurrency])).toEqual([
      ['default', 9],
      ['mail', 2],
    ]);
  });

  it('tells those who watch the settings', async () => {
    const bench = await started(1);
    let told = 0;
    const leave = bench.engine.onSettingsChanged(() => {
      told += 1;
    });
    await bench.engine.setConcurrency(2);
    await bench.engine.pause();
    leave();
    await bench.engine.resume();
    expect(told).toBe(2);
  });
});

describe.each(STORES)('pausing, on %s', (_, create) => {
  it('all queues lets nothing start and what runs go on', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 2 });
    const [first] = await bench.addAll(times(5));
    await bench.engine.pause();
    expect(bench.engine.present().state).toBe('paused');
    await bench.succeed(first ?? '');
    await bench.add();
    expect(bench.runner.running).toHaveLength(1);
    await bench.engine.resume();
    await bench.rest();
    expect(bench.engine.present().state).toBe('running');
    expect(bench.runner.running).toHaveLength(2);
  });

  it('one queue leaves the others running', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    const id = await bench.add({ queue: 'mail' });
    await bench.engine.pause('mail');
    await bench.succeed(id);
    await bench.addAll([...times(2, 'mail'), ...times(2)]);
    expect(bench.runner.running.map((start) => start.queue)).toEqual(['default', 'default']);
    expect(bench.engine.present().state).toBe('running');
    await bench.engine.resume('mail');
    await bench.rest();
    expect(bench.runner.running).toHaveLength(4);
  });

  it('keeps a queue paused when all of them are resumed', async () => {
    const bench = await EngineBench.started({ store: create(), concurrency: 4 });
    await bench.succeed(await bench.add({ queue: 'mail' }));
    await bench.engine.pause('mail');
    await bench.engine.pause();
    await bench.engine.resume();
    await bench.add({ queue: 'mail' });
    expect(bench.runner.running).toEqual([]);
  });

  it('twice is accepted and keeps the first moment', async () => {
    const bench = await EngineBench.started({ store: create() });
    await bench.engine.pause('default');
    const { pausedAt } = bench.engine.present().queues[0] ?? {};
    await bench.advance(1_000);
    expect(await bench.engine.pause('default')).toEqual({ ok: true, value: null });
    expect(bench.engine.present().queues[0]?.pausedAt).toBe(pausedAt);
    expect(pausedAt).toBe(bench.clock.now() - 1_000);
  });

  it('still puts failed and scheduled jobs back in line, and starts them when resumed', async () => {
    const bench = await EngineBench.started({ store: create() });
    const failing = await bench.add();
    const later = await bench.add({ delayMs: 2_000 });
    await bench.engine.pause();
    await bench.fail(failing);
    await bench.advance(60_000);
    expect([await bench.state(failing), await bench.state(later)]).toEqual(['waiting', 'waiting']);
    expect(bench.runner.running).toEqual([]);
    await bench.engine.resume();
    await bench.rest();
    expect(bench.runner.running).toHaveLength(1);
  });

  it('holds for an engine that comes back to a store with paused queues', async () => {
    const store = create();
    const first = await EngineBench.started({ store });
    await first.succeed(await first.add({ queue: 'mail' }));
    await first.engine.pause('mail');
    await first.engine.setConcurrency(3, 'mail');
    await first.add({ queue: 'mail' });
    await first.engine.stop();
    const second = await EngineBench.started({ store });
    expect(second.runner.running).toEqual([]);
    expect(second.engine.present().queues[1]).toMatchObject({ name: 'mail', concurrency: 3 });
    await second.engine.resume('mail');
    await second.rest();
    expect(second.runner.running).toHaveLength(1);
  });
});
