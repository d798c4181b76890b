import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { drawBadge } from '../../electron/desktop/tray/badge-icon.ts';
import type { IconSize } from '../../electron/desktop/tray/tray-geometry.ts';
import { drawTrayIcon, type Panel, trayIconOf } from '../../electron/desktop/tray/tray-icon.ts';
import { trayMenuOf } from '../../electron/desktop/tray/tray-menu.ts';
import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { summaryLine } from '../../shared/numbers/summary.ts';
import { findChromium } from '../electron-stand-in/find-chromium.ts';
import { encodePng } from '../electron-stand-in/main/png.ts';
import { aSnapshot } from '../ipc/fakes.ts';

const at = (running: number, rest: Parameters<typeof aSnapshot>[0] = {}): Snapshot =>
  aSnapshot({
    drainMs: null,
    ...rest,
    metrics: { jobs_in_progress: running },
    jobs: { running, completed: 1131, ...rest.jobs },
  });

const STATES: Readonly<Record<string, Snapshot>> = {
  Idle: at(0),
  '1 of 8': at(1),
  '3 of 8': at(3),
  '8 of 8': at(8),
  Retrying: at(3, { jobs: { waiting: 29, retrying: 5 }, drainMs: 372_000 }),
  Dead: at(6, { jobs: { waiting: 29, retrying: 5, dead: 14 }, drainMs: 372_000 }),
  'Disk full': at(0, {
    jobs: { waiting: 29 },
    engine: { storage: { state: 'full', folder: '/data', since: 1, message: 'Full.' } },
  }),
  Paused: at(2, { jobs: { waiting: 29 }, engine: { state: 'paused' } }),
  'Paused, dead': at(0, { jobs: { waiting: 29, dead: 14 }, engine: { state: 'paused' } }),
};
const SIZES: readonly IconSize[] = [16, 20, 22, 24, 32, 44, 48];
const PANELS: Readonly<Record<Panel, string>> = { dark: '#24262a', light: '#ececea' };
/** How much the lowest rows are blown up, to see each pixel. */
const LOUPE = 5;

/** A sheet of all states of the tray's picture on both panels, with what is said in words; and the taskbar's numbers. */
export async function shootTray(out: string): Promise<void> {
  const { executable: executablePath, env } = await findChromium();
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    chromiumSandbox: false,
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.setContent(sheet());
    await page.screenshot({ path: join(out, 'tray.png'), fullPage: true });
  } finally {
    await browser.close();
  }
}

function sheet(): string {
  const names = Object.keys(STATES);
  const panel = (on: Panel): string => {
    const row = (size: IconSize, zoom: number): string =>
      `<tr><th>${size}${zoom > 1 ? ` × ${zoom}` : ''}</th>${names
        .map((name) => `<td>${picture(icon(name, size, on), size, zoom)}</td>`)
        .join('')}</tr>`;
    const rows = [...SIZES.map((size) => row(size, 1)), row(16, LOUPE), row(22, LOUPE)];
    return `<table class="${on}">${rows.join('')}</table>`;
  };
  const words = names.map((name) => {
    const snapshot = STATES[name] as Snapshot;
    const items = trayMenuOf(snapshot).map((item) =>
      item.type === 'separator' ? '<hr>' : `${item.label}<br>`,
    );
    return `<td><p>${summaryLine(snapshot)}</p><div>${items.join('')}</div></td>`;
  });
  const badges = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(
    (count) => `${picture(drawBadge(count, 1), 16, 1)} ${picture(drawBadge(count, 2), 32, 2)} `,
  );
  return `<!doctype html><style>
    body { font: 12px sans-serif; margin: 24px; color: #17181a; width: 1390px }
    table { border-collapse: collapse; table-layout: fixed; width: 100% }
    td { text-align: center; padding: 6px; vertical-align: middle } th { width: 56px; font-weight: 400 }
    .dark { background: ${PANELS.dark}; color: #a9acb3 } .light { background: ${PANELS.light} }
    .words td { vertical-align: top; text-align: left } .words div { border: 1px solid #ccc; padding: 6px }
    img { image-rendering: pixelated; vertical-align: middle }
  </style><table><tr><th></th>${names.map((name) => `<td><b>${name}</b></td>`).join('')}</tr></table>
  ${panel('dark')}${panel('light')}
  <table class="words"><tr><th></th>${words.join('')}</tr></table><p>${badges.join('')}</p>`;
}

function icon(name: string, size: IconSize, panel: Panel): Uint8ClampedArray {
  return drawTrayIcon(trayIconOf(STATES[name] as Snapshot), size, panel);
}

function picture(rgba: Uint8ClampedArray, size: number, zoom: number): string {
  // A PNG's colours are not multiplied by alpha; the order is the native one.
  const bgra = Buffer.from(rgba);
  for (let pixel = 0; pixel < bgra.length; pixel += 4) {
    bgra[pixel] = rgba[pixel + 2] ?? 0;
    bgra[pixel + 2] = rgba[pixel] ?? 0;
  }
  const png = encodePng({ width: size, height: size, bgra }).toString('base64');
  return `<img width="${size * zoom}" height="${size * zoom}" src="data:image/png;base64,${png}">`;
}
