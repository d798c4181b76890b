import type { Job, WaitingJob } from '../../../shared/jobs/job.ts';
import { type LineQuery, type LineStretch, MOST_LOOKED_AT } from '../job-store.ts';
import type { JobLanes } from './job-lanes.ts';
import { type Lane, type Links, NONE } from './links.ts';

/** What the lanes tell of those that wait, in the order in which they would be claimed. */
export class WaitingLanes {
  readonly #lanes: JobLanes;
  readonly #jobAt: (slot: number) => Job | undefined;

  constructor(lanes: JobLanes, jobAt: (slot: number) => Job | undefined) {
    this.#lanes = lanes;
    this.#jobAt = jobAt;
  }

  first(queue: string, limit: number): readonly WaitingJob[] {
    const jobs: WaitingJob[] = [];
    for (const [, lane] of highestFirst(this.#lanes.waitingIn(queue))) {
      for (let slot = lane.first; slot !== NONE && jobs.length < limit; slot = this.#lanes.links.next(slot)) {
        jobs.push(this.#jobAt(slot) as WaitingJob);
      }
    }
    return jobs;
  }

  line({ queue, after, only, without, limit }: LineQuery): LineStretch {
    const keyed = only === null ? null : this.#lanes.keyed[only.type];
    const links = keyed?.links ?? this.#lanes.links;
    const lanes = keyed === null ? this.#lanes.waitingIn(queue) : keyed.lanesOf(queue, only?.key ?? '');
    const full = new Set(without.map(({ type, key }) => `${type} ${key}`));
    const jobs: WaitingJob[] = [];
    let looked = 0;
    for (const [priority, lane] of highestFirst(lanes ?? [])) {
      if (after !== null && priority > after.priority) continue;
      const isSame = after !== null && priority === after.priority;
      let slot = isSame ? this.#firstBehind(links, lane, after.place, after.row) : lane.first;
      for (; slot !== NONE; slot = links.next(slot)) {
        const job = this.#jobAt(slot) as WaitingJob;
        const { concurrencyKey, rateKey } = job.options;
        looked += 1;
        if (!full.has(`concurrency ${concurrencyKey}`) && !full.has(`rate ${rateKey}`)) jobs.push(job);
        if (jobs.length === limit || looked === MOST_LOOKED_AT) {
          return { jobs, next: { priority, place: this.#lanes.links.change(slot), row: slot } };
        }
      }
    }
    return { jobs, next: null };
  }

  #firstBehind(links: Links, lane: Lane, place: number, row: number): number {
    const changeOf = (slot: number): number => this.#lanes.links.change(slot);
    const isThere = this.#jobAt(row)?.state === 'waiting' && changeOf(row) === place;
    let slot = isThere ? row : lane.first;
    while (slot !== NONE && changeOf(slot) <= place) slot = links.next(slot);
    return slot;
  }

  /** Jobs in line before that one, `most` at most. */
  ahead(job: WaitingJob, ofSlot: number, most: number): number {
    let jobs = 0;
    for (const [priority, { size }] of this.#lanes.waitingIn(job.queue)) {
      if (priority > job.options.priority) jobs += size;
    }
    let slot = this.#lanes.links.previous(ofSlot);
    for (; slot !== NONE && jobs < most; slot = this.#lanes.links.previous(slot)) jobs += 1;
    return Math.min(jobs, most);
  }

  oldest(): WaitingJob | null {
    return this.#oldestOf(this.#lanes.all('waiting'));
  }

  oldestIn(queue: string): WaitingJob | null {
    return this.#oldestOf(Array.from(this.#lanes.waitingIn(queue), ([, lane]) => lane));
  }

  #oldestOf(lanes: Iterable<Lane>): WaitingJob | null {
    let oldest: WaitingJob | null = null;
    for (const lane of lanes) {
      for (const slot of this.#earliestOf(lane)) {
        const job = this.#jobAt(slot) as WaitingJob;
        if (oldest === null || job.since < oldest.since) oldest = job;
      }
    }
    return oldest;
  }

  /** The first of each lane came in line before the others of that lane, but for those whose place was chosen. */
  *#earliestOf(lane: Lane): Generator<number> {
    const placed = this.#lanes.placedIn(lane);
    let first = lane.first;
    while (placed.has(first)) first = this.#lanes.links.next(first);
    if (first !== NONE) yield first;
    yield* placed;
  }
}

const highestFirst = (lanes: Iterable<[number, Lane]>): [number, Lane][] =>
  [...lanes].sort(([a], [b]) => b - a);
