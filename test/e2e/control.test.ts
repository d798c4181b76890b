import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { answerQuestions, enqueue, shell, snapshotOf, untilJobs } from './deck.ts';
import { launchApp } from './launch.ts';

async function showJobs(page: Page): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('button', { name: 'Jobs' })
    .first()
    .click();
}
const detail = (page: Page) => page.getByRole('complementary', { name: 'The selected job' });

test('a job that failed is edited and retried, and its runs tell what was changed', async () => {
  await using launched = await launchApp();
  const { page } = launched;
  await enqueue(page, shell('exit 3', { name: 'Wrong line', maxAttempts: 1 }));
  await untilJobs(page, { dead: 1 });
  await showJobs(page);
  await page.getByRole('row').filter({ hasText: 'Wrong line' }).click();
  await detail(page).getByRole('button', { name: 'Edit and retry' }).click();
  const sheet = page.getByRole('dialog', { name: 'Edit job' });
  await sheet.getByLabel('Shell line').last().fill('echo right');
  await sheet.getByRole('button', { name: 'Save and retry' }).click();
  await untilJobs(page, { completed: 1 });
  await detail(page).getByLabel('What was changed').getByText('shell:').waitFor();
  const { metrics } = await snapshotOf(page);
  expect([metrics.total_jobs_created, metrics.jobs_failed, metrics.jobs_completed]).toEqual([1, 1, 1]);
});

test('ten thousand cancelled jobs are retried at once, and the retry is undone', async () => {
  await using launched = await launchApp();
  const { page } = launched;
  // None of them starts: their time is tomorrow.
  const jobs = Array.from({ length: 10_000 }, () => shell('exit 3', { maxAttempts: 1, delayMs: 86_400_000 }));
  await enqueue(page, ...jobs);
  await page.evaluate(() => window.jobdeck?.command('queues.pause', {}));
  await showJobs(page);
  await page.getByRole('tab', { name: /^Scheduled/ }).click();
  await page.getByRole('grid').press('ControlOrMeta+a');
  await page.getByText('All 10,000 picked').waitFor();
  await page.getByRole('toolbar').getByRole('button', { name: 'Cancel' }).click();
  await untilJobs(page, { cancelled: 10_000 });

  await page.getByRole('tab', { name: /^Cancelled/ }).click();
  await page.getByRole('grid').press('ControlOrMeta+a');
  await page.getByRole('toolbar').getByRole('button', { name: 'Retry' }).click();
  await untilJobs(page, { waiting: 10_000 });
  await page.getByText('Back in line: 10,000 jobs').first().waitFor();
  await page.getByRole('grid').press('ControlOrMeta+z');
  await untilJobs(page, { cancelled: 10_000 });
  await page.getByText('Undone: 10,000 jobs').first().waitFor();
  const { jobs: counts, metrics, conservation } = await snapshotOf(page);
  expect(counts).toMatchObject({ waiting: 0, cancelled: 10_000 });
  expect([metrics.jobs_retried, conservation.holds]).toEqual([10_000, true]);
  await answerQuestions(launched, 0);
}, 180_000);
