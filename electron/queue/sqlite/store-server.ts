import type { UndoStep } from '../../../shared/jobs/control.ts';
import { errorText } from '../../logger.ts';
import {
  type EngineSettings,
  type PrunedJob,
  type QueueSettings,
  type Retention,
  startsKeptMs,
} from '../job-store.ts';
import { Dependencies } from './dependencies.ts';
import { JobLists } from './job-lists.ts';
import { JobReader } from './job-reader.ts';
import { type Group, JobWriter } from './job-writer.ts';
import { Journal } from './journal.ts';
import { LineRowsReader } from './line-rows.ts';
import type {
  Answer,
  CallRequest,
  StoredRows,
  StoreMethods,
  StoreRequest,
  ThreadMessage,
} from './messages.ts';
import type { OpenedFolder } from './opening/open-folder.ts';
import { Pruner } from './pruner.ts';
import { ScheduleRows } from './schedule-rows.ts';
import { isDamage, kindOf } from './sqlite-errors.ts';
import { Starts } from './starts.ts';
import { readQueues, readStored } from './stored.ts';
import { Tallies } from './tallies.ts';
import { Transactions } from './transactions.ts';
import { Upkeep } from './upkeep.ts';

/** Values of events in one transaction at most, unless one call alone has more: a bound for the WAL and for latency. */
const MOST_VALUES = 200_000;

/** The store, inside its thread. */
export class StoreServer {
  readonly #folder: OpenedFolder;
  readonly #path: string;
  readonly #tell: (message: ThreadMessage) => void;
  readonly #writer: JobWriter;
  readonly #upkeep: Upkeep;
  readonly #methods: StoreMethods;
  #isClosed = false;

  constructor(
    folder: OpenedFolder,
    options: {
      /** The data folder. */
      readonly folder: string;
      readonly synchronous: 'FULL' | 'NORMAL';
      readonly tell: (message: ThreadMessage) => void;
    },
  ) {
    const { db } = folder;
    const { synchronous, tell } = options;
    const tallies = new Tallies(db);
    const reader = new JobReader(db, tallies);
    const lists = new JobLists(db, tallies);
    const dependencies = new Dependencies(db);
    const pruner = new Pruner(db, tallies, dependencies);
    const transactions = new Transactions(db, { tallies, last: folder.lastChange, synchronous });
    const starts = new Starts(db, readQueues(db));
    const journal = new Journal(db);
    const writer = new JobWriter(db, { transactions, tallies, starts, journal, dependencies });
    const lines = new LineRowsReader(db);
    const upkeep = new Upkeep(db, transactions, (error) => this.#failed(error));
    const schedules = new ScheduleRows(db, transactions);
    const saveQueue = db.prepare(
      `INSERT OR REPLACE INTO queues
         (name, concurrency, paused_at, rate_limit, rate_interval_ms, key_rate_limit, key_rate_interval_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    const saveEngine = db.prepare(
      'UPDATE store SET concurrency = ?, paused_at = ?, max_load_per_cpu = ?, min_free_memory_bytes = ?',
    );
    this.#folder = folder;
    this.#path = options.folder;
    this.#tell = tell;
    this.#writer = writer;
    this.#upkeep = upkeep;
    this.#methods = {
      get: (jobId) => reader.get(jobId),
      uniqueHolder: (key) => reader.uniqueHolder(key),
      runs: (jobId, limit) => reader.runs(jobId, limit),
      waiting: (queue, limit) => reader.waiting(queue, limit),
      line: (query) => lines.line(query),
      ahead: (jobId, most) => lines.ahead(jobId, most),
      oldestWaiting: () => reader.oldestWaiting(),
      waitingSince: (queues) => queues.map((queue) => reader.waitingSince(queue)),
      due: (now, limit) => reader.due(now, limit),
      nextDueAt: () => reader.nextDueAt(),
      caughtUp: () => undefined,
      list: (query) => lists.list(query),
      cursorAt: (state, share) => lists.cursorAt(state, share),
      standing: (jobIds) => dependencies.standing(jobIds),
      blockedBy: (parentId, after, limit) => dependencies.blockedBy(parentId, after, limit),
      blocked: (after, limit) => dependencies.blocked(after, limit),
      relations: (jobId, limit) => dependencies.relations(jobId, limit),
      parentResults: (jobId, maxBytes) => dependencies.parentResults(jobId, maxBytes),
      prune: (retention: Retention, now: number, limit: number): readonly PrunedJob[] => {
        const pruned = transactions.run(() => pruner.prune(retention, now, limit));
        if (pruned.length > 0) upkeep.freed();
        return pruned;
      },
      saveQueue: (settings: QueueSettings, step?: UndoStep): void => {
        const { name, concurrency, pausedAt, rate, keyRate } = settings;
        const rates = [rate, keyRate].flatMap((each) => [each?.limit ?? null, each?.intervalMs ?? null]);
        transactions.run(() => {
          saveQueue.run(name, concurrency, pausedAt, ...rates);
          if (startsKeptMs(settings) === 0) starts.forget(name);
          if (step !== undefined) journal.begin({ ...step, what: JSON.stringify(step.what) });
        });
        starts.keep(settings);
      },
      saveEngine: (settings: EngineSettings, step?: UndoStep): void => {
        const { concurrency, pausedAt, maxLoadPerCpu, minFreeMemoryBytes } = settings;
        transactions.run(() => {
          saveEngine.run(concurrency, pausedAt, maxLoadPerCpu, minFreeMemoryBytes);
          if (step !== undefined) journal.begin({ ...step, what: JSON.stringify(step.what) });
        });
      },
      dismissFailures: (fingerprint, dismissed) => writer.dismissFailures(fingerprint, dismissed),
      edits: (jobId, limit) => reader.edits(jobId, limit),
      journalEntries: (step, after, limit) => journal.entries(step, after, limit),
      journalSize: (step) => journal.size(step),
      journalForget: (step, limit) => {
        const gone = transactions.run(() => {
          schedules.forgetDeleted(step);
          return journal.forget(step, limit);
        });
        if (gone !== null) upkeep.freed();
        return gone;
      },
      journalKeeps: (jobId) => journal.keeps(jobId),
      saveSchedules: (changes) => schedules.save(changes),
      deleteSchedule: (scheduleId, step) => {
        transactions.run(() => {
          schedules.delete(scheduleId, step.number);
          journal.begin({ ...step, what: JSON.stringify(step.what) });
        });
      },
      deletedSchedule: (step) => schedules.deleted(step),
      restoreSchedule: (step, schedule) => schedules.restore(step, schedule),
      firings: (scheduleId, before, limit) => schedules.firings(scheduleId, before, limit),
      openJobsOf: (scheduleId, limit) => schedules.openJobs(scheduleId, limit),
      jobsWithKeys: (keys) => schedules.jobsWithKeys(keys),
      close: () => this.#close(),
    };
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  stored(): StoredRows {
    return readStored(this.#folder.db, this.#folder.readOnly);
  }

  /** Commits first, together; reads then see more than they have to, never less. */
  take(requests: readonly StoreRequest[], answer: (answers: readonly Answer[]) => void): void {
    let commits: { readonly id: number; readonly group: Group }[] = [];
    let values = 0;
    const write = (): void => {
      if (commits.length > 0) answer(this.#commit(commits));
      commits = [];
      values = 0;
    };
    for (const request of requests) {
      if (!('events' in request)) continue;
      if (values + request.events.length > MOST_VALUES) write();
      commits.push({ id: request.id, group: { events: request.events, refusals: [] } });
      values += request.events.length;
    }
    write();
    const calls = requests.filter((request) => !('events' in request));
    if (calls.length > 0) answer(calls.map((call) => this.#call(call as CallRequest)));
  }

  #commit(commits: readonly { readonly id: number; readonly group: Group }[]): readonly Answer[] {
    try {
      this.#writer.write(commits.map(({ group }) => group));
    } catch (error) {
      return commits.map(({ id }) => this.#failure(id, error));
    }
    return commits.map(({ id, group: { refusals } }) => ({
      id,
      value: refusals.length > 0 ? refusals : undefined,
    }));
  }

  #call({ id, method, args }: CallRequest): Answer {
    try {
      const run = this.#methods[method] as (...args: readonly unknown[]) => unknown;
      return { id, value: run(...args) };
    } catch (error) {
      return this.#failure(id, error);
    }
  }

  #failure(id: number, error: unknown): Answer {
    this.#failed(error);
    return { id, error: { kind: kindOf(error, this.#path), message: errorText(error) } };
  }

  #failed(error: unknown): void {
    if (isDamage(error)) this.#tell({ type: 'damaged', message: errorText(error) });
  }

  #close(): void {
    this.#isClosed = true;
    this.#upkeep.stop();
    this.#folder.close();
  }
}
