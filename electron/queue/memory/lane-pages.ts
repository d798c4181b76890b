import TinyQueue from 'tinyqueue';
import type { JobState } from '../../../shared/jobs/job.ts';
import type { ListOrder } from '../../../shared/jobs/job-views.ts';
import { placeAtShare, RANKS, type RankedChange, type Stretch } from '../list-place.ts';
import type { JobLanes } from './job-lanes.ts';
import { type Lane, type Links, NONE } from './links.ts';

/** A place in the order of changes, and as a hint the slot of the job that has it. */
export interface Cursor {
  readonly change: number;
  readonly slot: number;
}

export function parseCursor(text: string): Cursor | null {
  const parts = /^(-?\d{1,15}(?:\.\d{1,20})?(?:e-\d{1,3})?):(\d{1,10})$/.exec(text);
  return parts === null ? null : { change: Number(parts[1]), slot: Number(parts[2]) };
}

export interface SlotPage {
  readonly slots: readonly number[];
  readonly next: string | null;
  readonly total: number;
}

/** Jobs of a state or of all, in that order. `laneAt` is null where a slot is empty. */
export function pageOf(
  lanes: JobLanes,
  query: {
    readonly state: JobState | null;
    readonly limit: number;
    readonly order: ListOrder;
    readonly from: Cursor | null;
  },
  laneAt: (slot: number) => Lane | null,
): SlotPage {
  const { state, limit, order, from } = query;
  const { links } = lanes;
  const merged = lanes.all(state);
  const total = merged.reduce((sum, lane) => sum + lane.size, 0);
  const slots: number[] = [];
  for (const slot of inOrder(links, merged, { order, from, laneAt })) {
    if (slots.length === limit) {
      // A cursor stands right behind its job, seen from the latest change.
      const at = order === 'latest' ? (slots.at(-1) ?? slot) : slot;
      return { slots, next: `${links.change(at)}:${at}`, total };
    }
    slots.push(slot);
  }
  return { slots, next: null, total };
}

/** A cursor before which about that share of the list stands, latest change first. */
export function cursorAtShare(lanes: JobLanes, state: JobState | null, share: number): string {
  const stretches = lanes.all(state).map((lane) => stretchOf(lanes.links, lane));
  return `${placeAtShare(stretches, share)}:0`;
}

function stretchOf(links: Links, lane: Lane): Stretch {
  const known: RankedChange[] = [];
  if (lane.size === 0) return { jobs: 0, known };
  const ranks = RANKS.filter((rank) => rank * 2 < lane.size);
  let rank = 1;
  let slot = lane.last;
  known.push({ rank, change: links.change(slot) });
  for (const wanted of ranks) {
    for (; rank < wanted; rank += 1) slot = links.previous(slot);
    known.push({ rank, change: links.change(slot) });
  }
  const fromOldest: RankedChange[] = [];
  rank = lane.size;
  slot = lane.first;
  if (rank > 1) fromOldest.push({ rank, change: links.change(slot) });
  for (const wanted of ranks) {
    for (; lane.size - rank < wanted; rank -= 1) slot = links.next(slot);
    fromOldest.push({ rank, change: links.change(slot) });
  }
  return { jobs: lane.size, known: [...known, ...fromOldest.reverse()] };
}

interface Walk {
  readonly order: ListOrder;
  readonly from: Cursor | null;
  readonly laneAt: (slot: number) => Lane | null;
}

/** Merges lanes from the cursor on: changes before it, the latest first, or the others, the oldest first. */
function* inOrder(links: Links, lanes: readonly Lane[], walk: Walk): Generator<number> {
  const isLatest = walk.order === 'latest';
  const sign = isLatest ? -1 : 1;
  const heads = lanes.map((lane) => headOf(links, lane, walk)).filter((slot) => slot !== NONE);
  const heap = new TinyQueue(heads, (a, b) => sign * (links.change(a) - links.change(b)));
  for (let slot = heap.pop(); slot !== undefined; slot = heap.pop()) {
    yield slot;
    const next = isLatest ? links.previous(slot) : links.next(slot);
    if (next !== NONE) heap.push(next);
  }
}

/** The first of a lane behind the cursor. Where the cursor's job is still in its place, at once. */
function headOf(links: Links, lane: Lane, { order, from, laneAt }: Walk): number {
  const isLatest = order === 'latest';
  if (from === null) return isLatest ? lane.last : lane.first;
  const { change, slot } = from;
  if (laneAt(slot) === lane && links.change(slot) === change) return isLatest ? links.previous(slot) : slot;
  if (lane.first === NONE) return NONE;
  // From the end that is likely nearer.
  if (links.change(lane.last) - change < change - links.change(lane.first)) {
    let at = lane.last;
    let above = NONE;
    while (at !== NONE && links.change(at) >= change) {
      above = at;
      at = links.previous(at);
    }
    return isLatest ? at : above;
  }
  let at = lane.first;
  let below = NONE;
  while (at !== NONE && links.change(at) < change) {
    below = at;
    at = links.next(at);
  }
  return isLatest ? below : at;
}
