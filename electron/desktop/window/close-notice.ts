import { Notification } from 'electron';
import type { SettingsFile } from '../settings-file.ts';

/** Says once in a lifetime where the app went when its window was closed. */
export function explainClosing(settings: SettingsFile, open: () => void): void {
  if (settings.get().closeExplained || !Notification.isSupported()) return;
  settings.change({ closeExplained: true });
  const notification = new Notification({
    title: 'Jobdeck keeps running',
    body: 'Your jobs go on. Open the window from the icon in the tray, or start Jobdeck again.',
  });
  notification.on('click', open);
  notification.show();
}
