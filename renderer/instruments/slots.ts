/** More would be too thin as bars, and not be counted by eye as pips. */
const MAX_DRAWN = 16;

/** For each slot whether a job runs in it, the busy ones first; null when there are too many to draw one by one. */
export function slotsOf(busy: number, limit: number): readonly boolean[] | null {
  return limit > MAX_DRAWN ? null : Array.from({ length: limit }, (_, slot) => slot < busy);
}
