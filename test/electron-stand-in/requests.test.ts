import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { describeWithChromium, eventually, sharedApp } from './fixture.ts';

describeWithChromium('requests and navigation', () => {
  const shared = sharedApp();
  let server: Server;
  let outside: string;
  beforeAll(async () => {
    server = createServer((_request, response) => {
      response.setHeader('access-control-allow-origin', '*').setHeader('x-from', 'server').end('outside');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    outside = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
  });
  afterAll(() => {
    server.close();
  });
  afterEach(() =>
    shared.current.app.evaluate(({ session }) => {
      session.defaultSession.webRequest.onBeforeRequest(null);
      session.defaultSession.webRequest.onHeadersReceived(null);
      fixture.window.webContents.removeAllListeners('will-navigate');
    }),
  );
  /** Playwright hears of a navigation on a connection of its own, so both ends are awaited. */
  const loadAgain = async () => {
    await Promise.all([
      shared.current.page.waitForEvent('domcontentloaded'),
      shared.current.app.evaluate(() => fixture.window.loadURL('app://fixture/index.html')),
    ]);
  };
  const get = (path: string) =>
    shared.current.page.evaluate(
      (url) =>
        fetch(url).then(
          async (response) => ({
            status: response.status,
            text: await response.text(),
            headers: Object.fromEntries(response.headers),
          }),
          (error: Error) => error.message,
        ),
      path,
    );

  test("the app's protocol handler answers, with its headers, status and bodies", async () => {
    expect(await get('/page.js')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript' },
    });
    expect(await get('/none')).toMatchObject({ status: 404, text: 'not found' });
    const uploaded = await shared.current.page.evaluate(async () =>
      (await fetch('/upload', { method: 'POST', body: 'päckchen' })).text(),
    );
    expect(uploaded).toBe('got päckchen');
  });

  test("the page is a secure context of the app's own origin", async () => {
    expect(await shared.current.page.evaluate(() => [isSecureContext, typeof crypto.subtle])).toStrictEqual([
      true,
      'object',
    ]);
    expect(await shared.current.app.evaluate(() => fixture.window.webContents.getURL())).toBe(
      'app://fixture/index.html',
    );
  });

  test('the policy in the header is enforced', async () => {
    expect(await get(outside)).toBe('Failed to fetch');
    const inline = await shared.current.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.body.append(script);
      return Reflect.get(window, 'inlineRan') ?? 'blocked';
    });
    expect(inline).toBe('blocked');
  });

  test('onBeforeRequest can cancel and redirect, within its filter', async () => {
    await shared.current.app.evaluate(({ session }) => {
      session.defaultSession.webRequest.onBeforeRequest(
        { urls: ['app://fixture/a*', 'app://fixture/b*'] },
        (details, callback) => {
          if (details.url.endsWith('/a')) callback({ cancel: true });
          else callback({ redirectURL: 'app://fixture/page.js' });
        },
      );
    });
    expect(await get('/a')).toBe('Failed to fetch');
    expect(await get('/b')).toMatchObject({ status: 200, headers: { 'content-type': 'text/javascript' } });
    expect(await get('/c')).toMatchObject({ status: 404 });
  });

  test('onHeadersReceived changes what the page gets, from the app and from outside', async () => {
    const { app, page } = shared.current;
    await app.evaluate(({ session }) => {
      session.defaultSession.webRequest.onHeadersReceived((details, callback) => {
        const { 'content-security-policy': _dropped, ...rest } = details.responseHeaders ?? {};
        callback({
          responseHeaders: { ...rest, 'x-added': [`${details.resourceType} ${details.statusCode}`] },
        });
      });
    });
    await page.reload();
    expect(await get('/page.js')).toMatchObject({ headers: { 'x-added': 'xhr 200' } });
    // The policy went with its header, so now the page may look outside.
    expect(await get(outside)).toMatchObject({ text: 'outside' });
    await app.evaluate(({ session }) => session.defaultSession.webRequest.onHeadersReceived(null));
    await page.reload();
    expect(await get(outside)).toBe('Failed to fetch');
  });

  test('a bad filter is refused', async () => {
    const message = await shared.current.app.evaluate(({ session }) => {
      try {
        session.defaultSession.webRequest.onBeforeRequest({ urls: ['nonsense'] }, () => {});
        return 'no error';
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(message).toMatch(/^Invalid url pattern nonsense/);
  });

  test("will-navigate can refuse, and main's own navigations are not asked about", async () => {
    const { app, page } = shared.current;
    await app.evaluate(() => {
      fixture.window.webContents.on('will-navigate', (event, url) => {
        fixture.order.push(`will-navigate ${url}`);
        if (!url.startsWith('app://fixture/')) event.preventDefault();
      });
    });
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    const asked = await eventually(
      () => app.evaluate(() => fixture.order),
      (order) => order.includes('will-navigate https://example.com/'),
    );
    expect(asked).toContain('will-navigate https://example.com/');
    expect(page.url()).toMatch(/\/index\.html$/);
    const before = asked.length;
    await loadAgain();
    expect(await app.evaluate(() => fixture.order.length)).toBe(before);
  });

  test('new windows are decided by the handler, and denied ones never open', async () => {
    const { app, page } = shared.current;
    await app.evaluate(({ shell }) => {
      fixture.window.webContents.setWindowOpenHandler(({ url }) => {
        void shell.openExternal(url);
        return { action: 'deny' };
      });
    });
    expect(await page.evaluate(() => window.open('https://example.com/opened'))).toBeNull();
    await page.click('#out');
    const opened = await eventually(
      () =>
        app.evaluate(() => {
          const recording: unknown = Reflect.get(globalThis, Symbol.for('jobdeck.electron-stand-in'));
          return (recording as { openedExternal: string[] }).openedExternal;
        }),
      (urls) => urls.length === 2,
    );
    expect(opened).toStrictEqual(['https://example.com/opened', 'https://example.com/out']);
    expect(app.windows()).toHaveLength(1);
  });

  test('a page that cannot load rejects with a code', async () => {
    const failure = await shared.current.app.evaluate(async () => {
      const failed = new Promise<unknown[]>((resolve) => {
        fixture.window.webContents.once('did-fail-load', (_event, code, text) => resolve([code, text]));
      });
      const message = await fixture.window.loadURL('http://127.0.0.1:1/').then(
        () => 'loaded',
        (error: Error) => error.message,
      );
      return [message, await failed];
    });
    expect(failure).toStrictEqual([
      "ERR_UNSAFE_PORT (-312) loading 'http://127.0.0.1:1/'",
      [-312, 'ERR_UNSAFE_PORT'],
    ]);
    await loadAgain();
  });
});
