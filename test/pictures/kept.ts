import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PNG } from 'pngjs';
import { comparePictures } from './compare.ts';

const KEPT = join(import.meta.dirname, 'kept');
/** Where a picture is put that is not as the one that was kept. */
const TAKEN = resolve(import.meta.dirname, '../../out/pictures');

export function keepPicture(name: string, taken: Buffer): void {
  mkdirSync(KEPT, { recursive: true });
  writeFileSync(join(KEPT, `${name}.png`), packed(taken));
}

/** null when it looks as it was kept; else what differs, and where to look. */
export function differenceFromKept(name: string, taken: Buffer): string | null {
  const path = join(KEPT, `${name}.png`);
  if (!existsSync(path)) return `There is no ${path} to compare with: npm run shots -- --update makes it.`;
  const { same, words } = comparePictures(readFileSync(path), taken);
  if (same) return null;
  mkdirSync(TAKEN, { recursive: true });
  const seen = join(TAKEN, `${name}.png`);
  writeFileSync(seen, taken);
  return `${words}. Look at ${seen} beside ${path}; if it is as it should be, npm run shots -- --update keeps it.`;
}

/** Steps of a colour in what is kept: with fewer colours the files are half as large, and the comparison allows for more. */
const STEP = 8;

function packed(picture: Buffer): Buffer {
  const png = PNG.sync.read(picture);
  for (const [at, value] of png.data.entries()) png.data[at] = Math.min(255, Math.round(value / STEP) * STEP);
  return PNG.sync.write(png, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 });
}
