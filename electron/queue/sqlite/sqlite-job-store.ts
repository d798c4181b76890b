import type { Worker } from 'node:worker_threads';
import type { UndoStep } from '../../../shared/jobs/control.ts';
import type { JobEvent } from '../../../shared/jobs/events.ts';
import type { EndedRun, Job, JobState, RunningJob, WaitingJob } from '../../../shared/jobs/job.ts';
import type {
  EarlierRequest,
  FailureGroups,
  ParentResult,
  Relations,
} from '../../../shared/jobs/job-views.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Firing, Schedule } from '../../../shared/schedules/schedule.ts';
import type { JobSearch } from '../../../shared/search/search.ts';
import type { Logger } from '../../logger.ts';
import { startThread } from '../../start-thread.ts';
import type { JobQuery } from '../engine.ts';
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
  StoredFindings,
  StoredPage,
  StoredSearch,
  StoredStanding,
  StoredState,
  UndoJournal,
} from '../job-store.ts';
import { PLACE_TEXT } from '../place-between.ts';
import type { ScheduleChange } from '../schedules/schedule-store.ts';
import { blockedPageFrom, parentResultFrom, relationsFrom, standingFrom } from './dependency-rows.ts';
import { encodeEvents } from './event-codec.ts';
import { editFromRow, jobFromRow, lastRunFromRow, runFromRow } from './job-rows.ts';
import { stepFrom } from './journal.ts';
import type { CommitValue, StoredRows, ThreadData, ThreadMessage } from './messages.ts';
import { filesIn } from './opening/store-files.ts';
import { written } from './schedule-rows.ts';
import { STATE_CODES } from './schema.ts';
import { SearchThread } from './searching/search-thread.ts';
import type { StoreProblem } from './store-problem.ts';
import { countsFrom, metricsFrom } from './tallies.ts';
import { StoreThread } from './thread-client.ts';

export interface SqliteJobStoreOptions {
  /** The data folder; made when it is missing. */
  readonly folder: string;
  /** The module that the thread runs (store-thread.ts). */
  readonly threadPath: string;
  /** Of Jobdeck; a store remembers which made it. */
  readonly version: string;
  readonly logger: Logger;
  /** Make a store of what can be read of a damaged one. Default false: it is refused. */
  readonly recover?: boolean;
  /** `NORMAL` gives up durability on power cuts; only there for the torture bench to see that. Default `FULL`. */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** From so many jobs on, searches have an index. Default 20,000: to look through fewer takes some 50 ms. */
  readonly indexFrom?: number;
}

/** Opens the data folder, or says why it was not opened. */
export async function openSqliteJobStore(
  options: SqliteJobStoreOptions,
): Promise<Result<SqliteJobStore, StoreProblem>> {
  const {
    folder,
    threadPath,
    version,
    logger,
    recover = false,
    synchronous = 'FULL',
    indexFrom = INDEX_FROM,
  } = options;
  const workerData: ThreadData = { folder, version, recover, synchronous };
  const worker = startThread(threadPath, { workerData, name: 'jobdeck-store' });
  const first = await firstMessage(worker);
  if (first.type === 'not-opened') return err(first.problem);
  if (first.type !== 'opened') throw new Error(`the store's thread began with "${first.type}"`);
  for (const note of first.notes) logger.log('WARN', 'store_note', { note });
  const { path, readOnly } = first.state;
  const index = readOnly === null ? filesIn(folder).index : null;
  const search = new SearchThread({
    threadPath,
    data: { searches: path, index, indexFrom, idleMs: IDLE_MS },
    logger,
  });
  return ok(
    new SqliteJobStore(folder, first.state, { thread: new StoreThread(worker, logger), search, indexFrom }),
  );
}

const INDEX_FROM = 20_000;
/** Changes after which the index of searches is filled again. */
const FILL_EVERY = 5_000;
/** The thread that searches is ended after so long, ms: it takes some 40 MB. */
const IDLE_MS = 60_000;
/** After the start, ms: a large file is still being checked before. */
const FIRST_FILL_MS = 15_000;

interface Threads {
  readonly thread: StoreThread;
  readonly search: SearchThread;
  readonly indexFrom: number;
}

/** Jobs in an SQLite file of the data folder. What it does is done by a thread of its own. */
export class SqliteJobStore implements JobStore {
  readonly #folder: string;
  readonly #stored: StoredRows;
  readonly #thread: StoreThread;
  readonly #search: SearchThread;
  /** Changes to come before the index of searches is to be filled again. */
  #untilFill: number;
  readonly #firstFill: NodeJS.Timeout | undefined;

  constructor(folder: string, stored: StoredRows, { thread, search, indexFrom }: Threads) {
    this.#folder = folder;
    this.#stored = stored;
    this.#thread = thread;
    this.#search = search;
    const jobs = countsFrom(stored.tallies).reduce((sum, count) => sum + count.jobs, 0);
    this.#untilFill = Math.max(FILL_EVERY, indexFrom - jobs);
    if (jobs >= indexFrom) this.#firstFill = setTimeout(() => search.fill(), FIRST_FILL_MS).unref();
  }

  /** It is open already; this is what was found. */
  open(): StoredState {
    const { readOnly, tallies, running, committedAt, engine, queues, starts, steps, schedules } =
      this.#stored;
    return {
      folder: this.#folder,
      readOnly,
      metrics: metricsFrom(tallies),
      running: running.map((row) => jobFromRow(row) as RunningJob),
      lastCommitAt: committedAt,
      engine,
      queues,
      starts,
      steps: steps.map(stepFrom),
      schedules: schedules.map((each) => JSON.parse(each) as Schedule),
      counts: countsFrom(tallies),
    };
  }

  onDamaged(listener: (message: string) => void): void {
    this.#thread.onDamaged(listener);
  }

  /** Told when its thread has ended though nobody closed the store. */
  onGone(listener: (reason: string) => void): void {
    this.#thread.onGone(listener);
  }

  /** Who reads beside the store's thread is gone before that one carries its log over. */
  async close(): Promise<void> {
    clearTimeout(this.#firstFill);
    await this.#search.close();
    await this.#thread.close();
  }

  async commit(events: readonly JobEvent[]): Promise<readonly Refusal[]> {
    if (events.length === 0) return [];
    this.#untilFill -= events.length;
    if (this.#untilFill <= 0) {
      this.#untilFill = FILL_EVERY;
      this.#search.fill();
    }
    return ((await this.#thread.commit(encodeEvents(events))) as CommitValue) ?? [];
  }

  async get(jobId: string): Promise<Job | null> {
    const row = await this.#thread.call('get', jobId);
    return row === null ? null : jobFromRow(row);
  }

  async uniqueHolder(key: string): Promise<Job | null> {
    const row = await this.#thread.call('uniqueHolder', key);
    return row === null ? null : jobFromRow(row);
  }

  async runs(jobId: string, limit: number): Promise<readonly EndedRun[]> {
    if (limit < 1) return [];
    return (await this.#thread.call('runs', jobId, limit)).map((row) => runFromRow(jobId, row));
  }

  async waiting(queue: string, limit: number): Promise<readonly WaitingJob[]> {
    return (await this.#thread.call('waiting', queue, limit)).map((row) => jobFromRow(row) as WaitingJob);
  }

  async line(query: LineQuery): Promise<LineStretch> {
    const { rows, next } = await this.#thread.call('line', query);
    return { jobs: rows.map((row) => jobFromRow(row) as WaitingJob), next };
  }

  ahead(jobId: string, most: number): Promise<number> {
    return this.#thread.call('ahead', jobId, most);
  }

  waitingSince(queues: readonly string[]): Promise<readonly (number | null)[]> {
    return this.#thread.call('waitingSince', queues);
  }

  async oldestWaiting(): Promise<WaitingJob | null> {
    const row = await this.#thread.call('oldestWaiting');
    return row === null ? null : (jobFromRow(row) as WaitingJob);
  }

  async due(now: number, limit: number): Promise<readonly DueJob[]> {
    return (await this.#thread.call('due', now, limit)).map((row) => jobFromRow(row) as DueJob);
  }

  nextDueAt(): Promise<number | null> {
    return this.#thread.call('nextDueAt');
  }

  async list({ state, cursor, limit, order = 'latest' }: JobQuery): Promise<StoredPage | null> {
    if (cursor !== null && !PLACE_TEXT.test(cursor)) return null;
    const code = state === null ? null : STATE_CODES[state];
    const from = cursor === null ? null : Number(cursor);
    const page = await this.#thread.call('list', { state: code, from, limit, order });
    return {
      items: page.rows.map((row) => ({ job: jobFromRow(row), lastRun: lastRunFromRow(row) })),
      next: page.next === null ? null : String(page.next),
      total: page.total,
    };
  }

  async cursorAt(state: JobState | null, share: number): Promise<string> {
    return String(await this.#thread.call('cursorAt', state === null ? null : STATE_CODES[state], share));
  }

  async search({ search, cursor, limit }: StoredSearch): Promise<StoredFindings | null> {
    if (cursor !== null && !PLACE_TEXT.test(cursor)) return null;
    await this.#thread.call('caughtUp');
    const page = await this.#search.call('page', search, cursor === null ? null : Number(cursor), limit);
    return {
      items: page.rows.map((row) => ({ job: jobFromRow(row), lastRun: lastRunFromRow(row) })),
      next: page.next === null ? null : String(page.next),
      total: page.total,
    };
  }

  async matches(search: JobSearch, after: string | null, limit: number): Promise<MatchingIds | null> {
    if (after !== null && !/^\d{1,15}$/.test(after)) return null;
    await this.#thread.call('caughtUp');
    const { ids, next } = await this.#search.call('ids', search, Number(after ?? 0), limit);
    return { ids, next: next === null ? null : String(next) };
  }

  async failureGroups(limit: number): Promise<FailureGroups> {
    await this.#thread.call('caughtUp');
    return this.#search.call('groups', limit);
  }

  dismissFailures(fingerprint: string | null, dismissed: boolean): Promise<boolean> {
    return this.#thread.call('dismissFailures', fingerprint, dismissed);
  }

  async standing(jobIds: readonly string[]): Promise<readonly StoredStanding[]> {
    return (await this.#thread.call('standing', jobIds)).map(standingFrom);
  }

  async blockedBy(parentId: string, after: number | null, limit: number): Promise<BlockedPage> {
    return blockedPageFrom(await this.#thread.call('blockedBy', parentId, after, limit));
  }

  async blocked(after: number | null, limit: number): Promise<BlockedPage> {
    return blockedPageFrom(await this.#thread.call('blocked', after, limit));
  }

  async relations(jobId: string, limit: number): Promise<Relations> {
    return relationsFrom(await this.#thread.call('relations', jobId, limit));
  }

  async parentResults(jobId: string, maxBytes: number): Promise<readonly ParentResult[]> {
    return (await this.#thread.call('parentResults', jobId, maxBytes)).map(parentResultFrom);
  }

  prune(retention: Retention, now: number, limit: number): Promise<readonly PrunedJob[]> {
    return this.#thread.call('prune', retention, now, limit);
  }

  saveQueue(settings: QueueSettings, step?: UndoStep): Promise<void> {
    return this.#thread.call('saveQueue', settings, step);
  }

  saveEngine(settings: EngineSettings, step?: UndoStep): Promise<void> {
    return this.#thread.call('saveEngine', settings, step);
  }

  async edits(jobId: string, limit: number): Promise<readonly EarlierRequest[]> {
    return limit < 1 ? [] : (await this.#thread.call('edits', jobId, limit)).map(editFromRow);
  }

  readonly journal: UndoJournal = {
    entries: async (step, after, limit) => {
      const found = await this.#thread.call('journalEntries', step, after, limit);
      return found.map(({ entry: [number, revision, deletedId, ...earlier], current }) => ({
        entry: number as number,
        earlier: jobFromRow(earlier),
        revision: revision as number,
        current: current === null ? null : jobFromRow(current),
        isDeletion: deletedId !== null,
      }));
    },
    size: (step) => this.#thread.call('journalSize', step),
    forget: (step, limit) => this.#thread.call('journalForget', step, limit),
    keeps: (jobId) => this.#thread.call('journalKeeps', jobId),
  };
  saveSchedules(changes: readonly ScheduleChange[]): Promise<void> {
    return this.#thread.call('saveSchedules', changes.map(written));
  }

  deleteSchedule(scheduleId: string, step: UndoStep): Promise<void> {
    return this.#thread.call('deleteSchedule', scheduleId, step);
  }

  async deletedSchedule(step: number): Promise<Schedule | null> {
    const found = await this.#thread.call('deletedSchedule', step);
    return found === null ? null : JSON.parse(found);
  }

  restoreSchedule(step: number, schedule: Schedule): Promise<boolean> {
    return this.#thread.call('restoreSchedule', step, JSON.stringify(schedule));
  }

  async firings(scheduleId: string, before: number | null, limit: number): Promise<readonly Firing[]> {
    const lines = await this.#thread.call('firings', scheduleId, before ?? Number.MAX_SAFE_INTEGER, limit);
    return lines.map((line) => JSON.parse(line) as Firing);
  }

  openJobsOf(scheduleId: string, limit: number): Promise<readonly string[]> {
    return this.#thread.call('openJobsOf', scheduleId, limit);
  }

  jobsWithKeys(keys: readonly string[]): Promise<readonly (string | null)[]> {
    return this.#thread.call('jobsWithKeys', keys);
  }
}

function firstMessage(worker: Worker): Promise<ThreadMessage> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`the store's thread ended with code ${code} before it began`)),
    );
  });
}
