import type { JobEvent } from '../../shared/events.ts';
import type { WaitingJob } from '../../shared/job.ts';
import { DEFAULT_QUEUE, type JobRequest } from '../../shared/job-request.ts';
import { type JobDetail, type JobPage, MAX_RUNS_SHOWN } from '../../shared/job-views.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { JobCommands } from './commands.ts';
import { Committer, type CommitVerdict } from './committer.ts';
import type { Engine, EnginePresent, JobQuery } from './engine.ts';
import { JobCounts } from './job-counts.ts';
import { createIdSource } from './job-id.ts';
import type { JobRunner, OutputStore } from './job-runner.ts';
import type { JobStore } from './job-store.ts';
import { QueueTable } from './queue-table.ts';
import { RunControl } from './run-control.ts';
import { Scheduler } from './scheduler.ts';
import { Sweeper } from './sweeper.ts';
import { createJob } from './transitions.ts';
import { rowOf, underWay } from './views.ts';

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
  readonly #newId: () => string;
  readonly #counts = new JobCounts();
  readonly #queues: QueueTable;
  readonly #committer: Committer;
  readonly #runs: RunControl;
  readonly #scheduler: Scheduler;
  readonly #sweeper: Sweeper;
  readonly #commands: JobCommands;
  readonly #listeners = new Set<(events: readonly JobEvent[]) => void>();
  readonly #settingsListeners = new Set<() => void>();
  #state: 'created' | 'running' | 'stopping' | 'stopped' = 'created';
  #pausedAt: number | null = null;
  #startedAt = 0;
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  #idleWaiters: (() => void)[] = [];

  constructor(options: EmbeddedEngineOptions) {
    const {
      store,
      runner,
      clock,
      logger,
      concurrency,
      random = Math.random,
      keepFinished = 1_000_000,
    } = options;
    this.output = runner.output;
    this.#store = store;
    this.#runner = runner;
    this.#clock = clock;
    this.#logger = logger;
    this.#newId = createIdSource(() => clock.now());
    this.#queues = new QueueTable(concurrency);
    const onError = (error: unknown): void =>
      logger.log('ERROR', 'store_failed', { error: error instanceof Error ? error.message : String(error) });
    this.#committer = new Committer({ store, clock, deliver: (events) => this.#deliver(events) });
    this.#runs = new RunControl({
      clock,
      logger,
      committer: this.#committer,
      queues: this.#queues,
      runner,
      random,
      onFree: () => this.#wake(),
    });
    this.#scheduler = new Scheduler({
      store,
      queues: this.#queues,
      claim: (job, entry) => this.#runs.claim(job, entry),
      isClaimed: (jobId) => this.#runs.has(jobId),
      onError,
    });
    this.#sweeper = new Sweeper({
      store,
      clock,
      committer: this.#committer,
      counts: this.#counts,
      keepFinished,
      onPruned: (jobIds) => {
        for (const jobId of jobIds) runner.output.forget(jobId);
      },
      onError,
    });
    this.#commands = new JobCommands({ store, clock, committer: this.#committer, runs: this.#runs });
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    const stored = await this.#store.open();
    this.#counts.load(stored);
    for (const settings of stored.queues) this.#queues.of(settings.name).settings = settings;
    for (const { queue, state } of stored.counts) {
      const entry = this.#queues.of(queue);
      // What waits there is read when it is needed.
      if (state === 'waiting') entry.line.refill([], false);
    }
    this.#startedAt = this.#clock.now();
    this.#state = 'running';
    this.#scheduler.start();
    this.#sweeper.start();
    this.#logger.log('INFO', 'engine_started', {
      concurrency: this.#queues.concurrency,
      jobs: this.#counts.open,
    });
  }

  async stop(options: { readonly graceMs?: number } = {}): Promise<void> {
    const { graceMs = 0 } = options;
    if (this.#state === 'stopped') return;
    if (this.#stopping === null) this.#stopping = this.#stop(graceMs);
    else if (graceMs === 0) void this.#runs.stopAll('interrupted');
    await this.#stopping;
  }

  async #stop(graceMs: number): Promise<void> {
    await this.start();
    this.#state = 'stopping';
    this.#scheduler.stop();
    this.#sweeper.stop();
    this.#logger.log('INFO', 'engine_stopping', { running: this.#runs.size, grace_ms: graceMs });
    this.#settingsChanged();
    const cancelTimer = this.#clock.after(graceMs, () => void this.#runs.stopAll('interrupted'));
    await this.#runs.whenNone();
    cancelTimer();
    await this.#committer.settled();
    await this.#runner.stop();
    await this.#store.close();
    this.#state = 'stopped';
    this.#logger.log('INFO', 'engine_stopped');
  }

  enqueue(request: JobRequest): Promise<Result<string, readonly Problem[]>> {
    const refusal = this.#refusal();
    if (refusal !== null) return Promise.resolve(err([refusal]));
    return this.#runner.check === undefined ? this.#create(request) : this.#checkAndCreate(request);
  }

  async #checkAndCreate(request: JobRequest): Promise<Result<string, readonly Problem[]>> {
    const problems = (await this.#runner.check?.(request)) ?? [];
    return problems.length > 0 ? err(problems) : this.#create(request);
  }

  #create(request: JobRequest): Promise<Result<string, never>> {
    const event = createJob(this.#newId(), request, this.#clock.now());
    return new Promise((resolve, reject) => {
      this.#committer.submit(event, (verdict) => {
        const failure = failureOf(verdict);
        if (failure === null) resolve(ok(event.after.id));
        else reject(failure);
      });
    });
  }

  async enqueueAll(requests: readonly JobRequest[]): Promise<Result<readonly string[], readonly Problem[]>> {
    const refusal = this.#refusal();
    if (refusal !== null) return err([refusal]);
    const check = this.#runner.check?.bind(this.#runner);
    const found = check === undefined ? [] : await Promise.all(requests.map(check));
    const problems = found.flatMap((each, index) =>
      each.map((problem) => ({ ...problem, field: `${index}.${problem.field}` })),
    );
    if (problems.length > 0) return err(problems);
    const now = this.#clock.now();
    const events = requests.map((request) => createJob(this.#newId(), request, now));
    await this.#committed(events);
    return ok(events.map((event) => event.after.id));
  }

  /** Submits new jobs together, so that they are one group. */
  #committed(events: readonly JobEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (verdict: CommitVerdict): void => {
        const failure = failureOf(verdict);
        if (failure === null) resolve();
        else reject(failure);
      };
      events.forEach((event, index) => {
        this.#committer.submit(event, index === events.length - 1 ? settle : null);
      });
    });
  }

  #refusal(): Problem | null {
    if (this.#state === 'running') return null;
    return {
      field: '',
      expected: 'an engine that runs',
      got: `one that is ${this.#state}`,
      fix: 'Start Jobdeck again and queue the job then.',
    };
  }

  cancel(jobId: string): Promise<Result<null>> {
    return this.#commands.cancel(jobId);
  }

  retry(jobId: string): Promise<Result<null>> {
    return this.#commands.retry(jobId);
  }

  runNow(jobId: string): Promise<Result<null>> {
    return this.#commands.runNow(jobId);
  }

  pause(queue?: string): Promise<Result<null>> {
    return this.#setPaused(queue, this.#clock.now());
  }

  resume(queue?: string): Promise<Result<null>> {
    return this.#setPaused(queue, null);
  }

  async #setPaused(queue: string | undefined, at: number | null): Promise<Result<null>> {
    if (queue === undefined) {
      this.#pausedAt = at === null ? null : (this.#pausedAt ?? at);
      this.#scheduler.paused = at !== null;
    } else {
      if (!this.#queues.has(queue)) return err(unknownQueue(queue));
      const entry = this.#queues.of(queue);
      entry.settings = { ...entry.settings, pausedAt: at === null ? null : (entry.settings.pausedAt ?? at) };
      await this.#store.saveQueue(entry.settings);
    }
    this.#logger.log('INFO', at === null ? 'resumed' : 'paused', { queue: queue ?? 'all' });
    this.#settingsChanged();
    this.#wake();
    return ok(null);
  }

  async setConcurrency(concurrency: number, queue?: string): Promise<Result<null>> {
    if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 256)
      return err(badConcurrency(concurrency));
    if (queue === undefined) this.#queues.concurrency = concurrency;
    else {
      if (!this.#queues.has(queue)) return err(unknownQueue(queue));
      const entry = this.#queues.of(queue);
      entry.settings = { ...entry.settings, concurrency };
      await this.#store.saveQueue(entry.settings);
    }
    this.#logger.log('INFO', 'concurrency_set', { queue: queue ?? 'all', concurrency });
    this.#settingsChanged();
    this.#wake();
    return ok(null);
  }

  async jobs(query: JobQuery): Promise<Result<JobPage>> {
    const page = await this.#store.list(query);
    if (page === null) return err(badCursor(query.cursor));
    const rows = page.items.map(({ job, lastRun }) => rowOf(job, lastRun));
    return ok({ rows, next: page.next, total: page.total });
  }

  async detail(jobId: string): Promise<JobDetail | null> {
    const job = await this.#store.get(jobId);
    if (job === null) return null;
    const ended = await this.#store.runs(jobId, MAX_RUNS_SHOWN);
    if (job.state !== 'running') return { job, runs: ended };
    // The run may have ended between the two reads.
    const earlier = ended.filter((run) => run.number < job.tries.runs);
    return { job, runs: [underWay(job), ...earlier].slice(0, MAX_RUNS_SHOWN) };
  }

  /** Jobs in the state running, counted from their states. */
  get runningJobs(): number {
    return this.#counts.get('running');
  }

  present(): EnginePresent {
    const { concurrency } = this.#queues;
    return {
      state: this.#presentState(),
      backend: 'memory',
      concurrency,
      startedAt: this.#startedAt,
      jobs: this.#counts.all(),
      queues: this.#queues.sorted().map((entry) => ({
        name: entry.name,
        concurrency: this.#queues.limitOf(entry),
        pausedAt: entry.settings.pausedAt,
        jobs: this.#counts.of(entry.name),
      })),
      running: this.#runs.jobs(),
    };
  }

  #presentState(): EnginePresent['state'] {
    if (this.#state === 'created') return 'starting';
    if (this.#state === 'running' && this.#pausedAt !== null) return 'paused';
    return this.#state;
  }

  async oldestWaiting(): Promise<WaitingJob | null> {
    return this.#store.oldestWaiting();
  }

  subscribe(listener: (events: readonly JobEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onSettingsChanged(listener: () => void): () => void {
    this.#settingsListeners.add(listener);
    return () => this.#settingsListeners.delete(listener);
  }

  async whenIdle(): Promise<void> {
    // What was asked for and is not committed yet counts as well.
    await this.#committer.settled();
    if (this.#counts.open > 0) await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
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
    for (const listener of this.#listeners) listener(events);
    this.#wake();
    if (this.#counts.open === 0) for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  #wake(): void {
    this.#scheduler.wake();
  }

  #settingsChanged(): void {
    for (const listener of this.#settingsListeners) listener();
  }
}

function failureOf(verdict: unknown): Error | null {
  return typeof verdict === 'object' && verdict !== null && 'failed' in verdict
    ? (verdict.failed as Error)
    : null;
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

const badCursor = (cursor: string | null): Problem => ({
  field: 'cursor',
  expected: 'the "next" of an earlier page, or null',
  got: JSON.stringify(cursor),
  fix: 'Begin again without a cursor.',
});
