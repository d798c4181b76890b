import { DEFAULT_QUEUE } from '../../shared/job-request.ts';
import { type Rate, rateProblem } from '../../shared/rate.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { StoreReports } from './committer.ts';
import type { EngineSettings, JobStore, QueueSettings, StoredState } from './job-store.ts';
import type { QueueTable } from './queue-table.ts';
import type { Scheduler } from './scheduler.ts';

/** Pause, resume and limits, of one queue or of all together. They are stored before they act. */
export class QueueControl {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #health: StoreReports;
  readonly #queues: QueueTable;
  readonly #scheduler: Scheduler;
  readonly #onChanged: () => void;
  /** Of all queues together, as stored. */
  #settings: EngineSettings = { concurrency: null, pausedAt: null };
  /** One change after the other: each is made from what the one before it stored. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly health: StoreReports;
    readonly queues: QueueTable;
    readonly scheduler: Scheduler;
    readonly onChanged: () => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#health = options.health;
    this.#queues = options.queues;
    this.#scheduler = options.scheduler;
    this.#onChanged = options.onChanged;
  }

  /** `fixedConcurrency` holds for this process, whatever is stored. */
  load({ engine, queues, starts }: StoredState, fixedConcurrency: number | null): void {
    this.#settings = engine;
    this.#scheduler.paused = engine.pausedAt !== null;
    this.#queues.concurrency = fixedConcurrency ?? engine.concurrency ?? this.#queues.concurrency;
    for (const settings of queues) this.#queues.set(settings);
    // The monotonic clock knows nothing of an earlier process, so their age goes by the wall clock: none is younger than now.
    const now = this.#clock.now();
    for (const { queue, key, at } of starts) {
      const ageMs = Math.max(0, now - at - 1);
      this.#queues.of(queue).rates?.restore(key, this.#clock.monotonic() - ageMs);
    }
  }

  async setPaused(paused: boolean, queue?: string): Promise<Result<null>> {
    const now = this.#clock.now();
    const part = ({ pausedAt }: { readonly pausedAt: number | null }) => ({
      pausedAt: paused ? (pausedAt ?? now) : null,
    });
    if (queue === undefined) {
      await this.#changeAll(part);
      this.#scheduler.paused = paused;
    } else if (!(await this.#change(queue, part))) return err(unknownQueue(queue));
    this.#logger.log('INFO', paused ? 'paused' : 'resumed', { queue: queue ?? 'all' });
    return this.#changed();
  }

  async setConcurrency(concurrency: number, queue?: string): Promise<Result<null>> {
    if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 256) {
      return err(badConcurrency(concurrency));
    }
    if (queue === undefined) {
      await this.#changeAll(() => ({ concurrency }));
      this.#queues.concurrency = concurrency;
    } else if (!(await this.#change(queue, () => ({ concurrency })))) return err(unknownQueue(queue));
    this.#logger.log('INFO', 'concurrency_set', { queue: queue ?? 'all', concurrency });
    return this.#changed();
  }

  /** Of the queue as a whole, or of each rate key in it; null: none. Starts that were counted before count on. */
  async setRate(rate: Rate | null, queue: string, of: 'queue' | 'key'): Promise<Result<null>> {
    const problem = rate === null ? null : rateProblem(rate);
    if (problem !== null) return err(problem);
    const part = of === 'queue' ? { rate } : { keyRate: rate };
    if (!(await this.#change(queue, () => part))) return err(unknownQueue(queue));
    const { limit = null, intervalMs = null } = rate ?? {};
    this.#logger.log('INFO', 'rate_set', { queue, of, limit, interval_ms: intervalMs });
    return this.#changed();
  }

  /** Stores what is stored already, to find out whether the store takes it. Never rejects. */
  async saveAgain(): Promise<void> {
    await this.#changeAll(() => ({})).catch(() => undefined);
  }

  #changeAll(part: (settings: EngineSettings) => Partial<EngineSettings>): Promise<void> {
    return this.#inTurn(async () => {
      const settings = { ...this.#settings, ...part(this.#settings) };
      await this.#store.saveEngine(settings);
      this.#settings = settings;
    });
  }

  /** Whether there is such a queue. */
  async #change(queue: string, part: (settings: QueueSettings) => Partial<QueueSettings>): Promise<boolean> {
    if (!this.#queues.has(queue)) return false;
    const entry = this.#queues.of(queue);
    await this.#inTurn(async () => {
      const settings = { ...entry.settings, ...part(entry.settings) };
      await this.#store.saveQueue(settings);
      this.#queues.set(settings);
    });
    return true;
  }

  async #inTurn(change: () => Promise<void>): Promise<void> {
    const mine = this.#last.then(change);
    this.#last = mine.catch(() => undefined);
    try {
      await mine;
    } catch (error) {
      this.#health.failed(error);
      throw error;
    }
    this.#health.taken();
  }

  #changed(): Result<null> {
    this.#onChanged();
    this.#scheduler.wake();
    return ok(null);
  }
}

const unknownQueue = (queue: string): Problem => ({
  field: 'queue',
  expected: 'a queue that exists',
  got: JSON.stringify(queue),
  fix: `Queues come into being with their first job; "${DEFAULT_QUEUE}" always exists.`,
});

const badConcurrency = (got: number): Problem => ({
  field: 'concurrency',
  expected: 'a whole number from 1 to 256',
  got: String(got),
  fix: 'Give how many jobs may run at once.',
});
