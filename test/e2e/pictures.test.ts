import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparePictures } from '../pictures/compare.ts';
import { differenceFromKept } from '../pictures/kept.ts';
import { openDeck } from '../pictures/open-deck.ts';
import { PICTURES, settledPicture, takePicture } from '../pictures/pictures.ts';
import { launchBrowser } from './built-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe('looks as it was kept', () => {
  it.each(PICTURES)('$name', async (picture) => {
    expect(differenceFromKept(picture.name, await takePicture(browser, picture))).toBeNull();
  });
});

/** Each does one thing to the page that a person would see, and that the comparison therefore has to. */
const DEFECTS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'a state in another colour': (page) =>
    page.evaluate(() => document.documentElement.style.setProperty('--s-dead', '#79bde0')),
  'words that are 4 px lower': (page) =>
    page
      .getByRole('heading', { name: 'Throughput' })
      .evaluate((heading) => heading.style.setProperty('transform', 'translateY(4px)')),
  'a sign that is missing': (page) =>
    page.locator('.status-line .state-dead').evaluate((icon) => icon.remove()),
  'another digit': (page) =>
    page
      .getByRole('img', { name: /failed runs$/ })
      .locator('.drum-digit')
      .last()
      .evaluate((digit) => {
        digit.textContent = '7';
      }),
};

it('notices what a person would', async () => {
  const page = await openDeck(browser, [1440, 900]);
  await page.getByText('moov atom not found').first().waitFor();
  let before = await settledPicture(page);
  for (const [name, spoil] of Object.entries(DEFECTS)) {
    await spoil(page);
    const after = await settledPicture(page);
    expect(comparePictures(before, after).same, name).toBe(false);
    before = after;
  }
});
