import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openBuiltPage } from './built-page.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'jobdeck-gallery-'));
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  const built = build({
    configFile: join(ROOT, 'gallery.vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder },
  });
  [browser] = await Promise.all([launchBrowser(), built]);
  page = await openBuiltPage(browser, {
    folder,
    file: 'gallery.html',
    size: [1440, 900],
    prepare: async (opened) => {
      opened.on('pageerror', (error) => errors.push(error.message));
      opened.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    },
  });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function violations(within: readonly string[], rules: number): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page });
  for (const selector of within) axe.include(selector);
  // All is there twice, once in each theme, with the same names.
  const { violations: found, passes } = await axe.disableRules('landmark-unique').analyze();
  expect(passes.length, 'rules that were checked').toBeGreaterThan(rules);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

it('draws every component in both themes, and axe finds nothing', async () => {
  expect(await page.getByRole('region', { name: 'Odometer, dark' }).isVisible()).toBe(true);
  expect(await page.getByRole('region', { name: 'Odometer, light' }).count()).toBe(1);
  expect(await violations([], 20)).toEqual([]);
});

it('opens what lies over the page, and axe finds nothing there', async () => {
  await page.getByRole('button', { name: 'Open a popover' }).first().click();
  await page.getByRole('dialog', { name: 'Rate of encode' }).waitFor();
  await page.keyboard.press('Escape');
  for (const name of ['Show one', 'Show one to undo', 'Show trouble']) {
    await page.getByRole('button', { name, exact: true }).first().click();
  }
  await page.getByRole('button', { name: 'Open a dialog' }).first().click();
  await page.getByRole('dialog', { name: 'A dialog' }).waitFor();
  expect(await violations(['dialog[open]', '.toasts'], 5)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(errors).toEqual([]);
});
