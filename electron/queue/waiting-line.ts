import type { WaitingJob } from '../../shared/jobs/job.ts';

/** Jobs of one queue held in memory to be claimed next; the rest of the backlog stays in the store. */
export const LINE_CAPACITY = 1024;

/** Jobs that are looked for one by one before their places are written down, which costs about as much. */
const REMOVALS_A_MAP = 16;

/**
 * The front of one queue's line: the first jobs in the order in which they are to be claimed. `complete` says whether
 * that is the whole line. While it is not, a job that belongs behind the last one held is left to the store, and the
 * line is filled again when it has run empty.
 */
export class WaitingLine {
  #jobs: (WaitingJob | null)[] = [];
  /** Where the job of each id is, or was; made when many leave the line, and null when places are others. */
  #places: Map<string, number> | null = null;
  #removals = 0;
  #first = 0;
  #held = 0;
  #complete = true;
  /** Jobs of a higher priority belong before the place that the line was read to. */
  #floor = Number.POSITIVE_INFINITY;

  get complete(): boolean {
    return this.#complete;
  }

  get held(): number {
    return this.#held;
  }

  /** The priority of the first; null when none is held. */
  firstPriority(): number | null {
    for (let index = this.#first; index < this.#jobs.length; index += 1) {
      const job = this.#jobs[index];
      if (job) return job.options.priority;
    }
    return null;
  }

  /** A job came (back) in line, behind all of its priority. Answers whether one that was held had to go for it. */
  add(job: WaitingJob): boolean {
    const last = this.#last();
    const { priority } = job.options;
    const behindAll = last === null || priority <= last.options.priority;
    if (!this.#complete && behindAll && priority <= this.#floor) return false;
    if (this.#held >= LINE_CAPACITY && behindAll) {
      this.#complete = false;
      return priority > this.#floor && this.#floor !== Number.POSITIVE_INFINITY;
    }
    if (behindAll) {
      this.#places?.set(job.id, this.#jobs.length);
      this.#jobs.push(job);
    } else {
      this.#jobs.splice(this.#placeOf(job.options.priority), 0, job);
      this.#places = null;
    }
    this.#held += 1;
    if (this.#held <= LINE_CAPACITY) return false;
    this.#dropLast();
    return true;
  }

  /** Takes the first; null when none is held. */
  take(): WaitingJob | null {
    while (this.#first < this.#jobs.length) {
      const job = this.#jobs[this.#first] ?? null;
      this.#jobs[this.#first] = null;
      this.#first += 1;
      if (job === null) continue;
      this.#held -= 1;
      if (this.#held === 0) this.#clear();
      else if (this.#first > LINE_CAPACITY) this.#compact();
      return job;
    }
    this.#clear();
    return null;
  }

  /** A held job left the line another way (cancelled, moved). */
  remove(jobId: string): void {
    const index = this.#find(jobId);
    if (index === -1) return;
    this.#jobs[index] = null;
    this.#held -= 1;
    if (this.#held === 0) this.#clear();
    else if (this.#jobs.length > 3 * LINE_CAPACITY) this.#compact();
  }

  /** Takes over what the store says is the front of the line. */
  refill(jobs: readonly WaitingJob[], complete: boolean): void {
    this.#jobs = [...jobs];
    this.#places = null;
    this.#first = 0;
    this.#held = jobs.length;
    this.#complete = complete;
    this.#floor = Number.POSITIVE_INFINITY;
  }

  /** Jobs from behind the place that it was read to, which is now one of that priority; null: the end of the line. */
  append(jobs: readonly WaitingJob[], floor: number | null): void {
    this.#jobs.push(...jobs);
    this.#places = null;
    this.#held += jobs.length;
    this.#complete = floor === null;
    this.#floor = floor ?? Number.POSITIVE_INFINITY;
  }

  /** What is held may be wrong, or not all: the store is to be asked. */
  forget(): void {
    this.#clear();
    this.#complete = false;
    this.#floor = Number.POSITIVE_INFINITY;
  }

  /**
   * Most that leave a long line another way than by being claimed are not held at all, and a change of all that wait tells
   * of 100,000 of them: each would be looked for among all that are held.
   */
  #find(jobId: string): number {
    if (this.#places === null) {
      this.#removals += 1;
      if (this.#removals < REMOVALS_A_MAP) return this.#jobs.findIndex((job) => job?.id === jobId);
      this.#removals = 0;
      this.#places = new Map(this.#jobs.map((job, index) => [job?.id ?? '', index]));
    }
    const place = this.#places.get(jobId) ?? -1;
    return this.#jobs[place]?.id === jobId ? place : -1;
  }

  #last(): WaitingJob | null {
    for (let index = this.#jobs.length - 1; index >= this.#first; index -= 1) {
      const job = this.#jobs[index];
      if (job) return job;
    }
    return null;
  }

  #placeOf(priority: number): number {
    const index = this.#jobs.findIndex((job) => job !== null && job.options.priority < priority);
    return index === -1 ? this.#jobs.length : index;
  }

  #dropLast(): void {
    while (this.#jobs.length > this.#first) {
      if (this.#jobs.pop()) break;
    }
    this.#held -= 1;
    this.#complete = false;
  }

  #compact(): void {
    this.#jobs = this.#jobs.filter((job) => job !== null);
    this.#places = null;
    this.#first = 0;
  }

  #clear(): void {
    this.#jobs = [];
    this.#places = null;
    this.#first = 0;
    this.#held = 0;
  }
}
