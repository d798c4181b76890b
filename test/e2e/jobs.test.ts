import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { answerQuestions, enqueue, isAlive, shell, snapshotOf, untilJobs, untilOutput } from './deck.ts';
import { launchApp } from './launch.ts';

/** One of the three screens, by the rail. */
async function show(page: Page, screen: 'Overview' | 'Jobs' | 'Queues'): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('button', { name: screen })
    .first()
    .click();
}
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const detail = (page: Page) => page.getByRole('complementary', { name: 'The selected job' });

test('a command that is queued in the sheet runs, and its output appears while it runs', async () => {
  await using launched = await launchApp();
  const { page } = launched;
  await page.getByRole('button', { name: 'New job' }).click();
  const sheet = page.getByRole('dialog', { name: 'New job' });
  await sheet.getByRole('radio', { name: 'Shell line' }).or(sheet.getByText('Shell line')).first().click();
  await sheet.getByLabel('Shell line').last().fill('echo first line; exec sleep 600');
  await sheet.getByLabel('Name', { exact: true }).fill('Talks while it works');
  await sheet.getByRole('button', { name: 'Queue job' }).click();
  await untilJobs(page, { running: 1 });

  await show(page, 'Jobs');
  await row(page, 'Talks while it works').click();
  await detail(page).getByText('first line').waitFor();
  expect((await snapshotOf(page)).jobs, 'it is still running').toMatchObject({ running: 1, completed: 0 });
  await answerQuestions(launched, 0);
});

test('a wrong field is told at the field, and nothing is queued', async () => {
  await using launched = await launchApp();
  const { page } = launched;
  await page.getByRole('button', { name: 'New job' }).click();
  const sheet = page.getByRole('dialog', { name: 'New job' });
  await sheet.getByRole('button', { name: 'Queue job' }).click();
  await sheet.getByText(/to correct/).waitFor();
  expect((await snapshotOf(page)).metrics.total_jobs_created).toBe(0);
});

test('a running job is cancelled from Overview and its process ends', async () => {
  await using launched = await launchApp();
  const { page } = launched;
  const [id = ''] = await enqueue(page, shell('echo $$; exec sleep 600', { name: 'Long one' }));
  const pid = Number((await untilOutput(page, id, '\n')).trim());
  await page.getByRole('button', { name: 'Cancel Long one' }).click();
  await untilJobs(page, { cancelled: 1 });
  expect(isAlive(pid), 'the process of the cancelled job').toBe(false);
  const { metrics, conservation } = await snapshotOf(page);
  expect([metrics.jobs_cancelled, metrics.jobs_in_progress, conservation.holds]).toEqual([1, 0, true]);
});

test('paused, nothing new starts; resumed, it does', async () => {
  await using launched = await launchApp();
  const { page } = launched;
  await page.getByRole('button', { name: 'Pause all' }).click();
  await page.getByRole('button', { name: 'Resume all' }).waitFor();
  await enqueue(page, shell('true'), shell('true'));
  await untilJobs(page, { waiting: 2 });
  expect((await snapshotOf(page)).metrics.jobs_started).toBe(0);
  await page.getByRole('button', { name: 'Resume all' }).click();
  await untilJobs(page, { completed: 2 });
});

test('the snapshot is exported to the file that was chosen, the five metrics first', async () => {
  await using launched = await launchApp();
  const { app, page, userData } = launched;
  await enqueue(page, shell('true'), shell('exit 1', { maxAttempts: 1 }));
  await untilJobs(page, { completed: 1, dead: 1 });
  const path = join(userData, 'exported.json');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
  }, path);
  await page.getByRole('button', { name: 'Export snapshot' }).click();
  await page.getByText('Snapshot exported').first().waitFor();
  const text = readFileSync(path, 'utf8');
  expect(Object.entries(JSON.parse(text) as object).slice(0, 5)).toEqual([
    ['total_jobs_created', 2],
    ['jobs_completed', 1],
    ['jobs_failed', 1],
    ['jobs_retried', 0],
    ['jobs_in_progress', 0],
  ]);
});

test('an export that cannot be written is told in words', async () => {
  await using launched = await launchApp();
  const { app, page, userData } = launched;
  await app.evaluate(
    ({ dialog }, filePath) => {
      dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
    },
    join(userData, 'no such folder', 'exported.json'),
  );
  await page.getByRole('button', { name: 'Export snapshot' }).click();
  await page.getByText('Not exported').first().waitFor();
  await page
    .getByText(/Create the folder .*no such folder/)
    .first()
    .waitFor();
});

test('a module is queued in the sheet, tells its progress, and its result is shown', async () => {
  await using launched = await launchApp();
  const { page, userData } = launched;
  const path = join(userData, 'work.ts');
  writeFileSync(
    path,
    `import { existsSync } from 'node:fs';
    export default async (input: { go: string }, { progress, log }): Promise<object> => {
      log('it waits');
      progress(0.4, 'two of five');
      while (!existsSync(input.go)) await new Promise((resolve) => setTimeout(resolve, 20));
      return { pages: 5 };
    };`,
  );
  const go = join(userData, 'go');
  await page.getByRole('button', { name: 'New job' }).click();
  const sheet = page.getByRole('dialog', { name: 'New job' });
  await sheet.getByText('Module', { exact: true }).first().click();
  await sheet.getByLabel('Module', { exact: true }).last().fill(path);
  await sheet.getByLabel('Input').fill(`{"go": "${go}",}`);
  await sheet.getByRole('button', { name: 'Queue job' }).click();
  await sheet.getByText(/Needs JSON/).waitFor();
  await sheet.getByLabel('Input').fill(`{"go": "${go}"}`);
  await sheet.getByRole('button', { name: 'Queue job' }).click();

  await page.getByRole('progressbar', { name: /^Progress of work\.ts/ }).waitFor();
  await page.getByText('two of five').waitFor();
  await show(page, 'Jobs');
  await row(page, 'work.ts').click();
  await detail(page).getByText('it waits').waitFor();
  await detail(page).getByRole('progressbar', { name: 'Progress' }).waitFor();
  writeFileSync(go, '');
  await untilJobs(page, { completed: 1 });
  await detail(page).getByRole('tab', { name: 'Result' }).click();
  await detail(page).getByText('"pages": 5').waitFor();
});

test('the scrollbar jumps into the middle of a long list and to its ends, and the order can be turned round', async () => {
  await using launched = await launchApp();
  const { page } = launched;
  await page.evaluate(() => window.jobdeck?.command('queues.pause', {}));
  const jobs = Array.from({ length: 10_000 }, (_, index) => shell('true', { name: `number ${index}` }));
  await enqueue(page, ...jobs);
  await show(page, 'Jobs');
  await row(page, 'number 9999').waitFor();
  const rows = page.getByRole('grid');
  await rows.evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  await row(page, 'number 4999').waitFor();
  await rows.press('End');
  await row(page, 'number 0').waitFor();
  await rows.press('Home');
  await row(page, 'number 9999').waitFor();
  await page.getByRole('button', { name: 'Columns and order' }).click();
  await page.getByText('Oldest first').click();
  await row(page, 'number 0').waitFor();
});
