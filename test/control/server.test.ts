import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type ControlClient, connectToFolder, Refused } from '../../electron/control/client.ts';
import { type ControlServer, serveControl } from '../../electron/control/server.ts';
import { encodeLine } from '../../electron/control/wire.ts';
import { createEngineHandlers } from '../../electron/ipc/handlers.ts';
import type { RunOutput } from '../../shared/jobs/job-views.ts';
import { anOutput, FakeOutputs, FakeSnapshots, recordingLogger } from '../ipc/fakes.ts';
import { alertsOn } from '../support/alerts.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { proposalsOn } from '../support/proposals.ts';
import { temporaryFolder } from '../support/sqlite-store.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

function aFolder(): string {
  const { path, remove } = temporaryFolder();
  undo.push(remove);
  return path;
}

/** A server over an engine on a bench. */
async function setUp(folder = aFolder(), options: { maxLineBytes?: number } = {}) {
  const bench = await EngineBench.started();
  const logger = recordingLogger();
  const output = new FakeOutputs();
  const environment = { platform: 'linux', version: '0.1.0', home: '/' } as const;
  const server = await serveControl({
    folder,
    version: '0.1.0',
    handlersFor: (outputs) =>
      createEngineHandlers({
        engine: bench.engine,
        snapshots: new FakeSnapshots(),
        throughput: () => ({ range: '10min', bucketMs: 1, lastBucketAt: 0, completed: [], failed: [] }),
        history: () => Promise.reject(new Error('no history here')),
        moment: () => Promise.reject(new Error('no history here')),
        alerts: alertsOn(bench),
        proposals: proposalsOn(bench),
        outputs,
        environment,
      }),
    output,
    logger,
    clock: bench.clock,
    ...options,
  });
  undo.push(() => bench.engine.stop());
  if (server !== null) undo.push(() => server.close());
  return { bench, logger, output, server: server as ControlServer, folder };
}

async function clientOf(folder: string): Promise<ControlClient> {
  const connected = await connectToFolder(folder);
  if (!connected.ok || connected.value === null) throw new Error(`no client: ${JSON.stringify(connected)}`);
  const client = connected.value;
  undo.push(() => client.close());
  return client;
}

/** Speaks to the socket as anybody could. */
async function rawOf(folder: string) {
  const socket = createConnection(join(folder, 'control/socket'));
  undo.push(() => socket.destroy());
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const next = async (): Promise<unknown> => {
    while (!text.includes('\n')) await once(socket, 'data');
    const [line = '', ...rest] = text.split('\n');
    text = rest.join('\n');
    return JSON.parse(line);
  };
  return { socket, next, closed };
}

const command = { kind: 'command', payload: { program: 'ls' } };

test('commands and queries go to the same handlers as the window’s', async () => {
  const { folder, bench } = await setUp();
  const client = await clientOf(folder);
  const queued = await client.command('jobs.enqueue', { jobs: [command] });
  if (!queued.ok) throw new Error('not queued');
  const [job] = queued.value;
  expect(await bench.state(job?.id ?? '')).toBe('running');
  const page = await client.query('jobs.list', { state: null, cursor: null, limit: 10 });
  expect(page).toMatchObject({ ok: true, value: { total: 1, rows: [{ id: job?.id, name: 'ls' }] } });
  expect(await client.query('jobs.detail', { jobId: 'nobody' })).toBeNull();
  expect(await client.command('jobs.enqueue', { jobs: [{ kind: 'command', payload: {} }] })).toMatchObject({
    ok: false,
    error: [{ field: '0.payload.program' }],
  });
});

test('what makes no sense without the window is refused with words, a command as a result', async () => {
  const { folder } = await setUp();
  const client = await clientOf(folder);
  for (const name of ['window.minimize', 'snapshot.export', 'dataFolder.show'] as const) {
    expect(await client.command(name, undefined)).toMatchObject({
      ok: false,
      error: { expected: 'a call that makes sense without the window', got: `command:${name}` },
    });
  }
});

test('where a window is, a change that a model asks for is asked for here, and decided there alone', async () => {
  const { folder, bench } = await setUp();
  const client = await clientOf(folder);
  const made = await client.command('proposals.make', {
    command: 'jobs.enqueue',
    input: { jobs: [command] },
    by: 'a model',
  });
  const id = made.ok ? made.value.id : '';
  expect(await client.command('proposals.decide', { id, accepted: true })).toMatchObject({
    ok: false,
    error: { fix: 'Nothing was changed. Only the window of Jobdeck can ask for this.' },
  });
  expect(await client.query('proposals.get', { id })).toMatchObject({ state: { type: 'waiting' } });
  expect(bench.events).toEqual([]);
});

test('the output of a run is followed by who asked for it, byte by byte', async () => {
  const { folder, output, bench } = await setUp();
  const [follower, other] = [await clientOf(folder), await clientOf(folder)];
  const seen: RunOutput[] = [];
  const told = Promise.withResolvers<void>();
  follower.onOutput((each) => {
    seen.push(each);
    if (each.ended) told.resolve();
  });
  other.onOutput(() => told.reject(new Error('it followed nothing')));
  output.write('job-1', 1, anOutput('\u00ff\u0000one'));
  await follower.command('output.follow', { jobId: 'job-1', run: 1 });
  output.write('job-1', 1, anOutput('\u00ff\u0000one two', true));
  await bench.advance(100);
  await told.promise;
  expect(seen.map(({ head }) => Buffer.from(head).toString())).toEqual([
    '\u00ff\u0000one',
    '\u00ff\u0000one two',
  ]);
  await follower.close();
  await expect.poll(() => output.followers).toBe(0);
});

test('the socket says who it is before anything is asked', async () => {
  const { folder } = await setUp();
  const { next } = await rawOf(folder);
  expect(await next()).toEqual({ hello: { protocol: 1, version: '0.1.0', folder, pid: process.pid } });
});

describe('a line that is no call', () => {
  for (const [what, line] of [
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a call without an id', '{"query":"snapshot"}'],
    ['a call of two things', '{"id":1,"query":"snapshot","command":"jobs.cancel"}'],
    ['a call with more than a call has', '{"id":1,"query":"snapshot","as":"root"}'],
  ]) {
    test(`${what} is refused, and the connection goes on`, async () => {
      const { folder } = await setUp();
      const { socket, next } = await rawOf(folder);
      await next();
      socket.write(`${line}\n{"id":7,"query":"environment"}\n`);
      expect(await next()).toMatchObject({
        id: null,
        refused: { expected: 'a call as JSON on one line, like {"id": 1, "query": "snapshot"}' },
      });
      expect(await next()).toMatchObject({ id: 7, reply: { version: '0.1.0' } });
    });
  }

  test('an unknown name and an input of another shape are refused as at the window', async () => {
    const { folder, logger } = await setUp();
    const { socket, next } = await rawOf(folder);
    await next();
    socket.write(encodeLine({ id: 1, command: 'jobs.explode' }));
    expect(await next()).toMatchObject({ id: 1, reply: { ok: false, error: { field: 'name' } } });
    socket.write(encodeLine({ id: 2, query: '__proto__' }));
    expect(await next()).toMatchObject({ id: 2, refused: { field: 'name' } });
    socket.write(encodeLine({ id: 3, query: 'jobs.list', input: { state: null, cursor: null, limit: 1e6 } }));
    expect(await next()).toMatchObject({ id: 3, refused: { field: 'limit' } });
    expect(logger.lines.slice(1).map(({ event }) => event)).toEqual([
      'ipc_refused',
      'ipc_refused',
      'ipc_refused',
    ]);
  });

  test('one that is too long is told with the limit, and the connection is closed', async () => {
    const { folder } = await setUp(aFolder(), { maxLineBytes: 1_000 });
    const { socket, next, closed } = await rawOf(folder);
    await next();
    socket.write('x'.repeat(1_001));
    expect(await next()).toMatchObject({ id: null, refused: { expected: 'a line of at most 1,000 bytes' } });
    await closed;
  });
});

test('a client that closes its side after asking is answered', async () => {
  const { folder } = await setUp();
  const { socket, next, closed } = await rawOf(folder);
  socket.end('{"id":1,"query":"environment"}');
  await next();
  expect(await next()).toMatchObject({ id: 1, reply: { version: '0.1.0' } });
  await closed;
});

describe.skipIf(process.platform === 'win32')('the socket file', () => {
  test('is the owner’s alone, in a folder that the owner alone may enter', async () => {
    const folder = aFolder();
    mkdirSync(join(folder, 'control'));
    chmodSync(join(folder, 'control'), 0o777);
    await setUp(folder);
    expect(statSync(join(folder, 'control')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'control/socket')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'control')).uid).toBe(process.getuid?.());
  });

  test('of a server that was killed is replaced', async () => {
    const folder = aFolder();
    mkdirSync(join(folder, 'control'));
    writeFileSync(join(folder, 'control/socket'), '');
    expect(await connectToFolder(folder)).toEqual({ ok: true, value: null });
    await setUp(folder);
    await clientOf(folder);
  });

  test('goes when the server shuts; who is still connected is told that it is quitting', async () => {
    const { folder, server } = await setUp();
    const client = await clientOf(folder);
    server.shut();
    expect(readdirSync(join(folder, 'control'))).toEqual([]);
    expect(await connectToFolder(folder)).toEqual({ ok: true, value: null });
    const asked = client.query('environment', undefined);
    await expect(asked).rejects.toThrow('one that is quitting');
    server.close();
    await expect(client.query('environment', undefined)).rejects.toThrow(Refused);
  });

  test('of a path that is longer than the system takes is elsewhere, as private, and found', async () => {
    const folder = join(aFolder(), 'x'.repeat(120));
    mkdirSync(folder);
    const { server } = await setUp(folder);
    const address = readFileSync(join(folder, 'control/address'), 'utf8').trim();
    expect(Buffer.byteLength(address)).toBeLessThan(104);
    expect(statSync(join(address, '..')).mode & 0o777).toBe(0o700);
    expect(statSync(address).mode & 0o777).toBe(0o600);
    await clientOf(folder);
    server.shut();
    expect(existsSync(join(address, '..'))).toBe(false);
    expect(readdirSync(join(folder, 'control'))).toEqual([]);
  });

  test('whose address was copied with its folder is not taken for the copy’s', async () => {
    const folder = join(aFolder(), 'x'.repeat(120));
    mkdirSync(folder);
    await setUp(folder);
    const copy = aFolder();
    cpSync(join(folder, 'control/address'), join(copy, 'control/address'));
    expect(await connectToFolder(copy)).toEqual({ ok: true, value: null });
  });

  test('that cannot be made is a warning, and nothing else', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'control'), 'in the way');
    const { server, logger } = await setUp(folder);
    expect(server).toBeNull();
    expect(logger.lines.at(-1)).toMatchObject({ level: 'WARN', event: 'control_unavailable' });
  });
});

test('no server, no folder: nobody is there', async () => {
  expect(await connectToFolder(join(aFolder(), 'nothing'))).toEqual({ ok: true, value: null });
});
