/**
 * Electron's security checklist (docs/tutorial/security.md), item by item. What can be seen from outside is tried in the
 * running app; the rest is read from the source, where the comment says why.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LaunchedApp, launchApp } from './launch.ts';

const ROOT = resolve(import.meta.dirname, '../..');
let launched: LaunchedApp;
beforeAll(async () => {
  launched = await launchApp();
  await launched.page.getByRole('button', { name: 'New job', exact: false }).first().waitFor();
});
afterAll(() => launched?.close());

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
/** All that may run in the main process, as one text; the start script runs before Electron and knows its switches. */
function mainSource(): string {
  const files = readdirSync(join(ROOT, 'electron'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.startsWith('start'))
    .map((file) => read(join('electron', file)))
    .join('\n');
}
const WINDOW = read('electron/desktop/window/main-window.ts');

/** Where the page is, as main sees it: the stand-in carries app:// over another scheme. */
const address = (): Promise<string> =>
  launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '');

test('1: only secure content is loaded: the page comes from the app and can fetch from nowhere else', async () => {
  expect(await address()).toMatch(/^app:\/\/jobdeck\//);
  const fetched = await launched.page.evaluate(() =>
    fetch('http://127.0.0.1:9/').then(
      () => 'fetched',
      (error: Error) => error.name,
    ),
  );
  expect(fetched).toBe('TypeError');
});

test('2: no Node.js in the page', async () => {
  const found = await launched.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter((name) => name in globalThis),
  );
  expect(found).toEqual([]);
  expect(WINDOW).toContain('nodeIntegration: false');
  expect(WINDOW).toContain('nodeIntegrationInWorker: false');
  expect(WINDOW).toContain('nodeIntegrationInSubFrames: false');
});

test('3: context isolation: the page cannot reach or change what the preload holds', async () => {
  const result = await launched.page.evaluate(() => {
    const bridge = window.jobdeck as unknown as Record<string, unknown>;
    try {
      bridge['command'] = () => 'replaced';
    } catch {
      // Frozen, as it should be.
    }
    return {
      keys: Object.keys(bridge).sort(),
      frozen: Object.isFrozen(bridge),
      source: String(bridge['command']),
    };
  });
  expect(result.keys).toEqual(['command', 'query', 'subscribe']);
  expect(result.frozen).toBe(true);
  expect(result.source).not.toContain('replaced');
  expect(WINDOW).toContain('contextIsolation: true');
});

test('4: every renderer is sandboxed', () => {
  // The sandbox is the operating system's: nothing of it can be seen from the page.
  expect(WINDOW).toContain('sandbox: true');
  expect(read('electron/main.ts')).toContain('app.enableSandbox()');
  expect(mainSource()).not.toMatch(/no-sandbox|sandbox: false/);
});

test('5: no permission is granted, asked or unasked', async () => {
  const answers = await launched.page.evaluate(async () => {
    const state = async (name: string): Promise<string> =>
      navigator.permissions.query({ name: name as PermissionName }).then(
        (status) => status.state,
        () => 'unknown here',
      );
    return {
      notification: await Notification.requestPermission(),
      geolocation: await state('geolocation'),
      camera: await state('camera'),
      microphone: await state('microphone'),
    };
  });
  expect(Object.values(answers)).not.toContain('granted');
});

test('6: web security is on', async () => {
  expect(await launched.page.evaluate(() => window.isSecureContext)).toBe(true);
  expect(WINDOW).toContain('webSecurity: true');
});

test('7: the page has a restrictive Content-Security-Policy, in the response header', async () => {
  const result = await launched.page.evaluate(async () => {
    const header = (await fetch('/index.html')).headers.get('content-security-policy') ?? '';
    const script = document.createElement('script');
    script.textContent = 'globalThis.inlineRan = true';
    document.head.append(script);
    return { header, inline: 'inlineRan' in globalThis };
  });
  expect(result.header).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
  expect(result.header).not.toMatch(/unsafe|\*|https?:/);
  expect(result.inline, 'an inline script ran').toBe(false);
  expect(read('renderer/index.html')).not.toMatch(/<script>|onload=|style=/);
});

test('8: insecure content is not allowed', () => {
  expect(WINDOW).toContain('allowRunningInsecureContent: false');
  expect(mainSource()).not.toMatch(/allow-running-insecure-content|ignore-certificate-errors/);
});

test('9: no experimental features', () => {
  expect(WINDOW).toContain('experimentalFeatures: false');
  expect(mainSource()).not.toContain('enable-experimental-web-platform-features');
});

test('10: no Blink features are switched on', () => {
  expect(mainSource()).not.toMatch(/enableBlinkFeatures|enable-blink-features/);
});

test('11: a webview cannot open windows: there are no webviews', async () => {
  const made = await launched.page.evaluate(() => {
    const view = document.createElement('webview');
    view.setAttribute('allowpopups', '');
    view.setAttribute('src', 'app://jobdeck/');
    document.body.append(view);
    const isPlain = view.constructor === HTMLElement || view.constructor === HTMLUnknownElement;
    view.remove();
    return isPlain;
  });
  expect(made, 'a webview is an unknown element').toBe(true);
  expect(WINDOW).toContain('webviewTag: false');
});

test('12: a webview that came all the same would be refused before it is made', () => {
  // Without webviews the event cannot be caused.
  expect(read('electron/desktop/window/guard.ts')).toMatch(
    /'will-attach-webview', \(event[^)]*\) => \{\s*event\.preventDefault\(\)/,
  );
});

test('13: the page cannot navigate away', async () => {
  // To about:blank it can: Chromium asks nobody. From there nothing is taken (test/ipc/server.test.ts).
  for (const target of ['https://example.org/', 'data:text/html,x', 'app://other/']) {
    await launched.page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      link.click();
      link.remove();
    }, target);
  }
  await launched.page.getByRole('button', { name: 'New job', exact: false }).first().waitFor();
  expect(await address()).toMatch(/^app:\/\/jobdeck\//);
});

test('14: the page cannot open windows', async () => {
  const opened = await launched.page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.org/';
    link.target = '_blank';
    document.body.append(link);
    link.click();
    link.remove();
    return window.open('https://example.org/') === null && window.open('/index.html') === null;
  });
  expect(opened, 'window.open gave nothing').toBe(true);
  expect(await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  // Refused by us, each of the three, and not by something that only happened to be in the way.
  await expect
    .poll(() => launched.output().match(/event=navigation_denied what=window to=\S+/g))
    .toHaveLength(3);
});

test('15: nothing is handed to the system to open', async () => {
  expect(mainSource()).not.toMatch(/openExternal|openPath/);
  // Of the shell only what opens nothing: the file manager shows where a file of the data folder is.
  const used = new Set([...mainSource().matchAll(/(?<![.\w])shell\.(\w+)/g)].map(([, name]) => name));
  expect([...used]).toEqual(['showItemInFolder']);
  // Which file that is, the page cannot say.
  const reply = await launched.page.evaluate(() =>
    window.jobdeck?.command('dataFolder.show', '/etc/passwd' as never),
  );
  expect(reply).toMatchObject({ ok: false });
});

test('16: Electron is pinned to one exact, supported version', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
  // 43 to 45 are supported while 45 is the newest; raise this with each major.
  expect(devDependencies['electron']).toMatch(/^45\.\d+\.\d+$/);
});

test('17: the sender of every message is checked', async () => {
  const source = read('electron/ipc/server.ts');
  expect(
    source.match(/\bipc\.(handle|on|once|handleOnce)\(/g),
    'one door, with the check behind it',
  ).toHaveLength(1);
  expect(source).toMatch(/ipc\.handle\(channel, async \(event[\s\S]*?refuseSender\(event\.senderFrame/);
  expect(mainSource()).not.toMatch(/ipcMain\.(on|once|handle)\(/);
  // A frame inside our own page is not the top frame: it has no bridge, and would be refused if it had.
  const inFrame = await launched.page.evaluate(async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const has = 'jobdeck' in (frame.contentWindow ?? {});
    frame.remove();
    return has;
  });
  expect(inFrame, 'a frame has the bridge').toBe(false);
});

test('18: the page is served by a protocol of our own, not from file://', async () => {
  expect(await address()).toMatch(/^app:\/\/jobdeck\//);
  expect(mainSource()).not.toMatch(/loadFile\(|file:\/\/\//);
  const escaped = await launched.page.evaluate(() =>
    Promise.all(
      ['/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/assets/..%5c..%5cpackage.json'].map(
        (path) => fetch(path).then(({ status }) => status),
      ),
    ),
  );
  for (const status of escaped) expect([400, 404]).toContain(status);
});

test('19: fuses: there is no package yet; who adds one decides them', () => {
  // The fuses are bits in the binary that a packager ships.
  const { devDependencies, dependencies } = JSON.parse(read('package.json')) as Record<
    'devDependencies' | 'dependencies',
    Record<string, string>
  >;
  const packagers = Object.keys({ ...devDependencies, ...dependencies }).filter((name) =>
    /electron-(builder|packager|forge)|@electron-forge/.test(name),
  );
  expect(packagers, 'a packager was added: decide the fuses and test them here').toEqual([]);
});

test('20: the page gets none of Electron’s own APIs', async () => {
  const exposed = await launched.page.evaluate(() =>
    Object.getOwnPropertyNames(window).filter((name) => /electron|ipc|jobdeck/i.test(name)),
  );
  expect(exposed).toEqual(['jobdeck']);
  expect(read('electron/preload.ts').match(/exposeInMainWorld\(/g)).toHaveLength(1);
});
