import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { launchApp } from '../e2e/launch.ts';
import {
  describeWithChromium,
  eventually,
  FIXTURE,
  makeApp,
  runToEnd,
  type SmallApp,
  startExecutable,
} from './fixture.ts';

const small: SmallApp[] = [];
afterEach(() => {
  for (const app of small.splice(0)) app.remove();
});
function appOf(main: string, files: Record<string, string> = {}, type?: 'commonjs'): string {
  const app = makeApp({ 'main.js': main, ...files }, type);
  small.push(app);
  return app.folder;
}

/** Process ids of whatever runs with this text on its command line. */
async function processesWith(text: string): Promise<number[]> {
  const { execFileSync } = await import('node:child_process');
  const lines = execFileSync('ps', ['ax', '-ww', '-o', 'pid=,args=']).toString().split('\n');
  return lines
    .filter((line) => line.includes(text) && !line.includes('boot.ts'))
    .map((line) => Number.parseInt(line, 10));
}

describeWithChromium('the life of an app', () => {
  test('ready comes after main, and quitting goes in order', async () => {
    const launched = await launchApp({ appFolder: FIXTURE });
    await launched.close();
    expect(launched.output()).toContain(
      'ORDER main evaluated, ready, before-quit, window close, window closed, will-quit, quit',
    );
  });

  test('a window that refuses to close keeps the app alive', async () => {
    await using launched = await launchApp({ appFolder: FIXTURE });
    const { app } = launched;
    await app.evaluate(({ app }) => {
      fixture.window.once('close', (event) => event.preventDefault());
      app.quit();
    });
    const alive = await app.evaluate(() => [fixture.window.isDestroyed(), ...fixture.order.slice(-2)]);
    expect(alive).toStrictEqual([false, 'before-quit', 'window close']);
  });

  test('a second instance tells the first and exits, the lock is free afterwards', async () => {
    const launched = await launchApp({ appFolder: FIXTURE });
    const { app, userData } = launched;
    const args = [`--user-data-dir=${userData}`, '--from-second'];
    expect(await runToEnd(FIXTURE, args)).toMatchObject({ code: 0 });
    const [told] = await app.evaluate(() => fixture.secondInstances);
    expect(told).toMatchObject({ data: { from: 'fixture' } });
    expect(told?.argv).toContain('--from-second');
    await launched.close();
    const again = appOf(
      `import { app } from 'electron'; console.log('LOCK', app.requestSingleInstanceLock()); app.quit();`,
    );
    expect((await runToEnd(again, [`--user-data-dir=${userData}`])).output).toContain('LOCK true');
  });

  test('a top-level await of whenReady never ends, and the reason is said', async () => {
    const { child, output } = startExecutable(
      appOf(`import { app } from 'electron'; await app.whenReady(); console.log('never');`),
    );
    await eventually(output, (text) => text.includes('electron/electron#40719'));
    child.kill('SIGKILL');
    expect(output()).not.toContain('never');
  });

  test('what needs a ready app throws before', async () => {
    const { output } = await runToEnd(
      appOf(`import { app, BrowserWindow, Notification, session, Tray, utilityProcess, screen } from 'electron';
        const acts = [() => new BrowserWindow(), () => new Tray('x.png'), () => new Notification(),
          () => session.defaultSession, () => screen.getPrimaryDisplay(), () => utilityProcess.fork('x.js')];
        for (const act of acts) try { act(); console.log('no error'); } catch (error) { console.log(error.message); }
        app.quit();`),
    );
    expect(output.trim().split('\n')).toStrictEqual([
      'Cannot create BrowserWindow before app is ready',
      'Cannot create Tray before app is ready',
      'Cannot create Notification before app is ready',
      'Session can only be received when app is ready',
      "The 'screen' module can't be used before the app 'ready' event",
      'utilityProcess cannot be created before app is ready.',
    ]);
  });

  test("a CommonJS main works, and sees Electron's process", async () => {
    const main = `const { app } = require('electron');
      app.whenReady().then(() => { console.log(process.type, /^\\d+/.test(process.versions.electron), process.versions.chrome !== ''); app.exit(7); });`;
    const { code, output } = await runToEnd(appOf(main, {}, 'commonjs'));
    expect(output).toContain('browser true true');
    expect(code).toBe(7);
  });

  test('app.exit asks nobody; process.exit is app.exit', async () => {
    const { code, output } = await runToEnd(
      appOf(`import { app } from 'electron';
        for (const name of ['before-quit', 'will-quit', 'quit']) app.on(name, () => console.log('SEEN', name));
        app.whenReady().then(() => process.exit(3));`),
    );
    expect(code).toBe(3);
    expect(output.match(/SEEN .*/g)).toStrictEqual(['SEEN quit']);
  });

  test('a preload that throws is reported to main', async () => {
    const { output } = await runToEnd(
      appOf(
        `import { app, BrowserWindow, protocol } from 'electron'; import { join } from 'node:path';
        protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
        app.whenReady().then(async () => {
          protocol.handle('app', () => new Response('<p>x', { headers: { 'content-type': 'text/html' } }));
          const window = new BrowserWindow({ webPreferences: { preload: join(import.meta.dirname, 'p.cjs') } });
          window.webContents.on('preload-error', (_event, _path, error) => console.log('REPORTED', error.message));
          await window.loadURL('app://x/');
          app.quit();
        });`,
        { 'p.cjs': `require('fs')` },
      ),
    );
    expect(output).toContain('REPORTED module not found: fs');
  });

  test('an unknown name cannot be imported', async () => {
    const { code, output } = await runToEnd(appOf(`import { nothing } from 'electron';`));
    expect(code).toBe(1);
    expect(output).toContain("does not provide an export named 'nothing'");
  });

  test.skipIf(process.platform === 'win32')('killing main leaves no Chromium behind', async () => {
    const folder = appOf(`import { app, BrowserWindow } from 'electron';
      app.whenReady().then(() => { new BrowserWindow(); console.log('OPEN'); });`);
    const { child, output } = startExecutable(folder);
    await eventually(output, (text) => text.includes('OPEN'));
    expect(await processesWith(folder)).not.toHaveLength(0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(
      await eventually(
        () => processesWith(folder),
        (left) => left.length === 0,
      ),
    ).toHaveLength(0);
  });

  test('the executable says its version', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../node_modules/electron/package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    const { execFileSync } = await import('node:child_process');
    const { EXECUTABLE } = await import('./fixture.ts');
    expect(execFileSync(EXECUTABLE, ['--version']).toString().trim()).toBe(`v${version}`);
  });
});
