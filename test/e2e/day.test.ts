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

test('the same without a mouse: queued, found, searched, mended, retried and taken back, scheduled, exported, closed', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { app, page, userData } = launched;
  const { keyboard } = page;
  const palette = page.getByRole('combobox', { name: 'Search jobs or type a command' });
  await page.getByRole('button', { name: 'Queue your first job' }).waitFor();

  await press(page, 'n');
  await page.getByRole('dialog', { name: 'New job' }).waitFor();
  await keyboard.type('no-such-program-at-all');
  await press(page, 'Enter');
  await untilJobs(page, { dead: 1 });

  await press(page, '2');
  await row(page, 'no-such-program').waitFor();
  await keyboard.press('j');
  expect(await focused(page)).toBe('Jobs, latest change first');
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

  // Two that died of the same: what they wrote is searched.
  const broken = 'for i in 1 2 3; do echo "disk $i"; done; echo "disk 3 is not mounted" >&2; exit 65';
  await enqueue(page, ...['a', 'b'].map((of) => shell(broken, { name: `backup ${of}`, maxAttempts: 1 })));
  await untilJobs(page, { dead: 2 });
  await keyboard.press('Escape');
  await keyboard.press('/');
  await keyboard.type('state:dead backup');
  await keyboard.press('Enter');
  await page.getByText('2 jobs found').waitFor();
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await row(page, 'backup b').waitFor();
  await keyboard.press('Home');
  await keyboard.press('Enter');
  await detail(page).getByText('disk 3 is not mounted').first().waitFor();
  await press(page, 'f');
  await page.getByRole('textbox', { name: 'Find in the output' }).waitFor();
  await keyboard.type('disk 3');
  await page.getByText('1 of 2', { exact: true }).waitFor();
  await keyboard.press('Escape');
  await page.getByRole('textbox', { name: 'Find in the output' }).waitFor({ state: 'hidden' });
  expect(await focused(page)).not.toBe('');

  // All of their group is retried while nothing starts, and that is taken back.
  await press(page, 'Shift+P');
  await expect.poll(() => snapshotOf(page).then(({ engine }) => engine.state)).toBe('paused');
  await press(page, '1');
  const group = 'Retry all that failed of: Exited with code 65: disk 3 is not mounted';
  await tabTo(page, group);
  await keyboard.press('Enter');
  await page.getByRole('button', { name: group }).waitFor({ state: 'hidden' });
  expect(await focused(page)).not.toBe('');
  await press(page, 'z');
  await page.getByRole('button', { name: group }).waitFor();
  await press(page, 'Shift+R');
  await expect.poll(() => snapshotOf(page).then(({ engine }) => engine.state)).toBe('running');

  await press(page, 'k');
  await palette.waitFor();
  await keyboard.type('new schedule');
  await page.getByRole('option', { name: /^New schedule/, selected: true }).waitFor();
  await keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Schedule' }).waitFor();
  await keyboard.type('true');
  await tabTo(page, 'Every night');
  await keyboard.press('Enter');
  await press(page, 'Enter');
  await page.getByText('Schedule added').first().waitFor();

  const path = join(userData, 'exported.json');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
  }, path);
  await press(page, 'e');
  await page.getByText('Snapshot exported').first().waitFor();
  expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveProperty('total_jobs_created', 3);

  await press(page, 'k');
  await palette.waitFor();
  await keyboard.type('theme: light');
  await page.getByRole('option', { name: /^Theme: light/, selected: true }).waitFor();
  await keyboard.press('Enter');
  await expect.poll(() => theme(page)).toBe('light');
  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await keyboard.press('Escape');

  const hidden = windowEvent(launched, 'hide');
  await tabTo(page, 'Close window');
  await keyboard.press('Enter');
  await hidden;
});

/** What has the focus, by its name; empty when nothing has. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) return '';
    return activeElement.getAttribute('aria-label') ?? activeElement.textContent ?? activeElement.tagName;
  });
}

/** Goes on by the Tab key until that is reached. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`expected ${name} to be reached by Tab, it was not`);
}
