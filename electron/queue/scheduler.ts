import type { JobEvent } from '../../shared/events.ts';
import type { WaitingJob } from '../../shared/job.ts';
import { isPromise, type JobStore } from './job-store.ts';
import type { QueueEntry, QueueTable } from './queue-table.ts';
import { LINE_CAPACITY } from './waiting-line.ts';

/**
 * Decides which job runs next. It is woken by what happens (a job came in line, a run ended, a limit changed) and
 * never polls. Queues take turns; within a queue the line's order holds.
 */
export class Scheduler {
  readonly #store: JobStore;
  readonly #queues: QueueTable;
  readonly #claim: (job: WaitingJob, entry: QueueEntry) => void;
  readonly #isClaimed: (jobId: string, revision?: number) => boolean;
  readonly #mayClaim: () => boolean;
  readonly #onError: (error: unknown) => void;
  #turn = 0;
  #running = false;
  /** All queues are: nothing is claimed, whatever wakes it. */
  paused = false;

  constructor(options: {
    readonly store: JobStore;
    readonly queues: QueueTable;
    /** Called with the slot already occupied. */
    readonly claim: (job: WaitingJob, entry: QueueEntry) => void;
    /** With a revision: whether by a claim that was made from that one, or from a later one. */
    readonly isClaimed: (jobId: string, revision?: number) => boolean;
    /** Whether the store takes claims, as far as is known. */
    readonly mayClaim: () => boolean;
    /** The store could not be read. */
    readonly onError: (error: unknown) => void;
  }) {
    this.#store = options.store;
    this.#queues = options.queues;
    this.#claim = options.claim;
    this.#isClaimed = options.isClaimed;
    this.#mayClaim = options.mayClaim;
    this.#onError = options.onError;
  }

  start(): void {
    this.#running = true;
    this.wake();
  }

  stop(): void {
    this.#running = false;
  }

  /** Keeps the lines in step with what was committed. Does not claim: `wake` does, once for the whole group. */
  apply(event: JobEvent): void {
    const { before, after } = event;
    // A claimed job was taken from its line; one that left it any other way is still held there.
    if (before?.state === 'waiting') {
      const entry = this.#queues.of(before.queue);
      if (after.state !== 'running') entry.line.remove(before.id);
      entry.meanwhile?.set(before.id, null);
    }
    if (after.state === 'waiting') {
      const { line, meanwhile } = this.#queues.of(after.queue);
      if (meanwhile === null) line.add(after);
      else {
        meanwhile.delete(after.id);
        meanwhile.set(after.id, after);
      }
    }
  }

  wake(): void {
    if (this.#mayClaim()) this.#claimUpTo(Number.POSITIVE_INFINITY);
  }

  /** Finds out whether the store takes claims again; whether there was a job to claim. */
  claimOne(): boolean {
    return this.#claimUpTo(1) > 0;
  }

  #claimUpTo(most: number): number {
    if (!this.#running || this.paused) return 0;
    const order = this.#queues.order;
    let passed = 0;
    let claimed = 0;
    while (claimed < most && passed < order.length && !this.#queues.full) {
      const entry = order[this.#turn % order.length] as QueueEntry;
      this.#turn += 1;
      const job = this.#queues.canStart(entry) ? this.#nextOf(entry) : null;
      if (job === null) {
        passed += 1;
        continue;
      }
      passed = 0;
      this.#queues.occupy(entry);
      this.#claim(job, entry);
      this.#fillAhead(entry);
      claimed += 1;
    }
    return claimed;
  }

  /** Before the line has run empty, so that nobody waits for a store that takes its time. */
  #fillAhead(entry: QueueEntry): void {
    const { line, meanwhile } = entry;
    if (!line.complete && meanwhile === null && line.held < LINE_CAPACITY / 4) this.#refill(entry);
  }

  #nextOf(entry: QueueEntry): WaitingJob | null {
    const job = this.#take(entry);
    if (job !== null || entry.line.complete || entry.meanwhile !== null) return job;
    this.#refill(entry);
    return this.#take(entry);
  }

  /** A store may answer with a commit that nobody was told of yet, so a job can be held twice, or too old a one. */
  #take(entry: QueueEntry): WaitingJob | null {
    const job = entry.line.take();
    if (job === null || !this.#isClaimed(job.id)) return job;
    entry.line.forget();
    return null;
  }

  #refill(entry: QueueEntry): void {
    const meanwhile = new Map<string, WaitingJob | null>();
    entry.meanwhile = meanwhile;
    const answered = (jobs: readonly WaitingJob[]): void => {
      entry.meanwhile = null;
      // Claims that are not committed yet still wait in the store.
      const still = jobs.filter((job) => !meanwhile.has(job.id) && !this.#isClaimed(job.id, job.revision));
      entry.line.refill(still, jobs.length < LINE_CAPACITY);
      for (const job of meanwhile.values()) if (job !== null) entry.line.add(job);
    };
    const answer = this.#store.waiting(entry.name, LINE_CAPACITY);
    if (!isPromise(answer)) {
      answered(answer);
      return;
    }
    answer.then(
      (jobs) => {
        answered(jobs);
        this.wake();
      },
      (error: unknown) => {
        entry.meanwhile = null;
        this.doubt(entry);
        this.#onError(error);
      },
    );
  }

  /** The store failed: what the line holds is not sure to be what waits. */
  doubt(entry: QueueEntry): void {
    entry.line.forget();
  }
}
