import TinyQueue from 'tinyqueue';
import type { EndedRun, Job, JobState } from '../../../shared/jobs/job.ts';
import { matcherOf, type SearchedJob } from '../../../shared/search/match-job.ts';
import type { JobSearch } from '../../../shared/search/search.ts';
import { statesOf } from '../../../shared/search/states-of.ts';
import type { MatchingIds, StoredFindings, StoredSearch } from '../job-store.ts';
import { PLACE_TEXT } from '../place-between.ts';
import { type Lane, type Links, NONE } from './links.ts';

/** What a search may see of a store in memory. */
export interface SearchedStore {
  readonly links: Links;
  jobAt(slot: number): Job | null;
  lastRunAt(slot: number): EndedRun | null;
  slots(): number;
  lanesOf(state: JobState): readonly Lane[];
}

/** The loop is held up for so long at a time, ms. */
const SLICE_MS = 2;
/** Jobs looked at between two looks at the time. */
const JOBS_A_LOOK = 16;
/** Jobs looked at, once the page is full, to tell how many more there are. */
const COUNTED_JOBS = 50_000;

/** Looks at one job after the other, in slices between which everything else has its turn. */
export class MemorySearch {
  readonly #store: SearchedStore;

  constructor(store: SearchedStore) {
    this.#store = store;
  }

  async page({ search, cursor, limit }: StoredSearch): Promise<StoredFindings | null> {
    if (cursor !== null && !PLACE_TEXT.test(cursor)) return null;
    const before = cursor === null ? Number.POSITIVE_INFINITY : Number(cursor);
    const isMatch = matcherOf(search);
    const items: SearchedJob[] = [];
    let last = before;
    let next: string | null = null;
    let found = 0;
    let beyond = 0;
    const isWhole = await this.#latestFirst(statesOf(search.where), before, (searched, change) => {
      if (next !== null) beyond += 1;
      if (isMatch(searched)) {
        found += 1;
        if (items.length < limit) {
          items.push(searched);
          last = change;
        } else next ??= String(last);
      }
      return next === null || (cursor === null && beyond < COUNTED_JOBS);
    });
    const total = { jobs: found, counted: isWhole ? ('all' as const) : ('at least' as const) };
    return { items, next, total: cursor === null ? total : null };
  }

  /** A job keeps its slot through all its changes. */
  async ids(search: JobSearch, after: string | null, limit: number): Promise<MatchingIds | null> {
    if (after !== null && !/^\d{1,10}$/.test(after)) return null;
    const isMatch = matcherOf(search);
    const ids: string[] = [];
    let slot = after === null ? 0 : Number(after);
    while (ids.length < limit && slot < this.#store.slots()) {
      const until = performance.now() + SLICE_MS;
      for (; ids.length < limit && slot < this.#store.slots(); slot += 1) {
        if (slot % JOBS_A_LOOK === 0 && performance.now() >= until) break;
        const searched = this.#at(slot);
        if (searched !== null && isMatch(searched)) ids.push(searched.job.id);
      }
      if (ids.length < limit && slot < this.#store.slots()) await nextTurn();
    }
    return { ids, next: slot < this.#store.slots() ? String(slot) : null };
  }

  /**
   * Answers whether it came to the end, rather than that `visit` wanted no more. What changes between two slices is the
   * latest then, and not visited any more.
   */
  async #latestFirst(
    states: readonly JobState[],
    before: number,
    visit: (searched: SearchedJob, change: number) => boolean,
  ): Promise<boolean> {
    const { links } = this.#store;
    let places: ReadonlyMap<Lane, Place> | null = null;
    let reached = before;
    for (;;) {
      const heads: TinyQueue<Place> = new TinyQueue(
        [...this.#places(states, reached, places)],
        (a, b) => b.change - a.change,
      );
      const until = performance.now() + SLICE_MS;
      for (let looks = 1; looks % JOBS_A_LOOK !== 0 || performance.now() < until; looks += 1) {
        const head = heads.pop();
        if (head === undefined) return true;
        const searched = this.#at(head.slot);
        if (searched !== null && !visit(searched, head.change)) return false;
        reached = head.change;
        const slot = links.previous(head.slot);
        if (slot !== NONE) heads.push({ lane: head.lane, slot, change: links.change(slot) });
      }
      places = new Map(heads.data.map((place) => [place.lane, place]));
      await nextTurn();
    }
  }

  /** The latest of each lane that changed before that; where it was left is where it goes on, unless that one moved. */
  *#places(
    states: readonly JobState[],
    before: number,
    left: ReadonlyMap<Lane, Place> | null,
  ): Generator<Place> {
    const { links } = this.#store;
    for (const lane of states.flatMap((state) => this.#store.lanesOf(state))) {
      if (lane.first === NONE || links.change(lane.first) >= before) continue;
      const place = left?.get(lane);
      if (place !== undefined && this.#isThere(place)) yield place;
      else {
        let slot = lane.last;
        while (slot !== NONE && links.change(slot) >= before) slot = links.previous(slot);
        if (slot !== NONE) yield { lane, slot, change: links.change(slot) };
      }
    }
  }

  #isThere({ slot, change }: Place): boolean {
    return this.#store.jobAt(slot) !== null && this.#store.links.change(slot) === change;
  }

  #at(slot: number): SearchedJob | null {
    const job = this.#store.jobAt(slot);
    return job === null ? null : { job, lastRun: this.#store.lastRunAt(slot) };
  }
}

/** Where the walk through a lane is. */
interface Place {
  readonly lane: Lane;
  readonly slot: number;
  readonly change: number;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
