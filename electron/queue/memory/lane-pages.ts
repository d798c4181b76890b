import TinyQueue from 'tinyqueue';
import type { JobState } from '../../../shared/job.ts';
import type { JobLanes } from './job-lanes.ts';
import { type Lane, NONE } from './links.ts';

/** The last job of a page: the number of its change, and its slot as a hint. */
export interface Cursor {
  readonly change: number;
  readonly slot: number;
}

export const START: Cursor = { change: Number.POSITIVE_INFINITY, slot: NONE };

export function parseCursor(text: string): Cursor | null {
  const parts = /^(-?\d{1,15}(?:\.\d{1,20})?(?:e-\d{1,3})?):(\d{1,10})$/.exec(text);
  return parts === null ? null : { change: Number(parts[1]), slot: Number(parts[2]) };
}

export interface SlotPage {
  readonly slots: readonly number[];
  readonly next: string | null;
  readonly total: number;
}

/** Jobs of a state or of all, the latest change first. `laneAt` is null where a slot is empty. */
export function pageOf(
  lanes: JobLanes,
  { state, limit, after }: { state: JobState | null; limit: number; after: Cursor },
  laneAt: (slot: number) => Lane | null,
): SlotPage {
  const merged = lanes.all(state);
  const total = merged.reduce((sum, lane) => sum + lane.size, 0);
  const slots: number[] = [];
  for (const slot of latestFirst(lanes, merged, after, laneAt)) {
    if (slots.length === limit) {
      const last = slots.at(-1) ?? after.slot;
      const change = slots.length === 0 ? after.change : lanes.links.change(last);
      return { slots, next: `${change}:${last}`, total };
    }
    slots.push(slot);
  }
  return { slots, next: null, total };
}

/** Merges lanes, the latest change first, from the changes before `after` on. */
function* latestFirst(
  { links }: JobLanes,
  lanes: readonly Lane[],
  after: Cursor,
  laneAt: (slot: number) => Lane | null,
): Generator<number> {
  /** The newest of a lane that changed before that. Where the cursor's job is still in its place, at once. */
  const firstBefore = (lane: Lane): number => {
    const { change, slot } = after;
    if (laneAt(slot) === lane && links.change(slot) === change) return links.previous(slot);
    let at = lane.last;
    while (at !== NONE && links.change(at) >= change) at = links.previous(at);
    return at;
  };
  const heads = lanes.map(firstBefore).filter((slot) => slot !== NONE);
  const newest = new TinyQueue(heads, (a, b) => links.change(b) - links.change(a));
  for (let slot = newest.pop(); slot !== undefined; slot = newest.pop()) {
    yield slot;
    const next = links.previous(slot);
    if (next !== NONE) newest.push(next);
  }
}
