import { describe, expect, it } from 'vitest';
import type { QueuePage, QueueQuery } from '../../shared/numbers/queues.ts';
import { EngineBench, STORES } from '../support/engine-bench.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';

const MINUTE = 60_000;

function page({ engine }: EngineBench, query: Partial<QueueQuery> = {}): Promise<QueuePage> {
  return engine.queues({ text: '', offset: 0, limit: 100, ...query });
}

const names = async (bench: EngineBench, query: Partial<QueueQuery> = {}): Promise<readonly string[]> =>
  (await page(bench, query)).queues.map(({ name }) => name);

describe.each(STORES)('the list of queues on %s', (_, createStore) => {
  it('has all of them page by page, `default` first, then by name as people count', async () => {
    const bench = await EngineBench.started({ store: createStore(), concurrency: 3 });
    await bench.addAll(Array.from({ length: 30 }, (_each, index) => ({ queue: `q${index + 1}` })));
    expect(await page(bench, { limit: 3 })).toMatchObject({ total: 31, all: 31, limits: 31 * 3 });
    expect(await names(bench, { limit: 4 })).toEqual(['default', 'q1', 'q2', 'q3']);
    expect(await names(bench, { offset: 9, limit: 3 })).toEqual(['q9', 'q10', 'q11']);
    expect(await names(bench, { offset: 31 })).toEqual([]);
  });

  it('finds names by a part of them, upper and lower case alike', async () => {
    const bench = await EngineBench.started({ store: createStore() });
    await bench.addAll(['Mail/weekly', 'mail/digest', 'Ünicode', 'encode'].map((queue) => ({ queue })));
    expect(await names(bench, { text: ' MAIL ' })).toEqual(['mail/digest', 'Mail/weekly']);
    expect(await names(bench, { text: 'ü' })).toEqual(['Ünicode']);
    expect(await page(bench, { text: 'nothing' })).toMatchObject({ queues: [], total: 0, all: 5 });
    await bench.add({ queue: 'mail/late' });
    expect((await page(bench, { text: 'mail' })).total).toBe(3);
  });

  it('tells how many jobs of each started in the last 10 minutes', async () => {
    const bench = await EngineBench.started({ store: createStore(), concurrency: 8 });
    bench.runner.auto = () => SUCCEEDED;
    await bench.addAll([{ queue: 'a' }, { queue: 'a' }]);
    await bench.advance(MINUTE);
    await bench.add({ queue: 'a' });
    const startsOfA = async () => (await page(bench, { text: 'a', offset: 1 })).queues[0]?.starts ?? [];
    const starts = await startsOfA();
    expect(starts).toHaveLength(60);
    expect([starts.at(-1), starts.at(-7)]).toEqual([1, 2]);
    await bench.advance(10 * MINUTE);
    expect((await startsOfA()).every((count) => count === 0)).toBe(true);
  });

  it('tells what holds back all that waits in one, and nothing where nothing waits', async () => {
    const bench = await EngineBench.started({ store: createStore(), concurrency: 4 });
    const { engine } = bench;
    const holdOf = async (queue: string) =>
      (await page(bench)).queues.find(({ name }) => name === queue)?.hold;
    await bench.add({ queue: 'full' });
    await engine.setConcurrency(1, 'full');
    expect(await holdOf('full')).toBeNull();
    await bench.add({ queue: 'full' });
    expect(await holdOf('full')).toEqual({ type: 'queue full', queue: 'full', running: 1, limit: 1 });

    await bench.add({ queue: 'rated' });
    await engine.setRate({ limit: 1, intervalMs: MINUTE }, 'rated', 'queue');
    await bench.addAll([{ queue: 'rated' }, { queue: 'rated' }]);
    expect(await holdOf('rated')).toMatchObject({ type: 'rate', key: null, limit: 1, intervalMs: MINUTE });

    await engine.pause('rated');
    expect(await holdOf('rated')).toMatchObject({ type: 'paused', queue: 'rated' });
    await bench.addAll([{}, {}, {}]);
    expect(await holdOf('default')).toEqual({ type: 'workers busy', running: 4, limit: 4 });
    await engine.pause();
    expect(await holdOf('full')).toMatchObject({ type: 'paused', queue: null });
  });

  it('tells since when the oldest job of each has been waiting', async () => {
    const bench = await EngineBench.started({ store: createStore() });
    await bench.add({ queue: 'a' });
    const queuedAt = bench.clock.now();
    await bench.add({ queue: 'b' });
    await bench.advance(MINUTE);
    await bench.add({ queue: 'b', priority: 5 });
    const { queues } = await page(bench);
    expect(queues.map(({ name, waitingSince }) => [name, waitingSince])).toEqual([
      ['default', null],
      ['a', null],
      ['b', queuedAt],
    ]);
  });

  it('tells how many wait and run in the first ones, in the order of their making, and since when', async () => {
    const bench = await EngineBench.started({ store: createStore() });
    await bench.add({ queue: 'z' });
    const queuedAt = bench.clock.now();
    await bench.addAll([{ queue: 'z' }, { queue: 'a' }]);
    const { engine } = bench;
    expect(engine.lines(2)).toEqual([
      { queue: 'default', waiting: 0, running: 0 },
      { queue: 'z', waiting: 1, running: 1 },
    ]);
    expect(engine.lines(50)).toHaveLength(3);
    expect(await engine.waitingSince(['a', 'default', 'z'])).toEqual([queuedAt, null, queuedAt]);
  });

  it('counts the keys that some of its jobs wait for', async () => {
    const bench = await EngineBench.started({ store: createStore(), concurrency: 4 });
    const on = (concurrencyKey: string) => ({ queue: 'hosts', concurrencyKey });
    await bench.addAll([on('a'), on('a'), on('b'), on('b'), on('a')]);
    const [, hosts] = (await page(bench)).queues;
    expect(hosts).toMatchObject({ name: 'hosts', hold: null, fullKeys: 2 });
  });
});
