import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { enqueue, isWindowVisible, shell, WITH_TRAY } from './deck.ts';
import { type LaunchedApp, launchApp } from './launch.ts';

/** What shows outside of the window, and brings it back. */

interface Noticed {
  readonly title: string;
  readonly body: string;
}

/** Keeps what would be shown, instead of showing it. */
function keepNotifications({ app }: LaunchedApp): Promise<void> {
  return app.evaluate(({ Notification }) => {
    const noticed: Electron.Notification[] = [];
    Object.assign(globalThis, { noticed });
    Notification.prototype.show = function show(this: Electron.Notification) {
      noticed.push(this);
    };
  });
}

function noticed({ app }: LaunchedApp): Promise<Noticed[]> {
  return app.evaluate(() =>
    (globalThis as unknown as { noticed: Noticed[] }).noticed.map(({ title, body }) => ({ title, body })),
  );
}

test('a job that dies while the window is hidden is told, and a click opens the window at it', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { app, page } = launched;
  await keepNotifications(launched);
  await expect.poll(() => isWindowVisible(launched)).toBe(true);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const dying = shell('echo no route to host >&2; exit 3', { name: 'Nightly backup', maxAttempts: 1 });
  await enqueue(page, dying);
  await expect.poll(() => noticed(launched), { timeout: 15_000 }).toHaveLength(1);
  expect((await noticed(launched))[0]?.title).toBe('Job died: Nightly backup');

  await app.evaluate(() => {
    const [first] = (globalThis as unknown as { noticed: Electron.Notification[] }).noticed;
    first?.emit('click');
  });
  await expect.poll(() => isWindowVisible(launched)).toBe(true);
  await page.getByRole('heading', { name: 'Nightly backup' }).waitFor();
});

test('a kind of notification that is switched off is remembered', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { page } = launched;
  const settings = () => page.evaluate(() => window.jobdeck?.query('settings', undefined));
  expect((await settings())?.desktop.notifications).toEqual({
    supported: true,
    on: { died: true, drained: true, alert: true, asked: true },
  });
  await page.evaluate(() => window.jobdeck?.command('settings.setNotification', { kind: 'died', on: false }));
  expect((await settings())?.desktop.notifications.on).toEqual({
    died: false,
    drained: true,
    alert: true,
    asked: true,
  });
});

const ROOT = resolve(import.meta.dirname, '../..');

/** A second start with that link, as the system does it. */
async function handOver({ app, userData }: LaunchedApp, link: string): Promise<void> {
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...flags, ROOT, `--user-data-dir=${userData}`, link];
  const second = spawn(app.process().spawnfile, args, { stdio: 'ignore' });
  try {
    expect(await once(second, 'exit'), 'code and signal of the second start').toEqual([0, null]);
  } finally {
    second.kill('SIGKILL');
  }
}

test('a link opens the window at its job, says when there is none, and is refused when it is anything else', async () => {
  await using launched = await launchApp({
    ...WITH_TRAY,
    args: ['jobdeck://job/01JD3Q8ZK4V5N6P7R8S9T0WXYZ'],
  });
  const { app, page } = launched;
  await page.getByText('This job is not kept any more.').waitFor();
  const [id = ''] = await enqueue(page, shell('true', { name: 'Linked one' }));
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await handOver(launched, `jobdeck://job/${id}`);
  await expect.poll(() => isWindowVisible(launched)).toBe(true);
  await page.getByRole('heading', { name: 'Linked one' }).waitFor();

  await handOver(launched, `jobdeck://job/${id}/retry`);
  await expect.poll(() => launched.output()).toMatch(/level=WARN event=link_refused reason=/);
  await page.getByRole('heading', { name: 'Linked one' }).waitFor();
});

test('keys that open the window from anywhere are taken when they are chosen', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { app, page } = launched;
  const choose = (keys: string | null) =>
    page.evaluate((given) => window.jobdeck?.command('settings.setOpenKeys', { keys: given }), keys);
  const isTaken = (keys: string): Promise<boolean> =>
    app.evaluate(({ globalShortcut }, accelerator) => globalShortcut.isRegistered(accelerator), keys);
  expect(await choose('J')).toMatchObject({ ok: false, error: { field: 'keys' } });
  expect(await choose('Ctrl+Alt+J')).toEqual({ ok: true, value: null });
  expect(await isTaken('Ctrl+Alt+J')).toBe(true);
  const settings = await page.evaluate(() => window.jobdeck?.query('settings', undefined));
  expect(settings?.desktop.openKeys).toEqual({ keys: 'Ctrl+Alt+J', active: true });
  await choose(null);
  expect(await isTaken('Ctrl+Alt+J')).toBe(false);
});
