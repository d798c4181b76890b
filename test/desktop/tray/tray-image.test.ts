import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NativeImage } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { encodeIco } from '../../../electron/desktop/tray/ico.ts';
import { drawTrayIcon, type TrayIcon } from '../../../electron/desktop/tray/tray-icon.ts';
import { trayImages } from '../../../electron/desktop/tray/tray-image.ts';

vi.mock('electron', async () => ({
  nativeImage: (await import('../../electron-stand-in/main/native-image.ts')).nativeImageModule,
}));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobdeck-tray-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ICON: TrayIcon = { ring: 0.5, dot: 'none', paused: false };

test('macOS gets a template as long as no colour says something', () => {
  const imageOf = trayImages({ platform: 'darwin', folder });
  const plain = imageOf(ICON, 'dark') as NativeImage;
  expect([plain.isTemplateImage(), plain.getScaleFactors(), plain.getSize()]).toEqual([
    true,
    [1, 2],
    { width: 16, height: 16 },
  ]);
  const colours = new Set<string>();
  const bitmap = plain.toBitmap();
  for (let at = 0; at < bitmap.length; at += 4) {
    if (bitmap[at + 3] === 255) colours.add(bitmap.subarray(at, at + 3).toString('hex'));
  }
  expect(colours.size, 'colours of a template').toBe(1);
  const red = imageOf({ ...ICON, dot: 'red' }, 'dark') as NativeImage;
  expect(red.isTemplateImage()).toBe(false);
});

test('Linux gets the size of its panels, and twice that', () => {
  const image = trayImages({ platform: 'linux', folder })(ICON, 'light') as NativeImage;
  expect([image.getSize(), image.toBitmap({ scaleFactor: 2 }).length]).toEqual([
    { width: 22, height: 22 },
    44 * 44 * 4,
  ]);
});

test('Windows gets a file with the sizes of its taskbar, written once a picture', () => {
  const imageOf = trayImages({ platform: 'win32', folder: join(folder, 'tray') });
  const path = imageOf(ICON, 'dark') as string;
  const written = statSync(path).mtimeMs;
  expect([imageOf(ICON, 'dark'), statSync(path).mtimeMs]).toEqual([path, written]);
  expect(imageOf(ICON, 'light')).not.toBe(path);
  imageOf({ ...ICON, dot: 'amber', paused: true }, 'light');
  imageOf({ ring: 1, dot: 'amber', paused: true }, 'light');
  expect(readdirSync(join(folder, 'tray')).sort()).toEqual([
    '1-dark-0.5-none.ico',
    '1-light-0.5-none.ico',
    '1-light-paused-amber.ico',
  ]);
  expect(readIco(readFileSync(path)).map(({ size }) => size)).toEqual([16, 20, 24, 32, 40, 48]);
});

test('where no file can be written Windows gets a bitmap', () => {
  const image = trayImages({ platform: 'win32', folder: '/dev/null/tray' })(ICON, 'dark') as NativeImage;
  expect(image.getScaleFactors()).toEqual([1, 2]);
});

test('an icon file has each pixel as it was drawn, and a mask of those that are clear', () => {
  const squares = ([16, 20] as const).map((size) => ({ size, rgba: drawTrayIcon(ICON, size, 'light') }));
  const read = readIco(encodeIco(squares));
  expect(read.length).toBe(2);
  for (const [index, { size, rgba, clear }] of read.entries()) {
    expect([size, rgba]).toEqual([squares[index]?.size, [...(squares[index]?.rgba ?? [])]]);
    expect(clear).toEqual(rgba.filter((_value, at) => at % 4 === 3).map((alpha) => alpha === 0));
  }
});

/** As Windows reads it: by the offsets of the head, rows from the bottom. */
function readIco(file: Buffer): { size: number; rgba: number[]; clear: boolean[] }[] {
  expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const entry = file.subarray(6 + index * 16);
    const size = entry.readUInt8(0);
    const image = file.subarray(entry.readUInt32LE(12), entry.readUInt32LE(12) + entry.readUInt32LE(8));
    expect([
      image.readUInt32LE(0),
      image.readInt32LE(4),
      image.readInt32LE(8),
      image.readUInt16LE(14),
    ]).toEqual([40, size, size * 2, 32]);
    const maskRow = Math.ceil(size / 32) * 4;
    expect(image.length).toBe(40 + size * size * 4 + maskRow * size);
    const rgba: number[] = [];
    const clear: boolean[] = [];
    for (let y = 0; y < size; y += 1) {
      for (let x = 0; x < size; x += 1) {
        const row = size - 1 - y;
        const at = 40 + (row * size + x) * 4;
        const [blue = 0, green = 0, red = 0, alpha = 0] = image.subarray(at, at + 4);
        // A clear pixel has no colour.
        rgba.push(red, green, blue, alpha);
        const bits = image[40 + size * size * 4 + row * maskRow + (x >> 3)] ?? 0;
        clear.push((bits & (0x80 >> (x & 7))) !== 0);
      }
    }
    return { size, rgba, clear };
  });
}
