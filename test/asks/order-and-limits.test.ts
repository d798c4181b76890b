import { afterEach, describe, expect, it } from 'vitest';
import type { JobStore } from '../../electron/queue/job-store.ts';
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { SUCCEEDED } from '../support/fake-runner.ts';
import { type RequestParts, requestOf } from '../support/jobs.ts';
import { openStore, temporaryFolder } from '../support/sqlite-store.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const each of undo.splice(0)) each();
});

const folders = new Map<JobStore, string>();

/** As the next start of the app finds it. */
async function reopened(store: JobStore): Promise<JobStore> {
  const folder = folders.get(store);
  return folder === undefined ? store : openStore(folder);
}

const STORES: Readonly<Record<string, () => Promise<JobStore>>> = {
  'in memory': async () => new MemoryJobStore(),
  'on disk': async () => {
    const folder = temporaryFolder();
    undo.push(folder.remove);
    const store = await openStore(folder.path);
    folders.set(store, folder.path);
    return store;
  },
};

/** Everything is paused until the test says go; the ids of the jobs by their names. */
async function paused(store: JobStore, concurrency: number, requests: readonly RequestParts[]) {
  const bench = new EngineBench({ store, concurrency });
  await bench.engine.start();
  await bench.engine.pause();
  const queued = await bench.engine.enqueueAll(requests.map(requestOf));
  if (!queued.ok) throw new Error(JSON.stringify(queued.error));
  const ids = new Map(queued.value.map(({ id }, index) => [requests[index]?.name ?? '', id]));
  const idOf = (name: string): string => ids.get(name) ?? '';
  const go = async (): Promise<void> => {
    await bench.engine.resume();
    await bench.engine.whenIdle();
    await bench.engine.stop();
  };
  return { bench, idOf, go };
}

describe.each(Object.entries(STORES))('order and limits, jobs %s', (_, createStore) => {
  it('dagster 15192: a job that waits can be moved to the front, before and after another one', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const urgent = { name: 'urgent', priority: 9 };
    const { bench, idOf, go } = await paused(await createStore(), 1, [
      ...names.map((name) => ({ name })),
      urgent,
    ]);
    bench.runner.auto = () => SUCCEEDED;
    const { engine } = bench;
    expect(await engine.move([idOf('d'), idOf('e')], 'front')).toMatchObject({ ok: true });
    expect(await engine.move([idOf('a')], { after: idOf('c') })).toMatchObject({ ok: true });
    expect(await engine.move([idOf('urgent')], { before: idOf('b') })).toMatchObject({ ok: true });
    await go();
    expect(bench.runner.startedNames).toEqual(['d', 'e', 'urgent', 'b', 'c', 'a']);
  });

  it('dagster 15192: what can not be moved is refused by name', async () => {
    const { bench, idOf, go } = await paused(await createStore(), 1, [
      { name: 'a' },
      { name: 'other', queue: 'elsewhere' },
      { name: 'later', delayMs: 5 },
    ]);
    bench.runner.auto = () => SUCCEEDED;
    const refusal = async (...args: Parameters<typeof bench.engine.move>) => {
      const result = await bench.engine.move(...args);
      return result.ok ? null : result.error;
    };
    expect(await refusal([idOf('a')], { before: idOf('other') })).toMatchObject({
      field: 'to',
      expected: 'a job of the queue default',
      got: `${idOf('other')}, which waits in elsewhere`,
    });
    expect(await refusal([idOf('later')], 'front')).toMatchObject({
      field: 'jobIds',
      got: `${idOf('later')}, which is scheduled`,
    });
    expect(await refusal([idOf('a')], { after: idOf('a') })).toMatchObject({ field: 'to' });
    expect(await refusal([], 'front')).toMatchObject({ field: 'jobIds' });
    expect(await refusal(['nobody'], 'front')).toMatchObject({ got: '"nobody", which is none' });
    await bench.engine.runNow(idOf('later'));
    await go();
  });

  it('one at a time per host: a concurrency key holds over all queues, and holds up nobody else', async () => {
    const host = (name: string, queue: string): RequestParts => ({
      name,
      queue,
      concurrencyKey: 'example.org',
    });
    const { bench, go } = await paused(await createStore(), 4, [
      host('1', 'crawl'),
      host('2', 'crawl'),
      host('3', 'mail'),
      { name: 'free', queue: 'crawl' },
    ]);
    const together: string[][] = [];
    bench.runner.auto = () => null;
    bench.engine.subscribe((events) => {
      if (!events.some(({ after }) => after?.state === 'running')) return;
      setImmediate(() => {
        together.push(bench.runner.running.map(({ name }) => name));
        for (const { jobId } of bench.runner.running) bench.runner.succeed(jobId);
      });
    });
    await go();
    expect(bench.runner.startedNames.toSorted()).toEqual(['1', '2', '3', 'free']);
    for (const names of together) expect(names.filter((name) => name !== 'free').length).toBeLessThan(2);
  });

  it('Cronicle 545: jobs start only while processor and memory are free, and tell so while they wait', async () => {
    let load = 3;
    const store = await createStore();
    const machine = { loadPerCpu: () => load, freeMemoryBytes: () => 8e9 };
    const bench = new EngineBench({ store, concurrency: 4, machine });
    bench.runner.auto = () => SUCCEEDED;
    await bench.engine.start();
    await bench.engine.setStartConditions({ maxLoadPerCpu: 0.8, minFreeMemoryBytes: 1e9 });
    const queued = await bench.engine.enqueue(requestOf({ name: 'heavy' }));
    const id = queued.ok ? queued.value.id : '';
    expect(bench.runner.startedNames).toEqual([]);
    expect((await bench.engine.why(id))?.blocker).toEqual({ type: 'load', perCpu: 3, limit: 0.8 });
    load = 0.2;
    await bench.clock.advance(1_000);
    await bench.engine.whenIdle();
    expect(bench.runner.startedNames).toEqual(['heavy']);
    await bench.engine.stop();
    const again = await reopened(store);
    expect((await again.open()).engine).toMatchObject({ maxLoadPerCpu: 0.8, minFreeMemoryBytes: 1e9 });
    await again.close();
  });

  it('so many per minute: a rate holds also across a restart', async () => {
    const store = await createStore();
    const requests = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name }));
    const { bench } = await paused(store, 9, requests);
    const since = bench.clock.now();
    await bench.engine.setRate({ limit: 2, intervalMs: 60_000 }, 'default', 'queue');
    const { promise, resolve } = Promise.withResolvers<void>();
    bench.runner.auto = () => SUCCEEDED;
    bench.engine.subscribe(() => {
      if (bench.engine.present().jobs.completed === 2) resolve();
    });
    await bench.engine.resume();
    await promise;
    expect(bench.engine.present().queues[0]?.rate).toEqual({ limit: 2, intervalMs: 60_000 });
    expect(bench.runner.startedNames).toEqual(['a', 'b']);
    await bench.engine.stop();
    const again = await reopened(store);
    const { starts } = await again.open();
    await again.close();
    const start = { queue: 'default', key: null, at: since };
    expect(starts).toEqual([start, start]);
  });
});
