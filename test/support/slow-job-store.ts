import type { JobQuery } from '../../electron/queue/engine.ts';
import type {
  BlockedPage,
  DueJob,
  EngineSettings,
  JobStore,
  LineQuery,
  LineStretch,
  MatchingIds,
  PrunedJob,
  QueueSettings,
  Refusal,
  Retention,
  Soon,
  StoredFindings,
  StoredPage,
  StoredSearch,
  StoredStanding,
  StoredState,
  UndoJournal,
} from '../../electron/queue/job-store.ts';
import type { ScheduleChange } from '../../electron/queue/schedules/schedule-store.ts';
import type { UndoStep } from '../../shared/jobs/control.ts';
import type { JobEvent } from '../../shared/jobs/events.ts';
import type { EndedRun, Job, WaitingJob } from '../../shared/jobs/job.ts';
import type { EarlierRequest, FailureGroups, ParentResult, Relations } from '../../shared/jobs/job-views.ts';
import type { Firing, Schedule } from '../../shared/schedules/schedule.ts';
import type { JobSearch } from '../../shared/search/search.ts';
import { turns } from './turns.ts';

/**
 * Any store, but answering late, as one on a thread does: turns of the event loop pass before a request is carried
 * out, and again before its answer arrives. `in order` does one request after the other, as a single thread. With
 * `any order` answers overtake each other, and reads see commits that were asked for after them, as the contract of
 * JobStore allows; changes are carried out in their order all the same, and a read after those asked for before it.
 */
export class SlowJobStore implements JobStore {
  readonly #inner: JobStore;
  readonly #delay: () => number;
  readonly #order: 'in order' | 'any order';
  /** In order: the last request was answered. In any order: the last change was carried out. */
  #last: Promise<unknown> = Promise.resolve();
  /** Requests that have not been answered yet. */
  pending = 0;
  closed = false;
  /** What was asked of it after it was closed. */
  readonly afterClose: string[] = [];

  constructor(options: {
    readonly inner: JobStore;
    /** Turns of the event loop; asked twice for each request. */
    readonly delay: () => number;
    readonly order: 'in order' | 'any order';
  }) {
    this.#inner = options.inner;
    this.#delay = options.delay;
    this.#order = options.order;
  }

  #change<T>(what: string, request: () => Soon<T>): Promise<T> {
    return this.#later(what, (before) => {
      const carriedOut = before.then(() => this.#carryOut(request));
      this.#last = carriedOut.catch(() => undefined);
      return carriedOut;
    });
  }

  #read<T>(what: string, request: () => Soon<T>): Promise<T> {
    if (this.#order === 'in order') return this.#change(what, request);
    return this.#later(what, (before) => before.then(() => this.#carryOut(request)));
  }

  async #carryOut<T>(request: () => Soon<T>): Promise<T> {
    await turns(this.#delay());
    return request();
  }

  async #later<T>(what: string, carryOut: (before: Promise<unknown>) => Promise<T>): Promise<T> {
    if (this.closed) this.afterClose.push(what);
    this.pending += 1;
    const answer = carryOut(this.#last).finally(() => turns(this.#delay()));
    if (this.#order === 'in order') this.#last = answer.catch(() => undefined);
    try {
      return await answer;
    } finally {
      this.pending -= 1;
    }
  }

  open(): Promise<StoredState> {
    this.closed = false;
    return this.#change('open', () => this.#inner.open());
  }
  close(): Promise<void> {
    const answer = this.#change('close', () => this.#inner.close());
    this.closed = true;
    return answer;
  }
  commit(events: readonly JobEvent[]): Promise<readonly Refusal[]> {
    return this.#change('commit', () => this.#inner.commit(events));
  }
  get(jobId: string): Promise<Job | null> {
    return this.#read('get', () => this.#inner.get(jobId));
  }
  uniqueHolder(key: string): Promise<Job | null> {
    return this.#read('uniqueHolder', () => this.#inner.uniqueHolder(key));
  }
  runs(jobId: string, limit: number): Promise<readonly EndedRun[]> {
    return this.#read('runs', () => this.#inner.runs(jobId, limit));
  }
  waiting(queue: string, limit: number): Promise<readonly WaitingJob[]> {
    return this.#read('waiting', () => this.#inner.waiting(queue, limit));
  }
  line(query: LineQuery): Promise<LineStretch> {
    return this.#read('line', () => this.#inner.line(query));
  }
  ahead(jobId: string, most: number): Promise<number> {
    return this.#read('ahead', () => this.#inner.ahead(jobId, most));
  }
  waitingSince(queues: readonly string[]): Promise<readonly (number | null)[]> {
    return this.#read('waitingSince', () => this.#inner.waitingSince(queues));
  }
  oldestWaiting(): Promise<WaitingJob | null> {
    return this.#read('oldestWaiting', () => this.#inner.oldestWaiting());
  }
  due(now: number, limit: number): Promise<readonly DueJob[]> {
    return this.#read('due', () => this.#inner.due(now, limit));
  }
  nextDueAt(): Promise<number | null> {
    return this.#read('nextDueAt', () => this.#inner.nextDueAt());
  }
  list(query: JobQuery): Promise<StoredPage | null> {
    return this.#read('list', () => this.#inner.list(query));
  }
  cursorAt(state: JobQuery['state'], share: number): Promise<string> {
    return this.#read('cursorAt', () => this.#inner.cursorAt(state, share));
  }
  failureGroups(limit: number): Promise<FailureGroups> {
    return this.#read('failureGroups', () => this.#inner.failureGroups(limit));
  }
  dismissFailures(fingerprint: string | null, dismissed: boolean): Promise<boolean> {
    return this.#change('dismissFailures', () => this.#inner.dismissFailures(fingerprint, dismissed));
  }
  search(query: StoredSearch): Promise<StoredFindings | null> {
    return this.#read('search', () => this.#inner.search(query));
  }
  matches(search: JobSearch, after: string | null, limit: number): Promise<MatchingIds | null> {
    return this.#read('matches', () => this.#inner.matches(search, after, limit));
  }

  standing(jobIds: readonly string[]): Promise<readonly StoredStanding[]> {
    return this.#read('standing', () => this.#inner.standing(jobIds));
  }
  blockedBy(parentId: string, after: number | null, limit: number): Promise<BlockedPage> {
    return this.#read('blockedBy', () => this.#inner.blockedBy(parentId, after, limit));
  }
  blocked(after: number | null, limit: number): Promise<BlockedPage> {
    return this.#read('blocked', () => this.#inner.blocked(after, limit));
  }
  relations(jobId: string, limit: number): Promise<Relations> {
    return this.#read('relations', () => this.#inner.relations(jobId, limit));
  }
  parentResults(jobId: string, maxBytes: number): Promise<readonly ParentResult[]> {
    return this.#read('parentResults', () => this.#inner.parentResults(jobId, maxBytes));
  }
  prune(retention: Retention, now: number, limit: number): Promise<readonly PrunedJob[]> {
    return this.#change('prune', () => this.#inner.prune(retention, now, limit));
  }
  saveQueue(settings: QueueSettings, step?: UndoStep): Promise<void> {
    return this.#change('saveQueue', () => this.#inner.saveQueue(settings, step));
  }
  saveEngine(settings: EngineSettings, step?: UndoStep): Promise<void> {
    return this.#change('saveEngine', () => this.#inner.saveEngine(settings, step));
  }
  edits(jobId: string, limit: number): Promise<readonly EarlierRequest[]> {
    return this.#read('edits', () => this.#inner.edits(jobId, limit));
  }
  readonly journal: UndoJournal = {
    entries: (...args) => this.#read('entries', () => this.#inner.journal.entries(...args)),
    forget: (...args) => this.#change('forget', () => this.#inner.journal.forget(...args)),
    size: (step) => this.#read('size', () => this.#inner.journal.size(step)),
    keeps: (jobId) => this.#read('keeps', () => this.#inner.journal.keeps(jobId)),
  };
  saveSchedules(changes: readonly ScheduleChange[]): Promise<void> {
    return this.#change('saveSchedules', () => this.#inner.saveSchedules(changes));
  }
  deleteSchedule(scheduleId: string, step: UndoStep): Promise<void> {
    return this.#change('deleteSchedule', () => this.#inner.deleteSchedule(scheduleId, step));
  }

  deletedSchedule(step: number): Promise<Schedule | null> {
    return this.#read('deletedSchedule', () => this.#inner.deletedSchedule(step));
  }
  restoreSchedule(step: number, schedule: Schedule): Promise<boolean> {
    return this.#change('restoreSchedule', () => this.#inner.restoreSchedule(step, schedule));
  }
  firings(scheduleId: string, before: number | null, limit: number): Promise<readonly Firing[]> {
    return this.#read('firings', () => this.#inner.firings(scheduleId, before, limit));
  }
  openJobsOf(scheduleId: string, limit: number): Promise<readonly string[]> {
    return this.#read('openJobsOf', () => this.#inner.openJobsOf(scheduleId, limit));
  }
  jobsWithKeys(keys: readonly string[]): Promise<readonly (string | null)[]> {
    return this.#read('jobsWithKeys', () => this.#inner.jobsWithKeys(keys));
  }
}
