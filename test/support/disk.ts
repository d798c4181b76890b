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
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import type { ScheduleChange } from '../../electron/queue/schedules/schedule-store.ts';
import type { UndoStep } from '../../shared/jobs/control.ts';
import type { JobEvent } from '../../shared/jobs/events.ts';
import type { EndedRun, Job, WaitingJob } from '../../shared/jobs/job.ts';
import type { EarlierRequest, FailureGroups, ParentResult, Relations } from '../../shared/jobs/job-views.ts';
import type { Firing, Schedule } from '../../shared/schedules/schedule.ts';
import type { JobSearch } from '../../shared/search/search.ts';

/** What outlives a process: each engine gets a store over it, and its journal has every change that was stored. */
export class Disk {
  readonly store = new MemoryJobStore();
  readonly journal: JobEvent[] = [];
}

/**
 * The store of one process over a disk. After `crash` it is as if that process were gone: nothing that it asks for
 * reaches the disk any more, and no answer comes.
 */
export class ProcessStore implements JobStore {
  readonly #disk: Disk;
  #crashed = false;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  crash(): void {
    this.#crashed = true;
  }

  #ask<T>(request: (store: MemoryJobStore) => Soon<T>): Soon<T> {
    return this.#crashed ? new Promise<T>(() => undefined) : request(this.#disk.store);
  }

  open(): Soon<StoredState> {
    return this.#ask((store) => store.open());
  }
  close(): Soon<void> {
    return this.#ask((store) => store.close());
  }
  commit(events: readonly JobEvent[]): Soon<readonly Refusal[]> {
    return this.#ask((store) => {
      const refused = store.commit(events);
      const left = new Set(refused.map(({ index }) => index));
      this.#disk.journal.push(...events.filter((_, index) => !left.has(index)));
      return refused;
    });
  }
  get(jobId: string): Soon<Job | null> {
    return this.#ask((store) => store.get(jobId));
  }
  uniqueHolder(key: string): Soon<Job | null> {
    return this.#ask((store) => store.uniqueHolder(key));
  }
  runs(jobId: string, limit: number): Soon<readonly EndedRun[]> {
    return this.#ask((store) => store.runs(jobId, limit));
  }
  waiting(queue: string, limit: number): Soon<readonly WaitingJob[]> {
    return this.#ask((store) => store.waiting(queue, limit));
  }
  line(query: LineQuery): Soon<LineStretch> {
    return this.#ask((store) => store.line(query));
  }
  ahead(jobId: string, most: number): Soon<number> {
    return this.#ask((store) => store.ahead(jobId, most));
  }
  waitingSince(queues: readonly string[]): Soon<readonly (number | null)[]> {
    return this.#ask((store) => store.waitingSince(queues));
  }
  oldestWaiting(): Soon<WaitingJob | null> {
    return this.#ask((store) => store.oldestWaiting());
  }
  due(now: number, limit: number): Soon<readonly DueJob[]> {
    return this.#ask((store) => store.due(now, limit));
  }
  nextDueAt(): Soon<number | null> {
    return this.#ask((store) => store.nextDueAt());
  }
  list(query: JobQuery): Soon<StoredPage | null> {
    return this.#ask((store) => store.list(query));
  }
  cursorAt(state: JobQuery['state'], share: number): Soon<string> {
    return this.#ask((store) => store.cursorAt(state, share));
  }
  dismissFailures(fingerprint: string | null, dismissed: boolean): Soon<boolean> {
    return this.#ask((store) => store.dismissFailures(fingerprint, dismissed));
  }
  failureGroups(limit: number): Soon<FailureGroups> {
    return this.#ask((store) => store.failureGroups(limit));
  }
  search(query: StoredSearch): Promise<StoredFindings | null> {
    return Promise.resolve(this.#ask((store) => store.search(query)));
  }
  matches(search: JobSearch, after: string | null, limit: number): Promise<MatchingIds | null> {
    return Promise.resolve(this.#ask((store) => store.matches(search, after, limit)));
  }

  standing(jobIds: readonly string[]): Soon<readonly StoredStanding[]> {
    return this.#ask((store) => store.standing(jobIds));
  }
  blockedBy(parentId: string, after: number | null, limit: number): Soon<BlockedPage> {
    return this.#ask((store) => store.blockedBy(parentId, after, limit));
  }
  blocked(after: number | null, limit: number): Soon<BlockedPage> {
    return this.#ask((store) => store.blocked(after, limit));
  }
  relations(jobId: string, limit: number): Soon<Relations> {
    return this.#ask((store) => store.relations(jobId, limit));
  }
  parentResults(jobId: string, maxBytes: number): Soon<readonly ParentResult[]> {
    return this.#ask((store) => store.parentResults(jobId, maxBytes));
  }
  prune(retention: Retention, now: number, limit: number): Soon<readonly PrunedJob[]> {
    return this.#ask((store) => store.prune(retention, now, limit));
  }
  saveQueue(settings: QueueSettings, step?: UndoStep): Soon<void> {
    return this.#ask((store) => store.saveQueue(settings, step));
  }
  saveEngine(settings: EngineSettings, step?: UndoStep): Soon<void> {
    return this.#ask((store) => store.saveEngine(settings, step));
  }
  edits(jobId: string, limit: number): Soon<readonly EarlierRequest[]> {
    return this.#ask((store) => store.edits(jobId, limit));
  }
  readonly journal: UndoJournal = {
    entries: (step, after, limit) => this.#ask((store) => store.journal.entries(step, after, limit)),
    forget: (step, limit) => this.#ask((store) => store.journal.forget(step, limit)),
    size: (step) => this.#ask((store) => store.journal.size(step)),
    keeps: (jobId) => this.#ask((store) => store.journal.keeps(jobId)),
  };
  saveSchedules(changes: readonly ScheduleChange[]): Soon<void> {
    return this.#ask((store) => store.saveSchedules(changes));
  }
  deleteSchedule(scheduleId: string, step: UndoStep): Soon<void> {
    return this.#ask((store) => store.deleteSchedule(scheduleId, step));
  }

  deletedSchedule(step: number): Soon<Schedule | null> {
    return this.#ask((store) => store.deletedSchedule(step));
  }
  restoreSchedule(step: number, schedule: Schedule): Soon<boolean> {
    return this.#ask((store) => store.restoreSchedule(step, schedule));
  }
  firings(scheduleId: string, before: number | null, limit: number): Soon<readonly Firing[]> {
    return this.#ask((store) => store.firings(scheduleId, before, limit));
  }
  openJobsOf(scheduleId: string, limit: number): Soon<readonly string[]> {
    return this.#ask((store) => store.openJobsOf(scheduleId, limit));
  }
  jobsWithKeys(keys: readonly string[]): Soon<readonly (string | null)[]> {
    return this.#ask((store) => store.jobsWithKeys(keys));
  }
}
