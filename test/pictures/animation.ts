import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import UPNG from 'upng-js';
import { untilJobs } from '../e2e/deck.ts';
import { launchApp } from '../e2e/launch.ts';
import { type Frame, record } from './record.ts';

const FILE = resolve(import.meta.dirname, '../../docs/images/tour.png');
const SIZE = [1120, 700] as const;
const FPS = 12;
/** Of one palette for all frames: the screens are flat, and a page of the repository is read on slow lines too. */
const COLOURS = 256;
const MOST_BYTES = 2_000_000;

/** The animated picture of the README: the tour at work, as the app shows it, as an animated PNG. */
export async function takeAnimation(): Promise<void> {
  await using launched = await launchApp({ args: ['--tour'] });
  const { app, page } = launched;
  await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size), [
    ...SIZE,
  ] as [number, number]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'no-preference' });
  await page.waitForFunction((width) => innerWidth === width, SIZE[0]);
  await untilJobs(page, { completed: 3, running: 3 });
  const atWork = await record(page, FPS, () => page.waitForTimeout(6_000));
  await untilJobs(page, { dead: 1 });
  const frames = [...atWork, ...(await record(page, FPS, () => walk(page)))];
  const png = encode(frames);
  if (png.length > MOST_BYTES) {
    throw new Error(`Expected the animation to be at most ${MOST_BYTES} bytes, it is ${png.length}.`);
  }
  writeFileSync(FILE, png);
  console.log(`${FILE}: ${frames.length} frames, ${png.length} bytes`);
}

function encode(frames: readonly Frame[]): Buffer {
  const pictures = frames.map(({ rgba }) => new Uint8Array(rgba).buffer);
  const delays = frames.map(({ delay }) => delay);
  return Buffer.from(UPNG.encode(pictures, SIZE[0], SIZE[1], COLOURS, delays));
}

/** A job that died and what it said, found by a word in the palette, the queues, and back. */
async function walk(page: Page): Promise<void> {
  const press = (key: string): Promise<void> => page.keyboard.press(`ControlOrMeta+${key}`);
  await press('k');
  await page.keyboard.type('ledger', { delay: 140 });
  await page.getByRole('option', { name: /ledger of 1987/ }).waitFor();
  await page.waitForTimeout(700);
  await page.getByRole('option', { name: /ledger of 1987/ }).click();
  await page.getByText('not a number').first().waitFor();
  await page.waitForTimeout(2_500);
  await press('3');
  await page.waitForTimeout(2_000);
  await press('1');
  await page.waitForTimeout(1_500);
}
