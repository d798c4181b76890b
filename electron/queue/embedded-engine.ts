import type { JobEvent } from '../../shared/events.ts';
import type { WaitingJob } from '../../shared/job.ts';
import type { JobRequest } from '../../shared/job-request.ts';
import { type JobDetail, type JobPage, MAX_RUNS_SHOWN } from '../../shared/job-views.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import { MAX_QUEUES } from '../../shared/snapshot.ts';
import type { Clock } from '../clock.ts';
import { errorText, type Logger } from '../logger.ts';
import { JobCommands } from './commands.ts';
import { Committer } from './committer.ts';
import type { Engine, EnginePresent, JobQuery } from './engine.ts';
import { Intake } from './intake.ts';
import { JobCounts } from './job-counts.ts';
import type { JobRunner, OutputStore } from './job-runner.ts';
import type { JobStore } from './job-store.ts';
import { QueueControl } from './queue-control.ts';
import { QueueTable } from './queue-table.ts';
import { RunControl } from './run-control.ts';
import { Scheduler } from './scheduler.ts';
import { Sweeper } from './sweeper.ts';
import { detailOf, rowOf } from './views.ts';

export interface EmbeddedEngineOptions {
  readonly store: JobStore;
  readonly runner: JobRunner;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Runs at once over all queues, 1-256. */
  readonly concurrency: number;
  /** Uniform in [0, 1); for jitter. Default Math.random. */
  readonly random?: () => number;
  /** Finished jobs kept; those that changed first are pruned. Default 1,000,000. */
  readonly keepFinished?: number;
}

/** The engine that runs in this process. It wires its parts; what each does is told in its file. */
export class EmbeddedEngine implements Engine {
  readonly output: OutputStore;
  readonly #store: JobStore;
  readonly #runner: JobRunner;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #counts = new JobCounts();
  readonly #queues: QueueTable;
  readonly #committer: Committer;
  readonly #runs: RunControl;
  readonly #scheduler: Scheduler;
  readonly #sweeper: Sweeper;
  readonly #intake: Intake;
  readonly #commands: JobCommands;
  readonly #queueControl: QueueControl;
  readonly #listeners = new Set<(events: readonly JobEvent[]) => void>();
  readonly #changeListeners = new Set<() => void>();
  /** Commands that were accepted and not answered yet. */
  readonly #underWay = new Set<Promise<unknown>>();
  #state: 'created' | 'running' | 'stopping' | 'stopped' = 'created';
  #startedAt = 0;
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  #idleWaiters: (() => void)[] = [];

  constructor(options: EmbeddedEngineOptions) {
    const { store, runner, clock, logger, concurrency } = options;
    const { random = Math.random, keepFinished = 1_000_000 } = options;
    this.output = runner.output;
    this.#store = store;
    this.#runner = runner;
    this.#clock = clock;
    this.#logger = logger;
    const counts = this.#counts;
    const queues = new QueueTable(concurrency);
    const onError = (error: unknown): void => this.#logError('store_failed', error);
    const committer = new Committer({ store, clock, deliver: (events) => this.#deliver(events) });
    const runs: RunControl = new RunControl({
      clock,
      logger,
      committer,
      queues,
      runner,
      random,
      onFree: () => scheduler.wake(),
      onClaimFailed: (entry) => scheduler.holdOff(entry),
    });
    const scheduler = new Scheduler({
      store,
      queues,
      clock,
      claim: (job, entry) => runs.claim(job, entry),
      isClaimed: (jobId, revision) => runs.has(jobId, revision),
      onError,
    });
    const onPruned = (jobIds: readonly string[]): void => {
      for (const jobId of jobIds) runner.output.forget(jobId);
      this.#changed();
    };
    this.#sweeper = new Sweeper({ store, clock, committer, counts, keepFinished, onPruned, onError });
    this.#queues = queues;
    this.#committer = committer;
    this.#runs = runs;
    this.#scheduler = scheduler;
    this.#intake = new Intake({ clock, committer, runner, refusal: () => this.#refusal() });
    this.#commands = new JobCommands({ store, clock, committer, runs });
    const onChanged = (): void => this.#changed();
    this.#queueControl = new QueueControl({ store, clock, logger, queues, scheduler, onChanged });
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    if (this.#stopping !== null) return;
    const stored = await this.#store.open();
    this.#counts.load(stored);
    for (const settings of stored.queues) this.#queues.of(settings.name).settings = settings;
    for (const { queue, state } of stored.counts) {
      const entry = this.#queues.of(queue);
      // What waits there is read when it is needed.
      if (state === 'waiting') entry.line.forget();
    }
    this.#startedAt = this.#clock.now();
    // Stopped before it was up.
    if (this.#stopping !== null) return;
    this.#state = 'running';
    this.#scheduler.start();
    this.#sweeper.start();
    const { concurrency } = this.#queues;
    this.#logger.log('INFO', 'engine_started', { concurrency, jobs: this.#counts.open });
  }

  async stop(options: { readonly graceMs?: number } = {}): Promise<void> {
    const { graceMs = 0 } = options;
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
    if (wasStarted) await this.#store.close();
    this.#state = 'stopped';
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
    this.#logger.log('INFO', 'engine_stopped');
  }

  async #windDown(graceMs: number): Promise<void> {
    this.#state = 'stopping';
    this.#scheduler.stop();
    const swept = this.#sweeper.stop();
    this.#logger.log('INFO', 'engine_stopping', { running: this.#runs.size, grace_ms: graceMs });
    this.#changed();
    const cancelTimer = this.#interruptAfter(graceMs);
    this.#runs.giveUp();
    await this.#runs.whenNone();
    cancelTimer();
    await Promise.allSettled([swept, ...this.#underWay]);
    await this.#committer.settled();
  }

  #interruptAfter(graceMs: number): () => void {
    const interrupt = (): void => void this.#runs.stopAll('interrupted');
    if (graceMs > 0) return this.#clock.after(graceMs, interrupt);
    interrupt();
    return () => undefined;
  }

  enqueue(request: JobRequest): Promise<Result<string, readonly Problem[]>> {
    return this.#intake.enqueue(request);
  }

  enqueueAll(requests: readonly JobRequest[]): Promise<Result<readonly string[], readonly Problem[]>> {
    return this.#intake.enqueueAll(requests);
  }

  cancel(jobId: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#commands.cancel(jobId));
  }

  retry(jobId: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#commands.retry(jobId));
  }

  runNow(jobId: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#commands.runNow(jobId));
  }

  pause(queue?: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#queueControl.setPaused(true, queue));
  }

  resume(queue?: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#queueControl.setPaused(false, queue));
  }

  setConcurrency(concurrency: number, queue?: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#queueControl.setConcurrency(concurrency, queue));
  }

  /** Commands that were accepted are carried out before the store is closed; later ones are refused. */
  async #whileRunning(command: () => Promise<Result<null>>): Promise<Result<null>> {
    const refusal = this.#refusal();
    if (refusal !== null) return err(refusal);
    const underWay = command();
    this.#underWay.add(underWay);
    try {
      return await underWay;
    } finally {
      this.#underWay.delete(underWay);
    }
  }

  #refusal(): Problem | null {
    if (this.#state === 'running') return null;
    const expected = 'an engine that runs';
    const got = this.#state === 'created' ? 'one that has not started' : `one that is ${this.#state}`;
    return { field: '', expected, got, fix: 'Start Jobdeck and try again.' };
  }

  async jobs(query: JobQuery): Promise<Result<JobPage>> {
    const page = await this.#store.list(query);
    if (page === null) return err(badCursor(query.cursor));
    const rows = page.items.map(({ job, lastRun }) => rowOf(job, lastRun));
    return ok({ rows, next: page.next, total: page.total });
  }

  async detail(jobId: string): Promise<JobDetail | null> {
    const job = await this.#store.get(jobId);
    return job === null ? null : detailOf(job, await this.#store.runs(jobId, MAX_RUNS_SHOWN));
  }

  /** Jobs in the state running, counted from their states. */
  get runningJobs(): number {
    return this.#counts.get('running');
  }

  present(): EnginePresent {
    const queues = this.#queues.sorted();
    return {
      state: this.#presentState(),
      backend: 'memory',
      concurrency: this.#queues.concurrency,
      startedAt: this.#startedAt,
      jobs: this.#counts.all(),
      queues: queues.slice(0, MAX_QUEUES).map((entry) => ({
        name: entry.name,
        concurrency: this.#queues.limitOf(entry),
        pausedAt: entry.settings.pausedAt,
        jobs: this.#counts.of(entry.name),
      })),
      queuesLeftOut: Math.max(0, queues.length - MAX_QUEUES),
      running: this.#runs.jobs(),
    };
  }

  #presentState(): EnginePresent['state'] {
    if (this.#state === 'created') return 'starting';
    return this.#state === 'running' && this.#scheduler.paused ? 'paused' : this.#state;
  }

  async oldestWaiting(): Promise<WaitingJob | null> {
    return this.#store.oldestWaiting();
  }

  subscribe(listener: (events: readonly JobEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onSettingsChanged(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  async whenIdle(): Promise<void> {
    // What was asked for and is not committed yet counts as well.
    await this.#committer.settled();
    if (this.#counts.open === 0 || this.#state === 'stopped') return;
    await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  /** After each commit, in this order: own books, then who is told, then new claims. */
  #deliver(events: readonly JobEvent[]): void {
    for (const event of events) {
      // A queue comes into being with its first job, whatever the state of that.
      if (event.before === null) this.#queues.of(event.after.queue);
      this.#counts.apply(event);
      this.#scheduler.apply(event);
      this.#sweeper.apply(event);
    }
    for (const listener of this.#listeners) {
      try {
        listener(events);
      } catch (error) {
        // A bug there; what is committed is committed, and everybody else still has to be told.
        this.#logError('listener_threw', error);
      }
    }
    this.#scheduler.wake();
    if (this.#counts.open === 0) for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  #changed(): void {
    for (const listener of this.#changeListeners) listener();
  }

  #logError(event: string, error: unknown): void {
    this.#logger.log('ERROR', event, { error: errorText(error) });
  }
}

const badCursor = (cursor: string | null): Problem => ({
  field: 'cursor',
  expected: 'the "next" of an earlier page, or null',
  got: JSON.stringify(cursor),
  fix: 'Begin again without a cursor.',
});
