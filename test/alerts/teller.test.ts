import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import type { Aside, AsideWork } from '../../electron/workers/aside.ts';
import { createJobRunner } from '../../electron/workers/create-runner.ts';
import { nodeProcessHost } from '../../electron/workers/node-process-host.ts';
import type { Outcome } from '../../shared/jobs/job.ts';
import { alertsOn } from '../support/alerts.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { temporaryFolder } from '../support/sqlite-store.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

const SUCCEEDED: Outcome = { type: 'succeeded', result: null };
const failed = (retryable: boolean): Outcome => ({
  type: 'failed',
  error: { message: 'hooks.example.org answered 503.', code: 'http 503' },
  retryable,
});

/** Alerts of an engine that works, and what was run and sent for them. */
async function setUp(outcome: (work: AsideWork) => Outcome | Promise<Outcome> = () => SUCCEEDED) {
  const bench = await EngineBench.started();
  undo.push(() => bench.engine.stop());
  const done: { readonly work: AsideWork; readonly timeoutMs: number }[] = [];
  const aside: Aside = {
    run: async (work, timeoutMs) => {
      done.push({ work, timeoutMs });
      return outcome(work);
    },
    stop: () => undefined,
  };
  const { path, remove } = temporaryFolder();
  undo.push(remove);
  const alerts = alertsOn(bench, { folder: path, aside, diskFree: async () => null });
  await alerts.start();
  undo.push(() => alerts.close());
  const die = async (): Promise<string> => {
    const id = await bench.add({ maxAttempts: 1 });
    await bench.fail(id);
    await bench.advance(5_000);
    return id;
  };
  return { bench, alerts, done, die };
}

const CANARY = 'c4n4ry-b8d1';
const URL_WITH_SECRET = `https://hooks.example.org/services/${CANARY}`;

describe('a command', () => {
  test('is run once for each change of a state, with the alert in its environment and on its standard input', async () => {
    const { bench, alerts, done, die } = await setUp();
    expect(
      await alerts.tell.setCommand({ program: '/opt/tell', args: ['--to', 'a b; rm -rf $HOME'] }),
    ).toEqual({
      ok: true,
      value: null,
    });
    const id = await die();
    await expect.poll(() => done.length).toBe(1);
    await bench.advance(60_000);
    await bench.engine.retry(id);
    await bench.rest();
    await bench.advance(30_000);
    await expect.poll(() => done.length).toBe(2);
    const [fired, over] = done.map(({ work }) => work.payload);
    expect(done[0]?.timeoutMs).toBe(30_000);
    expect(fired).toMatchObject({
      program: '/opt/tell',
      args: ['--to', 'a b; rm -rf $HOME'],
      env: {
        JOBDECK_ALERT_EVENT: 'fired',
        JOBDECK_ALERT_RULE: 'dead-jobs',
        JOBDECK_ALERT_TEXT: 'Dead jobs: 1',
        JOBDECK_ALERT_SEVERITY: 'critical',
        JOBDECK_ALERT_QUEUE: '',
        JOBDECK_ALERT_TOOK_MS: '',
      },
    });
    const { stdin = '', env } = over as { readonly stdin?: string; readonly env?: Record<string, string> };
    expect(env).toMatchObject({ JOBDECK_ALERT_EVENT: 'over', JOBDECK_ALERT_TOOK_MS: '75000' });
    expect(JSON.parse(stdin)).toMatchObject({
      event: 'over',
      text: 'Over: Dead jobs: 1',
      since: expect.stringMatching(/Z$/),
      until: expect.stringMatching(/Z$/),
      tookMs: 75_000,
    });
  });

  test('that fails is told, and harms nothing; the next is run all the same', async () => {
    const { bench, alerts, done, die } = await setUp(() => failed(true));
    await alerts.tell.setCommand({ program: 'nosuch', args: [] });
    const id = await die();
    await expect.poll(() => bench.logger.named('alert_not_told').length).toBe(1);
    expect((await alerts.tell.present()).failed.command).toMatchObject({
      reason: 'hooks.example.org answered 503.',
    });
    await bench.engine.retry(id);
    await bench.rest();
    await bench.advance(30_000);
    await expect.poll(() => done.length).toBe(2);
  });

  test('is not started after the engine has stopped', async () => {
    const { bench, alerts, done, die } = await setUp();
    await die();
    await alerts.tell.setCommand({ program: 'tell', args: [] });
    await bench.engine.stop();
    expect(await alerts.tell.tryOut()).toEqual({ ok: true, value: { command: null } });
    expect(done).toEqual([]);
  });
});

describe('a webhook', () => {
  test('is sent JSON, and tried again later when that can help, at most three times', async () => {
    const outcomes = [failed(true), failed(true), SUCCEEDED];
    const { bench, alerts, done, die } = await setUp(() => outcomes.shift() ?? SUCCEEDED);
    await alerts.tell.setWebhook({ url: URL_WITH_SECRET, authorization: `Bearer ${CANARY}` });
    await die();
    await expect.poll(() => done.length).toBe(1);
    expect(done[0]).toMatchObject({
      timeoutMs: 10_000,
      work: {
        kind: 'http',
        payload: {
          method: 'POST',
          url: URL_WITH_SECRET,
          headers: { 'content-type': 'application/json', authorization: `Bearer ${CANARY}` },
          maxRedirects: 0,
        },
      },
    });
    await bench.advance(2_000);
    await expect.poll(() => done.length).toBe(2);
    await bench.advance(10_000);
    await expect.poll(() => done.length).toBe(3);
    await expect.poll(() => bench.logger.named('alert_told').length).toBe(1);
    await bench.advance(600_000);
    expect(done).toHaveLength(3);
    expect((await alerts.tell.present()).failed.webhook).toBeNull();
  });

  test('that says no is not tried again, and one that never answers is given up', async () => {
    const { bench, alerts, done, die } = await setUp(() => failed(false));
    await alerts.tell.setWebhook({ url: URL_WITH_SECRET });
    await die();
    await expect.poll(() => bench.logger.named('alert_not_told').length).toBe(1);
    await bench.advance(600_000);
    expect(done).toHaveLength(1);
  });

  test('no secret of it is in the log, in what is shown, or in what is refused', async () => {
    const { bench, alerts, die } = await setUp(() => failed(false));
    await alerts.tell.setWebhook({ url: URL_WITH_SECRET, authorization: CANARY });
    await die();
    await expect.poll(() => bench.logger.named('alert_not_told').length).toBe(1);
    const shown = await alerts.tell.present();
    expect(shown.webhook).toEqual({ origin: 'https://hooks.example.org', hasAuthorization: true });
    const refused = [
      await alerts.tell.setWebhook({ url: `ftp://${CANARY}` }),
      await alerts.tell.setWebhook({ url: `https:\\\\${CANARY}` }),
      await alerts.tell.setWebhook({ authorization: `${CANARY}\n` }),
    ];
    await alerts.tell.setWebhook({ url: `https://ada:x@${CANARY}@hooks.example.org/` });
    expect((await alerts.tell.present()).webhook?.origin).toBe('https://hooks.example.org');
    expect(refused.map(({ ok }) => ok)).toEqual(refused.map(() => false));
    expect(JSON.stringify([shown, refused, bench.logger.entries, await alerts.rules()])).not.toContain(
      CANARY,
    );
  });

  test('what one server may know is not sent to another', async () => {
    const { alerts } = await setUp();
    const present = async () => (await alerts.tell.present()).webhook;
    await alerts.tell.setWebhook({ url: URL_WITH_SECRET, authorization: CANARY });
    await alerts.tell.setWebhook({ url: 'https://hooks.example.org/other' });
    expect(await present()).toMatchObject({ hasAuthorization: true });
    await alerts.tell.setWebhook({ url: 'https://elsewhere.example.org/' });
    expect(await present()).toEqual({ origin: 'https://elsewhere.example.org', hasAuthorization: false });
    await alerts.tell.setWebhook(null);
    expect(await present()).toBeNull();
    expect(await alerts.tell.setWebhook({ authorization: 'x' })).toMatchObject({ ok: false });
  });
});

test('a real program and a real server are told', async () => {
  const { path, remove } = temporaryFolder();
  undo.push(remove);
  const runner = createJobRunner({
    host: nodeProcessHost,
    launcherPath: join(import.meta.dirname, '../../electron/workers/launcher/launcher.ts'),
    moduleProcessPath: '',
    clock: systemClock,
    logger: { log: () => undefined },
    environment: async () => ({ PATH: process.env['PATH'] ?? '' }),
    home: path,
  });
  undo.push(() => runner.stop());
  const received: { readonly body: unknown; readonly authorization: string | undefined }[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString()) as unknown;
    received.push({ body, authorization: request.headers.authorization });
    response.end();
  }).listen(0, '127.0.0.1');
  undo.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const bench = await EngineBench.started();
  undo.push(() => bench.engine.stop());
  const alerts = alertsOn(bench, { aside: runner.aside });
  await alerts.start();
  undo.push(() => alerts.close());
  const script = `
    const text = require('node:fs').readFileSync(0, 'utf8');
    const { event } = JSON.parse(text);
    if (event !== 'test' || process.env.JOBDECK_ALERT_EVENT !== 'test') process.exit(1);
    console.error('told ' + event);
    process.exit(Number(process.argv[1]));`;
  await alerts.tell.setCommand({ program: process.execPath, args: ['-e', script, '0'] });
  const { port } = server.address() as AddressInfo;
  await alerts.tell.setWebhook({ url: `http://127.0.0.1:${port}/hook`, authorization: 'Bearer x' });
  expect(await alerts.tell.tryOut()).toEqual({ ok: true, value: { command: null, webhook: null } });
  expect(received).toMatchObject([{ body: { event: 'test', rule: 'test' }, authorization: 'Bearer x' }]);
  await alerts.tell.setCommand({ program: process.execPath, args: ['-e', script, '3'] });
  await alerts.tell.setWebhook(null);
  expect(await alerts.tell.tryOut()).toEqual({
    ok: true,
    value: { command: 'Exited with code 3: told test' },
  });
});
