import type { Page } from 'playwright-core';
import type { LaunchedApp } from './launch.ts';

/** A snapshot of now in that file, which the native dialog answers from now on when it is asked for one. */
export async function saveSnapshot({ app, page }: LaunchedApp, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
    dialog.showOpenDialog = (async () => ({
      canceled: false,
      filePaths: [filePath],
    })) as typeof dialog.showOpenDialog;
  }, file);
  await page.evaluate(() => window.jobdeck?.command('snapshot.export', undefined));
}

export async function compareWithNow(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Search jobs or type a command' }).fill('Compare a snapshot');
  await page.getByRole('option', { name: 'Compare a snapshot with now' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Two snapshots compared' }).waitFor();
}

/** As a model asks for it. */
export async function proposeRetry(page: Page): Promise<void> {
  await page.evaluate(() =>
    window.jobdeck?.command('proposals.make', {
      command: 'jobs.change',
      input: { action: { type: 'retry' }, selection: { type: 'search', text: '', state: 'dead' } },
      by: 'a model',
    }),
  );
  await page.getByRole('button', { name: 'Look at it' }).waitFor();
}
