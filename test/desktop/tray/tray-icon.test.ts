import { expect, test } from 'vitest';
import { geometryOf, type IconSize } from '../../../electron/desktop/tray/tray-geometry.ts';
import {
  drawTrayIcon,
  type TrayIcon,
  toNativeBitmap,
  trayIconOf,
} from '../../../electron/desktop/tray/tray-icon.ts';
import type { StorageStatus } from '../../../shared/numbers/snapshot.ts';
import { aSnapshot } from '../../ipc/fakes.ts';

const IDLE: TrayIcon = { ring: 0, dot: 'none', paused: false };

/** A pixel as `#rrggbb aa%`, or `clear`. */
function pixel(icon: TrayIcon, size: IconSize, panel: 'dark' | 'light', x: number, y: number): string {
  const at = (y * size + x) * 4;
  const [red = 0, green = 0, blue = 0, alpha = 0] = drawTrayIcon(icon, size, panel).subarray(at, at + 4);
  if (alpha === 0) return 'clear';
  const hex = [red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('');
  return `#${hex} ${Math.round((alpha / 255) * 100)}%`;
}

test('the icon is taken from the snapshot: share of the limit, rounded up', () => {
  const icon = (running: number, concurrency: number): number =>
    trayIconOf(aSnapshot({ metrics: { jobs_in_progress: running }, engine: { concurrency } })).ring;
  expect([icon(0, 8), icon(3, 8), icon(8, 8), icon(1, 256), icon(9, 8)]).toEqual([0, 0.375, 1, 1 / 32, 1]);
});

test('red wins over amber', () => {
  const dot = (retrying: number, dead: number): string =>
    trayIconOf(aSnapshot({ jobs: { retrying, dead } })).dot;
  expect([dot(0, 0), dot(2, 0), dot(2, 1), dot(0, 1)]).toEqual(['none', 'amber', 'red', 'red']);
  const ofStorage = (state: StorageStatus['state']): string =>
    trayIconOf(
      aSnapshot({ jobs: {}, engine: { storage: { state, folder: '/data', since: 1, message: '' } } }),
    ).dot;
  const states = ['ok', 'full', 'failing', 'damaged', 'read-only'] as const;
  expect(states.map(ofStorage)).toEqual(['none', 'red', 'red', 'red', 'amber']);
});

for (const size of [16, 32] as const) {
  const middle = size / 2;
  const onRing = size === 16 ? 1 : 3;

  test(`${size} px: idle is a whole ring with nothing in it`, () => {
    expect(pixel(IDLE, size, 'dark', middle, middle)).toBe('clear');
    for (const [x, y] of [
      [middle, onRing],
      [size - 1 - onRing, middle],
      [middle, size - 1 - onRing],
      [onRing, middle],
    ] as const) {
      expect(pixel(IDLE, size, 'dark', x, y), `at ${x},${y}`).toBe('#f0ece5 78%');
    }
    expect(pixel(IDLE, size, 'dark', 0, 0)).toBe('clear');
  });

  test(`${size} px: the ring fills clockwise from the top`, () => {
    const quarter = { ...IDLE, ring: 0.25 };
    const inTurn = [
      pixel(quarter, size, 'dark', middle + 2, onRing),
      pixel(quarter, size, 'dark', size - 1 - onRing, middle + 2),
      pixel(quarter, size, 'dark', middle - 3, onRing),
    ];
    expect(inTurn[0], 'right of the top: filled').toMatch(/^#f0ece5 (100|9\d|8\d)%$/);
    expect(inTurn[1], 'below the right: track').toMatch(/^#f0ece5 (30|2\d)%$/);
    expect(inTurn[2], 'left of the top: track').toMatch(/^#f0ece5 (30|2\d)%$/);
    expect(pixel({ ...IDLE, ring: 1 }, size, 'dark', middle - 1, onRing)).toBe('#f0ece5 100%');
  });

  test(`${size} px: the dot is in the lower right, with a gap cut out of the ring`, () => {
    const at = size === 16 ? 12 : 25;
    const colours = (['dark', 'light'] as const).flatMap((panel) =>
      (['amber', 'red'] as const).map((dot) => pixel({ ...IDLE, dot }, size, panel, at, at)),
    );
    expect(colours).toEqual(['#eeb93a 100%', '#f4576f 100%', '#e39a00 100%', '#d81f45 100%']);
    const gap = size === 16 ? ([12, 8] as const) : ([26, 18] as const);
    expect(pixel({ ...IDLE, dot: 'red' }, size, 'dark', gap[0], gap[1]), 'gap').toBe('clear');
  });

  test(`${size} px: paused is grey, with two bars`, () => {
    const paused = { ...IDLE, ring: 0.5, paused: true };
    const bar = size === 16 ? 6 : 13;
    expect(pixel(paused, size, 'light', bar, middle)).toBe('#1e1c19 50%');
    expect(pixel(paused, size, 'light', middle, onRing)).toBe('#1e1c19 50%');
    expect(pixel(paused, size, 'light', middle, middle), 'between the bars').toBe('clear');
  });

  test(`${size} px: edges are smooth`, () => {
    const alphas = new Set<number>();
    const pixels = drawTrayIcon({ ...IDLE, ring: 1 }, size, 'dark');
    for (let at = 3; at < pixels.length; at += 4) alphas.add(pixels[at] ?? 0);
    expect(alphas.size, 'different alphas').toBeGreaterThan(8);
  });
}

test('every size is the same drawing: bars on whole pixels, the dot inside the picture, a hole in the ring', () => {
  for (const size of [16, 20, 22, 24, 32, 40, 44, 48] as const) {
    const { bars, dot, radius, stroke } = geometryOf(size);
    expect([bars.inset, bars.width, bars.half].every(Number.isInteger), `bars at ${size} px`).toBe(true);
    expect(dot.centre + dot.radius, `dot at ${size} px`).toBeLessThanOrEqual(size);
    expect(radius + stroke / 2, `ring at ${size} px`).toBeLessThanOrEqual(size / 2);
    expect(pixel(IDLE, size, 'dark', size / 2, size / 2)).toBe('clear');
    expect(pixel({ ...IDLE, ring: 1 }, size, 'dark', size / 2 - 1, Math.floor(size / 2 - radius))).toMatch(
      /^#f0ece5 (100|9\d|8\d)%$/,
    );
  }
});

test('a native bitmap is BGRA with the colours multiplied by alpha', () => {
  const bitmap = toNativeBitmap(new Uint8ClampedArray([200, 100, 50, 255, 200, 100, 50, 51, 9, 9, 9, 0]));
  expect([...bitmap]).toEqual([50, 100, 200, 255, 10, 20, 40, 51, 0, 0, 0, 0]);
});
