import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { clickInTray, enqueue, shell, snapshotOf, untilJobs, WITH_TRAY, windowEvent } from './deck.ts';
import { launchApp } from './launch.ts';

const press = (page: Page, key: string): Promise<void> => page.keyboard.press(`ControlOrMeta+${key}`);
const detail = (page: Page) => page.getByRole('complementary', { name: 'The selected job' });
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const theme = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.documentElement.dataset['theme']);

test('a day: the tour, a group of dead jobs, mended, retried and taken back, a schedule, an export, the tray', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { app, page, userData } = launched;

  // In the morning: nothing is here yet, and the tour shows what will be.
  await page.getByRole('button', { name: 'Queue your first job' }).waitFor();
  await page.getByRole('button', { name: 'Try the tour' }).click();
  await untilJobs(page, { completed: 3 });

  // The backups of the night died, all of the same.
  const mounted = join(userData, 'mounted');
  const backup = `i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo "looking at disk $i"; done; test -e ${mounted} || { echo 'disk 7 is not mounted' >&2; exit 65; }`;
  await enqueue(
    page,
    ...['a', 'b', 'c'].map((of) => shell(backup, { name: `backup ${of}`, queue: 'backups', maxAttempts: 1 })),
  );
  await page
    .getByRole('button', { name: 'Open the jobs that failed of: Exited with code 65: disk 7 is not mounted' })
    .click();
  await row(page, 'backup b').click();

  // Its output is searched.
  await press(page, 'f');
  await page.getByRole('textbox', { name: 'Find in the output' }).fill('disk 7');
  await page.getByText('1 of 2', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('2 of 2', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Close the search' }).click();

  // One is edited and runs again as it should have.
  await detail(page)
    .getByRole('button', { name: /^Edit and retry/ })
    .click();
  const sheet = page.getByRole('dialog', { name: 'Edit job' });
  await sheet.getByLabel('Shell line').last().fill('echo another disk');
  await sheet.getByLabel('Shell line').last().press('ControlOrMeta+Enter');
  await detail(page).getByText('another disk').first().waitFor();

  // The rest of the group is retried by mistake, and that is taken back.
  await page.getByRole('button', { name: 'Pause all' }).click();
  await page.getByRole('button', { name: 'Resume all' }).waitFor();
  await press(page, '1');
  await page
    .getByRole('button', { name: 'Retry all that failed of: Exited with code 65: disk 7 is not mounted' })
    .click();
  const again = page.getByRole('button', {
    name: 'Retry all that failed of: Exited with code 65: disk 7 is not mounted',
  });
  await again.waitFor({ state: 'hidden' });
  await press(page, 'z');
  await again.waitFor();
  // With the disk mounted it is what was wanted.
  writeFileSync(mounted, '');
  await again.click();
  await again.waitFor({ state: 'hidden' });
  const { completed } = (await snapshotOf(page)).jobs;
  await page.getByRole('button', { name: 'Resume all' }).click();
  await untilJobs(page, { completed: completed + 2 });

  // From now on it is done every night.
  await press(page, '4');
  await page.getByRole('button', { name: 'New schedule' }).first().click();
  const schedule = page.getByRole('dialog', { name: 'Schedule' });
  await schedule.getByText('Shell line').first().click();
  await schedule.getByLabel('Shell line').last().fill('true');
  await schedule.getByLabel('Name', { exact: true }).fill('Nightly backup');
  await schedule.getByLabel('Cron', { exact: true }).fill('30 2 * * *');
  await schedule.getByRole('button', { name: 'Save schedule' }).click();
  await page.getByRole('listitem', { name: 'Nightly backup' }).waitFor();

  // The numbers go to whoever asked for them.
  const path = join(userData, 'exported.json');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
  }, path);
  await page.getByRole('button', { name: 'Export snapshot' }).click();
  await page.getByText('Snapshot exported').first().waitFor();
  const exported = Object.keys(JSON.parse(readFileSync(path, 'utf8')) as object);
  expect(exported.slice(0, 5)).toEqual([
    'total_jobs_created',
    'jobs_completed',
    'jobs_failed',
    'jobs_retried',
    'jobs_in_progress',
  ]);

  // In the evening the window is closed; it is found again in the tray, is made light, and shows what it is asked for.
  const hidden = windowEvent(launched, 'hide');
  await page.getByRole('button', { name: 'Close window' }).click();
  await hidden;
  const shown = windowEvent(launched, 'show');
  await clickInTray(launched, 'Open Jobdeck');
  await shown;
  await page.getByRole('button', { name: 'Theme: system. Change to light' }).click();
  await expect.poll(() => theme(page)).toBe('light');
  await press(page, 'k');
  await page.getByRole('combobox', { name: 'Search jobs or type a command' }).fill('backup b');
  await page.getByRole('option', { name: /^backup b/ }).click();
  await detail(page).getByText('another disk').first().waitFor();
  expect((await snapshotOf(page)).conservation.holds).toBe(true);
});

test('the same without a mouse: a job queued, found, mended and retried, the palette, the theme, all by keys', async () => {
  await using launched = await launchApp();
  const { page } = launched;
  const { keyboard } = page;
  await page.getByRole('button', { name: 'Queue your first job' }).waitFor();

  await press(page, 'n');
  await page.getByRole('dialog', { name: 'New job' }).waitFor();
  await keyboard.type('no-such-program-at-all');
  await press(page, 'Enter');
  await untilJobs(page, { dead: 1 });

  await press(page, '2');
  await row(page, 'no-such-program').waitFor();
  await keyboard.press('j');
  await keyboard.press('Enter');
  await detail(page)
    .getByText(/no-such-program-at-all/)
    .first()
    .waitFor();
  await keyboard.press('e');
  await page.getByRole('dialog', { name: 'Edit job' }).waitFor();
  await press(page, 'a');
  await keyboard.type('true');
  await press(page, 'Enter');
  await untilJobs(page, { completed: 1 });

  await press(page, 'k');
  await page.getByRole('combobox', { name: 'Search jobs or type a command' }).waitFor();
  await keyboard.type('new schedule');
  await page.getByRole('option', { name: /^New schedule/, selected: true }).waitFor();
  await keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Schedule' }).waitFor();
  await keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Schedule' }).waitFor({ state: 'hidden' });

  await press(page, 'k');
  await page.getByRole('combobox', { name: 'Search jobs or type a command' }).waitFor();
  await keyboard.type('theme: light');
  await page.getByRole('option', { name: /^Theme: light/, selected: true }).waitFor();
  await keyboard.press('Enter');
  await expect.poll(() => theme(page)).toBe('light');
  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await keyboard.press('Escape');

  await press(page, 'Shift+P');
  await expect.poll(() => snapshotOf(page).then(({ engine }) => engine.state)).toBe('paused');
  await press(page, 'Shift+R');
  await expect.poll(() => snapshotOf(page).then(({ engine }) => engine.state)).toBe('running');
});
