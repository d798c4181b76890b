import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serveEndpoint } from '../../electron/endpoint/server.ts';
import { aSnapshot } from '../ipc/fakes.ts';
import { rawAnswer, rawRequest, rawSocket, untilClosed } from './raw-client.ts';
import { aFolder, anEndpoint, fileIn } from './setup.ts';

/** The rules of who may do what with a file are those of Linux and macOS. */
const posix = process.platform !== 'win32';

describe('where the endpoint is', () => {
  test('on 127.0.0.1 alone, at a port that was free, told in a file that is gone with it', async () => {
    const { folder, server } = await anEndpoint();
    expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(fileIn(folder, 'address')).toBe(server.address);
    await server.close();
    await server.close();
    expect(() => fileIn(folder, 'address')).toThrow('ENOENT');
  });

  test.runIf(posix)('at a Unix socket, which its owner alone may use', async () => {
    const { folder, server, token } = await anEndpoint({ at: 'socket' });
    const socketPath = join(folder, 'endpoint/socket');
    expect(server.address).toMatch(/^unix:.*\/endpoint\/socket$/);
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` };
      request({ socketPath, path: '/health', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  test('one that is shut answers that it is quitting, and carries nothing out', async () => {
    const { server, ask } = await anEndpoint();
    server.shut();
    const answer = await ask('/health');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ problems: [{ got: 'one that is quitting' }] });
  });

  test('a port that is taken is refused in words', async () => {
    const { server, logger, bench } = await anEndpoint();
    const port = Number(new URL(server.address).port);
    const second = await serveEndpoint({
      folder: aFolder(),
      at: port,
      engine: bench.engine,
      snapshots: { current: aSnapshot, whole: aSnapshot },
      handlers: { commands: {}, queries: {} },
      version: '0.1.0',
      logger,
      clock: bench.clock,
    });
    expect(second).toMatchObject({
      ok: false,
      error: { field: 'endpoint', got: 'a port that another program has' },
    });
  });
});

describe('the token', () => {
  test.runIf(posix)('is made once, for its owner alone, and kept', async () => {
    const first = await anEndpoint();
    await first.server.close();
    expect(statSync(join(first.folder, 'endpoint')).mode & 0o777).toBe(0o700);
    expect(statSync(join(first.folder, 'endpoint/token')).mode & 0o777).toBe(0o600);
    expect(first.token).toMatch(/^[\w-]{43}$/);
    const second = await anEndpoint({ folder: first.folder });
    expect(second.token).toBe(first.token);
  });

  test.runIf(posix)('that others could read, or that is none, is replaced, and that is told', async () => {
    const folder = aFolder();
    mkdirSync(join(folder, 'endpoint'));
    for (const [text, mode, reason] of [
      ['a'.repeat(40), 0o644, 'others could read it'],
      ['short', 0o600, 'it is no token'],
    ] as const) {
      writeFileSync(join(folder, 'endpoint/token'), text);
      chmodSync(join(folder, 'endpoint/token'), mode);
      const { token, logger, server } = await anEndpoint({ folder });
      expect(token).not.toBe(text);
      expect(logger.lines).toContainEqual(
        expect.objectContaining({
          event: 'endpoint_token_replaced',
          fields: expect.objectContaining({ reason }),
        }),
      );
      await server.close();
    }
  });

  test('is asked for before anything is told, and none and a wrong one are answered alike', async () => {
    const { ask, server, token, logger } = await anEndpoint();
    const answers = await Promise.all([
      fetch(`${server.address}/health`),
      fetch(`${server.address}/nothing`),
      ask('/health', { headers: { authorization: `Bearer ${'x'.repeat(43)}` } }),
      ask('/health', { headers: { authorization: `Basic ${token}` } }),
      ask('/health', { headers: { authorization: `Bearer ${token}x` } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(new Set(answers.map(({ headers }) => headers.get('www-authenticate')))).toEqual(
      new Set(['Bearer realm="Jobdeck"']),
    );
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(JSON.stringify(logger.lines)).not.toContain(token);
  });
});

describe('what is refused', () => {
  test('what no well-meaning client sends, each with its status and without being carried out', async () => {
    const { server, token, host } = await anEndpoint();
    const auth = `Authorization: Bearer ${token}`;
    const ours = `Host: ${host}`;
    const line = 'GET /health HTTP/1.1';
    const cases: readonly (readonly [status: number, ...request: [string, ...string[]]])[] = [
      [421, line, 'Host: evil.example', auth],
      [421, line, `Host: evil.example:${host.split(':')[1]}`, auth],
      [421, line, 'Host: 127.0.0.1', auth],
      [400, line, ours, 'Host: evil.example', auth],
      [400, line, ours, ours, auth],
      [400, line, auth],
      [400, 'GET /health HTTP/1.0', auth],
      [400, `GET http://${host}/health HTTP/1.1`, ours, auth],
      [400, `GET http://evil.example/ HTTP/1.1`, ours, auth],
      [400, 'GET //evil.example/health HTTP/1.1', ours, auth],
      [400, 'GET /\\evil.example/health HTTP/1.1', ours, auth],
      [400, 'OPTIONS * HTTP/1.1', ours, auth],
      [403, line, ours, auth, 'Origin: https://evil.example'],
      [403, line, ours, auth, `Origin: http://${host}`],
      [403, line, ours, auth, 'Origin: null'],
      [403, line, ours, auth, 'Sec-Fetch-Site: cross-site'],
      [401, line, ours, auth, auth],
      [404, 'GET /nothing HTTP/1.1', ours, auth],
      [404, 'GET /health/ HTTP/1.1', ours, auth],
      [405, 'POST /health HTTP/1.1', ours, auth, 'Content-Length: 0'],
      [405, 'DELETE /metrics.json HTTP/1.1', ours, auth],
      [413, line, ours, auth, 'Content-Length: 5'],
      [413, line, ours, auth, 'Content-Length: 99999999999', 'Expect: 100-continue'],
      [413, line, ours, auth, 'Transfer-Encoding: chunked'],
      [400, line, ours, auth, 'Content-Length: 5', 'Transfer-Encoding: chunked'],
      [431, line, ours, auth, `X-Long: ${'x'.repeat(20_000)}`],
      [400, 'GARBAGE'],
    ];
    for (const [status, ...request] of cases) {
      const text = await rawAnswer(server.address, rawRequest(...request));
      expect(text, request.join(' | ').slice(0, 200)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(text).not.toContain(token);
    }
  });

  test('CONNECT, which is for proxies, is not even answered', async () => {
    const { server, host } = await anEndpoint();
    const text = await rawAnswer(
      server.address,
      rawRequest('CONNECT evil.example:443 HTTP/1.1', `Host: ${host}`),
    );
    expect(text).toBe('');
  });

  test('a wrong method is told the right ones', async () => {
    const { ask } = await anEndpoint();
    const answer = await ask('/health', { method: 'PUT' });
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
    expect(await answer.json()).toMatchObject({ problems: [{ expected: 'GET, HEAD' }] });
  });

  test('a client that is slow with its headers', async () => {
    const { server, host } = await anEndpoint({ limits: { headersMs: 150, requestMs: 300, lookMs: 20 } });
    const text = await rawAnswer(server.address, `GET /health HTTP/1.1\r\nHost: ${host}\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('more connections at once than are let in', async () => {
    const { server, logger } = await anEndpoint({ limits: { connections: 2 } });
    const first = [await rawSocket(server.address), await rawSocket(server.address)];
    const third = await rawSocket(server.address);
    expect(await untilClosed(third)).toBe('');
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ fields: expect.objectContaining({ reason: 'too many connections' }) }),
    );
    for (const socket of first) socket.destroy();
  });

  test('what is asked again and again without a token fills no log', async () => {
    const { server, logger } = await anEndpoint();
    for (let count = 0; count < 30; count += 1) await fetch(`${server.address}/health`);
    expect(logger.lines.filter(({ event }) => event === 'ipc_refused').length).toBeLessThanOrEqual(10);
  });
});

describe('how it is', () => {
  test('GET /health says ok, or 503 and what is the trouble', async () => {
    const { ask, snapshots } = await anEndpoint();
    const well = await ask('/health');
    expect([well.status, await well.json()]).toMatchObject([200, { status: 'ok', state: 'running' }]);
    snapshots.snapshot = aSnapshot({ conservation: { holds: false, checks: 3, breach: '5 ≠ 6' } });
    const ill = await ask('/health');
    expect([ill.status, await ill.json()]).toMatchObject([
      503,
      { status: 'trouble', conservation_holds: false },
    ]);
    expect((await ask('/health', { method: 'HEAD' })).status).toBe(503);
  });

  test('GET /metrics.json has the five keys of the reference text first, and no name of a job', async () => {
    const { ask, snapshots } = await anEndpoint();
    snapshots.snapshot = aSnapshot({
      oldestWaiting: { id: 'j1', name: 'curl -H canary', queue: 'default', since: 0 },
      running: [
        {
          id: 'j2',
          name: 'canary',
          kind: 'command',
          queue: 'default',
          run: 1,
          startedAt: 0,
          lastLine: 'canary',
          progress: { share: 0.5, text: 'canary' },
        },
      ],
    });
    const text = await (await ask('/metrics.json')).text();
    expect(Object.keys(JSON.parse(text)).slice(0, 5)).toEqual([
      'total_jobs_created',
      'jobs_completed',
      'jobs_failed',
      'jobs_retried',
      'jobs_in_progress',
    ]);
    expect(JSON.parse(text)).toMatchObject({ total_jobs_created: 1204, jobs_in_progress: 6 });
    expect(text).not.toContain('canary');
  });
});
