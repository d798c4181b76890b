import { type App, globalShortcut, Notification } from 'electron';
import type { Result } from '../../shared/result.ts';
import type { DesktopSettings, NoticeKind } from '../../shared/settings/desktop-settings.ts';
import type { SettingsFile } from './settings-file.ts';
import { createLoginItem } from './system/login-item.ts';
import { createOpenKeys } from './system/open-keys.ts';

/** What a person has chosen about the desktop around the window, and what this system can do of it. */
export interface Choices {
  current(): DesktopSettings;
  setNotification(kind: NoticeKind, on: boolean): void;
  setStartAtLogin(on: boolean): Result<null>;
  setOpenKeys(keys: string | null): Result<null>;
  /** The keys are free again. */
  stop(): void;
}

export function createChoices(parts: {
  readonly app: App;
  readonly settings: SettingsFile;
  /** Without a display there is no window for keys to open. */
  readonly isHeadless: boolean;
  readonly openWindow: () => void;
}): Choices {
  const { app, settings, isHeadless, openWindow } = parts;
  const { platform, execPath, env } = process;
  const loginItem = createLoginItem({ app, platform, execPath, env, home: app.getPath('home') });
  const openKeys = createOpenKeys({ shortcuts: globalShortcut, settings, open: openWindow });
  if (!isHeadless) openKeys.start();
  return {
    current: () => ({
      notifications: { supported: Notification.isSupported(), on: settings.get().notifications },
      startsAtLogin: loginItem.isOn(),
      openKeys: { keys: openKeys.chosen(), active: openKeys.isActive() },
    }),
    setNotification: (kind, on) => {
      settings.change({ notifications: { ...settings.get().notifications, [kind]: on } });
    },
    setStartAtLogin: (on) => loginItem.set(on),
    setOpenKeys: (keys) => openKeys.set(keys),
    stop: openKeys.stop,
  };
}
