import { placeBetween, spreadStep } from '../place-between.ts';

/** Slots that get new numbers at first when there is none left between two. */
const SPREAD = 64;

/**
 * Doubly linked lists over slots, their links in flat arrays: 16 bytes a job instead of the 56 of an object.
 * Each slot is in one lane at most. A lane is in the order in which slots were appended, and so is `change`, the
 * number of the append: what was appended later changed later. A slot that is put before another one gets a number
 * between its neighbours'.
 */
export class Links {
  #previous = new Int32Array(1024);
  #next = new Int32Array(1024);
  #change = new Float64Array(1024);
  #changes = 0;

  append(lane: Lane, slot: number): void {
    if (slot >= this.#next.length) this.#grow(slot + 1);
    this.#changes += 1;
    this.#change[slot] = this.#changes;
    this.#previous[slot] = lane.last;
    this.#next[slot] = NONE;
    if (lane.last === NONE) lane.first = slot;
    else this.#next[lane.last] = slot;
    lane.last = slot;
    lane.size += 1;
  }

  /**
   * Puts a slot back to the place of an earlier change. Found from `near` on, a slot of that lane whose change is not far
   * from it, or else from the end.
   */
  insert(lane: Lane, slot: number, change: number, near: number): void {
    if (slot >= this.#next.length) this.#grow(slot + 1);
    let before = near === NONE ? lane.last : near;
    while (before !== NONE && this.change(before) > change) before = this.previous(before);
    let after = before === NONE ? lane.first : this.next(before);
    while (after !== NONE && this.change(after) < change) {
      before = after;
      after = this.next(after);
    }
    this.#change[slot] = change;
    this.#previous[slot] = before;
    this.#next[slot] = after;
    if (before === NONE) lane.first = slot;
    else this.#next[before] = slot;
    if (after === NONE) lane.last = slot;
    else this.#previous[after] = slot;
    lane.size += 1;
  }

  /** Puts a slot between another one and the one before that, with a number between theirs. */
  insertBefore(lane: Lane, slot: number, behind: number): void {
    const before = this.previous(behind);
    this.#previous[slot] = before;
    this.#next[slot] = behind;
    this.#previous[behind] = slot;
    if (before === NONE) lane.first = slot;
    else this.#next[before] = slot;
    lane.size += 1;
    this.#number(slot, before, behind);
  }

  #number(slot: number, before: number, behind: number): void {
    const below = before === NONE ? null : this.change(before);
    const above = this.change(behind);
    const change = placeBetween(below, above, slot);
    this.#change[slot] = change;
    if (change < above && (below === null || change > below)) return;
    // There is no number left between the two: those in front are spread out, as many as it takes.
    for (let count = SPREAD; !this.#spread(slot, above, count); count *= 2);
  }

  #spread(slot: number, above: number, count: number): boolean {
    const spread: number[] = [];
    let at = slot;
    while (at !== NONE && spread.length < count) {
      spread.push(at);
      at = this.previous(at);
    }
    const step = spreadStep(at === NONE ? null : this.change(at), above, spread.length);
    for (const [index, each] of spread.entries())
      if (step > 0) this.#change[each] = above - (index + 1) * step;
    return step > 0;
  }

  remove(lane: Lane, slot: number): void {
    const previous = this.previous(slot);
    const next = this.next(slot);
    if (previous === NONE) lane.first = next;
    else this.#next[previous] = next;
    if (next === NONE) lane.last = previous;
    else this.#previous[next] = previous;
    lane.size -= 1;
  }

  previous(slot: number): number {
    return this.#previous[slot] ?? NONE;
  }

  next(slot: number): number {
    return this.#next[slot] ?? NONE;
  }

  change(slot: number): number {
    return this.#change[slot] ?? 0;
  }

  #grow(needed: number): void {
    const size = Math.max(needed, Math.ceil(this.#next.length * 1.5));
    this.#previous = enlarged(this.#previous, new Int32Array(size));
    this.#next = enlarged(this.#next, new Int32Array(size));
    this.#change = enlarged(this.#change, new Float64Array(size));
  }
}

export interface Lane {
  first: number;
  last: number;
  size: number;
}

export const NONE = -1;

export const newLane = (): Lane => ({ first: NONE, last: NONE, size: 0 });

function enlarged<T extends Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
