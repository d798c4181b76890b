import type { Problem } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import { errorText, type Logger } from '../logger.ts';
import type { EnginePresent } from './engine.ts';
import type { EngineParts } from './engine-parts.ts';
import type { JobRunner } from './job-runner.ts';
import type { JobStore, StoredState } from './job-store.ts';

/** The engine from its start to its end: what is opened, taken up, and wound down, and in which order. */
export class EngineLife {
  readonly #store: JobStore;
  readonly #runner: JobRunner;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #parts: EngineParts;
  readonly #fixedConcurrency: number | null;
  readonly #works: boolean;
  readonly #onOpened: (stored: StoredState) => void;
  readonly #onChanged: () => void;
  #state: 'created' | 'running' | 'stopping' | 'stopped' = 'created';
  #startedAt = 0;
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  #idleWaiters: (() => void)[] = [];

  constructor(options: {
    readonly store: JobStore;
    readonly runner: JobRunner;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly parts: EngineParts;
    readonly fixedConcurrency: number | null;
    readonly works: boolean;
    readonly onOpened: (stored: StoredState) => void;
    readonly onChanged: () => void;
  }) {
    this.#store = options.store;
    this.#runner = options.runner;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#parts = options.parts;
    this.#fixedConcurrency = options.fixedConcurrency;
    this.#works = options.works;
    this.#onOpened = options.onOpened;
    this.#onChanged = options.onChanged;
  }

  get startedAt(): number {
    return this.#startedAt;
  }

  get state(): EnginePresent['state'] {
    if (this.#state === 'created') return 'starting';
    if (!this.#works) return 'stopped';
    const { scheduler, health } = this.#parts;
    return this.#state === 'running' && (scheduler.paused || health.isClosed) ? 'paused' : this.#state;
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    if (this.#stopping !== null) return;
    const { health, queues, counts } = this.#parts;
    this.#store.onDamaged?.((message) => health.damaged(message));
    this.#load(await this.#store.open());
    if (!health.isClosed) await this.#recoverRunner();
    this.#startedAt = this.#clock.now();
    // Stopped before it was up.
    if (this.#stopping !== null) return;
    this.#state = 'running';
    if (!health.isClosed) await this.#takeUpWork();
    this.#logger.log('INFO', 'engine_started', { concurrency: queues.concurrency, jobs: counts.open });
  }

  #load(stored: StoredState): void {
    const { health, counts, queueControl, rescue, steps, schedules, queues } = this.#parts;
    health.opened(stored);
    counts.load(stored);
    queueControl.load(stored, this.#fixedConcurrency);
    rescue.load(stored);
    steps.load(stored.steps);
    schedules.keeper.load(stored.schedules, stored.lastCommitAt);
    for (const { queue, state } of stored.counts) {
      const entry = queues.of(queue);
      // What waits there is read when it is needed.
      if (state === 'waiting') entry.line.forget();
    }
    this.#onOpened(stored);
  }

  async #recoverRunner(): Promise<void> {
    try {
      await this.#runner.recover?.();
    } catch (error) {
      this.#logger.log('ERROR', 'recovery_failed', { error: errorText(error) });
    }
  }

  /** Nothing is claimed before what was interrupted is back in line. */
  async #takeUpWork(): Promise<void> {
    const { rescue, control, scheduler, schedules } = this.#parts;
    if (!(await rescue.attempt()) || this.#state !== 'running') return;
    if (!this.#works) return schedules.keeper.planAnewIfSetBack();
    for (const part of [scheduler, ...this.#inBackground]) part.start();
    // A crash may part output from its job.
    void this.#runner.output.keepOnly?.((jobId) => control.keeps(jobId));
  }

  /** What does its work by itself, beside the scheduler. */
  get #inBackground() {
    const { sweeper, steps, schedules, unblocker } = this.#parts;
    return [sweeper, steps, schedules.keeper, unblocker];
  }

  /** The store refused something: asks it for a change, what is most needed first. */
  probe(): void {
    const { rescue, runs, health, scheduler, queueControl } = this.#parts;
    if (!rescue.isDone) void this.#takeUpWork();
    else if (runs.tryAgain() || health.isClosed || scheduler.claimOne()) return;
    else void queueControl.saveAgain();
  }

  recovered(): void {
    const { rescue, runs, scheduler } = this.#parts;
    if (!rescue.isDone) void this.#takeUpWork();
    runs.tryAgain();
    for (const part of [scheduler, ...this.#inBackground]) part.wake();
  }

  async stop(graceMs: number): Promise<void> {
    if (this.#state === 'stopped') return;
    if (this.#stopping === null) this.#stopping = this.#stop(graceMs);
    // The shorter grace counts.
    else this.#interruptAfter(graceMs);
    await this.#stopping;
  }

  async #stop(graceMs: number): Promise<void> {
    const wasStarted = this.#starting !== null;
    await this.#starting;
    if (wasStarted) await this.#windDown(graceMs);
    await this.#runner.stop();
    this.#parts.health.leave();
    if (wasStarted) await this.#store.close();
    this.#state = 'stopped';
    this.tellIdle();
    this.#logger.log('INFO', 'engine_stopped');
  }

  async #windDown(graceMs: number): Promise<void> {
    const { health, scheduler, control, runs, underWay, committer } = this.#parts;
    this.#state = 'stopping';
    health.stop();
    scheduler.stop();
    control.stop();
    const ended = Promise.all(this.#inBackground.map((part) => part.stop()));
    this.#logger.log('INFO', 'engine_stopping', { running: runs.size, grace_ms: graceMs });
    this.#onChanged();
    const cancelTimer = this.#interruptAfter(graceMs);
    runs.giveUp();
    await runs.whenNone();
    cancelTimer();
    await Promise.allSettled([ended, underWay.settled()]);
    await committer.settled();
  }

  #interruptAfter(graceMs: number): () => void {
    const interrupt = (): void => void this.#parts.runs.stopAll('interrupted');
    if (graceMs > 0) return this.#clock.after(graceMs, interrupt);
    interrupt();
    return () => undefined;
  }

  /** Why nothing is accepted from anybody; null while it runs. */
  notRunning(): Problem | null {
    if (this.#state === 'running') return null;
    const expected = 'an engine that runs';
    const got = this.#state === 'created' ? 'one that has not started' : `one that is ${this.#state}`;
    return { field: '', expected, got, fix: 'Start Jobdeck and try again.' };
  }

  async whenIdle(): Promise<void> {
    // What was asked for and is not committed yet counts as well.
    await this.#parts.committer.settled();
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  #isIdle(): boolean {
    if (this.#state === 'stopped') return true;
    const { counts, unblocker, health, runs } = this.#parts;
    // What is blocked now stays blocked until somebody does something.
    if (counts.open === 0 && !unblocker.isBusy) return true;
    // What is in line stays there.
    return health.isClosed && runs.size === 0;
  }

  tellIdle(): void {
    if (this.#idleWaiters.length === 0 || !this.#isIdle()) return;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }
}
