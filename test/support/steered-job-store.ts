import { MemoryJobStore } from '../../electron/queue/memory-job-store.ts';
import type { JobEvent } from '../../shared/events.ts';

type Method = 'commit' | 'waiting' | 'due' | 'nextDueAt' | 'get' | 'oldestWaiting' | 'prune' | 'open';

/**
 * A store in memory whose answers the test holds back, or turns into failures. `hold` lets the next request of that
 * name be carried out at once, or when it is let go, but answers it only then.
 */
export class SteeredJobStore extends MemoryJobStore {
  readonly #holds: { method: Method; first: 'read' | 'wait'; gate: Promise<void> }[] = [];
  readonly #failures: { method: Method; error: Error; times: number }[] = [];
  readonly calls: Method[] = [];

  /** Returns what lets the answer go. */
  hold(method: Method, first: 'read' | 'wait' = 'read'): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#holds.push({ method, first, gate: promise });
    return resolve;
  }

  fail(method: Method, error: Error, times = 1): void {
    this.#failures.push({ method, error, times });
  }

  heal(): void {
    this.#failures.length = 0;
  }

  #steer<T>(method: Method, request: () => T): T {
    this.calls.push(method);
    const failure = this.#failures.find((each) => each.method === method && each.times > 0);
    if (failure !== undefined) {
      failure.times -= 1;
      return Promise.reject(failure.error) as T;
    }
    const index = this.#holds.findIndex((each) => each.method === method);
    const [held] = index === -1 ? [] : this.#holds.splice(index, 1);
    if (held === undefined) return request();
    if (held.first === 'wait') return held.gate.then(request) as T;
    const answer = request();
    return held.gate.then(() => answer) as T;
  }

  override open(): ReturnType<MemoryJobStore['open']> {
    return this.#steer('open', () => super.open());
  }
  override commit(events: readonly JobEvent[]): readonly number[] {
    return this.#steer('commit', () => super.commit(events));
  }
  override get(jobId: string): ReturnType<MemoryJobStore['get']> {
    return this.#steer('get', () => super.get(jobId));
  }
  override waiting(queue: string, limit: number): ReturnType<MemoryJobStore['waiting']> {
    return this.#steer('waiting', () => super.waiting(queue, limit));
  }
  override oldestWaiting(): ReturnType<MemoryJobStore['oldestWaiting']> {
    return this.#steer('oldestWaiting', () => super.oldestWaiting());
  }
  override due(now: number, limit: number): ReturnType<MemoryJobStore['due']> {
    return this.#steer('due', () => super.due(now, limit));
  }
  override nextDueAt(): ReturnType<MemoryJobStore['nextDueAt']> {
    return this.#steer('nextDueAt', () => super.nextDueAt());
  }
  override prune(keep: number, limit: number): ReturnType<MemoryJobStore['prune']> {
    return this.#steer('prune', () => super.prune(keep, limit));
  }
}
