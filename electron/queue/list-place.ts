/**
 * Where in the order of changes a share of a list has been passed, so that one may begin to read in its middle. Nothing
 * counts the jobs before a place; what is known of each stretch are its ends, how many jobs it has, and the changes at
 * a few ranks from its ends. Between those, changes are taken for evenly spread, which they nearly are: every change
 * that is not a job's last leaves a gap, and those are everywhere alike.
 */
export interface Stretch {
  readonly jobs: number;
  /** From the newest to the oldest, both included; the rank of the newest is 1. */
  readonly known: readonly RankedChange[];
}

export interface RankedChange {
  readonly rank: number;
  readonly change: number;
}

/** Ranks from either end that are worth a look, where a stretch is much longer: far outliers are often at the ends. */
export const RANKS = [1_000, 10_000] as const;

/** About `share` of the jobs changed at that place or later: 0 is the newest end of the list, 1 the oldest. */
export function placeAtShare(stretches: readonly Stretch[], share: number): number {
  const some = stretches.filter(({ jobs, known }) => jobs > 0 && known.length > 0);
  const total = some.reduce((sum, { jobs }) => sum + jobs, 0);
  const changes = some.flatMap(({ known }) => known.map(({ change }) => change));
  // Not by spreading them into Math.max: there may be as many as there are lanes.
  let lower = changes.reduce((least, change) => Math.min(least, change), Number.MAX_SAFE_INTEGER);
  let upper = changes.reduce((most, change) => Math.max(most, change), 0) + 1;
  if (total === 0) return 0;
  while (upper - lower > 1) {
    const middle = Math.floor((lower + upper) / 2);
    const passed = some.reduce((sum, stretch) => sum + rankOf(stretch, middle), 0);
    if (passed > share * total) lower = middle;
    else upper = middle;
  }
  return Math.round(upper);
}

/** About how many jobs of a stretch changed at that place or later. */
function rankOf({ jobs, known }: Stretch, place: number): number {
  const below = known.findIndex(({ change }) => change < place);
  if (below === 0) return 0;
  if (below === -1) return jobs;
  const from = known[below - 1] as RankedChange;
  const to = known[below] as RankedChange;
  const share = from.change === to.change ? 1 : (from.change - place) / (from.change - to.change);
  return from.rank + share * (to.rank - from.rank);
}
