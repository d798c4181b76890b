import type { Browser, Page } from 'playwright-core';
import { openDeck } from './open-deck.ts';

/** The pictures that are kept and compared. Small ones: they are there to notice, not to show. */
export interface Picture {
  readonly name: string;
  readonly size: readonly [width: number, height: number];
  readonly theme: 'dark' | 'light';
  /** Brings the window there from its first screen. */
  readonly show: (page: Page) => Promise<void>;
}

const press = (page: Page, key: string): Promise<void> => page.keyboard.press(`ControlOrMeta+${key}`);

async function jobs(page: Page): Promise<void> {
  await press(page, '2');
  await page.getByRole('row', { name: /ep-198/ }).click();
  await page.getByText('moov atom not found', { exact: true }).first().waitFor();
}
async function queues(page: Page): Promise<void> {
  await press(page, '3');
  await page.getByText('nightly').last().waitFor();
}
async function overview(page: Page): Promise<void> {
  await page.getByText('moov atom not found').first().waitFor();
}

export const PICTURES: readonly Picture[] = [
  { name: 'overview-dark', size: [1440, 900], theme: 'dark', show: overview },
  { name: 'overview-light-small', size: [1024, 640], theme: 'light', show: overview },
  { name: 'jobs-light', size: [1440, 900], theme: 'light', show: jobs },
  { name: 'jobs-dark-narrow', size: [480, 900], theme: 'dark', show: jobs },
  { name: 'queues-dark', size: [1024, 640], theme: 'dark', show: queues },
];

/** As PNG. */
export async function takePicture(browser: Browser, { size, theme, show }: Picture): Promise<Buffer> {
  const page = await openDeck(browser, size);
  try {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await show(page);
    return await settledPicture(page);
  } finally {
    await page.context().close();
  }
}

/** Two in a row that are the same: fonts have come, charts are drawn. */
export async function settledPicture(page: Page): Promise<Buffer> {
  let before = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  for (let tries = 0; tries < 20; tries += 1) {
    const after = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    if (after.equals(before)) return after;
    before = after;
  }
  throw new Error('The page did not come to rest: something on it moves.');
}
