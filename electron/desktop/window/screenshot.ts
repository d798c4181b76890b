import { writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { BrowserWindow } from 'electron';
import { errorText, type Logger } from '../../logger.ts';

/** The tour needs a moment until there is something to see. */
const INTO_THE_TOUR_MS = 4_000;
/** After the page has loaded it still asks for its first snapshot and draws it. */
const FIRST_DRAWING_MS = 500;

/** Writes a picture of the window, and goes on. A file that cannot be written is told in the log. */
export async function takeScreenshot(
  window: BrowserWindow,
  file: string,
  options: { readonly tour: boolean; readonly logger: Logger },
): Promise<void> {
  try {
    await painted(window);
    await setTimeout(options.tour ? INTO_THE_TOUR_MS : FIRST_DRAWING_MS);
    const image = await window.webContents.capturePage();
    await writeFile(file, image.toPNG());
    options.logger.log('INFO', 'screenshot_written', { file });
  } catch (error) {
    options.logger.log('ERROR', 'screenshot_failed', { file, error: errorText(error) });
  }
}

function painted(window: BrowserWindow): Promise<void> {
  if (window.isVisible()) return Promise.resolve();
  return new Promise((resolve) => window.once('show', () => resolve()));
}
