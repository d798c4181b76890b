import { expect, test } from 'vitest';
import { enqueue, isAlive, shell, snapshotOf, trayOf, untilJobs, untilOutput, WITH_TRAY } from './deck.ts';
import { launchApp } from './launch.ts';

test('an error that nobody caught is told in the window, and the engine is restarted from there', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const { app, page } = launched;
  const [id = ''] = await enqueue(page, shell('echo $$; exec sleep 60', { name: 'Long one' }));
  await enqueue(page, shell('true', { name: 'Later', delayMs: 3_600_000 }));
  const pid = Number((await untilOutput(page, id, '\n')).trim());
  const before = await snapshotOf(page);

  await app.evaluate(() => {
    setTimeout(() => {
      throw new Error('a bug of the engine');
    });
  });
  const strip = page.getByRole('alert').filter({ hasText: 'The engine crashed.' });
  await strip.waitFor();
  expect(await strip.textContent()).toContain('a bug of the engine.');
  expect(isAlive(pid), 'what runs goes on until somebody decides').toBe(true);

  await strip.getByRole('button', { name: 'Restart the engine' }).click();
  await page.getByText('The engine runs again').first().waitFor();
  await strip.waitFor({ state: 'detached' });
  await untilJobs(page, { running: 1, scheduled: 1 });
  const after = await snapshotOf(page);
  expect(after.engine.startedAt, 'another engine').toBeGreaterThan(before.engine.startedAt);
  expect(after.metrics).toMatchObject({ total_jobs_created: 2, jobs_started: 2, jobs_interrupted: 1 });
  expect(after.conservation).toMatchObject({ holds: true, breach: null });
  expect(isAlive(pid), 'the program of the old engine was ended').toBe(false);
  // The tray is drawn once a second.
  await expect
    .poll(() => trayOf(launched).then(({ items }) => items[1]?.label), { timeout: 10_000 })
    .toMatch(/^In progress: 1 of \d+$/);
  await page.evaluate((jobId) => window.jobdeck?.command('jobs.cancel', { jobId }), id);
});

test('a page that crashed says so when it was loaded again', async () => {
  await using launched = await launchApp(WITH_TRAY);
  const told = await launched.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents) throw new Error('no window');
    // The first load may still be finishing: only what is loaded after the crash counts.
    const loaded = new Promise<void>((resolve) => {
      contents.once('render-process-gone', () => contents.once('did-finish-load', () => resolve()));
    });
    contents.forcefullyCrashRenderer();
    await loaded;
    return contents.executeJavaScript(`new Promise((resolve) => {
      const look = () => {
        const text = document.body.innerText;
        if (text.includes('was loaded again')) resolve(text);
        else setTimeout(look, 50);
      };
      look();
    })`) as Promise<string>;
  });
  expect(told).toContain('The window crashed and was loaded again');
  expect(told).toContain('your jobs went on');
});
