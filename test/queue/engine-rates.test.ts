import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../electron/queue/job-store.ts';
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';

const MINUTE = 60_000;

async function started(store: JobStore, concurrency = 100): Promise<EngineBench> {
  const bench = await EngineBench.started({ store, concurrency });
  bench.runner.auto = () => SUCCEEDED;
  return bench;
}

const some = (count: number, rateKey?: string) =>
  Array.from({ length: count }, (_, index) => ({
    name: `${rateKey ?? 'job'} ${index + 1}`,
    ...(rateKey !== undefined && { rateKey }),
  }));

describe.each(STORES)('the rate of a queue on %s', (_, createStore) => {
  it('lets so many start in an interval, and the next as soon as the first of them is past', async () => {
    const bench = await started(createStore());
    expect(await bench.engine.setRate({ limit: 3, intervalMs: MINUTE }, 'default', 'queue')).toEqual({
      ok: true,
      value: null,
    });
    await bench.addAll(some(2));
    await bench.advance(20_000);
    await bench.addAll(some(5));
    expect(bench.runner.starts).toHaveLength(3);
    await bench.advance(39_999);
    expect(bench.runner.starts).toHaveLength(3);
    await bench.advance(1);
    expect(bench.runner.starts).toHaveLength(5);
    await bench.advance(20_000);
    expect(bench.runner.starts).toHaveLength(6);
    await bench.advance(MINUTE);
    expect(bench.runner.starts).toHaveLength(7);
  });

  it('sets one timer while something waits for it, and none when nothing does', async () => {
    const bench = await started(createStore());
    await bench.engine.setRate({ limit: 1, intervalMs: MINUTE }, 'default', 'queue');
    // The journal has one of its own, for what can be undone.
    const before = bench.clock.pending;
    await bench.add();
    expect(bench.clock.pending).toBe(before);
    await bench.addAll(some(5));
    expect(bench.clock.pending).toBe(before + 1);
  });

  it('acts at once when it is changed or taken away, and counts the starts that were', async () => {
    const bench = await started(createStore());
    await bench.engine.setRate({ limit: 2, intervalMs: MINUTE }, 'default', 'queue');
    await bench.addAll(some(9));
    expect(bench.runner.starts).toHaveLength(2);
    await bench.engine.setRate({ limit: 5, intervalMs: MINUTE }, 'default', 'queue');
    await bench.rest();
    expect(bench.runner.starts).toHaveLength(5);
    await bench.engine.setRate(null, 'default', 'queue');
    await bench.rest();
    expect(bench.runner.starts).toHaveLength(9);
  });

  it('holds up no other queue', async () => {
    const bench = await started(createStore());
    await bench.engine.setRate({ limit: 1, intervalMs: MINUTE }, 'default', 'queue');
    await bench.addAll([...some(3), { name: 'free', queue: 'other' }]);
    expect(bench.runner.startedNames).toEqual(['job 1', 'free']);
  });

  it('counts each rate key for itself, and lets those behind a full one pass', async () => {
    const bench = await started(createStore());
    await bench.engine.setRate({ limit: 2, intervalMs: MINUTE }, 'default', 'key');
    await bench.addAll([...some(3, 'a'), ...some(3, 'b'), ...some(3)]);
    expect(bench.runner.startedNames).toEqual(['a 1', 'a 2', 'b 1', 'b 2', 'job 1', 'job 2', 'job 3']);
    await bench.advance(MINUTE);
    expect(bench.runner.startedNames.slice(7).toSorted()).toEqual(['a 3', 'b 3']);
  });

  it('holds together with a concurrency key', async () => {
    const bench = await started(createStore());
    bench.runner.auto = null;
    await bench.engine.setRate({ limit: 1, intervalMs: MINUTE }, 'default', 'key');
    const keys = { concurrencyKey: 'host', rateKey: 'account' };
    const [first = ''] = await bench.addAll([
      { name: '1', ...keys },
      { name: '2', ...keys },
      { name: '3', concurrencyKey: 'host' },
    ]);
    await bench.advance(2 * MINUTE);
    expect(bench.runner.runningNames).toEqual(['1']);
    await bench.succeed(first);
    expect(bench.runner.runningNames).toEqual(['2']);
  });
});

describe('rates across a restart', () => {
  it('count the starts of before by their age', async () => {
    const store = new MemoryJobStore();
    const first = await started(store);
    await first.engine.setRate({ limit: 3, intervalMs: MINUTE }, 'default', 'queue');
    await first.addAll(some(2));
    await first.advance(10_000);
    await first.addAll(some(4));
    expect(first.runner.starts).toHaveLength(3);
    await first.engine.stop();

    const second = new EngineBench({ store, concurrency: 100 });
    second.runner.auto = () => SUCCEEDED;
    second.clock.jump(first.clock.now() + 20_000 - second.clock.now());
    await second.engine.start();
    await second.rest();
    // 30 s after the first two, 20 s after the third; a stored moment counts as a ms later, since it has no fractions.
    await second.advance(30_000);
    expect(second.runner.starts).toHaveLength(0);
    await second.advance(1);
    expect(second.runner.starts).toHaveLength(2);
    await second.advance(10_000);
    expect(second.runner.starts).toHaveLength(3);
  });

  it('are no shorter when the wall clock was set back', async () => {
    const store = new MemoryJobStore();
    const first = await started(store);
    await first.engine.setRate({ limit: 1, intervalMs: MINUTE }, 'default', 'queue');
    await first.addAll(some(2));
    await first.engine.stop();

    const second = new EngineBench({ store, concurrency: 100 });
    second.runner.auto = () => SUCCEEDED;
    second.clock.jump(-3_600_000);
    await second.engine.start();
    await second.advance(MINUTE - 1);
    expect(second.runner.starts).toHaveLength(0);
    await second.advance(1);
    expect(second.runner.starts).toHaveLength(1);
  });
});

describe('a rate that is none', () => {
  it.each([
    [{ limit: 0, intervalMs: MINUTE }, 'rate.limit', '0', 'a whole number of starts from 1 to 10,000'],
    [
      { limit: 1_000_000, intervalMs: MINUTE },
      'rate.limit',
      '1000000',
      'a whole number of starts from 1 to 10,000',
    ],
    [{ limit: 2.5, intervalMs: MINUTE }, 'rate.limit', '2.5', 'a whole number of starts from 1 to 10,000'],
    [
      { limit: 1, intervalMs: 0 },
      'rate.intervalMs',
      '0',
      'whole milliseconds from 1,000 (a second) to 86,400,000 (a day)',
    ],
    [
      { limit: 1, intervalMs: 1_000_000_000 },
      'rate.intervalMs',
      '1000000000',
      'whole milliseconds from 1,000 (a second) to 86,400,000 (a day)',
    ],
  ])('%j is refused with what is expected', async (rate, field, got, expected) => {
    const bench = await EngineBench.started();
    const result = await bench.engine.setRate(rate, 'default', 'queue');
    expect(result).toMatchObject({ ok: false, error: { field, got, expected } });
    expect(bench.engine.present().queues[0]?.rate).toBeNull();
  });

  it('needs a queue that exists', async () => {
    const bench = await EngineBench.started();
    const result = await bench.engine.setRate(null, 'nowhere', 'key');
    expect(result).toMatchObject({ ok: false, error: { field: 'queue', got: '"nowhere"' } });
  });
});
