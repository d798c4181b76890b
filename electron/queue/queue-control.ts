import type { LineSettings, UndoableChange, UndoStep } from '../../shared/jobs/control.ts';
import { DEFAULT_QUEUE } from '../../shared/jobs/job.ts';
import { type Rate, rateProblem } from '../../shared/numbers/rate.ts';
import type { StartConditions } from '../../shared/numbers/snapshot.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { StoreReports } from './committer.ts';
import type { UndoSteps } from './control/undo-steps.ts';
import {
  type EngineSettings,
  type JobStore,
  NEW_ENGINE_SETTINGS,
  type QueueSettings,
  type StoredState,
} from './job-store.ts';
import { conditionsProblem, type LoadGate } from './load-gate.ts';
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
  readonly #gate: LoadGate;
  readonly #steps: UndoSteps;
  readonly #onChanged: () => void;
  /** Of all queues together, as stored. */
  #settings = NEW_ENGINE_SETTINGS;
  /** Runs at once when nothing is stored. */
  #firstConcurrency = 1;
  /** One change after the other: each is made from what the one before it stored. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly health: StoreReports;
    readonly queues: QueueTable;
    readonly scheduler: Scheduler;
    readonly gate: LoadGate;
    readonly steps: UndoSteps;
    readonly onChanged: () => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#health = options.health;
    this.#queues = options.queues;
    this.#scheduler = options.scheduler;
    this.#gate = options.gate;
    this.#steps = options.steps;
    this.#onChanged = options.onChanged;
  }

  /** `fixedConcurrency` holds for this process, whatever is stored. */
  load({ engine, queues, starts }: StoredState, fixedConcurrency: number | null): void {
    this.#settings = engine;
    this.#gate.change(engine);
    this.#scheduler.paused = engine.pausedAt !== null;
    this.#firstConcurrency = fixedConcurrency ?? this.#queues.concurrency;
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

  /** Since when all queues are; null when they are not. */
  get pausedSince(): number | null {
    return this.#settings.pausedAt;
  }

  async setStartConditions(conditions: StartConditions): Promise<Result<null>> {
    const problem = conditionsProblem(conditions);
    if (problem !== null) return err(problem);
    const { maxLoadPerCpu, minFreeMemoryBytes } = conditions;
    await this.#changeAll(() => ({ maxLoadPerCpu, minFreeMemoryBytes }), null);
    this.#gate.change(conditions);
    this.#logger.log('INFO', 'start_conditions_set', {
      max_load_per_cpu: maxLoadPerCpu,
      min_free_memory_bytes: minFreeMemoryBytes,
    });
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

  /** Puts the settings back, if nobody changed them since. */
  async takeBack({ queue, before, after }: SettingsChange): Promise<Result<null>> {
    let isAsLeft = true;
    const part = (now: LineSettings): Partial<LineSettings> => {
      isAsLeft = isSame(now, after);
      return isAsLeft ? before : {};
    };
    if (queue === null) {
      const { concurrency, pausedAt } = before;
      await this.#changeAll((now) => (part(now) === before ? { concurrency, pausedAt } : {}), null);
      this.#scheduler.paused = this.#settings.pausedAt !== null;
      if (isAsLeft && before.concurrency !== after.concurrency) {
        this.#queues.concurrency = before.concurrency ?? this.#firstConcurrency;
      }
    } else await this.#change(queue, part, null);
    if (!isAsLeft) return err(changedSince(queue));
    this.#logger.log('INFO', 'settings_taken_back', { queue: queue ?? 'all' });
    return this.#changed();
  }

  #changeAll(
    part: (settings: EngineSettings) => Partial<EngineSettings>,
    steps: UndoSteps | null = this.#steps,
  ): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#settings;
      const settings = { ...before, ...part(before) };
      const step = stepOf(steps, null, before, settings);
      await this.#store.saveEngine(settings, step);
      this.#settings = settings;
      if (step !== undefined) this.#steps.note(step);
    });
  }

  /** Whether there is such a queue. */
  async #change(
    queue: string,
    part: (settings: QueueSettings) => Partial<QueueSettings>,
    steps: UndoSteps | null = this.#steps,
  ): Promise<boolean> {
    if (!this.#queues.has(queue)) return false;
    const entry = this.#queues.of(queue);
    await this.#inTurn(async () => {
      const before = entry.settings;
      const settings = { ...before, ...part(before) };
      const step = stepOf(steps, queue, before, settings);
      await this.#store.saveQueue(settings, step);
      this.#queues.set(settings);
      if (step !== undefined) this.#steps.note(step);
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

type SettingsChange = Extract<UndoableChange, { readonly type: 'settings' }>;

/** undefined when nothing changes, or when it is not to be undone. */
function stepOf(
  steps: UndoSteps | null,
  queue: string | null,
  from: LineSettings,
  to: LineSettings,
): UndoStep | undefined {
  if (steps === null || isSame(from, to)) return undefined;
  return steps.begin({ type: 'settings', queue, before: partOf(from), after: partOf(to) });
}

const partOf = ({ concurrency, pausedAt, rate = null, keyRate = null }: LineSettings): LineSettings => ({
  concurrency,
  pausedAt,
  rate,
  keyRate,
});

const isSame = (a: LineSettings, b: LineSettings): boolean =>
  JSON.stringify(partOf(a)) === JSON.stringify(partOf(b));

const changedSince = (queue: string | null): Problem => ({
  field: 'step',
  expected: 'settings as the change left them',
  got: `others of ${queue === null ? 'all queues' : `the queue ${JSON.stringify(queue)}`}`,
  fix: 'They were changed again since; set them as you want them.',
});

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
