import { expect, test } from 'vitest';
import { describeWithChromium, eventually, sharedApp } from './fixture.ts';

describeWithChromium('windows and their pages', () => {
  const shared = sharedApp();
  const inMain = <T>(ask: () => T | Promise<T>): Promise<T> => shared.current.app.evaluate(ask) as Promise<T>;

  test('Playwright finds the window of a page', async () => {
    const { app, page } = shared.current;
    const window = await app.browserWindow(page);
    const ids = await window.evaluate((one) => [one.id, fixture.window.id]);
    expect(ids[0]).toBe(ids[1]);
  });

  test('ready-to-show comes for a hidden window, and shows it', async () => {
    expect(await eventually(() => inMain(() => fixture.window.isVisible()), Boolean)).toBe(true);
    expect(await inMain(() => fixture.window.isFocused())).toBe(true);
  });

  test('a hidden or minimized window has a hidden page', async () => {
    const { page } = shared.current;
    await page.evaluate(() => {
      Reflect.set(window, 'changes', []);
      document.addEventListener('visibilitychange', () => {
        (Reflect.get(window, 'changes') as string[]).push(`${document.visibilityState} ${document.hidden}`);
      });
    });
    const events = await inMain(() => {
      const seen: string[] = [];
      const { window } = fixture;
      for (const name of ['hide', 'show', 'minimize', 'restore', 'blur', 'focus']) {
        window.on(name as 'show', () => seen.push(name));
      }
      window.hide();
      window.show();
      window.minimize();
      window.restore();
      return seen;
    });
    expect(events).toStrictEqual(['blur', 'hide', 'show', 'focus', 'blur', 'minimize', 'restore']);
    const changes = await eventually(
      () => page.evaluate(() => Reflect.get(window, 'changes') as string[]),
      (all) => all.length >= 4,
    );
    expect(changes).toStrictEqual(['hidden true', 'visible false', 'hidden true', 'visible false']);
  });

  test('a page loaded while hidden knows it', async () => {
    const { page } = shared.current;
    await inMain(() => fixture.window.hide());
    await page.reload();
    expect(
      await eventually(
        () => page.evaluate(() => document.visibilityState),
        (s) => s === 'hidden',
      ),
    ).toBe('hidden');
    await inMain(() => fixture.window.show());
  });

  test('sizes are kept, not below the minimum, and reach the page', async () => {
    const bounds = await inMain(() => {
      fixture.window.setBounds({ width: 100, height: 500, x: 30 });
      return [fixture.window.getBounds(), fixture.window.getMinimumSize()];
    });
    expect(bounds).toStrictEqual([{ x: 30, y: 0, width: 480, height: 500 }, [480, 320]]);
    const width = await eventually(
      () => shared.current.page.evaluate(() => innerWidth),
      (value) => value === 480,
    );
    expect(width).toBe(480);
  });

  test('maximize, fullscreen and back', async () => {
    const states = await inMain(() => {
      const { window } = fixture;
      const state = () => [window.isMaximized(), window.isFullScreen(), window.isNormal()];
      window.maximize();
      const maximized = state();
      window.unmaximize();
      window.setFullScreen(true);
      const full = state();
      window.setFullScreen(false);
      return [maximized, full, state()];
    });
    expect(states).toStrictEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ]);
  });

  test('capturePage gives the pixels of the page', async () => {
    const { width, height, dark } = await shared.current.app.evaluate(async ({ nativeImage }) => {
      await fixture.window.webContents.executeJavaScript(
        `document.documentElement.style.background = 'rgb(1, 2, 3)'`,
      );
      const image = await fixture.window.webContents.capturePage();
      const [blue, green, red] = image.toBitmap();
      const again = nativeImage.createFromBuffer(image.toPNG());
      return { ...again.getSize(), dark: [red, green, blue] };
    });
    expect([width, height]).toStrictEqual([480, 500]);
    expect(dark).toStrictEqual([1, 2, 3]);
  });

  test('the theme source decides what the page prefers', async () => {
    const { app, page } = shared.current;
    const prefersDark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    const source = (value: 'dark' | 'light' | 'system') =>
      app.evaluate(({ nativeTheme }, theme) => {
        nativeTheme.themeSource = theme;
        return nativeTheme.shouldUseDarkColors;
      }, value);
    expect(await source('dark')).toBe(true);
    await eventually(prefersDark, (dark) => dark);
    await page.reload();
    await eventually(prefersDark, (dark) => dark);
    expect(await source('light')).toBe(false);
    expect(await eventually(prefersDark, (dark) => !dark)).toBe(false);
    await source('system');
  });

  test("the title of the page becomes the window's", async () => {
    await shared.current.page.evaluate(() => {
      document.title = 'Seven running';
    });
    const title = await eventually(
      () => inMain(() => fixture.window.getTitle()),
      (text) => text === 'Seven running',
    );
    expect(title).toBe('Seven running');
  });

  test('what the page logs reaches main', async () => {
    const logged = inMain(
      () =>
        new Promise<string[]>((resolve) => {
          fixture.window.webContents.once('console-message', ({ level, message }) =>
            resolve([level, message]),
          );
        }),
    );
    await eventually(
      () => inMain(() => fixture.window.webContents.listenerCount('console-message')),
      (count) => count === 1,
    );
    await shared.current.page.evaluate(() => console.warn('careful', 3));
    expect(await logged).toStrictEqual(['warning', 'careful 3']);
  });

  test('a second window has a page of its own', async () => {
    const { app } = shared.current;
    const opened = app.waitForEvent('window');
    const id = await app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ width: 300, height: 200 });
      await window.loadURL('app://fixture/index.html');
      return window.id;
    });
    const second = await opened;
    await second.waitForFunction(() => document.title === 'Fixture page');
    expect(await second.evaluate(() => [innerWidth, typeof globalThis.api])).toStrictEqual([
      300,
      'undefined',
    ]);
    // The page closes itself: the window goes with it.
    await second.evaluate(() => window.close()).catch(() => {});
    const left = await eventually(
      () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.id)),
      (ids) => !ids.includes(id),
    );
    expect(left).toHaveLength(1);
  });

  test('options that it cannot honour are refused', async () => {
    const messages = await shared.current.app.evaluate(({ BrowserWindow }) => {
      const options: Electron.BrowserWindowConstructorOptions[] = [
        { webPreferences: { sandbox: false } },
        { webPreferences: { nodeIntegration: true } },
        { webPreferences: { webSecurity: false } },
        { webPreferences: { preload: 'relative.cjs' } },
        { modal: true },
      ];
      return options.map((option) => {
        try {
          new BrowserWindow(option);
          return 'no error';
        } catch (error) {
          return (error as Error).message;
        }
      });
    });
    expect(messages).toStrictEqual([
      expect.stringMatching(/^stand-in: /),
      expect.stringMatching(/^stand-in: /),
      expect.stringMatching(/^stand-in: /),
      'preload script must have absolute path',
      expect.stringMatching(/^stand-in: /),
    ]);
    const windows = await shared.current.app.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
    );
    expect(windows).toBe(1);
  });

  test('a destroyed window refuses everything', async () => {
    const messages = await shared.current.app.evaluate(({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false });
      const contents = window.webContents;
      window.destroy();
      const acts = [() => window.show(), () => window.getBounds(), () => contents.send('x')];
      return [window.isDestroyed(), contents.isDestroyed()].map(String).concat(
        acts.map((act) => {
          try {
            act();
            return 'no error';
          } catch (error) {
            return (error as Error).message;
          }
        }),
      );
    });
    expect(messages).toStrictEqual(['true', 'true', ...Array(3).fill('Object has been destroyed')]);
  });

  test('a crashed page is reported, and reload brings it back', async () => {
    // The last test of this app: Playwright never gets over a page that crashed.
    const reason = await inMain(async () => {
      const gone = new Promise<string>((resolve) => {
        fixture.window.webContents.once('render-process-gone', (_event, details) => resolve(details.reason));
      });
      fixture.window.webContents.forcefullyCrashRenderer();
      return [await gone, fixture.window.webContents.isCrashed()];
    });
    expect(reason).toStrictEqual(['crashed', true]);
    const back = await inMain(async () => {
      const loaded = new Promise<void>((resolve) => {
        fixture.window.webContents.once('did-finish-load', () => resolve());
      });
      fixture.window.webContents.reload();
      await loaded;
      return [
        fixture.window.webContents.isCrashed(),
        await fixture.window.webContents.executeJavaScript(`api.invoke('echo', 'alive')`),
      ];
    });
    expect(back).toStrictEqual([false, 'alive']);
  });
});
