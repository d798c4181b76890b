import { type Browser, chromium, type Page } from 'playwright-core';
import { serveRendererFiles } from '../../electron/desktop/window/renderer-files.ts';
import { APP_ORIGIN } from '../../electron/ipc/sender.ts';
import { findChromium } from '../electron-stand-in/find-chromium.ts';

/** Nobody answers there: every request is answered here. */
const ORIGIN = 'http://jobdeck.test';

export async function launchBrowser(): Promise<Browser> {
  const { executable: executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    // Letters where their outlines are, and not where the machine's settings pull them.
    args: [
      '--font-render-hinting=none',
      '--enable-font-subpixel-positioning',
      '--disable-lcd-text',
      '--force-color-profile=srgb',
    ],
    chromiumSandbox: process.getuid?.() !== 0 && !process.env['JOBDECK_NO_SANDBOX'],
  });
}

/** A page of these files as the app would serve them, with its policy, but with neither engine nor Electron. */
export async function openBuiltPage(
  browser: Browser,
  options: {
    readonly folder: string;
    readonly file: string;
    readonly size: readonly [width: number, height: number];
    /** Before the page's own scripts. */
    readonly prepare?: (page: Page) => Promise<void>;
  },
): Promise<Page> {
  const { folder, file, size } = options;
  const context = await browser.newContext({
    viewport: { width: size[0], height: size[1] },
    reducedMotion: 'reduce',
    colorScheme: 'dark',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  const serve = serveRendererFiles(folder);
  await page.route(`${ORIGIN}/**`, async (route) => {
    const answer = await serve(new Request(route.request().url().replace(ORIGIN, APP_ORIGIN)));
    const body = Buffer.from(await answer.arrayBuffer());
    await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body });
  });
  await options.prepare?.(page);
  await page.goto(`${ORIGIN}/${file}`);
  await page.evaluate(() => document.fonts.ready);
  return page;
}
