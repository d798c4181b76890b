import type { ChangeReport, JobAction, Selection } from '../../shared/control.ts';
import { type JobEvent, jobOf, type LinePosition } from '../../shared/events.ts';
import type { Progress, WaitingJob } from '../../shared/job.ts';
import type { Enqueued, JobRequest } from '../../shared/job-request.ts';
import type { FailureGroups, FoundPage, JobDetail, JobPage } from '../../shared/job-views.ts';
import type { Rate } from '../../shared/rate.ts';
import { err, type Problem, type Result } from '../../shared/result.ts';
import { MAX_RESULT_BYTES } from '../../shared/result-limit.ts';
import type { SearchProblem } from '../../shared/search/search.ts';
import type { StartConditions } from '../../shared/snapshot.ts';
import type { Why } from '../../shared/why.ts';
import type { Clock } from '../clock.ts';
import { errorText, type Logger } from '../logger.ts';
import { Committer } from './committer.ts';
import { Control } from './control/control.ts';
import { JobCommands } from './control/job-commands.ts';
import { UndoSteps } from './control/undo-steps.ts';
import type { Engine, EnginePresent, JobQuery, SearchQuery } from './engine.ts';
import { Intake } from './intake.ts';
import { JobCounts } from './job-counts.ts';
import type { JobRunner, OutputStore } from './job-runner.ts';
import type { JobStore, Retention, StoredState } from './job-store.ts';
import { Listeners } from './listeners.ts';
import { LoadGate, type MachineLoad } from './load-gate.ts';
import { Moves } from './moves.ts';
import { Queries } from './queries.ts';
import { QueueControl } from './queue-control.ts';
import { QueueTable } from './queue-table.ts';
import { Rescue } from './rescue.ts';
import { RunControl } from './run-control.ts';
import { Scheduler } from './scheduler.ts';
import { createSchedules } from './schedules/create-schedules.ts';
import type { ScheduleDesk } from './schedules/schedule-desk.ts';
import type { ScheduleKeeper } from './schedules/schedule-keeper.ts';
import { notStored, StorageHealth } from './storage-health.ts';
import { Sweeper } from './sweeper.ts';
import { Unblocker } from './unblocker.ts';
import { WhyQuery } from './why.ts';

export interface EmbeddedEngineOptions {
  readonly store: JobStore;
  readonly runner: JobRunner;
  readonly clock: Clock;
  /** Looked at when jobs are to start only while it has room. Default: nothing is known of it, and all start. */
  readonly machine?: MachineLoad;
  readonly logger: Logger;
  /** Runs at once over all queues, 1-256, as long as nothing else is stored. */
  readonly concurrency: number;
  /** The same, whatever is stored; it is not stored itself. */
  readonly fixedConcurrency?: number;
  /** Uniform in [0, 1); for jitter. Default Math.random. */
  readonly random?: () => number;
  readonly retention?: Retention;
  /** False: takes commands and answers queries, and starts, wakes and prunes nothing. Default true. */
  readonly works?: boolean;
  /** Told what the store holds before the first event. */
  readonly onOpened?: (stored: StoredState) => void;
}

const UNKNOWN_MACHINE: MachineLoad = { loadPerCpu: () => 0, freeMemoryBytes: () => Number.POSITIVE_INFINITY };

const DAY_MS = 86_400_000;
export const DEFAULT_RETENTION: Retention = {
  completedMs: 30 * DAY_MS,
  deadMs: 90 * DAY_MS,
  maxFinished: 1_000_000,
};

/** The engine that runs in this process. It wires its parts; what each does is told in its file. */
export class EmbeddedEngine implements Engine {
  readonly output: OutputStore;
  readonly schedules: ScheduleDesk;
  readonly #store: JobStore;
  readonly #runner: JobRunner;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #counts = new JobCounts();
  readonly #queues: QueueTable;
  readonly #health: StorageHealth;
  readonly #committer: Committer;
  readonly #rescue: Rescue;
  readonly #runs: RunControl;
  readonly #scheduler: Scheduler;
  readonly #sweeper: Sweeper;
  readonly #unblocker: Unblocker;
  readonly #intake: Intake;
  readonly #keeper: ScheduleKeeper;
  readonly #commands: JobCommands;
  readonly #moves: Moves;
  readonly #queueControl: QueueControl;
  readonly #steps: UndoSteps;
  readonly #control: Control;
  readonly #fixedConcurrency: number | null;
  readonly #works: boolean;
  readonly #onOpened: (stored: StoredState) => void;
  readonly #queries: Queries;
  readonly #listeners: Listeners;
  /** Commands that were accepted and not answered yet. */
  readonly #underWay = new Set<Promise<unknown>>();
  #state: 'created' | 'running' | 'stopping' | 'stopped' = 'created';
  #startedAt = 0;
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  #idleWaiters: (() => void)[] = [];

  constructor(options: EmbeddedEngineOptions) {
    const { store, runner, clock, logger, concurrency } = options;
    const { random = Math.random, retention = DEFAULT_RETENTION } = options;
    this.#fixedConcurrency = options.fixedConcurrency ?? null;
    this.#works = options.works ?? true;
    this.#onOpened = options.onOpened ?? (() => undefined);
    this.output = runner.output;
    this.#store = store;
    this.#runner = runner;
    this.#clock = clock;
    this.#logger = logger;
    this.#listeners = new Listeners({ logger });
    const counts = this.#counts;
    const queues = new QueueTable(concurrency);
    const onChanged = (): void => this.#changed();
    const health = new StorageHealth({
      clock,
      logger,
      probe: () => this.#probe(),
      onChanged,
      onRecovered: () => this.#recovered(),
    });
    const onError = (error: unknown): void => health.failed(error);
    const mayWork = (): boolean => health.ok;
    const committer = new Committer({ store, clock, health, deliver: (events) => this.#deliver(events) });
    const gate = new LoadGate({ machine: options.machine ?? UNKNOWN_MACHINE, clock, onChanged });
    const runs: RunControl = new RunControl({
      clock,
      logger,
      committer,
      queues,
      runner,
      surroundings: {
        lastRun: async (jobId) => (await store.runs(jobId, 1))[0] ?? null,
        parentResults: (jobId) => store.parentResults(jobId, MAX_RESULT_BYTES),
        onProgress: onChanged,
      },
      random,
      onFree: () => scheduler.wake(),
      onClaimFailed: (entry) => scheduler.doubt(entry),
    });
    const scheduler = new Scheduler({
      store,
      queues,
      clock,
      gate,
      claim: (job, entry) => runs.claim(job, entry),
      isClaimed: (jobId, revision) => runs.has(jobId, revision),
      mayClaim: mayWork,
      onError,
    });
    const onPruned = (jobIds: readonly string[]): void => {
      for (const jobId of jobIds) runner.output.forget(jobId);
      this.#changed();
    };
    const steps = new UndoSteps({ store, clock, mayWork, onForgotten: onPruned, onError });
    this.#steps = steps;
    this.#sweeper = new Sweeper({ store, clock, committer, counts, retention, mayWork, onPruned, onError });
    this.#unblocker = new Unblocker({
      store,
      clock,
      committer,
      counts,
      mayWork,
      onError,
      onRest: () => this.#tellIdle(),
    });
    this.#rescue = new Rescue({ committer, clock, random });
    this.#health = health;
    this.#queues = queues;
    this.#committer = committer;
    this.#runs = runs;
    this.#scheduler = scheduler;
    const why = new WhyQuery({
      store,
      clock,
      health,
      queues,
      counts,
      runs,
      gate,
      stateOf: () => this.#presentState(),
      pausedSince: () => this.#queueControl.pausedSince,
    });
    this.#queries = new Queries({ store, clock, health, counts, queues, runs, gate, why });
    this.#intake = new Intake({ store, clock, committer, runner, refusal: () => this.#refusal() });
    const commands = new JobCommands({ store, clock, committer, runs, steps });
    const parts = { store, clock, logger, health, queues, scheduler, gate, steps, onChanged };
    const queueControl = new QueueControl(parts);
    this.#control = new Control({
      ...parts,
      committer,
      commands,
      queueControl,
      intake: this.#intake,
      runner,
    });
    this.#commands = commands;
    this.#moves = new Moves({ store, clock, committer });
    this.#queueControl = queueControl;
    const { desk, keeper } = createSchedules({
      store,
      clock,
      logger,
      health,
      intake: this.#intake,
      cancel: (jobId) => commands.cancel(jobId),
      refusal: () => this.#refusal(),
      onChanged,
    });
    this.schedules = desk;
    this.#keeper = keeper;
  }

  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    if (this.#stopping !== null) return;
    this.#store.onDamaged?.((message) => this.#health.damaged(message));
    const stored = await this.#store.open();
    this.#load(stored);
    if (!this.#health.isClosed) await this.#recoverRunner();
    this.#startedAt = this.#clock.now();
    // Stopped before it was up.
    if (this.#stopping !== null) return;
    this.#state = 'running';
    if (!this.#health.isClosed) await this.#takeUpWork();
    const { concurrency } = this.#queues;
    this.#logger.log('INFO', 'engine_started', { concurrency, jobs: this.#counts.open });
  }

  #load(stored: StoredState): void {
    this.#health.opened(stored);
    this.#counts.load(stored);
    this.#queueControl.load(stored, this.#fixedConcurrency);
    this.#rescue.load(stored);
    this.#steps.load(stored.steps);
    this.#keeper.load(stored.schedules, stored.lastCommitAt);
    for (const { queue, state } of stored.counts) {
      const entry = this.#queues.of(queue);
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
    if (!(await this.#rescue.attempt()) || this.#state !== 'running' || !this.#works) return;
    this.#scheduler.start();
    this.#sweeper.start();
    this.#steps.start();
    this.#keeper.start();
    this.#unblocker.start();
    // A crash may part output from its job.
    void this.output.keepOnly?.((jobId) => this.#control.keeps(jobId));
  }

  /** The store refused something: asks it for a change, what is most needed first. */
  #probe(): void {
    if (!this.#rescue.isDone) void this.#takeUpWork();
    else if (this.#runs.tryAgain() || this.#health.isClosed || this.#scheduler.claimOne()) return;
    else void this.#queueControl.saveAgain();
  }

  #recovered(): void {
    if (!this.#rescue.isDone) void this.#takeUpWork();
    this.#runs.tryAgain();
    this.#scheduler.wake();
    this.#sweeper.wake();
    this.#steps.wake();
    this.#keeper.wake();
    this.#unblocker.wake();
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
    this.#tellIdle();
    this.#logger.log('INFO', 'engine_stopped');
  }

  async #windDown(graceMs: number): Promise<void> {
    this.#state = 'stopping';
    this.#health.stop();
    this.#scheduler.stop();
    this.#control.stop();
    const swept = Promise.all(
      [this.#sweeper, this.#steps, this.#keeper, this.#unblocker].map((part) => part.stop()),
    );
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

  enqueue(request: JobRequest): Promise<Result<Enqueued, readonly Problem[]>> {
    return this.#intake.enqueue(request);
  }

  enqueueAll(requests: readonly JobRequest[]): Promise<Result<readonly Enqueued[], readonly Problem[]>> {
    return this.#intake.enqueueAll(requests);
  }

  check(requests: readonly JobRequest[]): Promise<readonly Problem[]> {
    return this.#intake.checkAll(requests);
  }

  cancel(jobId: string): Promise<Result<null>> {
    // What runs can be ended on a store that is not relied on any more.
    const isDamaged = this.#health.status.state === 'damaged';
    const refusal = isDamaged ? this.#notRunning() : this.#refusal();
    return this.#whileRunning(() => this.#commands.cancel(jobId), refusal);
  }

  retry(jobId: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#commands.retry(jobId));
  }

  runNow(jobId: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#commands.runNow(jobId));
  }

  change(action: JobAction, selection: Selection): Promise<Result<ChangeReport>> {
    return this.#whileRunning(() => this.#control.change(action, selection));
  }

  async stopChange(): Promise<Result<null>> {
    return this.#control.stop();
  }

  edit(jobId: string, request: JobRequest): Promise<Result<ChangeReport, readonly Problem[]>> {
    return asList(this.#whileRunning(() => this.#control.edit(jobId, request)));
  }

  duplicate(jobId: string): Promise<Result<Enqueued, readonly Problem[]>> {
    return asList(this.#whileRunning(() => this.#control.duplicate(jobId)));
  }

  undo(step?: number): Promise<Result<ChangeReport>> {
    return this.#whileRunning(() => this.#control.undo(step));
  }

  move(jobIds: readonly string[], to: LinePosition): Promise<Result<null>> {
    return this.#whileRunning(() => this.#moves.move(jobIds, to));
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

  setStartConditions(conditions: StartConditions): Promise<Result<null>> {
    return this.#whileRunning(() => this.#queueControl.setStartConditions(conditions));
  }

  setRate(rate: Rate | null, queue: string, of: 'queue' | 'key'): Promise<Result<null>> {
    return this.#whileRunning(() => this.#queueControl.setRate(rate, queue, of));
  }

  /** Commands that were accepted are carried out before the store is closed; later ones are refused. */
  async #whileRunning<T, E = Problem>(
    command: () => Promise<Result<T, E>>,
    refusal: Problem | null = this.#refusal(),
  ): Promise<Result<T, E | Problem>> {
    if (refusal !== null) return err(refusal);
    const underWay = command();
    this.#underWay.add(underWay);
    try {
      return await underWay;
    } catch (error) {
      const problem = notStored(error);
      if (problem === null) throw error;
      this.#health.failed(error);
      return err(problem);
    } finally {
      this.#underWay.delete(underWay);
    }
  }

  #refusal(): Problem | null {
    return this.#notRunning() ?? this.#health.refusal();
  }

  #notRunning(): Problem | null {
    if (this.#state === 'running') return null;
    const expected = 'an engine that runs';
    const got = this.#state === 'created' ? 'one that has not started' : `one that is ${this.#state}`;
    return { field: '', expected, got, fix: 'Start Jobdeck and try again.' };
  }

  jobs(query: JobQuery): Promise<Result<JobPage>> {
    return this.#queries.jobs(query);
  }

  search(query: SearchQuery): Promise<Result<FoundPage, Problem | SearchProblem>> {
    return this.#queries.search(query);
  }

  failureGroups(limit: number): Promise<Result<FailureGroups>> {
    return this.#queries.failureGroups(limit);
  }

  detail(jobId: string): Promise<JobDetail | null> {
    return this.#queries.detail(jobId);
  }

  progressOf(jobId: string): Progress | null {
    return this.#runs.progressOf(jobId);
  }

  why(jobId: string): Promise<Why | null> {
    return this.#queries.why(jobId);
  }

  oldestWaiting(): Promise<WaitingJob | null> {
    return this.#queries.oldestWaiting();
  }

  /** Jobs in the state running, counted from their states. */
  get runningJobs(): number {
    return this.#counts.get('running');
  }

  present(): EnginePresent {
    const { progress: change, newest: undoable } = this.#control;
    const schedules = this.schedules.present();
    const state = this.#presentState();
    return { ...this.#queries.present(), schedules, state, startedAt: this.#startedAt, change, undoable };
  }

  #presentState(): EnginePresent['state'] {
    if (this.#state === 'created') return 'starting';
    if (!this.#works) return 'stopped';
    const isPaused = this.#scheduler.paused || this.#health.isClosed;
    return this.#state === 'running' && isPaused ? 'paused' : this.#state;
  }

  subscribe(listener: (events: readonly JobEvent[]) => void): () => void {
    return this.#listeners.onEvents(listener);
  }

  onSettingsChanged(listener: () => void): () => void {
    return this.#listeners.onChanged(listener);
  }

  async whenIdle(): Promise<void> {
    // What was asked for and is not committed yet counts as well.
    await this.#committer.settled();
    if (this.#isIdle()) return;
    await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }

  #isIdle(): boolean {
    if (this.#state === 'stopped') return true;
    // What is blocked now stays blocked until somebody does something.
    if (this.#counts.open === 0 && !this.#unblocker.isBusy) return true;
    // What is in line stays there.
    return this.#health.isClosed && this.#runs.size === 0;
  }

  /** After each commit, in this order: own books, then who is told, then new claims. */
  #deliver(events: readonly JobEvent[]): void {
    for (const event of events) {
      // A queue comes into being with its first job, whatever the state of that.
      if (event.before?.queue !== event.after?.queue) this.#queues.of(jobOf(event).queue);
      this.#counts.apply(event);
      this.#scheduler.apply(event);
      this.#sweeper.apply(event);
      if (event.step !== undefined) this.#steps.note(event.step);
    }
    this.#unblocker.apply(events);
    this.#listeners.tell(events);
    this.#scheduler.wake();
    this.#tellIdle();
  }

  #tellIdle(): void {
    if (this.#idleWaiters.length === 0 || !this.#isIdle()) return;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  #changed(): void {
    this.#listeners.changed();
    this.#tellIdle();
  }
}

/** Of a request each problem has its field. */
async function asList<T>(
  answer: Promise<Result<T, Problem | readonly Problem[]>>,
): Promise<Result<T, readonly Problem[]>> {
  const result = await answer;
  return result.ok ? result : err('field' in result.error ? [result.error] : result.error);
}
