import { expect, test } from 'vitest';
import { describeWithChromium, sharedApp } from './fixture.ts';

describeWithChromium('IPC and the bridge', () => {
  const shared = sharedApp();

  test('structured clone crosses both ways', async () => {
    const seen = await shared.current.page.evaluate(async () => {
      const kind = (value: unknown): string => Object.prototype.toString.call(value);
      const sent = [new Map([[1, 2]]), new Set([1]), new Date(0), new Uint8Array(3), 5n, undefined, /x/g];
      const back: string[] = [];
      for (const value of sent) {
        back.push(`${await api.invoke('describe', value)} ${kind(await api.invoke('echo', value))}`);
      }
      return back;
    });
    const kinds = ['Map', 'Set', 'Date', 'Uint8Array', 'BigInt', 'Undefined', 'RegExp'];
    expect(seen).toStrictEqual(kinds.map((kind) => `[object ${kind}] [object ${kind}]`));
  });

  test('errors have the texts that Electron gives them', async () => {
    const { app, page } = shared.current;
    const failure = (channel: string) =>
      page.evaluate(
        (name) =>
          api.invoke(name).then(
            () => 'no error',
            (e: Error) => [e.constructor.name, e.message],
          ),
        channel,
      );
    const prefix = (channel: string) => `Error invoking remote method '${channel}': `;
    expect(await failure('boom')).toStrictEqual(['Error', `${prefix('boom')}RangeError: boom`]);
    const unknown = `${prefix('nope')}Error: No handler registered for 'nope'`;
    expect(await failure('nope')).toStrictEqual(['Error', unknown]);
    const uncloneable = `${prefix('bad-result')}Error: An object could not be cloned.`;
    expect(await failure('bad-result')).toStrictEqual(['Error', uncloneable]);
    const twice = await app.evaluate(({ ipcMain }) => {
      try {
        ipcMain.handle('echo', () => 1);
        return 'no error';
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(twice).toBe("Attempted to register a second handler for 'echo'");
    const send = await app.evaluate(() => {
      try {
        fixture.window.webContents.send('item', () => 1);
        return 'no error';
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(send).toBe('Failed to serialize arguments');
  });

  test('a function as an argument is refused in the page', async () => {
    const message = await shared.current.page.evaluate(() =>
      api.invoke('echo', () => 1).catch((error: Error) => error.message),
    );
    expect(message).toBe('An object could not be cloned.');
  });

  test('the sender is the page, its top frame, and its own URL', async () => {
    expect(await shared.current.page.evaluate(() => api.invoke('sender'))).toStrictEqual({
      url: 'app://fixture/index.html',
      origin: 'app://fixture',
      isTop: true,
      isOurs: true,
    });
  });

  test('pushes arrive all and in order', async () => {
    const got = await shared.current.page.evaluate(
      () =>
        new Promise<unknown[]>((resolve) => {
          const items: unknown[] = [];
          const stop = api.on('item', (item) => {
            items.push(item);
            if (items.length < 500) return;
            stop();
            resolve(items);
          });
          void api.invoke('push', 500);
        }),
    );
    expect(got).toStrictEqual(Array.from({ length: 500 }, (_value, index) => index));
  });

  test('a listener that was removed hears nothing more', async () => {
    const heard = await shared.current.page.evaluate(async () => {
      let count = 0;
      const stop = api.on('item', () => count++);
      await api.invoke('push', 2);
      await new Promise((resolve) => setTimeout(resolve, 50));
      stop();
      await api.invoke('push', 2);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return count;
    });
    expect(heard).toBe(2);
  });

  test('what is exposed is frozen, deep, and its name can be taken once', async () => {
    const seen = await shared.current.page.evaluate(() => {
      const refusal = (act: () => void): string => {
        try {
          act();
          return 'no error';
        } catch (error) {
          return (error as Error).message;
        }
      };
      return {
        frozen: [api, api.nested, api.nested.list, api.nested.list[1]].map(Object.isFrozen),
        replaced: Reflect.set(window, 'api', 1),
        again: refusal(() => api.exposeAgain()),
        thrown: refusal(() => api.fail()),
        calledBack: api.callBack((value) => value * 20),
      };
    });
    expect(seen).toStrictEqual({
      frozen: [true, true, true, true],
      replaced: false,
      again: 'Cannot bind an API on top of an existing property on the window object',
      thrown: 'from the preload',
      calledBack: 41,
    });
  });

  test('nothing of Node or of the stand-in reaches the page', async () => {
    const leaks = await shared.current.page.evaluate(() => [
      typeof (globalThis as Record<string, unknown>)['require'],
      typeof (globalThis as Record<string, unknown>)['process'],
      ...Object.getOwnPropertyNames(window).filter((name) => /stand|electron|ipc/i.test(name)),
    ]);
    expect(leaks).toStrictEqual(['undefined', 'undefined']);
  });

  test('a sandboxed preload may require a short list and nothing else', async () => {
    expect(await shared.current.page.evaluate(() => api.tried)).toStrictEqual({
      fs: 'module not found: fs',
      'node:path': 'module not found: node:path',
      child_process: 'module not found: child_process',
      events: 'yes',
      timers: 'yes',
      url: 'yes',
      './other.cjs': 'module not found: ./other.cjs',
    });
    const seen = await shared.current.page.evaluate(() => api.process);
    expect(seen).toMatchObject({
      type: 'renderer',
      sandboxed: true,
      electron: expect.stringMatching(/^\d+\./),
    });
  });

  test('what is not implemented throws and says so', async () => {
    const { app, page } = shared.current;
    const inPage = await page.evaluate(() => {
      try {
        return api.sendSync('x');
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(inPage).toBe('stand-in: ipcRenderer.sendSync is not implemented');
    const inMain = await app.evaluate(({ app, desktopCapturer, MessageChannelMain }) => {
      const acts: (() => unknown)[] = [
        () => app.getGPUInfo('basic'),
        () => app.relaunch(),
        () => fixture.window.setVibrancy('menu'),
        () => fixture.window.webContents.on('before-input-event', () => {}),
        () => fixture.window.webContents.session.webRequest.onCompleted(() => {}),
        () => desktopCapturer.getSources({ types: [] }),
        () => new MessageChannelMain(),
        () => Reflect.set(app, 'badgeCuont', 1),
      ];
      return acts.map((act) => {
        try {
          act();
          return 'no error';
        } catch (error) {
          return (error as Error).message;
        }
      });
    });
    expect(inMain).toHaveLength(8);
    for (const message of inMain) expect(message).toMatch(/^stand-in: .+ is not implemented$/);
  });
});
