import { PNG } from 'pngjs';

/**
 * How far a picture is from the one that was kept. Two builds of Chromium draw the edges of letters differently, so single
 * pixels say nothing: compared are the mean colours of blocks of 8 x 8 pixels, in which such edges even out, while a
 * colour, a shift by half a block or a missing sign change them.
 */
const BLOCK = 8;
/** Of 255, in the channel that differs most. */
const BLOCK_LIMIT = 20;
/** A handful of blocks may differ: a curve that ends half a pixel higher. */
const BLOCKS_ALLOWED = 2;

export interface Difference {
  readonly same: boolean;
  /** In words, for who has to look. */
  readonly words: string;
}

export function comparePictures(kept: Buffer, taken: Buffer): Difference {
  const before = PNG.sync.read(kept);
  const after = PNG.sync.read(taken);
  if (before.width !== after.width || before.height !== after.height) {
    const words = `expected ${before.width} x ${before.height} pixels, got ${after.width} x ${after.height}`;
    return { same: false, words };
  }
  const columns = Math.floor(before.width / BLOCK);
  const rows = Math.floor(before.height / BLOCK);
  const differing: { readonly x: number; readonly y: number; readonly by: number }[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = { x: column * BLOCK, y: row * BLOCK };
      const by = blockDifference(before, after, at.x, at.y);
      if (by > BLOCK_LIMIT) differing.push({ ...at, by });
    }
  }
  const worst = differing.toSorted((a, b) => b.by - a.by)[0];
  if (worst === undefined) return { same: true, words: 'no block differs' };
  const words = `${differing.length} of ${rows * columns} blocks differ, most at ${worst.x}, ${worst.y} (by ${Math.round(worst.by)} of 255)`;
  return { same: differing.length <= BLOCKS_ALLOWED, words };
}

function blockDifference(before: PNG, after: PNG, x: number, y: number): number {
  const [a, b] = [before.data, after.data];
  let [red, green, blue] = [0, 0, 0];
  for (let line = y; line < y + BLOCK; line += 1) {
    const from = (line * before.width + x) * 4;
    for (let at = from; at < from + BLOCK * 4; at += 4) {
      red += (a[at] ?? 0) - (b[at] ?? 0);
      green += (a[at + 1] ?? 0) - (b[at + 1] ?? 0);
      blue += (a[at + 2] ?? 0) - (b[at + 2] ?? 0);
    }
  }
  return Math.max(Math.abs(red), Math.abs(green), Math.abs(blue)) / BLOCK ** 2;
}
