import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createEndpointDesk, type EndpointDesk } from '../../../electron/desktop/session/endpoint-desk.ts';
import type { RememberedSettings } from '../../../electron/desktop/settings-file.ts';
import type { EndpointAt } from '../../../shared/settings/endpoint-settings.ts';
import { fileIn } from '../../endpoint/setup.ts';
import { FakeSnapshots, recordingLogger } from '../../ipc/fakes.ts';
import { EngineBench } from '../../support/engine-bench.ts';
import { temporaryFolder } from '../../support/sqlite-store.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

/** A desk of one session; the settings outlive it. */
async function aDesk(options: { readonly folder?: string | null; readonly chosen?: EndpointAt } = {}) {
  const kept = temporaryFolder();
  undo.push(kept.remove);
  const { folder = kept.path, chosen = null } = options;
  const settings = fakeSettings(chosen);
  const bench = await EngineBench.started();
  const another = (): EndpointDesk => {
    const desk = createEndpointDesk({
      settings,
      folder,
      engine: bench.engine,
      snapshots: new FakeSnapshots(),
      handlers: { commands: {}, queries: {} },
      version: '0.1.0',
      logger: recordingLogger(),
      clock: bench.clock,
    });
    undo.push(desk.close);
    return desk;
  };
  return { desk: another(), another, settings, folder: kept.path };
}

function fakeSettings(chosen: EndpointAt | null) {
  let current = { endpoint: chosen } as RememberedSettings;
  return {
    get: () => current,
    change: (part: Partial<RememberedSettings>) => {
      current = { ...current, ...part };
    },
  };
}

/** A port that is free, or was a moment ago; and one that another program has. */
async function aFreePort(): Promise<number> {
  const { port, server } = await aTakenPort();
  server.close();
  await once(server, 'close');
  return port;
}

async function aTakenPort(): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, server };
}

async function addressOf(desk: EndpointDesk): Promise<string | null> {
  const present = await desk.present();
  return present.state === 'open' ? present.address : null;
}

async function statusAt(address: string, folder: string): Promise<number> {
  const headers = { authorization: `Bearer ${fileIn(folder, 'token')}` };
  return (await fetch(`${address}/health`, { headers })).status;
}

describe('the local endpoint of the app', () => {
  test('is closed at first, opens and closes at once, and is remembered', async () => {
    const { desk, settings, folder } = await aDesk();
    await desk.start();
    expect(await desk.present()).toEqual({ state: 'closed' });
    const port = await aFreePort();
    expect(await desk.set(port)).toEqual({ ok: true, value: null });
    expect(await addressOf(desk)).toBe(`http://127.0.0.1:${port}`);
    expect(await statusAt(`http://127.0.0.1:${port}`, folder)).toBe(200);
    expect(settings.get().endpoint).toBe(port);
    expect(JSON.stringify(await desk.present())).not.toContain(fileIn(folder, 'token'));
    await desk.set(null);
    expect(await desk.present()).toEqual({ state: 'closed' });
    expect(settings.get().endpoint).toBeNull();
    await expect(statusAt(`http://127.0.0.1:${port}`, folder)).rejects.toThrow();
  });

  test('the next session opens it where it was, with the token that it had', async () => {
    const { desk, another, folder } = await aDesk();
    await desk.set(await aFreePort());
    const [address, token] = [await addressOf(desk), fileIn(folder, 'token')];
    desk.shut();
    expect(await statusAt(address ?? '', folder)).toBe(503);
    await desk.close();
    const next = another();
    await next.start();
    expect(await addressOf(next)).toBe(address);
    expect(fileIn(folder, 'token')).toBe(token);
    expect(await statusAt(address ?? '', folder)).toBe(200);
  });

  test('a port that is taken is refused, and what was open stays open', async () => {
    const { desk, settings, folder } = await aDesk();
    const port = await aFreePort();
    await desk.set(port);
    const refused = await desk.set((await aTakenPort()).port);
    expect(refused).toMatchObject({ ok: false, error: { got: 'a port that another program has' } });
    expect(await statusAt(`http://127.0.0.1:${port}`, folder)).toBe(200);
    expect(settings.get().endpoint).toBe(port);
    for (const wrong of [0, -1, 65_536]) {
      expect(await desk.set(wrong)).toMatchObject({
        ok: false,
        error: { expected: 'a port from 1 to 65535', got: String(wrong) },
      });
    }
    expect(await addressOf(desk)).toBe(`http://127.0.0.1:${port}`);
  });

  test('chosen, but taken at the start: that is told, and can be tried again', async () => {
    const { port, server } = await aTakenPort();
    const { desk } = await aDesk({ chosen: port });
    await desk.start();
    expect(await desk.present()).toMatchObject({
      state: 'failed',
      at: port,
      problem: { got: 'a port that another program has' },
    });
    expect(await desk.set(port)).toMatchObject({ ok: false });
    server.close();
    await once(server, 'close');
    expect(await desk.set(port)).toEqual({ ok: true, value: null });
    expect(await addressOf(desk)).toBe(`http://127.0.0.1:${port}`);
  });

  test('what is asked at once is done one after another: the last holds', async () => {
    const { desk, folder } = await aDesk();
    const ports = [await aFreePort(), await aFreePort()];
    await Promise.all([desk.set(ports[0] as number), desk.set(null), desk.set(ports[1] as number)]);
    expect(await addressOf(desk)).toBe(`http://127.0.0.1:${ports[1]}`);
    expect(await statusAt(`http://127.0.0.1:${ports[1]}`, folder)).toBe(200);
  });

  test('without a data folder, and while Jobdeck quits, it is refused in words', async () => {
    const { desk } = await aDesk({ folder: null, chosen: 4_000 });
    await desk.start();
    expect(await desk.present()).toEqual({ state: 'no-folder' });
    expect(await desk.set('socket')).toMatchObject({ ok: false, error: { got: 'jobs in memory' } });
    const { desk: quitting } = await aDesk();
    quitting.shut();
    expect(await quitting.set('socket')).toMatchObject({ ok: false, error: { got: 'one that is quitting' } });
  });
});
