import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueue, shell, untilJobs } from './deck.ts';
import { launchApp } from './launch.ts';

let userData: string;
beforeAll(() => {
  userData = mkdtempSync(join(tmpdir(), 'jobdeck-e2e-'));
});
afterAll(() => rmSync(userData, { recursive: true, force: true, maxRetries: 5 }));

/** The total of what is shown, as it stands beside the chart. */
const total = (page: Page): Promise<string | null> =>
  page
    .getByRole('row', { name: /^Total/ })
    .locator('td')
    .first()
    .textContent();

test('what was counted is seen by the keyboard, exported, and there after a restart', async () => {
  const first = await launchApp({ userData });
  try {
    const { app, page } = first;
    await enqueue(page, ...Array.from({ length: 7 }, (_, index) => shell('true', { name: `Job ${index}` })));
    await untilJobs(page, { completed: 7 });
    await page.keyboard.press('ControlOrMeta+5');
    await expect.poll(() => total(page), { timeout: 20_000 }).toBe('7');

    const chart = page.getByRole('slider', { name: 'Completed over time' });
    await chart.press('End');
    await chart.press('+');
    await page.getByRole('button', { name: 'Zoom out' }).waitFor();
    await chart.press('Escape');
    await page.getByRole('button', { name: 'Zoom out' }).waitFor({ state: 'detached' });

    const path = join(userData, 'history.csv');
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
    }, path);
    await page.getByRole('button', { name: 'Export CSV' }).click();
    await page.getByText('History exported').first().waitFor();
    const [head, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
    expect(head).toBe('from,to,jobs_completed,before_jobs_completed');
    expect(lines.reduce((sum, line) => sum + Number(line.split(',')[2]), 0)).toBe(7);
  } finally {
    await first.close();
  }

  await using second = await launchApp({ userData });
  const { page } = second;
  const throughput = page.getByRole('img', { name: /^Throughput, last 10 min: 7 runs completed/ });
  await throughput.waitFor();
  await page.keyboard.press('ControlOrMeta+5');
  await expect.poll(() => total(page), { timeout: 20_000 }).toBe('7');
  await page.getByText(/^Jobdeck .* ended$/).waitFor();
});
