import type { IpcMainInvokeEvent } from 'electron';
import { expect, test } from 'vitest';
import type { Handlers } from '../../electron/ipc/dispatch.ts';
import type { SenderFrame } from '../../electron/ipc/sender.ts';
import { serveIpc } from '../../electron/ipc/server.ts';
import { commands } from '../../shared/contract/commands.ts';
import { queries } from '../../shared/contract/queries.ts';
import { err, ok } from '../../shared/result.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { recordingLogger } from './fakes.ts';

type Listener = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;

const OUR_PAGE: SenderFrame = { url: 'app://jobdeck/index.html', parent: null };

/** A server whose handlers only note that they were called. */
function setUp(override: Partial<Handlers['commands']> & Partial<Handlers['queries']> = {}) {
  const calls: unknown[] = [];
  const noting =
    (name: string) =>
    (input: unknown): unknown => {
      calls.push([name, input]);
      return ok(null);
    };
  const listeners = new Map<string, Listener>();
  const logger = recordingLogger();
  const clock = new FakeClock();
  const all = (names: object): object =>
    Object.fromEntries(
      Object.keys(names).map((name) => [name, { ...override }[name as never] ?? noting(name)]),
    );
  const handlers = { commands: all(commands), queries: all(queries) } as Handlers;
  const stop = serveIpc({
    ipc: {
      handle: (channel, listener) => {
        listeners.set(channel, listener as Listener);
      },
      removeHandler: (channel) => {
        listeners.delete(channel);
      },
    },
    handlers,
    logger,
    clock,
  });
  const send = async (
    channel: string,
    input?: unknown,
    frame: SenderFrame | null = OUR_PAGE,
  ): Promise<unknown> => {
    const listener = listeners.get(channel);
    if (!listener) throw new Error(`no handler for ${channel}`);
    return listener(
      { senderFrame: frame } as unknown as IpcMainInvokeEvent,
      ...(input === undefined ? [] : [input]),
    );
  };
  return { calls, listeners, logger, clock, stop, send };
}

test('every command and query of the contract has exactly one handler', () => {
  const { listeners } = setUp();
  const expected = [
    ...Object.keys(commands).map((name) => `command:${name}`),
    ...Object.keys(queries).map((name) => `query:${name}`),
  ];
  expect([...listeners.keys()].sort()).toEqual(expected.sort());
});

test('a message of the right shape from our page reaches its handler', async () => {
  const { calls, logger, send } = setUp();
  await expect(send('command:jobs.cancel', { jobId: 'job-1' })).resolves.toEqual(ok(null));
  expect(calls).toEqual([['jobs.cancel', { jobId: 'job-1' }]]);
  expect(logger.lines).toEqual([]);
});

const STRANGERS: [what: string, frame: SenderFrame | null][] = [
  ['a frame that is gone', null],
  ['a page without an address', { url: '', parent: null }],
  ['about:blank', { url: 'about:blank', parent: null }],
  ['another scheme', { url: 'https://jobdeck/', parent: null }],
  ['a file', { url: 'file:///jobdeck/index.html', parent: null }],
  ['another host of our scheme', { url: 'app://jobdeck.example/', parent: null }],
  ['our host as a user name', { url: 'app://jobdeck@evil/', parent: null }],
  ['our page inside a frame', { url: 'app://jobdeck/', parent: {} }],
];
for (const [what, frame] of STRANGERS) {
  test(`a message from ${what} is refused, changes nothing and is logged`, async () => {
    const { calls, logger, send } = setUp();
    const reply = (await send('command:queues.pause', {}, frame)) as { ok: boolean };
    expect(reply.ok, `reply to ${what}`).toBe(false);
    await expect(send('query:snapshot', undefined, frame)).rejects.toThrow('app://jobdeck/');
    expect(calls).toEqual([]);
    expect(logger.lines.map(({ level, event, fields }) => [level, event, fields['channel']])).toEqual([
      ['WARN', 'ipc_refused', 'command:queues.pause'],
      ['WARN', 'ipc_refused', 'query:snapshot'],
    ]);
  });
}

const WRONG: [channel: string, input: unknown][] = [
  ['command:jobs.cancel', undefined],
  ['command:jobs.cancel', { jobId: 7 }],
  ['command:jobs.cancel', { jobId: 'a', force: true }],
  ['command:queues.setConcurrency', { queue: 'default', concurrency: 0 }],
  ['command:queues.setConcurrency', { queue: 'default', concurrency: Number.POSITIVE_INFINITY }],
  ['command:snapshot.export', '/etc/passwd'],
  ['command:output.follow', { jobId: 'a', run: 0.5 }],
  ['command:window.close', { __proto__: null }],
];
for (const [channel, input] of WRONG) {
  test(`${channel} with ${JSON.stringify(input)} is refused as a result`, async () => {
    const { calls, logger, send } = setUp();
    const reply = await send(channel, input);
    expect(reply).toMatchObject({ ok: false, error: { expected: expect.stringContaining(channel) } });
    expect(calls).toEqual([]);
    expect(logger.lines).toHaveLength(1);
  });
}

test('jobs.enqueue, which answers with all problems, is refused with a list', async () => {
  const { send } = setUp();
  expect(await send('command:jobs.enqueue', { jobs: [] })).toMatchObject({
    ok: false,
    error: [{ field: 'jobs' }],
  });
});

test('a query of the wrong shape is rejected with what was expected and of what type it came', async () => {
  const { calls, send } = setUp();
  await expect(send('query:jobs.list', { state: 'broken', cursor: null, limit: 500 })).rejects.toThrow(
    /expected an input that fits query:jobs\.list.*got a value of type object/,
  );
  expect(calls).toEqual([]);
});

test('what a refused input says is neither logged nor sent back', async () => {
  const { send, logger } = setUp();
  const job = {
    kind: 'http',
    payload: { url: 'http://bob:hunter2@host/', headers: { Authorization: 'Bearer hunter2' } },
  };
  const replies = [
    await send('command:jobs.enqueue', { jobs: job }),
    await send('command:jobs.cancel', 'hunter2'),
    await send('command:jobs.cancel', null),
  ];
  expect(JSON.stringify([replies, logger.lines])).not.toContain('hunter2');
  expect(logger.lines.map(({ fields }) => String(fields['reason']).match(/got (.*?)\. /)?.[1])).toEqual([
    'a value of type object',
    'a value of type string',
    'null',
  ]);
});

test('an input that JSON cannot show is refused as well', async () => {
  const { send } = setUp();
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  expect(await send('command:jobs.cancel', cycle)).toMatchObject({ ok: false });
  expect(await send('command:jobs.cancel', { jobId: 10n })).toMatchObject({ ok: false });
});

test('an expected failure is passed on as it is', async () => {
  const failure = err({ field: '', expected: 'a dead job', got: 'a running one', fix: 'Cancel it first.' });
  const { send, logger } = setUp({ 'jobs.retry': () => failure });
  expect(await send('command:jobs.retry', { jobId: 'a' })).toEqual(failure);
  expect(logger.lines).toEqual([]);
});

test('a bug in a handler is logged with its stack and answered in words', async () => {
  const { send, logger } = setUp({
    'jobs.retry': () => {
      throw new TypeError('undefined is not a job');
    },
    'jobs.detail': () => Promise.reject(new RangeError('off by one')),
  });
  expect(await send('command:jobs.retry', { jobId: 'a' })).toMatchObject({
    ok: false,
    error: { got: 'an error inside Jobdeck (undefined is not a job)' },
  });
  await expect(send('query:jobs.detail', { jobId: 'a' })).rejects.toThrow('off by one');
  expect(logger.lines.map(({ level, event }) => `${level} ${event}`)).toEqual([
    'ERROR ipc_bug',
    'ERROR ipc_bug',
  ]);
  expect(logger.lines[0]?.fields['error']).toContain('server.test.ts');
});

test('ten refusals a minute and channel are logged, the rest are counted', async () => {
  const { send, logger, clock } = setUp();
  for (let count = 0; count < 1_000; count += 1) await send('command:jobs.cancel', 1);
  await send('command:jobs.retry', 1);
  expect(logger.lines.filter(({ fields }) => fields['channel'] === 'command:jobs.cancel')).toHaveLength(10);
  expect(logger.lines.filter(({ fields }) => fields['channel'] === 'command:jobs.retry')).toHaveLength(1);
  await clock.advance(60_000);
  await send('command:jobs.cancel', 1);
  expect(logger.lines.at(-1)?.fields['left_out_before']).toBe(990);
});

test('a server that was stopped has no handler left', () => {
  const { listeners, stop } = setUp();
  stop();
  expect(listeners.size).toBe(0);
});
