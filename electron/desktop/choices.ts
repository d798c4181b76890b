import { Notification } from 'electron';
import type { DesktopSettings, NoticeKind } from '../../shared/desktop-settings.ts';
import type { SettingsFile } from './settings-file.ts';

/** What a person has chosen about the desktop around the window, and what this system can do of it. */
export interface Choices {
  current(): DesktopSettings;
  setNotification(kind: NoticeKind, on: boolean): void;
}

export function createChoices(settings: SettingsFile): Choices {
  return {
    current: () => ({
      notifications: { supported: Notification.isSupported(), on: settings.get().notifications },
    }),
    setNotification: (kind, on) => {
      settings.change({ notifications: { ...settings.get().notifications, [kind]: on } });
    },
  };
}
