import type {
  ChangeProgress,
  ChangeReport,
  JobAction,
  Selection,
  UndoStep,
} from '../../shared/jobs/control.ts';
import type { JobEvent, LinePosition } from '../../shared/jobs/events.ts';
import type { JobState, Progress, RunningJob, WaitingJob } from '../../shared/jobs/job.ts';
import type { WholeJob } from '../../shared/jobs/job-export.ts';
import type { Enqueued, JobRequest } from '../../shared/jobs/job-request.ts';
import type {
  FailureGroups,
  FoundPage,
  JobDetail,
  JobGraph,
  JobPage,
  ListOrder,
  MatchingJobs,
} from '../../shared/jobs/job-views.ts';
import type { Why } from '../../shared/jobs/why.ts';
import type { QueuePage, QueueQuery } from '../../shared/numbers/queues.ts';
import type { Rate } from '../../shared/numbers/rate.ts';
import type {
  EngineStatus,
  HeldBack,
  QueueStatus,
  StartConditions,
  StorageStatus,
} from '../../shared/numbers/snapshot.ts';
import type { Problem, Result } from '../../shared/result.ts';
import type {
  FiringPage,
  Schedule,
  SchedulePage,
  SchedulesPresent,
  When,
} from '../../shared/schedules/schedule.ts';
import type { ScheduleRequest } from '../../shared/schedules/schedule-request.ts';
import type { SearchProblem } from '../../shared/search/search.ts';
import type { OutputStore } from './job-runner.ts';
import type { Retention } from './job-store.ts';

/**
 * The job engine, as everything outside of electron/queue sees it. Commands answer after their change is committed.
 * `start` and `stop` may be called twice; `stop` returns when everything has stopped.
 */
export interface Engine {
  start(): Promise<void>;
  /**
   * Claims nothing new, lets running jobs finish until `graceMs` (default 0), then ends the rest, commits them as
   * interrupted (they go back in line, the attempt is not used up), and closes the store.
   */
  stop(options?: { readonly graceMs?: number }): Promise<void>;

  /**
   * Answers when the job is on disk. A refusal for want of space, or of a disk that fails, may concern a job that has
   * reached the disk all the same: asking again with the same key is safe.
   */
  enqueue(request: JobRequest): Promise<Result<Enqueued, readonly Problem[]>>;
  /** All or nothing, in one commit: they are made in slices, and nothing of them is there before all are. A request may depend on others of the call, in any order. Fields of problems are prefixed with the index of their request. */
  enqueueAll(requests: readonly JobRequest[]): Promise<Result<readonly Enqueued[], readonly Problem[]>>;
  /** What is wrong with each of them, and what depends on that, without queueing any. Fields as of enqueueAll. */
  check(requests: readonly JobRequest[]): Promise<readonly Problem[]>;
  /** From every open state. Answers once the job is cancelled, a running one after its work has ended. */
  cancel(jobId: string): Promise<Result<null>>;
  /** Puts a dead, cancelled or completed job back in line with a new attempt budget; a retrying one at once. */
  retry(jobId: string): Promise<Result<null>>;
  /** A blocked, scheduled or retrying job goes in line now; a blocked one without its parents. */
  runNow(jobId: string): Promise<Result<null>>;
  /**
   * Puts waiting jobs elsewhere in their line, next to each other in the order in which they are given: to the front, or
   * before or after another job of the same queue. They take the priority of the jobs that they come to stand beside. The
   * step by which that can be undone.
   */
  move(jobIds: readonly string[], to: LinePosition): Promise<Result<{ readonly step: number }>>;

  /**
   * Does something to all that a selection matches, in chunks. What could not be changed is counted with its reason. Of
   * selections of more than 200 jobs one is carried out at a time, and others are refused meanwhile. A store
   * that refuses ends it; what was changed until then stays changed, and can be undone.
   */
  change(action: JobAction, selection: Selection): Promise<Result<ChangeReport>>;
  /** Ends a change of many jobs, or its undo, after the chunks that are under way. */
  stopChange(): Promise<Result<null>>;
  /**
   * Gives a job that does not run another payload, name, queue and options, and puts it in line. Its id, kind, key and
   * runs stay, and so does what its runs were made with.
   */
  edit(jobId: string, request: JobRequest): Promise<Result<ChangeReport, readonly Problem[]>>;
  /** A new job that is asked for the same; without a key. */
  duplicate(jobId: string): Promise<Result<Enqueued, readonly Problem[]>>;
  /**
   * Takes back a step, or without a number the newest: delete, cancel of what had not started, retry, edit, run now, move,
   * priority, pause, resume, limits. The last 100 steps for 10 minutes, across restarts. Jobs that something else has
   * happened to since are left as they are, and counted. Counters never go back.
   */
  undo(step?: number): Promise<Result<ChangeReport>>;

  /** Without a queue: all. Running jobs go on; pausing what is paused is accepted. */
  pause(queue?: string): Promise<Result<null>>;
  resume(queue?: string): Promise<Result<null>>;
  /** Runs at once in that queue, 1-256; without a queue: in all of them together. Acts at once. */
  setConcurrency(concurrency: number, queue?: string): Promise<Result<null>>;
  /** How often jobs start in that queue, all together or those with each rate key; null: as often as they can. */
  setRate(rate: Rate | null, queue: string, of: 'queue' | 'key'): Promise<Result<null>>;

  /** Jobs start only while the machine has so much room; looked at once a second while one waits, and one starts a look. */
  setStartConditions(conditions: StartConditions): Promise<Result<null>>;

  /** All queues, page by page, for who wants to see more of them than the snapshot has. */
  /** How long finished jobs are kept; from a minute on, so that it can be taken back. It is not stored by the engine. */
  setRetention(retention: Retention): void;

  queues(query: QueueQuery): Promise<QueuePage>;
  jobs(query: JobQuery): Promise<Result<JobPage>>;
  /** A cursor of about that place in the list, 0 at its newest end and 1 at its oldest, however long it is. */
  cursorAt(state: JobState | null, share: number): Promise<Result<string>>;
  /** Words and filters (docs/search.md). Answered beside everything else: no commit waits for it. */
  search(query: SearchQuery): Promise<Result<FoundPage, Problem | SearchProblem>>;
  /** What jobs that are retrying or dead failed of, the latest first. */
  failureGroups(limit: number): Promise<Result<FailureGroups>>;
  /** A group that somebody has seen, or with null all of them; the next failure of it brings it back. False: not any more. */
  dismissFailures(fingerprint: string | null, dismissed: boolean): Promise<Result<null>>;
  detail(jobId: string): Promise<JobDetail | null>;
  /** The jobs around it by what depends on what; null when there is no such job. */
  graph(jobId: string): Promise<JobGraph | null>;
  /** Why a job that is scheduled, waiting or retrying has not started; null for others. */
  why(jobId: string): Promise<Why | null>;
  readonly output: OutputStore;
  readonly schedules: Schedules;
  readonly whole: WholeJobsQuery;

  /** What is true now. Costs as much as there are workers and paused queues, however many jobs and other queues there are. */
  present(): EnginePresent;
  /** How far a running job says it is; null for others, and for those that say nothing. */
  progressOf(jobId: string): Progress | null;
  oldestWaiting(): Promise<WaitingJob | null>;
  /** The first so many queues, in the order of their making. */
  lines(limit: number): readonly QueueLine[];
  /** Since when the job waits that has been in line for the longest in each of them, wall time, ms; null: none waits. */
  waitingSince(queues: readonly string[]): Promise<readonly (number | null)[]>;
  /** Told after each commit, in order. Listeners must not throw. Returns the undo. */
  subscribe(listener: (events: readonly JobEvent[]) => void): () => void;
  /** Told after changes that are no job events: pause, resume, concurrency, rates, progress. Returns the undo. */
  onSettingsChanged(listener: () => void): () => void;
  /**
   * Resolves when no job is scheduled, waiting, running or retrying. Jobs that are blocked then wait for one that is dead
   * or cancelled, and stay so until somebody does something.
   */
  whenIdle(): Promise<void>;
}

/** Jobs with all that is kept of them, for who takes many of them elsewhere. */
export interface WholeJobsQuery {
  /** The ids of all that match, each once, whatever is changed meanwhile; `now` as the first page told it. */
  matching(query: MatchingQuery): Promise<Result<MatchingJobs, Problem | SearchProblem>>;
  /** Of the first of them, up to about WHOLE_JOBS_BYTES and one at least; null for one that is not kept (any more). */
  read(jobIds: readonly string[]): Promise<Result<readonly (WholeJob | null)[]>>;
}

export interface MatchingQuery extends Omit<JobQuery, 'order'> {
  readonly text: string;
  /** Wall time, ms, that ages are counted from; null: the moment of the question. */
  readonly now: number | null;
}

/** Schedules, which make jobs by themselves. Refusals name the field that is wrong. */
export interface Schedules {
  add(request: ScheduleRequest): Promise<Result<{ readonly id: string }, readonly Problem[]>>;
  /** All of it at once. With a time that is not the one it had, it begins anew from now; a paused one stays paused. */
  change(scheduleId: string, request: ScheduleRequest): Promise<Result<null, readonly Problem[]>>;
  /** With its history; its jobs stay. */
  /** The step by which that can be undone. */
  remove(scheduleId: string): Promise<Result<{ readonly step: number }, readonly Problem[]>>;
  /** What passes until it is resumed is not made up for. Pausing what is paused is accepted, and so is resuming what is on. */
  pause(scheduleId: string): Promise<Result<null, readonly Problem[]>>;
  resume(scheduleId: string): Promise<Result<null, readonly Problem[]>>;
  /** A job at once, besides those that are planned. */
  runNow(scheduleId: string): Promise<Result<Enqueued, readonly Problem[]>>;

  get(scheduleId: string): Schedule | null;
  /** By name. */
  list(query: { readonly cursor: string | null; readonly limit: number }): Promise<Result<SchedulePage>>;
  /** Newest first; empty when there is no such schedule. */
  history(query: {
    readonly scheduleId: string;
    readonly cursor: string | null;
    readonly limit: number;
  }): Promise<Result<FiringPage>>;
  /** The next moments from now on, wall time, ms; fewer where there are no more. */
  preview(when: When, count: number): readonly number[];
}

/** How many jobs wait and run in a queue. */
export interface QueueLine {
  readonly queue: string;
  readonly waiting: number;
  readonly running: number;
}

export interface JobQuery {
  readonly state: JobState | null;
  readonly cursor: string | null;
  readonly limit: number;
  /** Latest change first unless told otherwise. */
  readonly order?: ListOrder | undefined;
}

export interface SearchQuery extends Omit<JobQuery, 'order'> {
  readonly text: string;
}

export interface EnginePresent {
  readonly state: EngineStatus['state'];
  readonly backend: EngineStatus['backend'];
  readonly storage: StorageStatus;
  readonly concurrency: number;
  readonly startConditions: StartConditions;
  readonly heldBack: HeldBack | null;
  readonly startedAt: number;
  readonly jobs: Readonly<Record<JobState, number>>;
  readonly clearSince: number | null;
  /** The first MAX_QUEUES, `default` before all, then by name. */
  readonly queues: readonly QueueStatus[];
  readonly queuesLeftOut: number;
  /** How many queues are paused on their own, and how many jobs wait in them. */
  readonly paused: { readonly queues: number; readonly waiting: number };
  /** Oldest first. */
  readonly running: readonly RunningJob[];
  /** A change of more than 200 jobs, or its undo, that is under way. */
  readonly change: ChangeProgress | null;
  /** The newest step that can be undone. */
  readonly undoable: UndoStep | null;
  readonly schedules: SchedulesPresent;
}
