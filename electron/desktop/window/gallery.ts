import { type App, BrowserWindow } from 'electron';
import { APP_ORIGIN } from '../../ipc/sender.ts';
import type { Logger } from '../../logger.ts';
import type { Arguments } from '../arguments.ts';
import { takeScreenshot } from './screenshot.ts';

/** The page of all components, in a window without an engine and without a preload: it can ask for nothing. */
export async function showGallery(parts: {
  readonly app: App;
  readonly args: Arguments;
  readonly logger: Logger;
}): Promise<void> {
  const { app, args, logger } = parts;
  app.on('window-all-closed', () => app.quit());
  const window = new BrowserWindow({
    title: "Jobdeck's components",
    width: 1440,
    height: 900,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  });
  await window.loadURL(`${APP_ORIGIN}/gallery.html`);
  if (args.screenshot !== null) await takeScreenshot(window, args.screenshot, { tour: false, logger });
  // Without a display nobody could close it.
  if (args.headless) app.quit();
}
