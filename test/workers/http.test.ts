import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseRetryAfter } from '../../electron/workers/http-outcome.ts';
import { withoutCredentials } from '../../shared/secrets/without-credentials.ts';
import { startRunner } from './test-runner.ts';

/** A server on this machine, gone at the end of the test; the value is its address. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Remembers what it is asked, and answers 200. */
async function serveEcho(): Promise<{ readonly url: string; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const url = await serve(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method, url: request.url, headers: request.headers, body });
    response.end('echo');
  });
  return { url, seen };
}

describe('an HTTP job', () => {
  it('sends method, headers and body, and keeps the answer as its output', async () => {
    const { url, seen } = await serveEcho();
    const run = startRunner().http({
      method: 'POST',
      url: `${url}/jobs?a=1#part`,
      headers: { 'Content-Type': 'application/json', 'X-Own': 'yes' },
      body: '{"name":"ü"}',
    });
    expect(await run.outcome).toEqual({ type: 'succeeded', result: { status: 200, bytes: 4 } });
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/jobs?a=1',
        headers: { 'content-type': 'application/json', 'x-own': 'yes', 'user-agent': 'jobdeck' },
        body: '{"name":"ü"}',
      },
    ]);
    expect(run.text()).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+\/jobs\?a=1 200 OK, .* in \d+ ms\n/);
    expect(run.text()).toMatch(/\n\necho$/);
    expect(run.lastLine()).toBe('echo');
  });

  it.each([
    [204, undefined, 'succeeded'],
    [304, undefined, 'failed'],
    [404, undefined, 'failed'],
    [404, [404], 'succeeded'],
    [200, [404], 'failed'],
    [302, [302], 'succeeded'],
  ])('answered %i, with %j expected, has %s', async (status, expectedStatus, type) => {
    const url = await serve((_request, response) => response.writeHead(status, { location: '/x' }).end());
    const run = startRunner().http({ url, ...(expectedStatus ? { expectedStatus } : {}) });
    expect(await run.outcome).toMatchObject({ type });
  });

  it.each([
    [400, false],
    [404, false],
    [408, true],
    [425, true],
    [429, true],
    [500, true],
    [503, true],
  ])('answered %i may be tried again: %s', async (status, retryable) => {
    const url = await serve((_request, response) => response.writeHead(status).end('why'));
    const run = startRunner().http({ url });
    const outcome = await run.outcome;
    expect(outcome).toMatchObject({ type: 'failed', retryable, error: { code: `http ${status}` } });
    expect(run.text()).toMatch(/why$/);
  });

  it('says who answered what', async () => {
    const url = await serve((_request, response) => response.writeHead(503).end());
    expect(await startRunner().http({ url }).outcome).toMatchObject({
      error: { message: `${new URL(url).host} answered 503 Service Unavailable.` },
    });
  });

  it('is not tried again sooner than the server asks', async () => {
    const url = await serve((_request, response) => response.writeHead(429, { 'retry-after': '120' }).end());
    expect(await startRunner().http({ url }).outcome).toMatchObject({ retryAfterMs: 120_000 });
  });

  it('reads Retry-After as seconds or a date, a day at most', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(parseRetryAfter('0', now)).toBe(0);
    expect(parseRetryAfter(' 7 ', now)).toBe(7000);
    expect(parseRetryAfter('99999999999', now)).toBe(86_400_000);
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:01:00 GMT', now)).toBe(60_000);
    expect(parseRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
    expect(parseRetryAfter('soon', now)).toBeNull();
  });

  it('names a server that is not there', async () => {
    const url = await serve(() => undefined);
    const { http } = startRunner();
    const closed = await new Promise<string>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => resolve(`127.0.0.1:${port}`));
      });
    });
    expect(url).not.toContain(closed);
    expect(await http({ url: `http://${closed}/` }).outcome).toEqual({
      type: 'failed',
      error: { code: 'ECONNREFUSED', message: `Nothing answers at ${closed} (connection refused).` },
      retryable: true,
    });
    expect(await http({ url: 'http://no-such-name.invalid/' }).outcome).toMatchObject({
      type: 'failed',
      retryable: true,
      error: { code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) },
    });
  });

  it('may be tried again when the connection breaks, before or within the answer', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/within') response.write('half of');
      setImmediate(() => request.socket.destroy());
    });
    const { http } = startRunner();
    for (const path of ['/before', '/within']) {
      const outcome = await http({ url: url + path }).outcome;
      expect(outcome).toMatchObject({ type: 'failed', retryable: true });
      expect(outcome).toMatchObject({ error: { message: expect.stringContaining('broke off') } });
    }
  });

  it.each(['timed-out', 'cancelled', 'interrupted'] as const)(
    'ends as %s in the middle of a body',
    async (end) => {
      const url = await serve((_request, response) => void response.write('first part'));
      const run = startRunner().http({ url }, end === 'timed-out' ? { timeoutMs: 1000 } : {});
      await run.until(/first part/);
      if (end !== 'timed-out') run.stop(end);
      expect(await run.outcome).toMatchObject({ type: end });
      expect(run.text()).toMatch(/first part$/);
    },
  );

  it('is never sent when it is cancelled before', async () => {
    const { url, seen } = await serveEcho();
    const run = startRunner().http({ url });
    run.stop('cancelled');
    expect(await run.outcome).toEqual({ type: 'cancelled' });
    expect(seen).toEqual([]);
  });

  it('stops reading a body that is too long, and keeps its head and tail', async () => {
    const url = await serve((_request, response) => {
      const chunk = Buffer.alloc(1_048_576, 'x');
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const run = startRunner().http({ url });
    expect(await run.outcome).toEqual({ type: 'succeeded', result: { status: 200, bytes: 16_777_216 } });
    expect(run.lastLine()).toBe('[Jobdeck stopped reading after 17 MB]');
    expect(run.output()?.skipped).toBeGreaterThan(16_000_000);
  });

  it('uses the user and password of the address, and shows them nowhere', async () => {
    const { url, seen } = await serveEcho();
    const { http } = startRunner();
    const secret = url.replace('http://', 'http://ada:s%40cret@');
    const run = http({ url: secret });
    expect(await run.outcome).toMatchObject({ type: 'succeeded' });
    const authorization = `Basic ${Buffer.from('ada:s@cret').toString('base64')}`;
    expect(seen).toMatchObject([{ headers: { authorization } }]);
    const refused = http({ url: 'http://ada:s%40cret@127.0.0.1:1/' });
    const shown = `${run.text()}${refused.text()}${JSON.stringify(await refused.outcome)}`;
    expect(shown).not.toMatch(/s(@|%40)cret/);
  });
});

describe('what an HTTP job prints', () => {
  it('tells that a cookie was set, and not which', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'set-cookie': ['session=secret', 'b=secret'], 'x-own': 'shown' }).end();
    });
    const run = startRunner().http({ url });
    await run.outcome;
    expect(run.text()).toMatch(/x-own: shown\n/);
    expect(run.text().match(/^set-cookie: \(not shown\)$/gm)).toHaveLength(2);
    expect(run.text()).not.toContain('secret');
  });

  it('has no half of a password that holds an @', () => {
    expect(withoutCredentials('GET http://bob:hun@ter2@host/a@b?c=d@e 200')).toBe(
      'GET http://host/a@b?c=d@e 200',
    );
    expect(withoutCredentials('to https://a:b@one/ and //c@two')).toBe('to https://one/ and //two');
  });
});

describe('a redirect', () => {
  it('is followed, up to the limit', async () => {
    const url = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('arrived');
      else response.writeHead(302, { location: `/${left - 1}` }).end('moved');
    });
    const { http } = startRunner();
    const run = http({ url: `${url}/5` });
    expect(await run.outcome).toEqual({ type: 'succeeded', result: { status: 200, bytes: 7 } });
    expect(run.text().match(/ 302 Found/g)).toHaveLength(5);
    expect(await http({ url: `${url}/6` }).outcome).toMatchObject({
      type: 'failed',
      retryable: false,
      error: { code: 'too-many-redirects' },
    });
    expect(await http({ url: `${url}/6`, maxRedirects: 6 }).outcome).toMatchObject({ type: 'succeeded' });
    expect(await http({ url: `${url}/1`, maxRedirects: 0 }).outcome).toMatchObject({
      error: { code: 'http 302' },
      retryable: false,
    });
  });

  it('in a circle is not tried again', async () => {
    const url = await serve((request, response) =>
      response.writeHead(307, { location: request.url === '/a' ? '/b' : '/a' }).end(),
    );
    expect(await startRunner().http({ url: `${url}/a` }).outcome).toMatchObject({
      type: 'failed',
      retryable: false,
      error: { code: 'redirect-loop', message: `The redirects go in a circle, at ${url}/a.` },
    });
  });

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [307, 'POST', 'POST'],
    [308, 'PUT', 'PUT'],
    [301, 'PUT', 'PUT'],
  ])('with %i makes a %s a %s', async (status, method, expected) => {
    const { url, seen } = await serveEcho();
    const from = await serve((_request, response) =>
      response.writeHead(status, { location: `${url}/to` }).end(),
    );
    const withBody = method === 'HEAD' ? {} : { body: 'text', headers: { 'content-type': 'text/plain' } };
    const run = startRunner().http({ url: from, method, ...withBody });
    expect(await run.outcome).toMatchObject({ type: 'succeeded' });
    const keepsBody = expected !== 'GET' && expected !== 'HEAD';
    expect(seen).toMatchObject([{ method: expected, url: '/to', body: keepsBody ? 'text' : '' }]);
    expect(seen[0]?.headers['content-type']).toBe(keepsBody ? 'text/plain' : undefined);
  });

  it('to another server takes no secrets along; one on the same server does', async () => {
    const { url, seen } = await serveEcho();
    const headers = {
      Authorization: 'Bearer secret',
      Cookie: 'secret=b',
      'X-Api-Key': 'secret',
      'Private-Token': 'secret',
      Accept: 'text/plain',
      'Accept-Language': 'de',
      'User-Agent': 'own',
    };
    const away = await serve((_request, response) => response.writeHead(302, { location: url }).end());
    const { http } = startRunner();
    await http({ url: away, headers }).outcome;
    expect(seen[0]?.headers).toMatchObject({
      accept: 'text/plain',
      'accept-language': 'de',
      'user-agent': 'own',
    });
    expect(JSON.stringify(seen)).not.toContain('secret');
    const hosts: unknown[] = [];
    const home = await serve((request, response) => {
      hosts.push(request.headers.authorization);
      if (request.url === '/') response.writeHead(302, { location: '/next' });
      response.end();
    });
    await http({ url: `${home}/`, headers }).outcome;
    expect(hosts).toEqual(['Bearer secret', 'Bearer secret']);
  });

  it('shows no user and password of the address that it leads to', async () => {
    const { url } = await serveEcho();
    const secret = url.replace('http://', 'http://ada:secret@');
    const from = await serve((_request, response) => response.writeHead(302, { location: secret }).end());
    const run = startRunner().http({ url: from });
    expect(await run.outcome).toMatchObject({ type: 'succeeded' });
    expect(run.text()).toContain(`to ${url}`);
    expect(run.text()).not.toContain('secret');
  });

  it('to something that is not the web is refused', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    );
    expect(await startRunner().http({ url }).outcome).toMatchObject({
      retryable: false,
      error: { code: 'bad-redirect' },
    });
  });
});
