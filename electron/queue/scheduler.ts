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
  readonly #isClaimed: (jobId: string) => boolean;
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
    readonly isClaimed: (jobId: string) => boolean;
    readonly onError: (error: unknown) => void;
  }) {
    this.#store = options.store;
    this.#queues = options.queues;
    this.#claim = options.claim;
    this.#isClaimed = options.isClaimed;
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
    if (before?.state === 'waiting' && after.state !== 'running')
      this.#queues.of(before.queue).line.remove(before.id);
    if (after.state === 'waiting') {
      const entry = this.#queues.of(after.queue);
      entry.line.add(after);
      if (entry.refilling) entry.missed = true;
    }
  }

  wake(): void {
    if (!this.#running || this.paused) return;
    const order = this.#queues.order;
    let passed = 0;
    while (passed < order.length && !this.#queues.full) {
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
    }
  }

  #nextOf(entry: QueueEntry): WaitingJob | null {
    const job = entry.line.take();
    if (job !== null || entry.line.complete || entry.refilling) return job;
    this.#refill(entry);
    return entry.line.take();
  }

  #refill(entry: QueueEntry): void {
    entry.missed = false;
    const answer = this.#store.waiting(entry.name, LINE_CAPACITY);
    const take = (jobs: readonly WaitingJob[]): void => {
      // Claims that are not committed yet still wait in the store. A job that came in line while the store was being
      // asked may be missing from its answer: then the line is not known to be whole.
      const unclaimed = jobs.filter((job) => !this.#isClaimed(job.id));
      entry.line.refill(unclaimed, jobs.length < LINE_CAPACITY && !entry.missed);
    };
    if (!isPromise(answer)) {
      take(answer);
      return;
    }
    entry.refilling = true;
    answer.then(
      (jobs) => {
        entry.refilling = false;
        take(jobs);
        this.wake();
      },
      (error: unknown) => {
        entry.refilling = false;
        this.#onError(error);
      },
    );
  }
}
