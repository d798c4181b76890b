import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { snapshotOf, untilJobs } from './deck.ts';
import { launchApp } from './launch.ts';

/** Drops a file as the system does: enter, over, drop. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([fileName, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], fileName));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      }
    },
    [name, text] as const,
  );
}
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Import' });

test('a dropped file with a wrong line shows it, and the rest is queued when asked for', async () => {
  await using launched = await launchApp();
  const { page } = launched;
  await drop(page, 'jobs.csv', 'name,shell\nFirst,true\nshort row\nThird,true\n');
  await sheet(page).getByText('1 line is wrong, 2 jobs can be queued').waitFor();
  const wrong = sheet(page).getByRole('table', { name: 'Wrong lines' }).getByRole('row').nth(1);
  expect(await wrong.innerText()).toMatch(/^3\s+expected 2 columns, as in the header row, got 1/);
  expect((await snapshotOf(page)).metrics.total_jobs_created, 'nothing before it is asked for').toBe(0);
  await sheet(page).getByRole('button', { name: 'Queue the 2 good ones' }).click();
  await sheet(page).waitFor({ state: 'hidden' });
  await untilJobs(page, { completed: 2 });
  await page.getByText('2 jobs queued').first().waitFor();
});

test('a file without a mistake is chosen by the dialog, shown and queued; Escape queues nothing', async () => {
  await using launched = await launchApp();
  const { app, page, userData } = launched;
  const path = join(userData, 'jobs.txt');
  writeFileSync(path, '# two\ntrue\ntrue\n');
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as never;
  }, path);
  await page.getByRole('button', { name: 'Import jobs' }).click();
  await sheet(page).getByRole('button', { name: 'Queue 2 jobs' }).waitFor();
  await page.keyboard.press('Escape');
  await sheet(page).waitFor({ state: 'hidden' });
  expect((await snapshotOf(page)).metrics.total_jobs_created).toBe(0);
  await page.keyboard.press('Control+i');
  await sheet(page).getByRole('button', { name: 'Queue 2 jobs' }).waitFor();
  // The key that queues has the focus when nothing is wrong.
  await page.keyboard.press('Enter');
  await untilJobs(page, { completed: 2 });
});

test('a file of another kind is told in words', async () => {
  await using launched = await launchApp();
  const { page } = launched;
  await drop(page, 'jobs.xlsx', 'PK');
  await sheet(page)
    .getByText(/Expected a file whose name ends in \.jsonl, \.json, \.csv, \.txt/)
    .waitFor();
  expect(
    await sheet(page)
      .getByRole('button', { name: /^Queue/ })
      .count(),
  ).toBe(0);
});
