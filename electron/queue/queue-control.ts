import { DEFAULT_QUEUE } from '../../shared/job-request.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { JobStore, QueueSettings } from './job-store.ts';
import type { QueueTable } from './queue-table.ts';
import type { Scheduler } from './scheduler.ts';

/** Pause, resume and limits, of one queue or of all together. A queue's own are stored before they act. */
export class QueueControl {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #queues: QueueTable;
  readonly #scheduler: Scheduler;
  readonly #onChanged: () => void;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly queues: QueueTable;
    readonly scheduler: Scheduler;
    readonly onChanged: () => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#queues = options.queues;
    this.#scheduler = options.scheduler;
    this.#onChanged = options.onChanged;
  }

  async setPaused(paused: boolean, queue?: string): Promise<Result<null>> {
    if (queue === undefined) this.#scheduler.paused = paused;
    else {
      const now = this.#clock.now();
      const problem = await this.#change(queue, ({ pausedAt }) => ({
        pausedAt: paused ? (pausedAt ?? now) : null,
      }));
      if (problem !== null) return err(problem);
    }
    this.#logger.log('INFO', paused ? 'paused' : 'resumed', { queue: queue ?? 'all' });
    return this.#changed();
  }

  async setConcurrency(concurrency: number, queue?: string): Promise<Result<null>> {
    if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 256) {
      return err(badConcurrency(concurrency));
    }
    if (queue === undefined) this.#queues.concurrency = concurrency;
    else {
      const problem = await this.#change(queue, () => ({ concurrency }));
      if (problem !== null) return err(problem);
    }
    this.#logger.log('INFO', 'concurrency_set', { queue: queue ?? 'all', concurrency });
    return this.#changed();
  }

  async #change(
    queue: string,
    part: (settings: QueueSettings) => Partial<QueueSettings>,
  ): Promise<Problem | null> {
    if (!this.#queues.has(queue)) return unknownQueue(queue);
    const entry = this.#queues.of(queue);
    await this.#store.saveQueue({ ...entry.settings, ...part(entry.settings) });
    entry.settings = { ...entry.settings, ...part(entry.settings) };
    return null;
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
