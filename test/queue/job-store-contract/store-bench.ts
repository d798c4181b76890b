import { expect } from 'vitest';
import type {
  JobStore,
  PrunedJob,
  Refusal,
  Retention,
  StoredState,
} from '../../../electron/queue/job-store.ts';
import { startRun } from '../../../electron/queue/transitions.ts';
import type { JobEvent } from '../../../shared/jobs/events.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { SUCCEEDED } from '../../support/fake-runner.ts';
import { created, ended, mustBe } from '../../support/jobs.ts';

export interface StoreUnderTest {
  readonly store: JobStore;
  /** Opens what was stored a second time, after it was closed; left out by stores that keep nothing. */
  readonly reopen?: () => Promise<JobStore>;
  readonly dispose?: () => Promise<void>;
}

/** For ever, but for what a test says. */
export const KEEP_ALL: Retention = {
  completedMs: Number.MAX_SAFE_INTEGER,
  deadMs: Number.MAX_SAFE_INTEGER,
  maxFinished: Number.MAX_SAFE_INTEGER,
};

export const idsOf = (jobs: readonly { readonly id: string }[]): readonly string[] =>
  jobs.map((job) => job.id);

/** The answer to an event whose job had moved on. */
export const moved = (index: number): Refusal => ({ index, existing: null });
/** The answer to a new job whose key another has. */
export const taken = (index: number, existing: string): Refusal => ({ index, existing });

/** A store that is new and open in every test, and what tests do to it. */
export class StoreBench {
  readonly #create: () => Promise<StoreUnderTest>;
  #made: StoreUnderTest | null = null;
  #store: JobStore | null = null;
  /** What it answered when it was opened for the first time. */
  stored: StoredState | null = null;

  constructor(create: () => Promise<StoreUnderTest>) {
    this.#create = create;
  }

  async begin(): Promise<void> {
    this.#made = await this.#create();
    this.#store = this.#made.store;
    this.stored = await this.#store.open();
  }

  async end(): Promise<void> {
    await this.#store?.close();
    await this.#made?.dispose?.();
  }

  /** Closes it and opens it again: one that keeps what it is given in a new object, another in the same. */
  async reopened(): Promise<StoredState> {
    await this.store.close();
    if (this.#made?.reopen !== undefined) this.#store = await this.#made.reopen();
    return this.store.open();
  }

  get store(): JobStore {
    if (this.#store === null)
      throw new Error('expected a store that is open, there is none outside of a test');
    return this.#store;
  }

  /** Every event has to be applied. */
  async commit(...events: readonly JobEvent[]): Promise<void> {
    expect(await this.store.commit(events)).toEqual([]);
  }

  async add(...parts: Parameters<typeof created>): Promise<Job> {
    const event = created(...parts);
    await this.commit(event);
    return event.after;
  }

  /** Takes a job that waits through a run that ends so; answers it as it is then. */
  async run(job: Job, outcome = SUCCEEDED, at = 3_000): Promise<Job> {
    const started = startRun(mustBe(job, 'waiting'), at - 500);
    const end = ended(started.after, outcome, at);
    await this.commit(started, end);
    return end.after;
  }

  async waitingIds(queue = 'default', limit = 100): Promise<readonly string[]> {
    return idsOf(await this.store.waiting(queue, limit));
  }

  /** Keeps so many finished jobs, of whatever age. */
  async prune(maxFinished: number, limit: number): Promise<readonly PrunedJob[]> {
    return this.store.prune({ ...KEEP_ALL, maxFinished }, 0, limit);
  }
}
