import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { LaunchedApp } from '../e2e/launch.ts';

const SIZES = [
  [1440, 900],
  [1024, 640],
  [480, 900],
] as const;
const THEMES = ['dark', 'light'] as const;
export interface Screen {
  readonly name: string;
  /** Brings the window there, from anywhere. */
  readonly show: (page: Page) => Promise<void>;
}

export type Shoot = (launched: LaunchedApp, screen: Screen) => Promise<void>;

export const press = async (page: Page, key: string): Promise<void> =>
  page.keyboard.press(`ControlOrMeta+${key}`);

/** Takes a screen in both themes and all sizes, into this folder. */
export function shooter(out: string): Shoot {
  return (launched, screen) => shoot(out, launched, screen);
}

async function shoot(out: string, launched: LaunchedApp, screen: Screen): Promise<void> {
  const { app, page } = launched;
  for (const [width, height] of SIZES) {
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size),
      [width, height] as [number, number],
    );
    await page.waitForFunction((size) => innerWidth === size[0] && innerHeight === size[1], [
      width,
      height,
    ] as const);
    await screen.show(page);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.evaluate(() => document.fonts.ready);
      // Two frames: one for the theme, one for the charts that redraw themselves for it.
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      await page.screenshot({ path: join(out, `${screen.name}-${theme}-${width}x${height}.png`) });
    }
    await page.keyboard.press('Escape');
    // A sheet that was typed into asks before it goes.
    const discard = page.getByRole('button', { name: 'Discard' });
    if (await discard.isVisible()) await discard.click();
  }
}
