import { describe, expect, test } from 'vitest';
import { offered } from './offered-setup.ts';
import { rawAnswer, rawRequest } from './raw-client.ts';

const CODES: Readonly<Record<number, string>> = { 400: 'invalid-input', 404: 'not-found', 422: 'refused' };

const command = (name: string, more = {}) => ({
  kind: 'command',
  name,
  payload: { program: 'true', env: { SECRET: 'canary' } },
  ...more,
});

describe('/v1', () => {
  test('a job from its request to its retry', async () => {
    const { bench, get, post } = await offered();
    const queued = await post('/v1/jobs/enqueue', { jobs: [command('build', { maxAttempts: 1 })] });
    expect(queued).toMatchObject({ status: 200, value: [{ id: expect.any(String) }] });
    const { id } = queued.value[0];
    await bench.rest();
    expect(await get('/v1/jobs/list?state=running')).toMatchObject({
      status: 200,
      value: { total: 1, rows: [{ id, name: 'build' }] },
    });
    await bench.fail(id);
    expect((await get(`/v1/jobs/detail?jobId=${id}`)).value).toMatchObject({ job: { state: 'dead' } });
    expect((await get('/v1/jobs/search?text=state:dead%20build')).value).toMatchObject({ rows: [{ id }] });
    expect(await post('/v1/jobs/retry', { jobId: id })).toEqual({ status: 200, value: null });
    await bench.rest();
    expect(await post('/v1/jobs/cancel', { jobId: id })).toMatchObject({ status: 200 });
    expect(await bench.state(id)).toBe('cancelled');
  });

  test('a query is asked by GET or, with the same input as JSON, by POST', async () => {
    const { get, post } = await offered();
    const input = { state: null, cursor: null, limit: 50 };
    expect(await get('/v1/jobs/list')).toEqual(await post('/v1/jobs/list', input));
    expect(await get('/v1/jobs/list?limit=1&state=dead')).toMatchObject({ status: 200 });
  });

  test('pause, resume, and why a job waits', async () => {
    const { bench, get, post } = await offered();
    expect(await post('/v1/queues/pause', {})).toEqual({ status: 200, value: null });
    const id = await bench.add();
    expect((await get(`/v1/jobs/why?jobId=${id}`)).value).not.toBeNull();
    expect(await post('/v1/queues/resume', {})).toMatchObject({ status: 200 });
  });

  test('what is wrong has the status that fits, and says what to do', async () => {
    const { get, post, bench } = await offered();
    const id = await bench.add();
    const cases: readonly (readonly [status: number, answer: { status: number; value: unknown }])[] = [
      [400, await post('/v1/jobs/enqueue')],
      [400, await post('/v1/jobs/enqueue', { jobs: [] })],
      [400, await post('/v1/jobs/cancel', { jobId: 'x', more: 1 })],
      [400, await get('/v1/jobs/list?limit=1000')],
      [400, await get('/v1/jobs/list?nothing=1')],
      [400, await get('/v1/jobs/list?state=none')],
      [404, await post('/v1/jobs/cancel', { jobId: 'nobody' })],
      [404, await get('/v1/jobs/detail?jobId=nobody')],
      [422, await post('/v1/jobs/enqueue', { jobs: [{ kind: 'command' }] })],
      [422, await post('/v1/jobs/retry', { jobId: id })],
      [422, await get('/v1/jobs/search?text=(')],
      [404, await post('/v1/output/follow', { jobId: id, run: 1 })],
      [404, await post('/v1/window/close')],
      [404, await post('/v1/settings/setRetention', {})],
    ];
    for (const [status, answer] of cases) {
      expect(answer).toMatchObject({
        status,
        value: {
          problems: expect.arrayContaining([
            expect.objectContaining({
              code: CODES[status],
              expected: expect.any(String),
              fix: expect.any(String),
            }),
          ]),
        },
      });
    }
  });

  test('a body that is no JSON, says that it is something else, or is too long, is refused', async () => {
    const { server, token, host, ask, bench } = await offered({ bodyBytes: 1_000 });
    const post = (body: string, type = 'application/json') =>
      ask('/v1/jobs/enqueue', { method: 'POST', body, headers: { 'content-type': type } });
    expect((await post('{')).status).toBe(400);
    expect((await post('{}', 'text/plain')).status).toBe(415);
    expect((await post('{}', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await post(`{"jobs": "${'x'.repeat(1_000)}"}`)).status).toBe(413);
    const head = [
      'POST /v1/jobs/enqueue HTTP/1.1',
      `Host: ${host}`,
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
    ] as const;
    const announced = await rawAnswer(
      server.address,
      rawRequest(...head, 'Content-Length: 99999999', 'Expect: 100-continue'),
    );
    expect(announced).toMatch(/^HTTP\/1\.1 413 /);
    const chunk = `${(1_500).toString(16)}\r\n${'x'.repeat(1_500)}\r\n`;
    const chunked = await rawAnswer(
      server.address,
      rawRequest(...head, 'Transfer-Encoding: chunked') + chunk,
    );
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
    expect(bench.metrics.getMetrics().total_jobs_created).toBe(0);
  });

  test('a client that is told to go on before its body is', async () => {
    const { server, token, host } = await offered();
    const body = '{"queue": "default"}';
    const text = await rawAnswer(
      server.address,
      rawRequest(
        'POST /v1/queues/pause HTTP/1.1',
        `Host: ${host}`,
        `Authorization: Bearer ${token}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        'Expect: 100-continue',
        'Connection: close',
      ) + body,
    );
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  });

  test('a client that is slow with its body', async () => {
    const { server, token, host } = await offered({ headersMs: 30, requestMs: 40, lookMs: 10 });
    const text = await rawAnswer(
      server.address,
      rawRequest(
        'POST /v1/queues/pause HTTP/1.1',
        `Host: ${host}`,
        `Authorization: Bearer ${token}`,
        'Content-Type: application/json',
        'Content-Length: 100',
      ),
    );
    expect(text).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  test('what a person put into a job and looks like a secret is told to nobody, and nothing of it is in a log', async () => {
    const { bench, get, post, logger, ask } = await offered();
    const { value } = await post('/v1/jobs/enqueue', { jobs: [command('canary')] });
    await bench.rest();
    const { value: detail } = await get(`/v1/jobs/detail?jobId=${value[0].id}`);
    expect(detail.job.payload).toEqual({ program: 'true', env: { SECRET: '[redacted]' } });
    expect(JSON.stringify(detail)).not.toContain('canary');
    await post('/v1/jobs/enqueue', { jobs: [{ canary: 'canary' }], canary: 1 });
    await get('/v1/jobs/list?canary=canary');
    await ask('/canary', { headers: { 'x-canary': 'canary' } });
    expect(JSON.stringify(logger.lines)).not.toContain('canary');
    for (const path of ['/metrics', '/metrics.json', '/health']) {
      expect(await (await ask(path)).text()).not.toContain('canary');
    }
  });

  test('the OpenAPI document has every path that is served, and none else', async () => {
    const { get, ask } = await offered();
    const { value: document } = await get('/v1/openapi.json');
    expect(document).toMatchObject({ openapi: '3.1.0', security: [{ token: [] }] });
    const paths = Object.entries(document.paths) as [string, Record<string, object>][];
    expect(paths.map(([path]) => path)).toEqual(
      expect.arrayContaining(['/v1/jobs/enqueue', '/v1/jobs/list', '/v1/jobs/search', '/v1/queues/pause']),
    );
    for (const [path, methods] of paths) {
      const { headers } = await ask(path, { method: 'DELETE' });
      const served = headers.get('allow')?.toLowerCase().split(', ') ?? [];
      expect(
        served.filter((method) => method !== 'head'),
        path,
      ).toEqual(Object.keys(methods));
    }
    expect(
      document.paths['/v1/jobs/enqueue'].post.requestBody.content['application/json'].schema,
    ).toMatchObject({
      properties: { jobs: { type: 'array', items: { $ref: '#/components/schemas/JobRequest' } } },
    });
  });
});
