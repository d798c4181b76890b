import { launchApp } from '../e2e/launch.ts';
import type { Figure } from './figure.ts';
import { median, rounded } from './measure.ts';

const ROUNDS = 5;

/** From the start of the process to the first frame of the window that shows the present. */
async function launchOnce(): Promise<number> {
  const began = performance.now();
  const { page, close } = await launchApp();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));
  const took = performance.now() - began;
  await close();
  return took;
}

export async function run(): Promise<readonly Figure[]> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const took = await launchOnce();
    // The first one fills the file cache.
    if (round > 0) times.push(took);
  }
  const value = rounded(median(times));
  return [{ bench: 'launch', metric: 'start to first painted window', value, unit: 'ms', n: ROUNDS }];
}
