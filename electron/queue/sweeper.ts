import type { JobEvent } from '../../shared/events.ts';
import type { Clock } from '../clock.ts';
import type { Committer } from './committer.ts';
import type { JobCounts } from './job-counts.ts';
import type { DueJob, JobStore } from './job-store.ts';
import { HOLD_OFF_MS } from './scheduler.ts';
import { becomeDue, retryFailed } from './transitions.ts';

/** Jobs put back in line, or pruned, in one step; between steps everything else has its turn. */
const STEP = 500;

/** The sweeper looks at least this often, so that a wall clock that jumped, or a laptop that slept, delays nothing. */
const LOOK_MS = 30_000;

/** Puts jobs whose time has come in line, and prunes finished ones. Sleeps until the next job is due; never polls faster. */
export class Sweeper {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #committer: Committer;
  readonly #counts: JobCounts;
  readonly #keepFinished: number;
  readonly #onPruned: (jobIds: readonly string[]) => void;
  readonly #onError: (error: unknown) => void;
  #wakeAt = Number.POSITIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;
  #sweeping = false;
  #underWay: Promise<void> = Promise.resolve();
  #running = false;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly committer: Committer;
    readonly counts: JobCounts;
    /** Finished jobs kept, latest change first. */
    readonly keepFinished: number;
    readonly onPruned: (jobIds: readonly string[]) => void;
    readonly onError: (error: unknown) => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#committer = options.committer;
    this.#counts = options.counts;
    this.#keepFinished = options.keepFinished;
    this.#onPruned = options.onPruned;
    this.#onError = options.onError;
  }

  start(): void {
    this.#running = true;
    this.#sleepUntil(this.#clock.now());
  }

  /** Resolves when a sweep that was under way has ended. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    await this.#underWay;
    this.#wakeAt = Number.POSITIVE_INFINITY;
  }

  apply(event: JobEvent): void {
    const { after } = event;
    if (after.state === 'scheduled' || after.state === 'retrying') this.#sleepUntil(after.dueAt);
    else if (this.#counts.finished > this.#keepFinished + STEP) this.#sleepUntil(this.#clock.now());
  }

  #sleepUntil(at: number): void {
    if (!this.#running || at >= this.#wakeAt) return;
    this.#wakeAt = at;
    // The end of the sweep sets the timer: what it reads from the store may be older than this.
    if (this.#sweeping) return;
    this.#cancelTimer?.();
    const delay = Math.min(Math.max(0, at - this.#clock.now()), LOOK_MS);
    this.#cancelTimer = this.#clock.after(delay, () => {
      this.#wakeAt = Number.POSITIVE_INFINITY;
      this.#underWay = this.#sweep();
    });
  }

  async #sweep(): Promise<void> {
    if (this.#sweeping || !this.#running) return;
    this.#sweeping = true;
    let next: number | null = null;
    let earliest = Number.NEGATIVE_INFINITY;
    try {
      const more = (await this.#putBackInLine()) || (this.#running && (await this.#prune()));
      if (this.#running) next = more ? this.#clock.now() : await this.#store.nextDueAt();
    } catch (error) {
      this.#onError(error);
      next = earliest = this.#clock.now() + HOLD_OFF_MS;
    }
    this.#sweeping = false;
    const at = Math.max(earliest, Math.min(this.#wakeAt, next ?? this.#clock.now() + LOOK_MS));
    this.#wakeAt = Number.POSITIVE_INFINITY;
    this.#sleepUntil(at);
  }

  /** Whether there may be more of them. */
  async #putBackInLine(): Promise<boolean> {
    const now = this.#clock.now();
    const due = await this.#store.due(now, STEP);
    if (due.length === 0 || !this.#running) return false;
    const event = (job: DueJob): JobEvent =>
      job.state === 'scheduled' ? becomeDue(job, now) : retryFailed(job, now);
    await this.#committer.submitAll(due.map(event));
    return due.length === STEP;
  }

  async #prune(): Promise<boolean> {
    if (this.#counts.finished <= this.#keepFinished) return false;
    const pruned = await this.#store.prune(this.#keepFinished, STEP);
    for (const job of pruned) this.#counts.remove(job);
    this.#onPruned(pruned.map((job) => job.id));
    return pruned.length === STEP;
  }
}
