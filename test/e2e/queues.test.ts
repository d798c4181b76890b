import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { enqueue, shell, snapshotOf, untilJobs } from './deck.ts';
import { launchApp } from './launch.ts';

test('by keyboard alone a queue among many is found, gets a rate, and tells what it holds back', async () => {
  await using launched = await launchApp();
  const { page } = launched;
  const queues = Array.from({ length: 300 }, (_, index) => `tenant/${index}`);
  await enqueue(page, ...queues.map((queue) => shell('true', { queue, delayMs: 3_600_000 })));
  await page.keyboard.press('ControlOrMeta+3');
  await page.getByText(/^301 queues, limits add up to/).waitFor();
  expect(await page.getByRole('heading', { level: 2, name: /^tenant/ }).count()).toBeLessThan(30);
  await page.getByRole('textbox', { name: 'Find a queue by its name' }).focus();
  await page.keyboard.type('tenant/250');
  await page.getByText('1 of 301 queues').waitFor();
  const rate = page.getByRole('button', { name: /^Rate limit of tenant\/250/ });
  await rate.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Starts' }).waitFor();
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Rate limit of tenant/250: 1 per minute. Change' }).waitFor();
  expect(await rate.evaluate((button) => button === document.activeElement)).toBe(true);

  await enqueue(page, ...['first', 'second'].map((name) => shell('true', { queue: 'tenant/250', name })));
  await untilJobs(page, { completed: 1, waiting: 1 });
  await page
    .getByText(/its rate; the next may start in/)
    .first()
    .waitFor();
  await page.keyboard.press('ControlOrMeta+z');
  await untilJobs(page, { completed: 2 });
  expect((await snapshotOf(page)).jobs.waiting).toBe(0);
});

test('a kind of error stays dismissed across a restart, until it happens again', async () => {
  const userData = mkdtempSync(join(tmpdir(), 'jobdeck-e2e-'));
  onTestFinished(() => rmSync(userData, { recursive: true, force: true, maxRetries: 5 }));
  const first = await launchApp({ userData });
  const broken = shell('echo gone >&2; exit 3', { maxAttempts: 1 });
  const dismiss = /^Dismiss until it happens again: .*gone/;
  await enqueue(first.page, broken);
  await first.page.getByRole('button', { name: dismiss }).click();
  await first.page.getByText(/1 kind of error is dismissed$/).waitFor();
  await first.close();
  await using again = await launchApp({ userData });
  await again.page.getByText(/1 kind of error is dismissed$/).waitFor();
  await enqueue(again.page, broken);
  await again.page.getByRole('button', { name: dismiss }).waitFor();
});
