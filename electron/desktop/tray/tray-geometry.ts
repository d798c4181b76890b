/**
 * Lengths in px of the tray's picture. The gap is cut out around the dot, so that it stands off the ring; the bars' edges
 * lie on whole pixels, so that they stay sharp.
 */
export interface Geometry {
  readonly radius: number;
  readonly stroke: number;
  readonly dot: { readonly centre: number; readonly radius: number; readonly gap: number };
  /** Two of them; `inset` is from the middle to the inner edge. */
  readonly bars: { readonly inset: number; readonly width: number; readonly half: number };
}

/** 16 on Windows and macOS, 22 in Linux panels, and what those become on finer screens. */
export type IconSize = 16 | 20 | 22 | 24 | 32 | 40 | 44 | 48;

const BY_HAND: Readonly<Record<16 | 22 | 32, Geometry>> = {
  16: {
    radius: 6.5,
    stroke: 2,
    dot: { centre: 12.5, radius: 3, gap: 4.5 },
    bars: { inset: 1, width: 2, half: 3 },
  },
  22: {
    radius: 8.75,
    stroke: 2.5,
    dot: { centre: 17.5, radius: 4, gap: 5.75 },
    bars: { inset: 1, width: 2, half: 4 },
  },
  32: {
    radius: 12.75,
    stroke: 3.5,
    dot: { centre: 25.5, radius: 5.5, gap: 8 },
    bars: { inset: 2, width: 3, half: 5 },
  },
};

/** The drawing that was made by hand for the size nearest to it, at its size. */
export function geometryOf(size: IconSize): Geometry {
  const drawn = size < 20 ? 16 : size === 22 || size === 44 ? 22 : size < 32 ? 16 : 32;
  const { radius, stroke, dot, bars } = BY_HAND[drawn];
  const scale = size / drawn;
  return {
    radius: radius * scale,
    stroke: stroke * scale,
    dot: { centre: dot.centre * scale, radius: dot.radius * scale, gap: dot.gap * scale },
    bars: {
      inset: Math.round(bars.inset * scale),
      width: Math.round(bars.width * scale),
      half: Math.round(bars.half * scale),
    },
  };
}
