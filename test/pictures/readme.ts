import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { launchBrowser } from '../e2e/built-page.ts';
import { PICTURES, takePicture } from './pictures.ts';

const IMAGES = resolve(import.meta.dirname, '../../docs/images');
const SHOWN = ['overview-dark', 'jobs-light', 'queues-dark'] as const;

/** The pictures of the README, of the same deck as those that the tests compare. */
export async function takeReadmePictures(): Promise<void> {
  const browser = await launchBrowser();
  try {
    for (const picture of PICTURES) {
      if (!SHOWN.some((name) => name === picture.name)) continue;
      const size = [1440, 900] as const;
      writeFileSync(`${IMAGES}/${picture.name}.png`, await takePicture(browser, { ...picture, size }));
    }
  } finally {
    await browser.close();
  }
}
