import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BuiltGallery, buildGallery, unrollGallery } from '../pictures/gallery-page.ts';
import { differenceFromKept } from '../pictures/kept.ts';
import { launchBrowser } from './built-page.ts';

let browser: Browser;
let gallery: BuiltGallery;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  [browser, gallery] = await Promise.all([launchBrowser(), buildGallery()]);
  page = await gallery.open(browser, async (opened) => {
    opened.on('pageerror', (error) => errors.push(error.message));
    opened.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  });
});
afterAll(async () => {
  await browser?.close();
  gallery?.remove();
});

async function violations(within: readonly string[], rules: number): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page });
  for (const selector of within) axe.include(selector);
  // All is there twice, once in each theme, with the same names.
  const { violations: found, passes } = await axe
    .options({ resultTypes: ['violations'] })
    .disableRules('landmark-unique')
    .analyze();
  expect(passes.length, 'rules that were checked').toBeGreaterThan(rules);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

it('draws every component in both themes, and axe finds nothing', async () => {
  expect(await page.getByRole('region', { name: 'Odometer, dark' }).isVisible()).toBe(true);
  expect(await page.getByRole('region', { name: 'Odometer, light' }).count()).toBe(1);
  expect(await violations([], 20)).toEqual([]);
});

it('looks as it was kept', async () => {
  await unrollGallery(page);
  expect(differenceFromKept('gallery', await page.screenshot())).toBeNull();
  await page.setViewportSize({ width: 1440, height: 900 });
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
