import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { snapshotOf } from './deck.ts';
import { type LaunchedApp, launchApp } from './launch.ts';

let launched: LaunchedApp;
beforeAll(async () => {
  launched = await launchApp();
});
afterAll(() => launched?.close());

/** What the page would have to send to get it wrong; the types of the bridge are put aside on purpose. */
function send(kind: 'command' | 'query', name: string, input: unknown): Promise<unknown> {
  return launched.page.evaluate(
    ([how, to, what]) => {
      const bridge = window.jobdeck as unknown as Record<
        string,
        (name: string, input: unknown) => Promise<unknown>
      >;
      return bridge[how as string]?.(to as string, what);
    },
    [kind, name, input] as const,
  );
}

test('a command of the wrong shape is refused as a result and changes nothing', async () => {
  const before = await snapshotOf(launched.page);
  for (const [name, input] of [
    ['jobs.enqueue', { jobs: 'all' }],
    ['queues.setConcurrency', { queue: 'default', concurrency: 1e9 }],
    ['queues.pause', { queue: 7 }],
    ['jobs.cancel', null],
  ] as const) {
    expect(await send('command', name, input), name).toMatchObject({ ok: false });
  }
  const after = await snapshotOf(launched.page);
  expect(after.engine).toMatchObject({ state: before.engine.state, concurrency: before.engine.concurrency });
  expect(after.metrics).toEqual(before.metrics);
  expect(launched.output()).toMatch(
    /level=WARN event=ipc_refused channel=command:queues\.setConcurrency reason=/,
  );
});

test('a query of the wrong shape is rejected with what was expected', async () => {
  await expect(send('query', 'jobs.list', { state: 'broken', cursor: null, limit: 1 })).rejects.toThrow(
    /expected an input that fits query:jobs\.list/,
  );
});

test('a name that is not in the contract has no handler', async () => {
  await expect(send('command', 'fs.readFile', '/etc/passwd')).rejects.toThrow(/No handler registered/);
});

test('every problem of a job is told at its field', async () => {
  const jobs = [
    { kind: 'command', payload: { program: 'ls' } },
    { kind: 'http', payload: { url: 'nowhere' } },
  ];
  const reply = await send('command', 'jobs.enqueue', { jobs });
  expect(reply).toMatchObject({ ok: false, error: [{ field: '1.payload.url' }] });
  expect((await snapshotOf(launched.page)).metrics.total_jobs_created).toBe(0);
});

test('the preload needs nothing but electron and carries no schemas', () => {
  const bundle = readFileSync(resolve(import.meta.dirname, '../../out/preload/preload.cjs'), 'utf8');
  expect([...bundle.matchAll(/require\(["'](.+?)["']\)/g)].map(([, name]) => name)).toEqual(['electron']);
  expect(bundle.length, 'characters of the preload').toBeLessThan(5_000);
});
