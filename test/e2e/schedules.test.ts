import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { snapshotOf, untilJobs } from './deck.ts';
import { launchApp } from './launch.ts';

const show = (page: Page, screen: 'Jobs' | 'Schedules'): Promise<void> =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen }).first().click();

test('a nightly schedule is made in the window, run now, and its run cancelled', async () => {
  await using launched = await launchApp();
  const { page } = launched;
  await show(page, 'Schedules');
  await page.getByText('No schedules').waitFor();
  await page.getByRole('button', { name: 'New schedule' }).click();
  const sheet = page.getByRole('dialog', { name: 'Schedule' });
  await sheet.getByText('Shell line').first().click();
  await sheet.getByLabel('Shell line').last().fill('exec sleep 600');
  await sheet.getByLabel('Name', { exact: true }).fill('Nightly backup');
  const cron = sheet.getByLabel('Cron', { exact: true });
  await cron.fill('61 * * * *');
  await sheet.getByRole('button', { name: 'Save schedule' }).click();
  await sheet.getByText(/The minute must be 0-59/).waitFor();
  await cron.fill('30 2 * * *');
  await sheet.getByText(/^At 02:30, every day\. Next: .+ 02:30, local time\.$/).waitFor();
  await sheet.getByRole('button', { name: 'Save schedule' }).click();

  const line = page.getByRole('listitem', { name: 'Nightly backup' });
  await line.getByText(/At 02:30, every day; missed runs are made up for by one/).waitFor();
  await line.getByText(/02:30:00$/).waitFor();
  await line.getByRole('button', { name: 'Run Nightly backup now' }).click();
  await untilJobs(page, { running: 1 });
  await line.getByRole('button', { name: 'running' }).click();
  await page
    .getByRole('complementary', { name: 'The selected job' })
    .getByRole('button', { name: 'Cancel' })
    .first()
    .click();
  await untilJobs(page, { cancelled: 1 });

  await show(page, 'Schedules');
  await line.getByRole('button', { name: 'History of Nightly backup' }).click();
  await line.getByRole('list').getByText('Run by hand').waitFor();
  await line.getByText('cancelled').first().waitFor();
  await line.getByRole('button', { name: 'Pause Nightly backup' }).click();
  await line.getByText(/^since /).waitFor();
  expect((await snapshotOf(page)).schedules).toMatchObject({ total: 1, paused: 1, nextAt: null });
});
