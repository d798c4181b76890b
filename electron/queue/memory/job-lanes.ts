import type { LinePosition } from '../../../shared/jobs/events.ts';
import { JOB_STATES, type Job, type JobState, type WaitingJob } from '../../../shared/jobs/job.ts';
import { KeyLanes } from './key-lanes.ts';
import { type Lane, Links, NONE, newLane } from './links.ts';

/**
 * Each job is in one lane: the lane of its state, or, while it waits, the lane of its queue and priority. Lanes are in
 * the order of the latest change, so they are the order of claiming and the order of the jobs table at once.
 */
export class JobLanes {
  readonly links = new Links();
  /** The waiting jobs once more, by the keys that they share a limit by. */
  readonly keyed = { concurrency: new KeyLanes('concurrencyKey'), rate: new KeyLanes('rateKey') };
  readonly #jobAt: (slot: number) => Job | undefined;
  readonly #ofState = new Map<JobState, Lane>();
  readonly #waiting = new Map<string, Map<number, Lane>>();
  /** Slots of waiting jobs that are not where their last change put them. */
  readonly #placed = new Map<Lane, Set<number>>();
  /** The job that was put back last, and in which lane: those of one step have their places near each other. */
  #putBack: { readonly lane: Lane; readonly slot: number } | null = null;

  constructor(jobAt: (slot: number) => Job | undefined) {
    this.#jobAt = jobAt;
    for (const state of JOB_STATES) if (state !== 'waiting') this.#ofState.set(state, newLane());
  }

  of(job: Job): Lane {
    if (job.state !== 'waiting') return this.inState(job.state);
    let byPriority = this.#waiting.get(job.queue);
    if (byPriority === undefined) {
      byPriority = new Map();
      this.#waiting.set(job.queue, byPriority);
    }
    let lane = byPriority.get(job.options.priority);
    if (lane === undefined) {
      lane = newLane();
      byPriority.set(job.options.priority, lane);
    }
    return lane;
  }

  inState(state: Exclude<JobState, 'waiting'>): Lane {
    return this.#ofState.get(state) as Lane;
  }

  /** Of the jobs that wait in a queue, by priority. */
  waitingIn(queue: string): ReadonlyMap<number, Lane> {
    return this.#waiting.get(queue) ?? NO_LANES;
  }

  /** All lanes with jobs of that state, or of any. */
  all(state: JobState | null): readonly Lane[] {
    if (state !== null && state !== 'waiting') return [this.inState(state)];
    const waiting = [...this.#waiting.values()].flatMap((byPriority) => [...byPriority.values()]);
    return state === 'waiting' ? waiting : [...this.#ofState.values(), ...waiting];
  }

  *jobsIn(lane: Lane): Generator<Job> {
    for (let slot = lane.first; slot !== NONE; slot = this.links.next(slot)) yield this.#jobAt(slot) as Job;
  }

  append(job: Job, slot: number): void {
    this.links.append(this.of(job), slot);
  }

  /** Where it was at an earlier change. */
  putBack(job: Job, slot: number, change: number): void {
    const lane = this.of(job);
    this.links.insert(lane, slot, change, this.#putBack?.lane === lane ? this.#putBack.slot : NONE);
    this.#putBack = { lane, slot };
    if (job.state === 'waiting') this.#notePlaced(lane, slot);
  }

  leave(job: Job, slot: number): void {
    const lane = this.of(job);
    this.links.remove(lane, slot);
    if (job.state === 'waiting') {
      if (this.#placed.size > 0) this.#forgetPlaced(lane, slot);
      this.keyed.concurrency.leave(job, slot);
      this.keyed.rate.leave(job, slot);
    }
    if (this.#putBack?.slot === slot) this.#putBack = null;
  }

  /** Once its place is known. */
  enterKeyed(job: WaitingJob, slot: number): void {
    const change = this.links.change(slot);
    this.keyed.concurrency.enter(job, slot, change);
    this.keyed.rate.enter(job, slot, change);
  }

  /** It is the last of its lane so far. */
  moveTo(to: LinePosition, job: Job, slot: number, slotOf: (jobId: string) => number): void {
    const lane = this.of(job);
    let behind = lane.first;
    if (to !== 'front') behind = 'before' in to ? slotOf(to.before) : this.links.next(slotOf(to.after));
    this.#notePlaced(lane, slot);
    if (behind === NONE || behind === slot) return;
    this.links.remove(lane, slot);
    this.links.insertBefore(lane, slot, behind);
  }

  /** Of a lane of waiting jobs: those that were put where they are. All others are in the order in which they came. */
  placedIn(lane: Lane): ReadonlySet<number> {
    return this.#placed.get(lane) ?? NONE_PLACED;
  }

  #notePlaced(lane: Lane, slot: number): void {
    const placed = this.#placed.get(lane);
    if (placed === undefined) this.#placed.set(lane, new Set([slot]));
    else placed.add(slot);
  }

  #forgetPlaced(lane: Lane, slot: number): void {
    const placed = this.#placed.get(lane);
    if (placed?.delete(slot) && placed.size === 0) this.#placed.delete(lane);
  }
}

const NO_LANES: ReadonlyMap<number, Lane> = new Map();
const NONE_PLACED: ReadonlySet<number> = new Set();
