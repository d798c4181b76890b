const GOLDEN = 0.618_033_988_749_895;

/**
 * A place in line between two others; without one below it, in front. Never the middle, and never a whole number, which
 * is the place of a job that nobody moved: no two jobs of a list may have the same, or a page could end between them.
 */
export function placeBetween(below: number | null, above: number, seed: number): number {
  const share = 0.25 + 0.5 * ((seed * GOLDEN) % 1);
  return below === null ? above - 0.5 - share : below + (above - below) * share;
}

/** The distance at which `count` places fit below that one, all of them above the other; 0 when there is no room. */
export function spreadStep(below: number | null, above: number, count: number): number {
  const room = below === null ? count + 1 : above - below;
  const step = (room * GOLDEN) / (count + 1);
  return step > Math.abs(above) * Number.EPSILON * 1024 ? step : 0;
}

/** A place, or the number of a change, as a cursor has it. */
export const PLACE_TEXT = /^-?\d{1,15}(\.\d{1,20})?(e-\d{1,3})?$/;
