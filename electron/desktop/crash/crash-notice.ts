import { Notification } from 'electron';
import type { AppHealth } from '../../../shared/app-health.ts';
import type { MainWindow } from '../window/main-window.ts';

/** A crash of the engine is told by the system, too, when nobody looks at the window, which has the way out. No setting turns it off. */
export function noticeCrash({ engine }: AppHealth, window: Pick<MainWindow, 'current' | 'show'>): void {
  if (engine.state !== 'crashed' || window.current()?.isFocused() === true) return;
  if (!Notification.isSupported()) return;
  const notification = new Notification({
    title: 'The engine of Jobdeck crashed',
    body: 'What it does from now on may be wrong. Open the window to restart it.',
  });
  notification.on('click', window.show);
  notification.show();
}
