import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Pixels as Electron's bitmaps have them: blue, green, red, alpha, row by row from the top. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bgra: Buffer;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Samples a pixel, by PNG's colour type: grey, RGB, palette, grey and alpha, RGBA. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Undefined for what is not a whole, sound PNG. Eight bits a sample, not interlaced; others throw. */
export function decodePng(file: Buffer): Bitmap | undefined {
  const chunks = readChunks(file);
  const header = chunks?.get('IHDR')?.[0];
  if (!chunks || !header || header.length < 13) return undefined;
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const [depth = 0, colour = 0, , , interlaced = 0] = header.subarray(8);
  const samples = SAMPLES[colour];
  if (samples === undefined || width === 0 || height === 0) return undefined;
  if (depth !== 8 || interlaced !== 0) {
    throw new Error(
      `stand-in: PNGs of ${depth} bits a sample${interlaced ? ', interlaced,' : ''} are not implemented`,
    );
  }
  let packed: Buffer;
  try {
    packed = inflateSync(Buffer.concat(chunks.get('IDAT') ?? []));
  } catch {
    return undefined;
  }
  if (packed.length < height * (1 + width * samples)) return undefined;
  const raw = unfilter(packed, width * samples, height, samples);
  const palette = chunks.get('PLTE')?.[0] ?? Buffer.alloc(0);
  const transparency = chunks.get('tRNS')?.[0] ?? Buffer.alloc(0);
  return { width, height, bgra: toBgra(raw, colour, samples, palette, transparency) };
}

export function encodePng({ width, height, bgra }: Bitmap): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const raw = Buffer.alloc(height * (1 + width * 4));
  for (let row = 0, at = 0; row < height; row++) {
    at++; // filter 0: as it is
    for (let column = 0; column < width; column++, at += 4) {
      const from = (row * width + column) * 4;
      raw[at] = bgra[from + 2] ?? 0;
      raw[at + 1] = bgra[from + 1] ?? 0;
      raw[at + 2] = bgra[from] ?? 0;
      raw[at + 3] = bgra[from + 3] ?? 0;
    }
  }
  const data = deflateSync(raw);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Nearest pixel: good enough to check sizes and colours by. */
export function resizeBitmap(from: Bitmap, width: number, height: number): Bitmap {
  const bgra = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * from.height) / height);
    for (let x = 0; x < width; x++) {
      const at = (row * from.width + Math.floor((x * from.width) / width)) * 4;
      from.bgra.copy(bgra, (y * width + x) * 4, at, at + 4);
    }
  }
  return { width, height, bgra };
}

function readChunks(file: Buffer): Map<string, Buffer[]> | undefined {
  if (!file.subarray(0, 8).equals(SIGNATURE)) return undefined;
  const chunks = new Map<string, Buffer[]>();
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const end = at + 8 + length;
    if (end + 4 > file.length) return undefined;
    if (crc32(file.subarray(at + 4, end)) !== file.readUInt32BE(end)) return undefined;
    const type = file.toString('latin1', at + 4, at + 8);
    chunks.set(type, [...(chunks.get(type) ?? []), file.subarray(at + 8, end)]);
    if (type === 'IEND') return chunks;
    at = end + 4;
  }
  return undefined;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function unfilter(packed: Buffer, rowLength: number, height: number, pixel: number): Buffer {
  const raw = Buffer.alloc(rowLength * height);
  for (let row = 0; row < height; row++) {
    const filter = packed[row * (rowLength + 1)];
    for (let x = 0; x < rowLength; x++) {
      const at = row * rowLength + x;
      const left = x >= pixel ? (raw[at - pixel] ?? 0) : 0;
      const up = row > 0 ? (raw[at - rowLength] ?? 0) : 0;
      const corner = x >= pixel && row > 0 ? (raw[at - rowLength - pixel] ?? 0) : 0;
      const given = packed[row * (rowLength + 1) + 1 + x] ?? 0;
      raw[at] = given + predicted(filter, left, up, corner);
    }
  }
  return raw;
}

function predicted(filter: number | undefined, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [left, up, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number,
  ];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

function toBgra(raw: Buffer, colour: number, samples: number, palette: Buffer, transparency: Buffer): Buffer {
  const count = raw.length / samples;
  const bgra = Buffer.alloc(count * 4);
  for (let pixel = 0; pixel < count; pixel++) {
    const [a = 0, b = 0, c = 0, d = 255] = raw.subarray(pixel * samples, pixel * samples + samples);
    if (colour === 3) {
      const [red = 0, green = 0, blue = 0] = palette.subarray(a * 3, a * 3 + 3);
      bgra.set([blue, green, red, transparency[a] ?? 255], pixel * 4);
    } else if (colour === 0 || colour === 4) {
      bgra.set([a, a, a, colour === 4 ? b : 255], pixel * 4);
    } else {
      bgra.set([c, b, a, d], pixel * 4);
    }
  }
  return bgra;
}
