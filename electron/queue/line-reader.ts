import type { WaitingJob } from '../../shared/jobs/job.ts';
import { isPromise, type JobKey, type JobStore, type LineStretch, type Soon } from './job-store.ts';
import { MOST_PASSED_OF_KEY, type Passed } from './passed-over.ts';
import type { QueueEntry, QueueTable } from './queue-table.ts';
import { LINE_CAPACITY } from './waiting-line.ts';

/**
 * Fills the lines from the store. A queue in which nothing was passed over has the front of its line read, anew each
 * time. One that has passed keys over goes on from where it was read to, and leaves out what has those keys: how much
 * lies in between is of no matter then.
 */
export class LineReader {
  readonly #store: JobStore;
  readonly #queues: QueueTable;
  readonly #isClaimed: (jobId: string, revision?: number) => boolean;
  readonly #onFilled: () => void;
  readonly #onError: (error: unknown) => void;

  constructor(options: {
    readonly store: JobStore;
    readonly queues: QueueTable;
    readonly isClaimed: (jobId: string, revision?: number) => boolean;
    /** A store that takes its time has answered. */
    readonly onFilled: () => void;
    readonly onError: (error: unknown) => void;
  }) {
    this.#store = options.store;
    this.#queues = options.queues;
    this.#isClaimed = options.isClaimed;
    this.#onFilled = options.onFilled;
    this.#onError = options.onError;
  }

  /** The line is read from the first on again: what is held is not sure to be what waits. */
  begin(entry: QueueEntry): void {
    // What is being read is not waited for.
    entry.meanwhile = null;
    entry.line.forget();
    this.#queues.passNone(entry);
  }

  fill(entry: QueueEntry): void {
    if (entry.passed?.isEmpty) this.begin(entry);
    if (entry.passed === null) this.#readFront(entry);
    else this.#readOn(entry, entry.passed.full());
  }

  #readFront(entry: QueueEntry): void {
    const meanwhile = new Map<string, WaitingJob | null>();
    entry.meanwhile = meanwhile;
    this.#ask(entry, this.#store.waiting(entry.name, LINE_CAPACITY), (jobs) => {
      // Claims that are not committed yet still wait in the store.
      const still = jobs.filter((job) => !meanwhile.has(job.id) && !this.#isClaimed(job.id, job.revision));
      entry.line.refill(still, jobs.length < LINE_CAPACITY);
      for (const job of meanwhile.values()) if (job !== null) entry.line.add(job);
    });
  }

  #readOn(entry: QueueEntry, without: readonly JobKey[]): void {
    const meanwhile = new Map<string, WaitingJob | null>();
    entry.meanwhile = meanwhile;
    const { passed, readTo: after, name: queue } = entry;
    const query = { queue, after, only: null, without, limit: LINE_CAPACITY };
    this.#ask(entry, this.#store.line(query), ({ jobs, next }: LineStretch) => {
      if (passed === null) return;
      for (const key of without) passed.mayHaveMore(key);
      if (after === null) entry.line.forget();
      const known = (job: WaitingJob): boolean => {
        const told = meanwhile.get(job.id);
        return told === undefined || told?.revision === job.revision;
      };
      const still = jobs.filter(
        (job) => known(job) && !passed.has(job.id) && !this.#isClaimed(job.id, job.revision),
      );
      entry.line.append(still, next?.priority ?? null);
      entry.readTo = next;
      const here = new Map(jobs.map((job) => [job.id, job.revision]));
      for (const job of meanwhile.values()) {
        if (job !== null && here.get(job.id) !== job.revision) this.add(entry, job);
      }
    });
  }

  /** A job came in line. */
  add(entry: QueueEntry, job: WaitingJob): void {
    const hasDropped = entry.line.add(job);
    if (hasDropped && entry.readTo !== null) this.begin(entry);
  }

  /** The first jobs of a key of which none is held. */
  fillKey(entry: QueueEntry, ofKey: Passed): void {
    const { passed } = entry;
    if (passed === null) return;
    passed.asked(ofKey);
    const without = passed.full();
    const query = {
      queue: entry.name,
      after: ofKey.lookedTo,
      only: ofKey.key,
      without,
      limit: MOST_PASSED_OF_KEY,
    };
    const answered = ({ jobs, next }: LineStretch): void => {
      if (entry.passed !== passed) return;
      for (const key of without) passed.mayHaveMore(key);
      const still = jobs.filter((job) => !this.#isClaimed(job.id, job.revision));
      // They may have been read with the line as well.
      for (const job of still) entry.line.remove(job.id);
      passed.answered(ofKey, { jobs: still, next });
    };
    const answer = this.#store.line(query);
    if (isPromise(answer)) {
      answer.then(
        (stretch) => {
          answered(stretch);
          this.#onFilled();
        },
        (error: unknown) => this.#failed(entry, error),
      );
    } else answered(answer);
  }

  #ask<T>(entry: QueueEntry, answer: Soon<T>, answered: (value: T) => void): void {
    if (!isPromise(answer)) {
      entry.meanwhile = null;
      answered(answer);
      return;
    }
    const { meanwhile } = entry;
    answer.then(
      (value) => {
        // It was begun anew meanwhile.
        if (entry.meanwhile !== meanwhile) return;
        entry.meanwhile = null;
        answered(value);
        this.#onFilled();
      },
      (error: unknown) => this.#failed(entry, error),
    );
  }

  #failed(entry: QueueEntry, error: unknown): void {
    this.begin(entry);
    this.#onError(error);
  }
}
