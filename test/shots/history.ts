import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { HistoryFile } from '../../electron/metrics/history/history-file.ts';
import type { HistorySample, PartSample } from '../../electron/metrics/history/history-store.ts';
import type { HistoryMarker } from '../../shared/numbers/history.ts';
import { launchApp } from '../e2e/launch.ts';
import { aPart, aSample } from '../metrics/history/samples.ts';
import { press, type Shoot } from './shoot.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const HOURS = 49;
const BATCH = 1_800;

/** Two days that somebody could have had: calm nights, a laptop that slept, a crash, a database that was away. */
export async function shootHistory(shoot: Shoot): Promise<void> {
  const userData = mkdtempSync(join(tmpdir(), 'jobdeck-shots-'));
  try {
    mkdirSync(join(userData, 'data'), { recursive: true });
    writeDays(join(userData, 'data/history.db'), Math.floor(Date.now() / SECOND) * SECOND);
    await using launched = await launchApp({ userData });
    const choose = async (page: Page, metric: string, range: string): Promise<void> => {
      await press(page, '5');
      await page.keyboard.press('Escape');
      const list = page.getByRole('radio', { name: metric, exact: true });
      if (await list.isVisible()) await list.check();
      else await page.getByRole('combobox', { name: 'Metric' }).selectOption(metric);
      await page.getByRole('radio', { name: range, exact: true }).check();
      await page.waitForFunction(() => document.querySelector('[aria-busy=false] .u-over') !== null);
      await page.mouse.move(0, 0);
    };
    await shoot(launched, {
      name: 'history',
      show: async (page) => {
        await choose(page, 'Completed', 'Day');
        const plot = page.locator('.history-plot .u-over');
        const box = await plot.boundingBox();
        if (box !== null) await page.mouse.move(box.x + box.width * 0.66, box.y + 60);
      },
    });
    await shoot(launched, {
      name: 'history-zoom',
      show: async (page) => {
        await choose(page, 'Failed runs', 'Day');
        await page.getByRole('slider').focus();
        for (let step = 0; step < 22; step += 1) await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('+');
        await page.getByRole('button', { name: 'Zoom out' }).waitFor();
      },
    });
    const lookBack = async (page: Page): Promise<void> => {
      await choose(page, 'Completed', 'Hour');
      await page.getByRole('slider').focus();
      for (let step = 0; step < 80; step += 1) await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Enter');
      await page.locator('.past[aria-busy=false] .u-over').waitFor();
    };
    const lookBackAt = async (page: Page, key: string): Promise<void> => {
      await lookBack(page);
      await press(page, key);
    };
    await shoot(launched, {
      name: 'history-then',
      show: async (page) => {
        await lookBack(page);
        await page.getByRole('radio', { name: 'Hour', exact: true }).check();
        await page.mouse.move(0, 0);
      },
    });
    await shoot(launched, { name: 'queues-then', show: (page) => lookBackAt(page, '3') });
    await shoot(launched, {
      name: 'jobs-then',
      show: async (page) => {
        await lookBackAt(page, '2');
        await page.getByText(/^Jobs are listed as they are now/).waitFor();
      },
    });
    await shoot(launched, { name: 'history-line', show: (page) => choose(page, 'Waiting', 'Hour') });
    await shoot(launched, { name: 'history-times', show: (page) => choose(page, 'Time running', 'Day') });
  } finally {
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
  }
}

function writeDays(path: string, now: number): void {
  const file = new HistoryFile(path);
  const from = now - HOURS * HOUR;
  const ago = (hours: number): number => now - hours * HOUR;
  const at = (hours: number, kind: HistoryMarker['kind'], text: string): HistoryMarker => {
    return { at: ago(hours), kind, text };
  };
  const told = [
    at(48.5, 'started', '0.0.9'),
    at(6, 'started', '0.1.0'),
    at(4.3, 'settings', 'encode: limit: 2 → 3'),
    at(0.4, 'settings', 'reports: state: running → paused'),
    at(0.001, 'stopped', '0.1.0'),
  ];
  let line = 4;
  let totals = aSample(from).totals;
  for (let start = from; start < now; start += BATCH * SECOND) {
    const samples: HistorySample[] = [];
    for (let second = start; second < Math.min(now, start + BATCH * SECOND); second += SECOND) {
      const hoursAgo = (now - second) / HOUR;
      const isAway = (hoursAgo < 17 && hoursAgo > 13.4) || (hoursAgo < 6.2 && hoursAgo > 6);
      const next = aTypicalSecond(second, hoursAgo, line);
      line = next.gauges.queue_size;
      if (isAway) continue;
      totals = added(totals, next.counts);
      const started = totals.jobs_completed + totals.jobs_failed + next.gauges.jobs_in_progress;
      samples.push({ ...next, totals: { ...totals, jobs_started: started } });
    }
    const markers = told.filter((marker) => marker.at >= start && marker.at < start + BATCH * SECOND);
    const first = markers[0]?.at ?? now;
    file.save({ samples: samples.filter((sample) => sample.at < first), markers: [] });
    file.save({ samples: samples.filter((sample) => sample.at >= first), markers });
  }
  file.close();
}

function added(totals: HistorySample['totals'], counts: HistorySample['counts']): HistorySample['totals'] {
  const names = Object.keys(totals) as (keyof HistorySample['totals'])[];
  return Object.fromEntries(
    names.map((name) => [name, totals[name] + counts[name]]),
  ) as HistorySample['totals'];
}

/** Chance that is the same each time. */
function noise(of: number): number {
  const wave = Math.sin(of * 12.9898) * 43_758.5453;
  return wave - Math.floor(wave);
}

function aTypicalSecond(at: number, hoursAgo: number, line: number): HistorySample {
  const hour = new Date(at).getHours() + new Date(at).getMinutes() / 60;
  const busy =
    0.15 +
    0.85 * Math.max(0, Math.sin(((hour - 6) / 24) * 2 * Math.PI)) ** 1.5 +
    0.1 * noise(Math.floor(at / 600_000));
  const came = noise(at / SECOND) < busy * 0.6 ? 1 + Math.floor(noise(at / SECOND + 0.5) * 2.2) : 0;
  const isDown = hoursAgo < 3.6 && hoursAgo > 3.1;
  const canEnd = isDown ? 0 : Math.min(line + came, noise(at / SECOND + 0.3) < 0.55 ? 2 : 0);
  const queue_size = Math.max(0, Math.min(900, line + came - canEnd));
  const failed = isDown && noise(at / SECOND + 0.7) < 0.4 ? 1 : noise(at / SECOND + 0.9) < 0.01 ? 1 : 0;
  // The last hours are enough for what is shown by queue and kind.
  const parts = hoursAgo > 3 ? [] : partsOf({ came, ended: canEnd, failed, queue_size });
  return aSample(at, {
    parts,
    counts: {
      total_jobs_created: came,
      jobs_started: canEnd + failed,
      jobs_completed: canEnd,
      jobs_failed: failed,
      jobs_retried: failed,
    },
    gauges: {
      queue_size,
      jobs_in_progress: Math.min(8, queue_size + canEnd),
      oldest_waiting_ms: Math.round(queue_size * 900),
    },
    running: Array.from(
      { length: canEnd },
      (_, index) => 10 ** (2.6 + busy * 0.5 + 1.4 * noise(at / SECOND + index)),
    ),
  });
}

interface Second {
  readonly came: number;
  readonly ended: number;
  readonly failed: number;
  readonly queue_size: number;
}

/** Videos wait, and all else goes through. */
function partsOf({ came, ended, failed, queue_size }: Second): readonly PartSample[] {
  const running = Math.min(8, queue_size + ended);
  const counts = {
    total_jobs_created: came,
    jobs_started: ended + failed,
    jobs_completed: ended,
    jobs_failed: failed,
  };
  const took = Array.from({ length: ended }, (_, index) => 900 + 400 * index);
  const quick = { total_jobs_created: 1, jobs_started: 1, jobs_completed: 1 };
  const line = { queue_size, jobs_in_progress: running, oldest_waiting_ms: Math.round(queue_size * 900) };
  return [
    aPart('encode', null, { gauges: line }),
    aPart(null, 'command', { gauges: { jobs_in_progress: running } }),
    aPart('encode', 'command', { counts, gauges: { jobs_in_progress: running }, running: took }),
    aPart('fetch', 'http', { counts: quick, running: [180] }),
    aPart('default', 'module', { counts: came > 1 ? quick : {}, running: came > 1 ? [42] : [] }),
  ];
}
