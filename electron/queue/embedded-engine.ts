import type { ChangeReport, JobAction, Selection } from '../../shared/jobs/control.ts';
import { type JobEvent, jobOf, type LinePosition } from '../../shared/jobs/events.ts';
import type { JobState, Progress, WaitingJob } from '../../shared/jobs/job.ts';
import type { Enqueued, JobRequest } from '../../shared/jobs/job-request.ts';
import type { FailureGroups, FoundPage, JobDetail, JobGraph, JobPage } from '../../shared/jobs/job-views.ts';
import type { Why } from '../../shared/jobs/why.ts';
import type { QueuePage, QueueQuery } from '../../shared/numbers/queues.ts';
import type { Rate } from '../../shared/numbers/rate.ts';
import type { StartConditions } from '../../shared/numbers/snapshot.ts';
import { err, type Problem, type Result } from '../../shared/result.ts';
import type { SearchProblem } from '../../shared/search/search.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Engine, EnginePresent, JobQuery, QueueLine, SearchQuery } from './engine.ts';
import { EngineLife } from './engine-life.ts';
import { createParts, type EngineParts } from './engine-parts.ts';
import type { JobRunner, OutputStore } from './job-runner.ts';
import type { JobStore, Retention, StoredState } from './job-store.ts';
import { Listeners } from './listeners.ts';
import type { MachineLoad } from './load-gate.ts';
import type { ScheduleDesk } from './schedules/schedule-desk.ts';
import type { WholeJobs } from './whole-jobs.ts';

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

/** The engine that runs in this process: what it takes and answers. Its parts do the work. */
export class EmbeddedEngine implements Engine {
  readonly output: OutputStore;
  readonly schedules: ScheduleDesk;
  readonly whole: WholeJobs;
  readonly #parts: EngineParts;
  readonly #life: EngineLife;
  readonly #listeners: Listeners;

  constructor(options: EmbeddedEngineOptions) {
    const { store, runner, clock, logger } = options;
    const onChanged = (): void => this.#changed();
    this.#listeners = new Listeners({ logger });
    const parts = createParts({
      store,
      runner,
      clock,
      logger,
      machine: options.machine ?? UNKNOWN_MACHINE,
      concurrency: options.concurrency,
      random: options.random ?? Math.random,
      retention: options.retention ?? DEFAULT_RETENTION,
      deliver: (events) => this.#deliver(events),
      probe: () => life.probe(),
      onRecovered: () => life.recovered(),
      onChanged,
      onRest: () => life.tellIdle(),
      refusal: () => this.#refusal(),
      stateOf: () => life.state,
    });
    const life: EngineLife = new EngineLife({
      store,
      runner,
      clock,
      logger,
      parts,
      fixedConcurrency: options.fixedConcurrency ?? null,
      works: options.works ?? true,
      onOpened: options.onOpened ?? (() => undefined),
      onChanged,
    });
    this.#parts = parts;
    this.#life = life;
    this.output = runner.output;
    this.schedules = parts.schedules.desk;
    this.whole = parts.whole;
  }

  start(): Promise<void> {
    return this.#life.start();
  }

  stop(options: { readonly graceMs?: number } = {}): Promise<void> {
    return this.#life.stop(options.graceMs ?? 0);
  }

  enqueue(request: JobRequest): Promise<Result<Enqueued, readonly Problem[]>> {
    return this.#parts.intake.enqueue(request);
  }

  enqueueAll(requests: readonly JobRequest[]): Promise<Result<readonly Enqueued[], readonly Problem[]>> {
    return this.#parts.intake.enqueueAll(requests);
  }

  check(requests: readonly JobRequest[]): Promise<readonly Problem[]> {
    return this.#parts.intake.checkAll(requests);
  }

  cancel(jobId: string): Promise<Result<null>> {
    // What runs can be ended on a store that is not relied on any more.
    const isDamaged = this.#parts.health.status.state === 'damaged';
    const refusal = isDamaged ? this.#life.notRunning() : this.#refusal();
    return this.#whileRunning(() => this.#parts.commands.cancel(jobId), refusal);
  }

  retry(jobId: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#parts.commands.retry(jobId));
  }

  runNow(jobId: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#parts.commands.runNow(jobId));
  }

  change(action: JobAction, selection: Selection): Promise<Result<ChangeReport>> {
    return this.#whileRunning(() => this.#parts.control.change(action, selection));
  }

  async stopChange(): Promise<Result<null>> {
    return this.#parts.control.stop();
  }

  edit(jobId: string, request: JobRequest): Promise<Result<ChangeReport, readonly Problem[]>> {
    return asList(this.#whileRunning(() => this.#parts.control.edit(jobId, request)));
  }

  duplicate(jobId: string): Promise<Result<Enqueued, readonly Problem[]>> {
    return asList(this.#whileRunning(() => this.#parts.control.duplicate(jobId)));
  }

  undo(step?: number): Promise<Result<ChangeReport>> {
    return this.#whileRunning(() => this.#parts.control.undo(step));
  }

  move(jobIds: readonly string[], to: LinePosition): Promise<Result<{ readonly step: number }>> {
    return this.#whileRunning(() => this.#parts.moves.move(jobIds, to));
  }

  pause(queue?: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#parts.queueControl.setPaused(true, queue));
  }

  resume(queue?: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#parts.queueControl.setPaused(false, queue));
  }

  setConcurrency(concurrency: number, queue?: string): Promise<Result<null>> {
    return this.#whileRunning(() => this.#parts.queueControl.setConcurrency(concurrency, queue));
  }

  setStartConditions(conditions: StartConditions): Promise<Result<null>> {
    return this.#whileRunning(() => this.#parts.queueControl.setStartConditions(conditions));
  }

  setRate(rate: Rate | null, queue: string, of: 'queue' | 'key'): Promise<Result<null>> {
    return this.#whileRunning(() => this.#parts.queueControl.setRate(rate, queue, of));
  }

  dismissFailures(fingerprint: string | null, dismissed: boolean): Promise<Result<null>> {
    return this.#whileRunning(() => this.#parts.commands.dismissFailures(fingerprint, dismissed));
  }

  #whileRunning<T, E = Problem>(
    command: () => Promise<Result<T, E>>,
    refusal: Problem | null = this.#refusal(),
  ): Promise<Result<T, E | Problem>> {
    return this.#parts.underWay.run(refusal, command);
  }

  #refusal(): Problem | null {
    return this.#life.notRunning() ?? this.#parts.health.refusal();
  }

  setRetention(retention: Retention): void {
    this.#parts.sweeper.setRetention(retention);
  }

  queues(query: QueueQuery): Promise<QueuePage> {
    return this.#parts.queueList.page(query);
  }

  jobs(query: JobQuery): Promise<Result<JobPage>> {
    return this.#parts.queries.jobs(query);
  }

  cursorAt(state: JobState | null, share: number): Promise<Result<string>> {
    return this.#parts.queries.cursorAt(state, share);
  }

  search(query: SearchQuery): Promise<Result<FoundPage, Problem | SearchProblem>> {
    return this.#parts.queries.search(query);
  }

  failureGroups(limit: number): Promise<Result<FailureGroups>> {
    return this.#parts.queries.failureGroups(limit);
  }

  graph(jobId: string): Promise<JobGraph | null> {
    return this.#parts.queries.graph(jobId);
  }

  detail(jobId: string): Promise<JobDetail | null> {
    return this.#parts.queries.detail(jobId);
  }

  progressOf(jobId: string): Progress | null {
    return this.#parts.runs.progressOf(jobId);
  }

  why(jobId: string): Promise<Why | null> {
    return this.#parts.queries.why(jobId);
  }

  oldestWaiting(): Promise<WaitingJob | null> {
    return this.#parts.queries.oldestWaiting();
  }

  lines(limit: number): readonly QueueLine[] {
    return this.#parts.queries.lines(limit);
  }

  waitingSince(queues: readonly string[]): Promise<readonly (number | null)[]> {
    return this.#parts.queries.waitingSince(queues);
  }

  /** Runs at once over all queues, at most. */
  get workers(): number {
    return this.#parts.queues.concurrency;
  }

  /** Jobs in the state running, counted from their states. */
  get runningJobs(): number {
    return this.#parts.counts.get('running');
  }

  present(): EnginePresent {
    const { control, queries, counts } = this.#parts;
    const { progress: change, newest: undoable } = control;
    const schedules = this.schedules.present();
    const { state, startedAt } = this.#life;
    const clearSince = counts.failing > 0 ? null : (counts.clearedAt ?? startedAt);
    return { ...queries.present(), schedules, state, startedAt, change, undoable, clearSince };
  }

  subscribe(listener: (events: readonly JobEvent[]) => void): () => void {
    return this.#listeners.onEvents(listener);
  }

  onSettingsChanged(listener: () => void): () => void {
    return this.#listeners.onChanged(listener);
  }

  whenIdle(): Promise<void> {
    return this.#life.whenIdle();
  }

  /** After each commit, in this order: own books, then who is told, then new claims. */
  #deliver(events: readonly JobEvent[]): void {
    const { queues, counts, scheduler, sweeper, steps, unblocker } = this.#parts;
    for (const event of events) {
      // A queue comes into being with its first job, whatever the state of that.
      if (event.before?.queue !== event.after?.queue) queues.of(jobOf(event).queue);
      counts.apply(event);
      scheduler.apply(event);
      sweeper.apply(event);
      if (event.step !== undefined) steps.note(event.step);
    }
    unblocker.apply(events);
    this.#listeners.tell(events);
    scheduler.wake();
    this.#life.tellIdle();
  }

  #changed(): void {
    this.#listeners.changed();
    this.#life.tellIdle();
  }
}

/** Of a request each problem has its field. */
async function asList<T>(
  answer: Promise<Result<T, Problem | readonly Problem[]>>,
): Promise<Result<T, readonly Problem[]>> {
  const result = await answer;
  return result.ok ? result : err('field' in result.error ? [result.error] : result.error);
}
