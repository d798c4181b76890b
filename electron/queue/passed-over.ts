import type { WaitingJob } from '../../shared/jobs/job.ts';
import type { JobKey, LinePlace, LineStretch } from './job-store.ts';

/** Keys of one queue that jobs were passed over for, at most. Past that, the line waits for one of them. */
export const MOST_PASSED_KEYS = 1024;
/** Jobs held of all of them at most, and of one; others are left to the store. */
const MOST_PASSED_JOBS = 2048;
export const MOST_PASSED_OF_KEY = 32;

/** The jobs of a queue that were next in line while a key of theirs was full, by that key. */
export interface Passed {
  readonly key: JobKey;
  /** In the order of the line. */
  readonly jobs: WaitingJob[];
  /** There may be more in the store than are held here. */
  more: boolean;
  /** Monotonic, ms: when the key lets the next start, as far as that is known. */
  until: number | null;
  /** It may have room: the first job is to be looked at. */
  isFree: boolean;
  /** The store is being asked for its jobs. */
  isAsked: boolean;
  /** How far it was looked for them in vain; null: to be looked for from the first on. */
  lookedTo: LinePlace | null;
}

const nameOf = ({ type, key }: JobKey): string => `${type} ${key}`;

/**
 * What a queue's line has left behind because a key was full, so that the jobs behind could go on. It holds a few jobs of
 * each key; those that it does not hold are looked up by their key when it is free.
 */
export class PassedOver {
  readonly #byKey = new Map<string, Passed>();
  readonly #free = new Set<Passed>();
  readonly #ids = new Set<string>();
  #earliest = Number.POSITIVE_INFINITY;

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  get isFull(): boolean {
    return this.#byKey.size >= MOST_PASSED_KEYS;
  }

  /** Monotonic, ms: when the first of the keys lets something start that waits for a moment. */
  get earliest(): number {
    return this.#earliest;
  }

  has(jobId: string): boolean {
    return this.#ids.has(jobId);
  }

  /** The keys that are full. */
  full(): readonly JobKey[] {
    return Array.from(this.#byKey.values()).flatMap((each) => (each.isFree ? [] : [each.key]));
  }

  find(key: JobKey): Passed | null {
    return this.#byKey.get(nameOf(key)) ?? null;
  }

  /** Full as far as is known, or the jobs that come before this one are being read. */
  isFullFor(key: JobKey): boolean {
    const passed = this.find(key);
    return passed !== null && (!passed.isFree || passed.isAsked);
  }

  pass(key: JobKey, job: WaitingJob, until: number | null): void {
    const passed = this.#of(key);
    if (!passed.isAsked) this.block(passed, until);
    this.#hold(passed, job);
  }

  /** Jobs with that key may be in the store, before the place that the line has come to. */
  mayHaveMore(key: JobKey): void {
    const known = this.find(key);
    const passed = known ?? this.#of(key);
    passed.more = true;
    if (known === null) this.free(passed);
  }

  block(passed: Passed, until: number | null): void {
    passed.isFree = false;
    passed.until = until;
    this.#free.delete(passed);
    if (until !== null) this.#earliest = Math.min(this.#earliest, until);
  }

  free(passed: Passed): void {
    passed.isFree = true;
    passed.until = null;
    this.#free.add(passed);
  }

  /** Those whose moment has come. */
  freeDue(now: number): void {
    if (now < this.#earliest) return;
    this.#earliest = Number.POSITIVE_INFINITY;
    for (const passed of this.#byKey.values()) {
      if (passed.until === null) continue;
      if (passed.until <= now) this.free(passed);
      else this.#earliest = Math.min(this.#earliest, passed.until);
    }
  }

  /** All that wait for a rate; it is another one now. */
  freeRates(): void {
    for (const passed of this.#byKey.values()) if (passed.key.type === 'rate') this.free(passed);
  }

  /** Of the keys that may have room, the one whose first job comes first. */
  first(): Passed | null {
    let first: Passed | null = null;
    for (const passed of this.#free) {
      const job = passed.jobs[0];
      if (job === undefined || passed.isAsked) continue;
      if (first === null || isBefore(job, first.jobs[0] as WaitingJob)) first = passed;
    }
    return first;
  }

  /** Keys that may have room, and of which no job is held. */
  toAsk(): readonly Passed[] {
    const asked: Passed[] = [];
    for (const passed of this.#free) {
      if (passed.jobs.length > 0 || passed.isAsked) continue;
      if (passed.more) asked.push(passed);
      else this.#drop(passed);
    }
    return asked;
  }

  /** The store is being asked for the first jobs of a key. */
  asked(passed: Passed): void {
    passed.isAsked = true;
    passed.more = false;
  }

  /** What it has of the key. `more`: there may be others behind these. */
  answered(passed: Passed, { jobs, next }: LineStretch): void {
    const behind: WaitingJob[] = [];
    passed.isAsked = false;
    passed.more ||= next !== null;
    passed.lookedTo = jobs.length === 0 ? next : null;
    // What was passed over meanwhile comes behind them.
    for (const job of passed.jobs.splice(0)) {
      this.#ids.delete(job.id);
      behind.push(job);
    }
    for (const job of [...jobs, ...behind]) this.#hold(passed, job);
    this.free(passed);
  }

  /** Takes its first job out. */
  take(passed: Passed): WaitingJob {
    const job = passed.jobs.shift() as WaitingJob;
    this.#ids.delete(job.id);
    return job;
  }

  /** The job left the line. */
  remove(jobId: string): void {
    if (!this.#ids.delete(jobId)) return;
    for (const { jobs } of this.#byKey.values()) {
      const index = jobs.findIndex((job) => job.id === jobId);
      if (index !== -1) jobs.splice(index, 1);
    }
  }

  #of(key: JobKey): Passed {
    const name = nameOf(key);
    let passed = this.#byKey.get(name);
    if (passed === undefined) {
      passed = { key, jobs: [], more: false, until: null, isFree: false, isAsked: false, lookedTo: null };
      this.#byKey.set(name, passed);
    }
    return passed;
  }

  #hold(passed: Passed, job: WaitingJob): void {
    // A store that takes its time may have answered with an older one.
    if (this.#ids.has(job.id)) this.remove(job.id);
    const { priority } = job.options;
    let place = passed.jobs.length;
    while (place > 0 && (passed.jobs[place - 1]?.options.priority ?? priority) < priority) place -= 1;
    passed.jobs.splice(place, 0, job);
    this.#ids.add(job.id);
    if (passed.jobs.length <= MOST_PASSED_OF_KEY && this.#ids.size <= MOST_PASSED_JOBS) return;
    const last = passed.jobs.pop() as WaitingJob;
    this.#ids.delete(last.id);
    passed.more = true;
  }

  #drop(passed: Passed): void {
    this.#free.delete(passed);
    this.#byKey.delete(nameOf(passed.key));
  }
}

/** Of jobs with different keys; those with the same are held in the order of the line. */
function isBefore(a: WaitingJob, b: WaitingJob): boolean {
  const byPriority = b.options.priority - a.options.priority;
  return byPriority === 0 ? a.since < b.since : byPriority < 0;
}
