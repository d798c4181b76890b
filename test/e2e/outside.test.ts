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
    on: { died: true, drained: true },
  });
  await page.evaluate(() => window.jobdeck?.command('settings.setNotification', { kind: 'died', on: false }));
  expect((await settings())?.desktop.notifications.on).toEqual({ died: false, drained: true });
});
