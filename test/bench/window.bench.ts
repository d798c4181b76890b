import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { enqueue, snapshotOf, untilOutput } from '../e2e/deck.ts';
import { type LaunchedApp, launchApp } from '../e2e/launch.ts';
import type { Figure } from './figure.ts';
import { fillStore } from './full-store.ts';
import { median, rounded } from './measure.ts';
import { scratchFolder } from './scratch.ts';
import { fillSearchedStore } from './search-store.ts';
import { costOf, countPushes, liveHeap, scrollFor, watchFrames, watchPlainRows } from './window-probe.ts';

const JOBS = Number(process.env['JOBDECK_WINDOW_JOBS'] ?? 1_000_000);
const ROUNDS = 5;
const SECONDS = 5;
/** Pixels a frame, ten rows: 16,800 a second at 60 frames. */
const STEP = 280;
/** For how long the memory of the page is watched while jobs end. */
const LONG = Number(process.env['JOBDECK_WINDOW_SECONDS'] ?? 60);
/** Jobs that do nothing, so that the window has something to draw: more than can end while it is watched. */
const LOAD = 2_500 * (LONG + 8 * SECONDS);

const figure = (metric: string, value: number, unit: string, n = 1): Figure => ({
  bench: 'window',
  metric,
  value: rounded(value),
  unit,
  n,
});

type Figures = AsyncGenerator<Figure, void>;

/** The window over a store of a million jobs, at rest and while jobs end as fast as this machine lets them. */
export async function* run(): Figures {
  using scratch = scratchFolder();
  const folder = scratch.path;
  const data = join(folder, 'data');
  mkdirSync(data);
  await fillSearchedStore(data, JOBS);
  const path = join(folder, 'nothing.mjs');
  writeFileSync(path, 'export default () => null;\n');
  await fillStore(data, LOAD, { kind: 'module', payload: { path }, queue: 'load', name: 'nothing' });
  await using launched = await launchApp({ args: ['--data', data] });
  const { page } = launched;
  await holdWhatWaits(page);
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  yield figure('first contentful paint, from the begin of the page', paint, 'ms');
  yield* measureRest(page);
  yield* measureHidden(launched);
  await page.keyboard.press('ControlOrMeta+2');
  await page.locator('.job-rows [role=row]').first().waitFor();
  yield* measureClicks(page);
  yield* measureFrames(page, 'at rest');
  const load = await keepBusy(page);
  yield* measureFrames(page, 'while jobs end');
  yield figure('jobs that ended while it was scrolled and typed in', await load.rate(), 'jobs/s');
  const { messages, bytes } = await countPushes(page, SECONDS * 1_000);
  yield figure('snapshots pushed', messages, 'messages/s');
  yield figure('their size', bytes / 1_000, 'kB/s');
  yield* measureMemory(page);
  await load.stop();
  yield* measureOutput(page);
}

/** What the store holds in line is for programs that are not there: it stays in line. */
async function holdWhatWaits(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await window.jobdeck?.command('queues.pause', {});
    const list = await window.jobdeck?.query('queues.list', { text: '', offset: 0, limit: 100 });
    for (const { name } of list?.queues ?? []) await window.jobdeck?.command('queues.pause', { queue: name });
    await window.jobdeck?.command('queues.setConcurrency', { concurrency: 64 });
    await window.jobdeck?.command('queues.resume', {});
  });
}

async function* measureRest(page: Page): Figures {
  const { busy, heapBytes } = await costOf(page, SECONDS * 1_000);
  yield figure('processor of the page at rest, window shown', busy * 100, '%');
  yield figure('heap of the page', heapBytes / 1e6, 'MB');
}

/** Closed to the tray, as it is most of the day. */
async function* measureHidden({ app, page }: LaunchedApp): Figures {
  const set = (shown: boolean): Promise<void> =>
    app.evaluate(({ BrowserWindow }, show) => {
      const [window] = BrowserWindow.getAllWindows();
      if (show) window?.show();
      else window?.hide();
    }, shown);
  await set(false);
  const { busy } = await costOf(page, SECONDS * 1_000);
  yield figure('processor of the page at rest, window hidden', busy * 100, '%');
  await set(true);
}

/** What is left on the heap after a collection, before and after a long while in which jobs end. */
async function* measureMemory(page: Page): Figures {
  const before = await liveHeap(page);
  const ended = await completed(page);
  await page.waitForTimeout(LONG * 1_000);
  const rate = ((await completed(page)) - ended) / LONG;
  const after = await liveHeap(page);
  yield figure('jobs that ended while the table was only shown', rate, 'jobs/s');
  yield figure(`live heap of the page, after ${LONG} s in which jobs end`, after / 1e6, 'MB');
  yield figure('its growth in that time', (after - before) / 1e6, 'MB');
}

async function* measureClicks(page: Page): Figures {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const took = await page.evaluate(
      (index) =>
        new Promise<number>((resolve) => {
          const row = document.querySelectorAll<HTMLElement>('.job-rows [role=row]')[index];
          const began = performance.now();
          row?.click();
          const look = (): void => {
            // Drawn, and the frame after it shows it.
            if (document.querySelector('.detail-actions') !== null) {
              requestAnimationFrame(() => resolve(performance.now() - began));
            } else requestAnimationFrame(look);
          };
          look();
        }),
      round + 2,
    );
    if (round > 0) times.push(took);
    await page.keyboard.press('Escape');
    await page.locator('.detail-actions').waitFor({ state: 'detached' });
  }
  yield figure('from a click to the painted detail', median(times), 'ms', ROUNDS);
}

async function* measureFrames(page: Page, when: string): Figures {
  const scroll = await watchFrames(page, () => scrollFor(page, '.job-rows', SECONDS * 1_000, STEP));
  const plain = await watchPlainRows(page, SECONDS * 1_000, STEP);
  yield figure(`frame p95, scrolling the table, ${when}`, scroll.p95Ms, 'ms');
  yield figure(`the same of rows of plain text, ${when}`, plain.p95Ms, 'ms');
  yield figure(`long tasks, scrolling the table, ${when}`, scroll.longTasks, 'a second');
  const typing = await watchFrames(page, async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('name:encode video', { delay: 90 });
    await page.waitForTimeout(1_000);
  });
  yield figure(`frame p95, typing in the search, ${when}`, typing.p95Ms, 'ms');
  yield figure(`long tasks, typing in the search, ${when}`, typing.longTasks, 'a second');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
}

async function completed(page: Page): Promise<number> {
  return (await snapshotOf(page)).metrics.jobs_completed;
}

interface Load {
  /** Jobs that ended a second, since it was begun. */
  rate(): Promise<number>;
  stop(): Promise<void>;
}

/** Lets the modules that do nothing run: they were put into the store before, so that the window only has to show them. */
async function keepBusy(page: Page): Promise<Load> {
  const atRest = await completed(page);
  await page.evaluate(async () => {
    await window.jobdeck?.command('queues.setConcurrency', { queue: 'load', concurrency: 4 });
    await window.jobdeck?.command('queues.resume', { queue: 'load' });
  });
  // Their processes are up.
  while ((await completed(page)) < atRest + 1_000) await page.waitForTimeout(100);
  const before = await completed(page);
  const began = performance.now();
  return {
    rate: async () => ((await completed(page)) - before) / ((performance.now() - began) / 1_000),
    stop: () =>
      page.evaluate(async () => void (await window.jobdeck?.command('queues.pause', { queue: 'load' }))),
  };
}

/** A run that prints 10 MB a second is followed. */
async function* measureOutput(page: Page): Figures {
  const script = `const line = 'frame '.repeat(16) + '\\n'; const part = line.repeat(1000);
    setInterval(() => process.stdout.write(part), ${(part(1_000) / 10_000_000) * 1_000});`;
  const program = process.execPath;
  const [id = ''] = await enqueue(page, {
    kind: 'command',
    payload: { program, args: ['-e', script] },
    // What is left of the load is in the other one.
    queue: 'loud',
    name: 'loud',
  });
  await untilOutput(page, id, 'frame');
  await page.keyboard.press('/');
  await page.keyboard.type(`id:${id}`);
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /loud/ }).click();
  await page.locator('.terminal-row').first().waitFor();
  const followed = await watchFrames(page, () => page.waitForTimeout(SECONDS * 1_000));
  yield figure('frame p95, following 10 MB/s of output', followed.p95Ms, 'ms');
  yield figure('long tasks, following 10 MB/s of output', followed.longTasks, 'a second');
  await page.evaluate((jobId) => window.jobdeck?.command('jobs.cancel', { jobId }), id);
}

/** Bytes of so many lines of the script above. */
const part = (lines: number): number => lines * ('frame '.length * 16 + 1);
