/**
 * `npm run shots -- --out DIR [--only NAME]`: pictures of every screen, in both themes and three sizes, of the built app
 * with a data set that it works off itself.
 * `--update` takes those anew that the tests compare with (test/pictures), `--readme` those of docs/images.
 */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { enqueue, untilJobs } from '../e2e/deck.ts';
import { launchApp } from '../e2e/launch.ts';
import { takeAnimation } from '../pictures/animation.ts';
import { takeReadmePictures } from '../pictures/readme.ts';
import { updatePictures } from '../pictures/update.ts';
import { shootHistory } from './history.ts';
import { finished, open } from './seed.ts';
import { press, type Screen, shooter } from './shoot.ts';
import { shootStorage } from './storage.ts';
import { shootTravel } from './travel.ts';
import { shootTray } from './tray.ts';

const LIMITS = { encode: 2, default: 3, fetch: 2, mail: 2, reports: 1 } as const;

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    only: { type: 'string' },
    update: { type: 'boolean' },
    readme: { type: 'boolean' },
  },
});
if (values.update) {
  await updatePictures();
  process.exit();
}
if (values.readme) {
  await takeReadmePictures();
  await takeAnimation();
  process.exit();
}
if (values.out === undefined) {
  console.error('expected --out DIR, got none. Write npm run shots -- --out shots.');
  process.exit(2);
}
const { out, only } = values;
mkdirSync(out, { recursive: true });
const shoot = shooter(out);

/** Opens the job that died, scrolling to it: rows out of sight are not there. */
async function openDead(page: Page): Promise<void> {
  // The job of the size before is still open, and on a narrow window covers the table.
  await page.keyboard.press('Escape');
  const row = page.getByRole('row', { name: /ep-198/ });
  await page.getByRole('row').nth(2).hover();
  while ((await row.count()) === 0) {
    await page.mouse.wheel(0, 200);
    await page.waitForTimeout(50);
  }
  await row.click();
  await page.getByText('moov atom not found').first().waitFor();
}

const screens: readonly Screen[] = [
  { name: 'overview', show: (page) => press(page, '1') },
  {
    name: 'jobs',
    show: async (page) => {
      await press(page, '2');
      await openDead(page);
    },
  },
  {
    name: 'jobs-find',
    show: async (page) => {
      await press(page, '2');
      await openDead(page);
      await press(page, 'f');
      await page.getByRole('textbox', { name: 'Find in the output' }).fill('moov atom');
    },
  },
  { name: 'queues', show: (page) => press(page, '3') },
  {
    name: 'queues-rate',
    show: async (page) => {
      await press(page, '3');
      await page.getByRole('button', { name: /^Rate limit of encode/ }).click();
      await page.getByRole('textbox', { name: 'Starts' }).fill('0');
      await page.getByRole('button', { name: 'Set limit' }).click();
    },
  },
  {
    name: 'log',
    show: async (page) => {
      await press(page, '6');
      await page.getByText('job_started').first().waitFor();
    },
  },
  { name: 'settings', show: (page) => press(page, ',') },
  {
    name: 'alerts',
    show: async (page) => {
      await press(page, '1');
      await page.getByRole('button', { name: 'Show the rule: Dead jobs' }).click();
      await page.getByRole('list', { name: 'Alert rules' }).waitFor();
      const webhook = { url: 'https://hooks.example.org/services/x', authorization: 'Bearer x' };
      await page.evaluate(
        (given) => window.jobdeck?.command('alerts.setWebhook', { webhook: given }),
        webhook,
      );
    },
  },
  {
    name: 'alert-rule',
    show: async (page) => {
      await press(page, ',');
      await page.getByRole('button', { name: 'New rule' }).click();
      await page.getByRole('combobox', { name: 'Watches' }).selectOption('failure_share');
      await page.getByRole('button', { name: 'Add rule' }).click();
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'palette',
    show: async (page) => {
      await press(page, '1');
      await press(page, 'k');
      await page.getByRole('combobox', { name: 'Search jobs or type a command' }).fill('ep');
      await page
        .getByRole('option', { name: /^ep-22/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'keys',
    show: async (page) => {
      await press(page, '1');
      await press(page, '/');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
  },
  {
    name: 'new-job',
    show: async (page) => {
      await press(page, '1');
      await press(page, 'n');
      await page.getByRole('textbox', { name: /^Program/ }).fill('ffmpeg');
    },
  },
];

const wanted = (name: string): boolean => only === undefined || only === name;

/** The data set of seed.ts, worked off but for what is to be seen waiting and running. */
async function shootScreens(): Promise<void> {
  await using launched = await launchApp();
  const { page } = launched;
  if (wanted('first-run')) await shoot(launched, { name: 'first-run', show: (at) => press(at, '1') });
  const ids = await enqueue(page, ...finished);
  await untilJobs(page, { dead: 2, retrying: 2, completed: ids.length - 4 });
  for (const [queue, concurrency] of Object.entries(LIMITS)) {
    const limit = { queue, concurrency };
    await page.evaluate((given) => window.jobdeck?.command('queues.setConcurrency', given), limit);
  }
  await enqueue(page, ...open);
  await untilJobs(page, { running: 3, waiting: 4, scheduled: 2 });
  for (const screen of screens) if (wanted(screen.name)) await shoot(launched, screen);
}

/** The tour in the middle of its work: the pictures of the README. */
async function shootTour(): Promise<void> {
  await using launched = await launchApp({ args: ['--tour'] });
  await untilJobs(launched.page, { completed: 24, dead: 1, running: 3 });
  await shoot(launched, { name: 'tour', show: (page) => press(page, '1') });
}

const OWN = ['tour', 'history', 'travel', 'tray'];
if (only === undefined || !OWN.includes(only)) await shootScreens();
if (wanted('tour')) await shootTour();
if (wanted('history')) await shootHistory(shoot);
if (wanted('travel')) await shootTravel(shoot);
if (wanted('storage')) await shootStorage(shoot);
if (wanted('tray')) await shootTray(out);
