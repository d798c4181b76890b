/** A square picture, RGBA, not premultiplied, row by row from the top. */
export interface Square {
  readonly size: number;
  readonly rgba: Uint8ClampedArray;
}

const HEADER = 6;
const ENTRY = 16;
const BITMAP_HEADER = 40;

/**
 * Windows' file of one picture in several sizes. Each is a bitmap of 32 bits a pixel from the bottom row up, with a mask
 * behind it that says which pixels are clear: what draws without alpha goes by that.
 */
export function encodeIco(squares: readonly Square[]): Buffer {
  const bitmaps = squares.map(bitmapOf);
  const head = Buffer.alloc(HEADER + ENTRY * squares.length);
  head.writeUInt16LE(1, 2); // an icon, and no cursor
  head.writeUInt16LE(squares.length, 4);
  let offset = head.length;
  for (const [index, { size }] of squares.entries()) {
    const bytes = bitmaps[index]?.length ?? 0;
    const at = HEADER + ENTRY * index;
    head.writeUInt8(size % 256, at); // 0 stands for 256
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4); // planes
    head.writeUInt16LE(32, at + 6); // bits a pixel
    head.writeUInt32LE(bytes, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += bytes;
  }
  return Buffer.concat([head, ...bitmaps]);
}

function bitmapOf({ size, rgba }: Square): Buffer {
  const header = Buffer.alloc(BITMAP_HEADER);
  header.writeUInt32LE(BITMAP_HEADER, 0);
  header.writeInt32LE(size, 4);
  header.writeInt32LE(size * 2, 8); // the mask counts as rows of the picture
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const pixels = Buffer.alloc(size * size * 4);
  // One bit a pixel, each row filled up to four bytes.
  const maskRow = Math.ceil(size / 32) * 4;
  const mask = Buffer.alloc(maskRow * size);
  for (let y = 0; y < size; y += 1) {
    const row = size - 1 - y;
    for (let x = 0; x < size; x += 1) {
      const from = (y * size + x) * 4;
      const to = (row * size + x) * 4;
      pixels[to] = rgba[from + 2] ?? 0;
      pixels[to + 1] = rgba[from + 1] ?? 0;
      pixels[to + 2] = rgba[from] ?? 0;
      pixels[to + 3] = rgba[from + 3] ?? 0;
      const byte = row * maskRow + (x >> 3);
      if (rgba[from + 3] === 0) mask[byte] = (mask[byte] ?? 0) | (0x80 >> (x & 7));
    }
  }
  header.writeUInt32LE(pixels.length + mask.length, 20);
  return Buffer.concat([header, pixels, mask]);
}
