import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { openBuiltPage } from '../e2e/built-page.ts';

const CONFIG = resolve(import.meta.dirname, '../../gallery.vite.config.ts');

export interface BuiltGallery {
  open(browser: Browser, prepare?: (page: Page) => Promise<void>): Promise<Page>;
  remove(): void;
}

/** Builds the page of all components into a folder of its own. */
export async function buildGallery(): Promise<BuiltGallery> {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-gallery-'));
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir: folder } });
  return {
    open: (browser, prepare = async () => undefined) =>
      openBuiltPage(browser, { folder, file: 'gallery.html', size: [1440, 900], prepare }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Makes the window as high as the page, so that a picture has all of it. */
export async function unrollGallery(page: Page): Promise<void> {
  const height = await page.evaluate(() => document.querySelector('.gallery')?.scrollHeight ?? 0);
  await page.setViewportSize({ width: 1440, height });
}
