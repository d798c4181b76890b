import { launchBrowser } from '../e2e/built-page.ts';
import { buildGallery, unrollGallery } from './gallery-page.ts';
import { keepPicture } from './kept.ts';
import { PICTURES, takePicture } from './pictures.ts';

/** Takes all the pictures that the tests compare with anew. */
export async function updatePictures(): Promise<void> {
  const [browser, gallery] = await Promise.all([launchBrowser(), buildGallery()]);
  try {
    for (const picture of PICTURES) keepPicture(picture.name, await takePicture(browser, picture));
    const page = await gallery.open(browser);
    await unrollGallery(page);
    keepPicture('gallery', await page.screenshot());
  } finally {
    gallery.remove();
    await browser.close();
  }
}
