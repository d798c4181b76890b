import type {
  EngineSettings,
  JobStore,
  PrunedJob,
  QueueSettings,
  Refusal,
  Retention,
  StoredState,
} from '../../electron/queue/job-store.ts';
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import type { ScheduleChange } from '../../electron/queue/schedules/schedule-store.ts';
import type { UndoStep } from '../../shared/jobs/control.ts';
import type { JobEvent } from '../../shared/jobs/events.ts';

type Method = Exclude<
  keyof JobStore,
  'onDamaged' | 'close' | 'runs' | 'list' | 'relations' | 'edits' | 'journal' | 'firings'
>;

/**
 * A store in memory whose answers the test holds back, or turns into failures. `hold` lets the next request of that
 * name be carried out at once, or when it is let go, but answers it only then.
 */
export class SteeredJobStore extends MemoryJobStore {
  readonly #holds: { method: Method; first: 'read' | 'wait'; gate: Promise<void> }[] = [];
  readonly #failures: { method: Method; error: Error; times: number }[] = [];
  readonly calls: Method[] = [];
  /** Told at `open` instead of what is true of a store in memory. */
  readonly opensWith: Partial<StoredState>;
  #onDamaged: ((message: string) => void) | null = null;

  constructor(opensWith: Partial<StoredState> = {}) {
    super();
    this.opensWith = opensWith;
  }

  onDamaged(listener: (message: string) => void): void {
    this.#onDamaged = listener;
  }

  /** The check in the background found something. */
  damage(message: string): void {
    this.#onDamaged?.(message);
  }

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

  override open(): StoredState {
    return this.#steer('open', () => ({ ...super.open(), ...this.opensWith }));
  }
  override commit(events: readonly JobEvent[]): readonly Refusal[] {
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
  override standing(jobIds: readonly string[]): ReturnType<MemoryJobStore['standing']> {
    return this.#steer('standing', () => super.standing(jobIds));
  }
  override blockedBy(
    ...args: Parameters<MemoryJobStore['blockedBy']>
  ): ReturnType<MemoryJobStore['blockedBy']> {
    return this.#steer('blockedBy', () => super.blockedBy(...args));
  }
  override blocked(after: number | null, limit: number): ReturnType<MemoryJobStore['blocked']> {
    return this.#steer('blocked', () => super.blocked(after, limit));
  }
  override parentResults(jobId: string, maxBytes: number): ReturnType<MemoryJobStore['parentResults']> {
    return this.#steer('parentResults', () => super.parentResults(jobId, maxBytes));
  }
  override prune(retention: Retention, now: number, limit: number): readonly PrunedJob[] {
    return this.#steer('prune', () => super.prune(retention, now, limit));
  }
  override saveQueue(settings: QueueSettings, step?: UndoStep): ReturnType<MemoryJobStore['saveQueue']> {
    return this.#steer('saveQueue', () => super.saveQueue(settings, step));
  }
  override saveEngine(settings: EngineSettings, step?: UndoStep): ReturnType<MemoryJobStore['saveEngine']> {
    return this.#steer('saveEngine', () => super.saveEngine(settings, step));
  }
  override saveSchedules(changes: readonly ScheduleChange[]): ReturnType<MemoryJobStore['saveSchedules']> {
    return this.#steer('saveSchedules', () => super.saveSchedules(changes));
  }
  override deleteSchedule(scheduleId: string, step: UndoStep): ReturnType<MemoryJobStore['deleteSchedule']> {
    return this.#steer('deleteSchedule', () => super.deleteSchedule(scheduleId, step));
  }
  override openJobsOf(scheduleId: string, limit: number): ReturnType<MemoryJobStore['openJobsOf']> {
    return this.#steer('openJobsOf', () => super.openJobsOf(scheduleId, limit));
  }
  override jobsWithKeys(keys: readonly string[]): ReturnType<MemoryJobStore['jobsWithKeys']> {
    return this.#steer('jobsWithKeys', () => super.jobsWithKeys(keys));
  }
}
