import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { JobSearch } from '../../../../shared/search/search.ts';
import { errorText } from '../../../logger.ts';
import { isDamage } from '../sqlite-errors.ts';
import { Candidates, type IndexError } from './candidates.ts';
import { indexQuery } from './index-query.ts';
import { IndexedJobs, type Position, type Progress } from './indexed-jobs.ts';
import { nextTurn } from './next-turn.ts';
import { ForeignIndexError, removeIndex, TextIndex } from './text-index.ts';

/** Jobs read in one step at most, and ms after which it ends. */
const STEP_JOBS = 256;
const STEP_MS = 10;
/** Entries in one transaction, and ms that it may be open: a crash takes back no more than that. */
const COMMIT_ENTRIES = 5_000;
const COMMIT_MS = 2_000;
/** Changes of jobs a ms above which somebody needs the machine: 1,000 a second. */
const BUSY_RATE = 1;
/** Pauses, in lengths of the step before: half of the time it rests, or nearly all of it. */
const PAUSE = 1;
const BUSY_PAUSE = 19;
/** Jobs that the index may not know yet, so that it is of use: to look at them takes some 50 ms. */
const MOST_UNKNOWN = 20_000;
/** Entries looked at in one step for jobs that are no more. */
const SWEEP_ENTRIES = 1_024;
/** Jobs that are no more for which a sweep does not pay. */
const FEW_GONE = 1_000;
/** After something went wrong, ms. */
const REST_MS = 600_000;
const MIN_FREE_BYTES = 256 * 1024 * 1024;

export interface IndexOptions {
  /** The file of the index. */
  readonly path: string;
  /** Below so many jobs there is no index: to look through them takes less than a blink. */
  readonly fromJobs: number;
  /** The database of the jobs, to read. */
  readonly jobs: () => DatabaseSync;
  /** Told to the log. */
  readonly note: (note: string) => void;
  /** On the disk, for the jobs: the index leaves so much. Default 256 MiB. */
  readonly minFreeBytes?: number;
}

interface Opened {
  readonly index: TextIndex;
  readonly jobs: IndexedJobs;
}

/**
 * Keeps the index of texts beside the store, in steps of some ms between which searches have their turn. The store knows
 * nothing of it: what is new is read from the database. It is never relied on: what it names is looked at again, what it
 * does not know yet is looked at as well, and whatever goes wrong with it is told to the log while searches go on without.
 */
export class IndexKeeper {
  readonly #options: IndexOptions;
  #opened: Opened | null = null;
  #progress: Progress | null = null;
  /** On the clock of `performance`: it is not opened before, and not filled before. */
  #opensFrom = 0;
  #fillsFrom = 0;
  #isFilling = false;
  #isWanted = false;
  #isClosed = false;
  #wake: (() => void) | null = null;
  /** Of the transaction that is open. */
  #began = 0;
  #entries = 0;
  /** How far a sweep came, and what it left; null when none is under way. */
  #sweep: { readonly to: number; readonly left: number } | null = null;
  #seen: { readonly change: number; readonly at: number } | null = null;

  constructor(options: IndexOptions) {
    this.#options = options;
  }

  /** There is something new. */
  fill(): void {
    this.#isWanted = true;
    if (!this.#isFilling) void this.#fill();
  }

  async #fill(): Promise<void> {
    this.#isFilling = true;
    while (this.#isWanted && !this.#isClosed) {
      this.#isWanted = false;
      // Who asks may be in the midst of reading.
      await nextTurn();
      for (let rest = this.step(); rest !== null && !this.#isClosed; rest = this.step()) {
        await this.#pause(rest);
      }
    }
    this.#isFilling = false;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  get isFilling(): boolean {
    return this.#isFilling;
  }

  /** One step of filling; answers after how many ms there should be another, null when there is nothing left to do. */
  step(): number | null {
    const began = performance.now();
    try {
      const opened = this.#open();
      if (opened === null || !this.#begins(opened.index)) return null;
      const { position, isDone } = opened.jobs.inSnapshot(() => this.#advance(opened, began + STEP_MS));
      const ended = performance.now();
      if (isDone || this.#entries >= COMMIT_ENTRIES || ended - this.#began >= COMMIT_MS) this.#commit();
      if (isDone) return null;
      return Math.max(1, (ended - began) * (this.#isBusy(position, ended) ? BUSY_PAUSE : PAUSE));
    } catch (error) {
      this.#failed(error);
      return null;
    }
  }

  /** What may match; null when the index is of no help. */
  candidates({ where }: JobSearch): Candidates | null {
    const query = indexQuery(where);
    if (query === null) return null;
    try {
      const opened = this.#open();
      if (opened === null) return null;
      const { index, jobs } = opened;
      return jobs.inSnapshot(() => {
        const progress = this.#progress as Progress;
        const position = jobs.position();
        const last = position?.job ?? progress.job;
        if (last > progress.job || (position?.change ?? 0) > progress.change) this.fill();
        if (last - progress.job > MOST_UNKNOWN) return null;
        const changed = jobs.changedSince(progress.change, MOST_UNKNOWN);
        if (changed.reached < (position?.change ?? 0)) return null;
        const numbers = [...new Set(changed.jobs.map(([number]) => number))].sort((a, b) => a - b);
        return new Candidates({ index, query, changed: numbers, indexed: progress.job, last });
      });
    } catch (error) {
      this.#failed(error);
      return null;
    }
  }

  #open(): Opened | null {
    if (this.#opened !== null) return this.#opened;
    if (this.#isClosed || performance.now() < this.#opensFrom) return null;
    const { path, fromJobs } = this.#options;
    const jobs = new IndexedJobs(this.#options.jobs());
    if (jobs.count() < fromJobs) return null;
    let index = new TextIndex(path);
    let progress = index.progress();
    if (progress === null || !jobs.inSnapshot(() => jobs.isOfPast(progress as Progress))) {
      index.close();
      removeIndex(path);
      index = new TextIndex(path);
      const position = jobs.position();
      progress = position === null ? null : { ...position, job: 0, entries: 0 };
    }
    if (progress === null) {
      index.close();
      return null;
    }
    this.#progress = progress;
    this.#opened = { index, jobs };
    return this.#opened;
  }

  #begins(index: TextIndex): boolean {
    if (this.#began !== 0) return true;
    const now = performance.now();
    if (now < this.#fillsFrom) return false;
    const { bavail, bsize } = statfsSync(dirname(this.#options.path));
    if (bavail * bsize < (this.#options.minFreeBytes ?? MIN_FREE_BYTES)) {
      this.#fillsFrom = now + REST_MS;
      this.#options.note('The index of searches waits for space on the disk. Searches may take longer.');
      return false;
    }
    index.begin();
    this.#began = now;
    this.#entries = 0;
    return true;
  }

  #commit(): void {
    if (this.#began === 0 || this.#progress === null) return;
    this.#opened?.index.commit(this.#progress);
    this.#began = 0;
  }

  #advance(
    { index, jobs }: Opened,
    until: number,
  ): { readonly position: Position; readonly isDone: boolean } {
    const progress = this.#progress as Progress;
    const position = jobs.position() ?? progress;
    const isLate = (): boolean => performance.now() >= until;
    const changed = jobs.changedSince(progress.change, STEP_JOBS);
    let { job, change, entries } = progress;
    let isCut = false;
    for (const [number, at] of changed.jobs) {
      isCut = isLate();
      if (isCut) break;
      // Those that are new are read in their turn.
      const text = number <= job ? jobs.textOf(number) : null;
      if (text !== null) index.put(number, text);
      change = at;
      this.#entries += 1;
    }
    if (!isCut) change = changed.reached;
    const newer = jobs.textsAfter(job, STEP_JOBS);
    let added = 0;
    while (added < newer.length && !isLate()) {
      const [number, text] = newer[added] as (typeof newer)[number];
      index.put(number, text);
      job = number;
      added += 1;
    }
    if (added === newer.length && added < STEP_JOBS) job = position.job;
    entries += added;
    this.#entries += added;
    this.#progress = { store: position.store, opening: position.opening, job, change, entries };
    const isCaughtUp = job === position.job && change === position.change;
    return { position, isDone: isCaughtUp && !this.#sweepOn({ index, jobs }) };
  }

  /** Takes out jobs that are no more once there are many; answers whether there is more to take out. */
  #sweepOn({ index, jobs }: Opened): boolean {
    const progress = this.#progress as Progress;
    if (this.#sweep === null) {
      const there = jobs.count();
      if (progress.entries > there * 2 + FEW_GONE) {
        this.#startAnew();
        return true;
      }
      if (progress.entries <= there * 1.1 + FEW_GONE) return false;
      this.#sweep = { to: 0, left: 0 };
    }
    const numbers = index.numbers(this.#sweep.to, SWEEP_ENTRIES);
    const gone = jobs.gone(numbers);
    for (const number of gone) index.drop(number);
    this.#entries += gone.length;
    const left = this.#sweep.left + numbers.length - gone.length;
    const isOver = numbers.length < SWEEP_ENTRIES;
    this.#sweep = isOver ? null : { to: numbers.at(-1) ?? 0, left };
    if (isOver) this.#progress = { ...progress, entries: left };
    return !isOver;
  }

  #startAnew(): void {
    this.#shut();
    removeIndex(this.#options.path);
  }

  #isBusy({ change }: Position, at: number): boolean {
    const seen = this.#seen;
    this.#seen = { change, at };
    return seen !== null && change - seen.change > (at - seen.at) * BUSY_RATE;
  }

  /** A search could not go on with it; it may have been left already. */
  unreadable({ index, cause }: IndexError): void {
    if (this.#opened?.index === index) this.#failed(cause);
  }

  /** What is damaged is made anew, at once for the first time; else it is tried again later. */
  #failed(error: unknown): void {
    const isFirst = this.#opensFrom === 0;
    const { path, note } = this.#options;
    this.#shut();
    this.#opensFrom = performance.now() + REST_MS;
    if (error instanceof ForeignIndexError) {
      this.#opensFrom = Number.POSITIVE_INFINITY;
      note(`Searches go without their index: ${error.message}. Move that elsewhere.`);
    } else if (isDamage(error)) {
      if (isFirst) this.#opensFrom = performance.now();
      note(`The index of searches was damaged and is made anew (${errorText(error)}). No job is in it.`);
      try {
        removeIndex(path);
      } catch (failure) {
        note(`The index of searches could not be removed (${errorText(failure)}).`);
      }
    } else {
      note(`Searches go without their index for 10 minutes (${errorText(error)}).`);
    }
  }

  #shut(): void {
    const opened = this.#opened;
    this.#opened = null;
    this.#progress = null;
    this.#began = 0;
    this.#sweep = null;
    try {
      opened?.index.close();
    } catch {
      // It was of no use any more.
    }
  }

  /** What was done so far is kept. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#wake?.();
    try {
      this.#commit();
    } catch {
      // It is made again.
    }
    this.#shut();
  }
}
