import { describe, expect, it } from 'vitest';
import type { MachineLoad } from '../../electron/queue/load-gate.ts';
import type { Why } from '../../shared/jobs/why.ts';
import { whyInWords } from '../../shared/jobs/why-words.ts';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';

const MINUTE = 60_000;

async function whyOf(bench: EngineBench, jobId: string): Promise<Why> {
  const why = await bench.engine.why(jobId);
  if (why === null) throw new Error(`expected ${jobId} to wait for something`);
  return why;
}

describe.each(STORES)('why a job waits, on %s', (_, createStore) => {
  const started = (concurrency = 1): Promise<EngineBench> =>
    EngineBench.started({ store: createStore(), concurrency });

  it('is told of a job that is scheduled, and of one that is tried again', async () => {
    const bench = await started();
    const later = await bench.add({ delayMs: MINUTE });
    const at = bench.clock.now() + MINUTE;
    expect(await whyOf(bench, later)).toMatchObject({ blocker: { type: 'scheduled', at }, ahead: null });
    const failing = await bench.add({ maxAttempts: 3 });
    await bench.fail(failing);
    expect((await whyOf(bench, failing)).blocker).toMatchObject({
      type: 'retry',
      attempt: 2,
      maxAttempts: 3,
    });
  });

  it('is the jobs that it depends on, by name: those that have to end, or one that failed', async () => {
    const bench = await started(4);
    const [a = '', , child = ''] = await bench.addAll([
      { ref: 'a', name: 'fetch', maxAttempts: 1 },
      { ref: 'b', name: 'build' },
      { dependsOn: ['a', 'b'] },
    ]);
    const why = await whyOf(bench, child);
    expect(why).toMatchObject({
      blocker: { type: 'parents', failed: false, jobs: [{ name: 'fetch' }, { name: 'build' }], more: false },
      ahead: null,
    });
    expect(whyInWords(why, bench.clock.now())).toBe(
      'it waits for ‘fetch’ and 1 more to end; it starts at the earliest when that ends',
    );
    await bench.fail(a);
    const failed = await whyOf(bench, child);
    expect(failed.blocker).toMatchObject({ failed: true, jobs: [{ id: a, state: 'dead' }] });
    expect(whyInWords(failed, bench.clock.now())).toBe(
      '‘fetch’ is dead; when it starts is unknown: it goes on when what failed is retried and completes',
    );
  });

  it('is nothing for a job that runs, has ended, or is not there', async () => {
    const bench = await started();
    const job = await bench.add();
    expect(await bench.engine.why(job)).toBeNull();
    await bench.succeed(job);
    expect(await bench.engine.why(job)).toBeNull();
    expect(await bench.engine.why('nobody')).toBeNull();
  });

  it('is a pause, of all or of its queue, with the moment', async () => {
    const bench = await started();
    await bench.engine.pause('default');
    const job = await bench.add();
    const since = bench.clock.now();
    expect(await whyOf(bench, job)).toMatchObject({
      blocker: { type: 'paused', queue: 'default', since },
      ahead: { type: 'exactly', jobs: 0 },
      start: { type: 'unknown', reason: 'until it is resumed' },
    });
    await bench.engine.pause();
    expect((await whyOf(bench, job)).blocker).toEqual({ type: 'paused', queue: null, since });
  });

  it('is a queue that is full, or workers that are busy, with the place in line', async () => {
    const bench = await started(2);
    await bench.addAll([{ name: 'a' }, { name: 'b' }]);
    const [, third = ''] = await bench.addAll([{ name: 'c' }, { name: 'd' }]);
    await bench.engine.setConcurrency(3);
    await bench.engine.setConcurrency(2, 'default');
    expect(await whyOf(bench, third)).toMatchObject({ ahead: { type: 'exactly', jobs: 0 } });
    await bench.engine.setConcurrency(3);
    const other = await bench.add({ queue: 'other' });
    const busy = await whyOf(bench, other).catch(() => null);
    expect(busy?.blocker.type ?? 'runs').toMatch(/workers busy|runs/);
  });

  it('is the job that holds its key, by name', async () => {
    const bench = await started(4);
    const first = await bench.add({ name: 'first', concurrencyKey: 'host' });
    const second = await bench.add({ name: 'second', concurrencyKey: 'host' });
    const why = await whyOf(bench, second);
    expect(why).toMatchObject({
      blocker: { type: 'key', key: 'host', limit: 1, by: [{ id: first, name: 'first' }] },
      start: { type: 'unknown', reason: 'how long the jobs with its key run' },
    });
    expect(whyInWords(why, bench.clock.now())).toBe(
      'the key host is held by ‘first’, 1 of 1; next in line; when it starts is unknown: nobody can tell how long the jobs with its key run',
    );
  });

  it('is a rate, until the moment at which the next may start', async () => {
    const bench = await started(9);
    bench.runner.auto = () => SUCCEEDED;
    await bench.engine.setRate({ limit: 2, intervalMs: MINUTE }, 'default', 'queue');
    await bench.addAll([{ name: '1' }, { name: '2' }]);
    await bench.advance(20_000);
    const job = await bench.add();
    const until = bench.clock.now() + 40_000;
    const why = await whyOf(bench, job);
    expect(why.blocker).toEqual({
      type: 'rate',
      queue: 'default',
      key: null,
      limit: 2,
      intervalMs: MINUTE,
      until,
    });
    expect(why.start).toEqual({ type: 'between', fromMs: 40_000, toMs: 41_000 });
    await bench.advance(40_000);
    expect(await bench.state(job)).toBe('completed');
  });

  it('has an estimate from the pace of its queue, or says that too few have started', async () => {
    const bench = await started();
    const [running = '', ...waiting] = await bench.addAll(Array.from({ length: 60 }, () => ({})));
    const unknown = await whyOf(bench, waiting.at(-1) ?? '');
    expect(unknown.start).toMatchObject({ type: 'unknown', reason: expect.stringContaining('too few') });
    let ends = running;
    for (const next of waiting.slice(0, 40)) {
      await bench.advance(3_000);
      await bench.succeed(ends);
      ends = next;
    }
    // One every 3 s, and 18 before it.
    const { start, ahead } = await whyOf(bench, waiting.at(-1) ?? '');
    expect(ahead).toEqual({ type: 'exactly', jobs: 18 });
    if (start.type !== 'between') throw new Error('expected an estimate');
    expect(start.fromMs).toBeLessThan(19 * 3_000);
    expect(start.toMs).toBeGreaterThan(19 * 3_000);
    expect(start.toMs / start.fromMs).toBeLessThan(3);
  });
});

describe('start conditions', () => {
  const machine = () => {
    const state = { load: 2, free: 8e9, looks: 0 };
    const port: MachineLoad = {
      loadPerCpu: () => {
        state.looks += 1;
        return state.load;
      },
      freeMemoryBytes: () => state.free,
    };
    return { state, port };
  };

  it('are off, and then the machine is not looked at', async () => {
    const { state, port } = machine();
    const bench = await EngineBench.started({ machine: port });
    await bench.add();
    expect([bench.runner.running.length, state.looks]).toEqual([1, 0]);
  });

  it('hold jobs back while the machine has no room, and say why', async () => {
    const { state, port } = machine();
    const bench = await EngineBench.started({ machine: port, concurrency: 9 });
    await bench.engine.setStartConditions({ maxLoadPerCpu: 0.8, minFreeMemoryBytes: 4e9 });
    await bench.advance(60_000);
    expect(state.looks).toBe(0);
    const [job = ''] = await bench.addAll([{}, {}, {}]);
    expect(bench.engine.present().heldBack).toEqual({ by: 'load', perCpu: 2, limit: 0.8 });
    expect((await whyOf(bench, job)).blocker).toEqual({ type: 'load', perCpu: 2, limit: 0.8 });
    state.load = 0.5;
    state.free = 1e9;
    await bench.advance(1_000);
    expect((await whyOf(bench, job)).blocker).toEqual({ type: 'memory', freeBytes: 1e9, limit: 4e9 });
    state.free = 8e9;
    await bench.advance(1_000);
    expect([bench.runner.running.length, bench.engine.present().heldBack]).toEqual([1, null]);
    await bench.advance(2_000);
    expect(bench.runner.running).toHaveLength(3);
    const { looks } = state;
    await bench.advance(60_000);
    expect(state.looks).toBe(looks);
  });

  it.each([
    [{ maxLoadPerCpu: 0, minFreeMemoryBytes: null }, 'maxLoadPerCpu', '0'],
    [{ maxLoadPerCpu: 1_000_000, minFreeMemoryBytes: null }, 'maxLoadPerCpu', '1000000'],
    [{ maxLoadPerCpu: null, minFreeMemoryBytes: 0 }, 'minFreeMemoryBytes', '0'],
    [{ maxLoadPerCpu: null, minFreeMemoryBytes: 2 ** 51 }, 'minFreeMemoryBytes', '2251799813685248'],
  ])('%j are refused with what is expected', async (conditions, field, got) => {
    const bench = await EngineBench.started();
    const result = await bench.engine.setStartConditions(conditions);
    expect(result).toMatchObject({ ok: false, error: { field, got } });
  });
});
