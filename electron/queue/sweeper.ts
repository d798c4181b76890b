import type { JobEvent } from '../../shared/jobs/events.ts';
import { RETENTION_GRACE_MS } from '../../shared/settings/settings.ts';
import type { Clock } from '../clock.ts';
import type { Committer } from './committer.ts';
import type { JobCounts } from './job-counts.ts';
import type { DueJob, JobStore, Retention } from './job-store.ts';
import { becomeDue, retryFailed } from './transitions.ts';

/** Jobs put back in line, or pruned, in one step; between steps everything else has its turn. */
const STEP = 500;

/** The sweeper looks at least this often, so that a wall clock that jumped, or a laptop that slept, delays nothing. */
const LOOK_MS = 30_000;

/** How often finished jobs are looked at for their age. */
const AGE_LOOK_MS = 600_000;

/** Puts jobs whose time has come in line, and prunes finished ones. Sleeps until the next job is due; never polls faster. */
export class Sweeper {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #committer: Committer;
  readonly #counts: JobCounts;
  #retention: Retention;
  readonly #mayWork: () => boolean;
  readonly #onPruned: (jobIds: readonly string[]) => void;
  readonly #onError: (error: unknown) => void;
  #wakeAt = Number.POSITIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;
  #sweeping = false;
  #underWay: Promise<void> = Promise.resolve();
  #running = false;
  /** Monotonic, ms. */
  #prunedAt = Number.NEGATIVE_INFINITY;
  /** Before this nothing is pruned. Monotonic, ms. */
  #pruneFrom = Number.NEGATIVE_INFINITY;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly committer: Committer;
    readonly counts: JobCounts;
    readonly retention: Retention;
    /** Whether the store takes changes, as far as is known. */
    readonly mayWork: () => boolean;
    readonly onPruned: (jobIds: readonly string[]) => void;
    readonly onError: (error: unknown) => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#committer = options.committer;
    this.#counts = options.counts;
    this.#retention = options.retention;
    this.#mayWork = options.mayWork;
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

  /** The store takes changes again. */
  wake(): void {
    this.#sleepUntil(this.#clock.now());
  }

  /** From a minute on that is what is kept; nothing is removed until then. */
  setRetention(retention: Retention): void {
    this.#retention = retention;
    this.#pruneFrom = this.#clock.monotonic() + RETENTION_GRACE_MS;
    this.#prunedAt = Number.NEGATIVE_INFINITY;
  }

  apply(event: JobEvent): void {
    const { after } = event;
    if (after === null) return;
    if (after.state === 'scheduled' || after.state === 'retrying') this.#sleepUntil(after.dueAt);
    else if (this.#counts.finished > this.#retention.maxFinished + STEP) this.#sleepUntil(this.#clock.now());
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
    try {
      if (this.#mayWork()) next = await this.#step();
    } catch (error) {
      this.#onError(error);
    }
    this.#sweeping = false;
    // While the store refuses, what is due can't be helped: `wake` says when it can.
    const asked = this.#mayWork() ? this.#wakeAt : Number.POSITIVE_INFINITY;
    this.#wakeAt = Number.POSITIVE_INFINITY;
    this.#sleepUntil(Math.min(asked, next ?? this.#clock.now() + LOOK_MS));
  }

  /** When to look again; null when nothing is known to be due. */
  async #step(): Promise<number | null> {
    const more = (await this.#putBackInLine()) || (this.#running && (await this.#prune()));
    if (!this.#running) return null;
    return more ? this.#clock.now() : this.#store.nextDueAt();
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

  /** Whether there may be more to remove. */
  async #prune(): Promise<boolean> {
    const { finished } = this.#counts;
    const now = this.#clock.monotonic();
    if (now < this.#pruneFrom) return false;
    const isLookDue = now - this.#prunedAt >= AGE_LOOK_MS;
    if (finished === 0 || (finished <= this.#retention.maxFinished && !isLookDue)) return false;
    const pruned = await this.#store.prune(this.#retention, this.#clock.now(), STEP);
    // The commits that finished those jobs may not have been told yet.
    await this.#committer.settled();
    for (const job of pruned) this.#counts.remove(job, this.#clock.now());
    this.#onPruned(pruned.map((job) => job.id));
    if (pruned.length === STEP) return true;
    this.#prunedAt = this.#clock.monotonic();
    return false;
  }
}
