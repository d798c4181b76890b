import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createLoginItem,
  type LoginItem,
  type LoginItemOptions,
} from '../../../electron/desktop/system/login-item.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'jobdeck-login-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function itemOn(
  platform: NodeJS.Platform,
  options: Partial<LoginItemOptions> & { isPackaged?: boolean } = {},
) {
  const { isPackaged = true, ...rest } = options;
  let isOpen = false;
  const app = {
    isPackaged,
    getAppPath: () => '/home/ada/my jobs/jobdeck',
    getLoginItemSettings: vi.fn(() => ({ openAtLogin: isOpen })),
    setLoginItemSettings: vi.fn(({ openAtLogin }: { openAtLogin?: boolean }) => {
      isOpen = openAtLogin === true;
    }),
  };
  const item: LoginItem = createLoginItem({
    app: app as unknown as LoginItemOptions['app'],
    platform,
    execPath: '/opt/Jobdeck/jobdeck',
    home,
    env: {},
    ...rest,
  });
  return { item, app };
}
const entry = (): string => join(home, '.config/autostart/jobdeck.desktop');

test('Linux: a file in the autostart folder, hidden in the tray, and gone when it is switched off', () => {
  const { item } = itemOn('linux');
  expect(item.isOn()).toBe(false);
  expect(item.set(false)).toEqual({ ok: true, value: null });
  expect(item.set(true)).toEqual({ ok: true, value: null });
  expect(item.isOn()).toBe(true);
  expect(readFileSync(entry(), 'utf8').split('\n')).toContain('Exec=/opt/Jobdeck/jobdeck --hidden');
  item.set(false);
  expect(item.isOn()).toBe(false);
});

test('Linux: what the desktop itself switched off is off', () => {
  const { item } = itemOn('linux');
  for (const line of ['Hidden=true', 'X-GNOME-Autostart-enabled=false']) {
    item.set(true);
    writeFileSync(entry(), `${readFileSync(entry(), 'utf8')}${line}\n`);
    expect(item.isOn(), line).toBe(false);
  }
});

test('Linux: other places, an AppImage, and names that have to be quoted', () => {
  const config = join(home, 'elsewhere');
  const env = { XDG_CONFIG_HOME: config, APPIMAGE: '/home/ada/50% "off" $x\\.AppImage' };
  itemOn('linux', { env }).item.set(true);
  const text = readFileSync(join(config, 'autostart/jobdeck.desktop'), 'utf8');
  expect(text).toContain(String.raw`Exec="/home/ada/50%% \\"off\\" \\$x\\\\.AppImage" --hidden`);
  itemOn('linux', { isPackaged: false }).item.set(true);
  expect(readFileSync(entry(), 'utf8')).toContain(
    'Exec=/opt/Jobdeck/jobdeck "/home/ada/my jobs/jobdeck" --hidden',
  );
});

test('Linux: a folder that cannot be written is told', () => {
  mkdirSync(join(home, '.config'));
  writeFileSync(join(home, '.config/autostart'), 'a file');
  expect(itemOn('linux').item.set(true)).toMatchObject({
    ok: false,
    error: { expected: `to write ${entry()}` },
  });
});

test('Windows: the same arguments are set and asked for', () => {
  const { item, app } = itemOn('win32', { isPackaged: false });
  item.set(true);
  expect(item.isOn()).toBe(true);
  const asked = { path: '/opt/Jobdeck/jobdeck', args: ['"/home/ada/my jobs/jobdeck"', '--hidden'] };
  expect(app.setLoginItemSettings).toHaveBeenCalledWith({ openAtLogin: true, ...asked });
  expect(app.getLoginItemSettings).toHaveBeenCalledWith(asked);
});

test('macOS: the installed app alone, since the login item is its bundle', () => {
  const { item } = itemOn('darwin');
  item.set(true);
  expect(item.isOn()).toBe(true);
  const source = itemOn('darwin', { isPackaged: false });
  expect([source.item.isOn(), source.item.set(true).ok]).toEqual([null, false]);
  expect(source.app.setLoginItemSettings).not.toHaveBeenCalled();
});
