import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { HistoryFile } from '../../electron/metrics/history/history-file.ts';
import type { HistoryMetric } from '../../shared/numbers/history.ts';
import { type LaunchedApp, launchApp } from '../e2e/launch.ts';
import type { Figure } from './figure.ts';
import { aSecond } from './history-load.ts';
import { median, rounded } from './measure.ts';
import { scratchFolder } from './scratch.ts';

const ROUNDS = 5;
const DAYS = 30;
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
/** Of every minute of 30 days: runs of three decades, of so many queues. */
const LOAD = { jobs: 50, queues: 5 };

/** As the screen names them. */
const METRICS: Readonly<Partial<Record<HistoryMetric, string>>> = {
  jobs_completed: 'Completed',
  running_ms: 'Time running',
};

const figure = (metric: string, value: number, n: number): Figure => ({
  bench: 'history-chart',
  metric,
  value: rounded(value),
  unit: 'ms',
  n,
});

/** From pressing the range of 30 days to its painted chart, by the first press after a start and by later ones. */
export async function* run(): AsyncGenerator<Figure, void> {
  using scratch = scratchFolder();
  const folder = scratch.path;
  const data = join(folder, 'data');
  mkdirSync(data);
  fill(join(data, 'history.db'));
  for (const [metric, name] of Object.entries(METRICS)) {
    // A start for each: the first question is the one that finds nothing in memory.
    await using launched = await launchApp({ args: ['--data', data] });
    yield* measure(launched, metric as HistoryMetric, name);
  }
}

function fill(path: string): void {
  const file = new HistoryFile(path);
  const seconds = Array.from({ length: 60 }, () => aSecond(0, LOAD));
  const now = Math.floor(Date.now() / MINUTE) * MINUTE;
  const samples = Array.from({ length: (DAYS * DAY) / MINUTE }, (_, index) => ({
    ...(seconds[index % seconds.length] ?? aSecond(0, LOAD)),
    at: now - DAYS * DAY + index * MINUTE,
  }));
  for (let from = 0; from < samples.length; from += 1_000) {
    file.save({ samples: samples.slice(from, from + 1_000), markers: [] });
  }
  file.close();
}

async function* measure({ page }: LaunchedApp, metric: HistoryMetric, name: string): AsyncGenerator<Figure> {
  await page.keyboard.press('ControlOrMeta+5');
  await page.getByRole('radio', { name, exact: true }).check();
  await isPainted(page);
  const press = async (range: string): Promise<number> => {
    await page.waitForTimeout(500);
    return paintedAfter(page, range);
  };
  yield figure(`30 days of ${metric} painted, the first time`, await press('30 days'), 1);
  const painted: number[] = [];
  const asked: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await press('Hour');
    painted.push(await press('30 days'));
    asked.push(await answeredAfter(page, metric));
  }
  yield figure(`30 days of ${metric} painted, later`, median(painted), ROUNDS);
  yield figure(`its question alone, from the page and back`, median(asked), ROUNDS);
}

const isPainted = (page: Page) =>
  page.waitForFunction(() => document.querySelector('.history-main[aria-busy=false] .u-over') !== null);

/** From the press to the frame after the one in which the chart of that range was drawn. */
function paintedAfter(page: Page, range: string): Promise<number> {
  return page.evaluate(
    (name) =>
      new Promise<number>((resolve, reject) => {
        const key = [...document.querySelectorAll<HTMLInputElement>('.history-tools input[type=radio]')].find(
          (input) =>
            input.labels?.[0]?.textContent?.trim() === name || input.getAttribute('aria-label') === name,
        );
        const text = document.querySelector('.history-line > p');
        if (key === undefined || text === null) return reject(new Error(`the page has no key ${name}`));
        let drawnAt = 0;
        const { clearRect } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.clearRect = function (...rectangle) {
          if (this.canvas.closest('.history-plot') !== null) drawnAt = performance.now();
          clearRect.apply(this, rectangle);
        };
        let answeredAt = Number.POSITIVE_INFINITY;
        const answers = new MutationObserver(() => {
          answeredAt = performance.now();
        });
        answers.observe(text, { characterData: true, childList: true, subtree: true });
        const began = performance.now();
        const look = (): void => {
          if (drawnAt < answeredAt) return void requestAnimationFrame(look);
          answers.disconnect();
          CanvasRenderingContext2D.prototype.clearRect = clearRect;
          // The frame after it shows it.
          requestAnimationFrame(() => resolve(performance.now() - began));
        };
        key.click();
        look();
      }),
    range,
  );
}

function answeredAfter(page: Page, metric: HistoryMetric): Promise<number> {
  return page.evaluate(
    async ([name, range]) => {
      const to = Date.now();
      const began = performance.now();
      await window.jobdeck?.query('history.query', {
        metric: name,
        from: to - range,
        to,
        points: 200,
        before: true,
        queue: null,
        kind: null,
      });
      return performance.now() - began;
    },
    [metric, DAYS * DAY] as const,
  );
}
