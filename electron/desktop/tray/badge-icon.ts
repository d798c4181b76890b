/**
 * The number on Windows' taskbar button: a red disc with the dead jobs in it, `9+` from ten on. Electron asks for 16 px, in
 * which nothing but a font of pixels can be read.
 */
const GLYPHS: Readonly<Record<string, readonly string[]>> = {
  '1': ['.#.', '##.', '.#.', '.#.', '.#.', '.#.', '###'],
  '2': ['##.', '..#', '..#', '.#.', '#..', '#..', '###'],
  '3': ['##.', '..#', '..#', '.#.', '..#', '..#', '##.'],
  '4': ['#.#', '#.#', '#.#', '###', '..#', '..#', '..#'],
  '5': ['###', '#..', '#..', '##.', '..#', '..#', '##.'],
  '6': ['.##', '#..', '#..', '##.', '#.#', '#.#', '.#.'],
  '7': ['###', '..#', '..#', '.#.', '.#.', '.#.', '.#.'],
  '8': ['.#.', '#.#', '#.#', '.#.', '#.#', '#.#', '.#.'],
  '9': ['.#.', '#.#', '#.#', '.##', '..#', '..#', '##.'],
  '+': ['...', '...', '.#.', '###', '.#.', '...', '...'],
};
const GLYPH = { width: 3, height: 7, gap: 1 } as const;
const SIZE = 16;
const RED = [201, 42, 39] as const;
const WHITE = [255, 255, 255] as const;
const SAMPLES = 4;

/** RGBA, not premultiplied, row by row from the top; 16 px, or 32 with `scale` 2. */
export function drawBadge(count: number, scale: 1 | 2): Uint8ClampedArray {
  const text = count > 9 ? '9+' : String(count);
  const side = SIZE * scale;
  const pixels = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const ink = isInk(text, Math.floor(x / scale), Math.floor(y / scale));
      pixels.set([...(ink ? WHITE : RED), 255 * coverage(x, y, side)], (y * side + x) * 4);
    }
  }
  return pixels;
}

function isInk(text: string, x: number, y: number): boolean {
  const width = text.length * (GLYPH.width + GLYPH.gap) - GLYPH.gap;
  const column = x - Math.floor((SIZE - width) / 2);
  const row = y - Math.floor((SIZE - GLYPH.height) / 2);
  const step = GLYPH.width + GLYPH.gap;
  const glyph = column < 0 ? undefined : GLYPHS[text.charAt(Math.floor(column / step))];
  return glyph?.[row]?.charAt(column % step) === '#';
}

/** How much of the pixel the disc covers. */
function coverage(x: number, y: number, side: number): number {
  let inside = 0;
  for (let index = 0; index < SAMPLES * SAMPLES; index += 1) {
    const right = x + ((index % SAMPLES) + 0.5) / SAMPLES - side / 2;
    const down = y + (Math.floor(index / SAMPLES) + 0.5) / SAMPLES - side / 2;
    if (Math.hypot(right, down) <= side / 2) inside += 1;
  }
  return inside / (SAMPLES * SAMPLES);
}
