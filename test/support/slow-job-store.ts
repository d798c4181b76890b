import type { JobQuery } from '../../electron/queue/engine.ts';
import type {
  DueJob,
  JobStore,
  QueueSettings,
  Soon,
  StoredPage,
  StoredState,
} from '../../electron/queue/job-store.ts';
import type { JobEvent } from '../../shared/events.ts';
import type { EndedRun, Job, WaitingJob } from '../../shared/job.ts';
import { turns } from './turns.ts';

/**
 * Any store, but answering late, as one on a thread does: turns of the event loop pass before a request is carried
 * out, and again before its answer arrives. `in order` does one request after the other, as a single thread;
 * `any order` lets them overtake each other, which the contract of JobStore does not forbid.
 */
export class SlowJobStore implements JobStore {
  readonly #inner: JobStore;
  readonly #delay: () => number;
  readonly #order: 'in order' | 'any order';
  #last: Promise<unknown> = Promise.resolve();
  /** Requests that have not been answered yet. */
  pending = 0;
  closed = false;
  /** What was asked of it after it was closed. */
  readonly afterClose: string[] = [];

  constructor(options: {
    readonly inner: JobStore;
    /** Turns of the event loop; asked twice for each request. */
    readonly delay: () => number;
    readonly order: 'in order' | 'any order';
  }) {
    this.#inner = options.inner;
    this.#delay = options.delay;
    this.#order = options.order;
  }

  async #later<T>(what: string, request: () => Soon<T>): Promise<T> {
    if (this.closed) this.afterClose.push(what);
    this.pending += 1;
    try {
      if (this.#order === 'any order') return await this.#carryOut(request);
      const mine = this.#last.then(() => this.#carryOut(request));
      this.#last = mine.catch(() => undefined);
      return await mine;
    } finally {
      this.pending -= 1;
    }
  }

  async #carryOut<T>(request: () => Soon<T>): Promise<T> {
    await turns(this.#delay());
    const answer = await request();
    await turns(this.#delay());
    return answer;
  }

  open(): Promise<StoredState> {
    this.closed = false;
    return this.#later('open', () => this.#inner.open());
  }
  close(): Promise<void> {
    const answer = this.#later('close', () => this.#inner.close());
    this.closed = true;
    return answer;
  }
  commit(events: readonly JobEvent[]): Promise<readonly number[]> {
    return this.#later('commit', () => this.#inner.commit(events));
  }
  get(jobId: string): Promise<Job | null> {
    return this.#later('get', () => this.#inner.get(jobId));
  }
  runs(jobId: string, limit: number): Promise<readonly EndedRun[]> {
    return this.#later('runs', () => this.#inner.runs(jobId, limit));
  }
  waiting(queue: string, limit: number): Promise<readonly WaitingJob[]> {
    return this.#later('waiting', () => this.#inner.waiting(queue, limit));
  }
  oldestWaiting(): Promise<WaitingJob | null> {
    return this.#later('oldestWaiting', () => this.#inner.oldestWaiting());
  }
  due(now: number, limit: number): Promise<readonly DueJob[]> {
    return this.#later('due', () => this.#inner.due(now, limit));
  }
  nextDueAt(): Promise<number | null> {
    return this.#later('nextDueAt', () => this.#inner.nextDueAt());
  }
  list(query: JobQuery): Promise<StoredPage | null> {
    return this.#later('list', () => this.#inner.list(query));
  }
  prune(keep: number, limit: number): Promise<readonly Job[]> {
    return this.#later('prune', () => this.#inner.prune(keep, limit));
  }
  saveQueue(settings: QueueSettings): Promise<void> {
    return this.#later('saveQueue', () => this.#inner.saveQueue(settings));
  }
}
