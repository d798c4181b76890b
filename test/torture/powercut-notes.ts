import { writeSync } from 'node:fs';
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

/**
 * What the load writes down, a line of JSON each. What it asks the store for is noted before it asks, what the store
 * answers as soon as it is known, so that at any moment the notes tell what must be on the disk and what may be.
 */
export type LoadNote =
  | (Pick<StoredState, 'queues' | 'engine'> & {
      readonly type: 'begun';
      /** What is stored, to begin with. */
      readonly jobs: readonly StoredRevision[];
    })
  | { readonly type: 'asked'; readonly id: number; readonly change: Change }
  | {
      readonly type: 'answered';
      readonly id: number;
      readonly refused: readonly number[];
      readonly pruned: readonly string[];
    }
  /** The engine has told who asked for these jobs that they are accepted. */
  | { readonly type: 'accepted'; readonly jobs: readonly { readonly id: string; readonly name: string }[] };

export type StoredRevision = readonly [id: string, revision: number];

/** What changes the store. The payload of a job is told with its first event only. */
export type Change =
  | { readonly type: 'commit'; readonly events: readonly NotedEvent[] }
  | { readonly type: 'prune' }
  | { readonly type: 'queue'; readonly settings: QueueSettings }
  | { readonly type: 'engine'; readonly settings: EngineSettings };

export interface NotedEvent extends Pick<JobEvent, 'facts' | 'run'> {
  /** null for a new job. */
  readonly fromRevision: number | null;
  readonly after: Omit<Job, 'payload'> & { readonly payload?: Job['payload'] };
}

/** A store that notes all that goes through it. */
export class NotingJobStore implements JobStore {
  readonly #inner: JobStore;
  readonly #note: (note: LoadNote) => void;
  #asked = 0;

  constructor(inner: JobStore, note: (note: LoadNote) => void) {
    this.#inner = inner;
    this.#note = note;
  }

  async commit(events: readonly JobEvent[]): Promise<readonly Refusal[]> {
    const noted = events.map(notedEvent);
    const answered = this.#ask({ type: 'commit', events: noted });
    const refusals = await this.#inner.commit(events);
    answered({ refused: refusals.map(({ index }) => index) });
    return refusals;
  }

  async prune(retention: Retention, now: number, limit: number): Promise<readonly PrunedJob[]> {
    const answered = this.#ask({ type: 'prune' });
    const pruned = await this.#inner.prune(retention, now, limit);
    answered({ pruned: pruned.map(({ id }) => id) });
    return pruned;
  }

  async saveQueue(settings: QueueSettings, step?: UndoStep): Promise<void> {
    const answered = this.#ask({ type: 'queue', settings });
    await this.#inner.saveQueue(settings, step);
    answered({});
  }

  async saveEngine(settings: EngineSettings, step?: UndoStep): Promise<void> {
    const answered = this.#ask({ type: 'engine', settings });
    await this.#inner.saveEngine(settings, step);
    answered({});
  }

  #ask(
    change: Change,
  ): (answer: { readonly refused?: readonly number[]; readonly pruned?: readonly string[] }) => void {
    this.#asked += 1;
    const id = this.#asked;
    this.#note({ type: 'asked', id, change });
    return ({ refused = [], pruned = [] }) => this.#note({ type: 'answered', id, refused, pruned });
  }

  saveSchedules(changes: readonly ScheduleChange[]): Soon<void> {
    return this.#inner.saveSchedules(changes);
  }

  deleteSchedule(scheduleId: string, step: UndoStep): Soon<void> {
    return this.#inner.deleteSchedule(scheduleId, step);
  }

  deletedSchedule(step: number): Soon<Schedule | null> {
    return this.#inner.deletedSchedule(step);
  }

  restoreSchedule(step: number, schedule: Schedule): Soon<boolean> {
    return this.#inner.restoreSchedule(step, schedule);
  }

  firings(scheduleId: string, before: number | null, limit: number): Soon<readonly Firing[]> {
    return this.#inner.firings(scheduleId, before, limit);
  }

  openJobsOf(scheduleId: string, limit: number): Soon<readonly string[]> {
    return this.#inner.openJobsOf(scheduleId, limit);
  }

  jobsWithKeys(keys: readonly string[]): Soon<readonly (string | null)[]> {
    return this.#inner.jobsWithKeys(keys);
  }

  open(): Soon<StoredState> {
    return this.#inner.open();
  }

  close(): Soon<void> {
    return this.#inner.close();
  }

  get(jobId: string): Soon<Job | null> {
    return this.#inner.get(jobId);
  }

  uniqueHolder(key: string): Soon<Job | null> {
    return this.#inner.uniqueHolder(key);
  }

  runs(jobId: string, limit: number): Soon<readonly EndedRun[]> {
    return this.#inner.runs(jobId, limit);
  }

  waiting(queue: string, limit: number): Soon<readonly WaitingJob[]> {
    return this.#inner.waiting(queue, limit);
  }

  line(query: LineQuery): Soon<LineStretch> {
    return this.#inner.line(query);
  }

  ahead(jobId: string, most: number): Soon<number> {
    return this.#inner.ahead(jobId, most);
  }

  waitingSince(queues: readonly string[]): Soon<readonly (number | null)[]> {
    return this.#inner.waitingSince(queues);
  }

  oldestWaiting(): Soon<WaitingJob | null> {
    return this.#inner.oldestWaiting();
  }

  due(now: number, limit: number): Soon<readonly DueJob[]> {
    return this.#inner.due(now, limit);
  }

  nextDueAt(): Soon<number | null> {
    return this.#inner.nextDueAt();
  }

  edits(jobId: string, limit: number): Soon<readonly EarlierRequest[]> {
    return this.#inner.edits(jobId, limit);
  }

  get journal(): UndoJournal {
    return this.#inner.journal;
  }

  list(query: JobQuery): Soon<StoredPage | null> {
    return this.#inner.list(query);
  }

  cursorAt(state: JobQuery['state'], share: number): Soon<string> {
    return this.#inner.cursorAt(state, share);
  }

  dismissFailures(fingerprint: string | null, dismissed: boolean): Soon<boolean> {
    return this.#inner.dismissFailures(fingerprint, dismissed);
  }

  failureGroups(limit: number): Soon<FailureGroups> {
    return this.#inner.failureGroups(limit);
  }

  search(query: StoredSearch): Promise<StoredFindings | null> {
    return this.#inner.search(query);
  }

  matches(search: JobSearch, after: string | null, limit: number): Promise<MatchingIds | null> {
    return this.#inner.matches(search, after, limit);
  }

  standing(jobIds: readonly string[]): Soon<readonly StoredStanding[]> {
    return this.#inner.standing(jobIds);
  }

  blockedBy(parentId: string, after: number | null, limit: number): Soon<BlockedPage> {
    return this.#inner.blockedBy(parentId, after, limit);
  }

  blocked(after: number | null, limit: number): Soon<BlockedPage> {
    return this.#inner.blocked(after, limit);
  }

  relations(jobId: string, limit: number): Soon<Relations> {
    return this.#inner.relations(jobId, limit);
  }

  parentResults(jobId: string, maxBytes: number): Soon<readonly ParentResult[]> {
    return this.#inner.parentResults(jobId, maxBytes);
  }
}

function notedEvent({ facts, run, before, after }: JobEvent): NotedEvent {
  if (after === null) throw new Error('expected a load that deletes nothing');
  const { payload, ...rest } = after;
  const fromRevision = before?.revision ?? null;
  return { facts, run, fromRevision, after: before === null ? { ...rest, payload } : rest };
}

/** Each note is one write, which is where the recording sees when it was known. */
export function noteWriter(file: number): (note: LoadNote) => void {
  return (note) => writeSync(file, `${JSON.stringify(note)}\n`);
}
