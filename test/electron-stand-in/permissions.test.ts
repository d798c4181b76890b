import { beforeEach, expect, test } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { describeWithChromium, sharedApp } from './fixture.ts';

type Verdict = 'grant' | 'deny' | 'no handler';

describeWithChromium('permissions', () => {
  const shared = sharedApp();
  const asked = () =>
    shared.current.app.evaluate(() => Reflect.get(globalThis, 'asked') as [string, string, string?][]);
  const handlers = (request: Verdict, check: Verdict) =>
    shared.current.app.evaluate(
      ({ session }, [request, check]) => {
        const list: unknown[] = [];
        Reflect.set(globalThis, 'asked', list);
        session.defaultSession.setPermissionRequestHandler(
          request === 'no handler'
            ? null
            : (contents, permission, callback, details) => {
                const isOurs = contents === fixture.window.webContents;
                list.push(['request', permission, isOurs ? details.requestingUrl : 'somebody else']);
                callback(request === 'grant');
              },
        );
        session.defaultSession.setPermissionCheckHandler(
          check === 'no handler'
            ? null
            : (_contents, permission, origin) => {
                list.push(['check', permission, origin]);
                return check === 'grant';
              },
        );
      },
      [request, check] as const,
    );
  const answers = () =>
    shared.current.page.evaluate(async () => {
      const name = (error: unknown): string => (error as DOMException).name;
      const place = new Promise<string>((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('a place'),
          ({ code, PERMISSION_DENIED }) => resolve(code === PERMISSION_DENIED ? 'denied' : 'allowed'),
          { timeout: 1_000 },
        );
      });
      return {
        notification: await Notification.requestPermission(),
        geolocation: await place,
        camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'a camera', name),
        clipboard: await navigator.clipboard.readText().then(() => 'a text', name),
        midi: await navigator.requestMIDIAccess().then(() => 'midi', name),
      };
    });
  const states = () =>
    shared.current.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'clipboard-read', 'midi'] as PermissionName[];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    });

  beforeEach(() => handlers('no handler', 'no handler'));

  test('a request handler that denies is obeyed by every API that asks', async () => {
    await handlers('deny', 'deny');
    const given = await answers();
    expect(given).toMatchObject({
      notification: 'denied',
      geolocation: 'denied',
      camera: 'NotAllowedError',
      clipboard: 'NotAllowedError',
    });
    expect(given.midi).not.toBe('midi');
    const url = 'app://fixture/index.html';
    expect((await asked()).filter(([how]) => how === 'request')).toStrictEqual([
      ['request', 'geolocation', url],
      ['request', 'notifications', url],
      ['request', 'media', url],
      ['request', 'clipboard-read', url],
      ['request', 'midi', url],
    ]);
  });

  test('a request handler that grants is obeyed too', async () => {
    await handlers('grant', 'grant');
    const given = await answers();
    expect(given).toMatchObject({ notification: 'granted', geolocation: 'allowed', clipboard: 'a text' });
    expect(given.camera).not.toBe('NotAllowedError');
  });

  test('permissions.query answers what the check handler says', async () => {
    await handlers('deny', 'deny');
    expect(await states()).toStrictEqual(Array(5).fill('denied'));
    await handlers('deny', 'grant');
    expect(await states()).toStrictEqual(Array(5).fill('granted'));
    expect(await asked()).toContainEqual(['check', 'geolocation', 'app://fixture/']);
    expect(await asked()).toContainEqual(['check', 'media', 'app://fixture/']);
  });

  test('without handlers Electron grants, and so does the stand-in', async () => {
    expect(await answers()).toMatchObject({ notification: 'granted', geolocation: 'allowed' });
    expect(await states()).toStrictEqual(Array(5).fill('granted'));
  });

  test('a page knows at once whether it may notify', async () => {
    const { page } = shared.current;
    await handlers('deny', 'deny');
    await page.reload();
    expect(await page.evaluate(() => Notification.permission)).toBe('denied');
    // A headless shell (@sparticuz/chromium) has no notifications, and says "denied" whatever it is told.
    if ((await findChromium()).headlessOnly) return;
    await handlers('deny', 'grant');
    await page.reload();
    expect(await page.evaluate(() => Notification.permission)).toBe('granted');
  });

  test('fullscreen is refused when the app refuses it', async () => {
    await handlers('deny', 'deny');
    const refusal = await shared.current.page.evaluate(() =>
      document.body.requestFullscreen().then(
        () => 'full',
        (error: Error) => error.message,
      ),
    );
    expect(refusal).toBe('Permissions check failed');
    expect(await asked()).toContainEqual(['request', 'fullscreen', 'app://fixture/index.html']);
  });
});
