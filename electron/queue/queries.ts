import type { JobState, WaitingJob } from '../../shared/jobs/job.ts';
import {
  type FailureGroups,
  type FoundPage,
  type JobDetail,
  type JobGraph,
  type JobPage,
  type JobRow,
  MAX_EDITS_SHOWN,
  MAX_RELATED,
  MAX_RUNS_SHOWN,
} from '../../shared/jobs/job-views.ts';
import type { Why } from '../../shared/jobs/why.ts';
import { MAX_QUEUES } from '../../shared/numbers/snapshot.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { SearchProblem } from '../../shared/search/search.ts';
import type { Clock } from '../clock.ts';
import { graphAround } from './dependency-graph.ts';
import type { EnginePresent, JobQuery, QueueLine, SearchQuery } from './engine.ts';
import type { JobCounts } from './job-counts.ts';
import type { JobStore, Soon, StoredPage } from './job-store.ts';
import type { LoadGate } from './load-gate.ts';
import type { QueueTable } from './queue-table.ts';
import { readSearch, type SchedulesNamed } from './read-search.ts';
import type { RunControl } from './run-control.ts';
import { type StorageHealth, storedOrProblem } from './storage-health.ts';
import { detailOf, rowOf } from './views.ts';
import type { WhyQuery } from './why.ts';

/** What the engine answers about its jobs and itself. Changes nothing. */
export class Queries {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #health: StorageHealth;
  readonly #counts: JobCounts;
  readonly #queues: QueueTable;
  readonly #runs: RunControl;
  readonly #gate: LoadGate;
  readonly #why: WhyQuery;
  readonly #schedulesNamed: SchedulesNamed;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly health: StorageHealth;
    readonly counts: JobCounts;
    readonly queues: QueueTable;
    readonly runs: RunControl;
    readonly gate: LoadGate;
    readonly why: WhyQuery;
    readonly schedulesNamed: SchedulesNamed;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#health = options.health;
    this.#counts = options.counts;
    this.#queues = options.queues;
    this.#runs = options.runs;
    this.#gate = options.gate;
    this.#why = options.why;
    this.#schedulesNamed = options.schedulesNamed;
  }

  async jobs(query: JobQuery): Promise<Result<JobPage>> {
    const page = await this.#page(query, () => this.#store.list(query));
    if (!page.ok) return page;
    const { next, total } = page.value;
    return ok({ rows: rowsOf(page.value), next, total });
  }

  async cursorAt(state: JobState | null, share: number): Promise<Result<string>> {
    return this.#stored(() => this.#store.cursorAt(state, share));
  }

  async search({
    text,
    state,
    cursor,
    limit,
  }: SearchQuery): Promise<Result<FoundPage, Problem | SearchProblem>> {
    const schedulesNamed = this.#schedulesNamed;
    const search = readSearch({ text, state }, { now: this.#clock.now(), schedulesNamed });
    if (!search.ok) return search;
    const query = { search: search.value, cursor, limit };
    const page = await this.#page(query, () => this.#store.search(query));
    if (!page.ok) return page;
    const { next, total } = page.value;
    return ok({ rows: rowsOf(page.value), next, total });
  }

  async failureGroups(limit: number): Promise<Result<FailureGroups>> {
    return this.#stored(() => this.#store.failureGroups(limit));
  }

  async #page<P>(
    { cursor }: { readonly cursor: string | null },
    read: () => Soon<P | null>,
  ): Promise<Result<P>> {
    const page = await this.#stored(read);
    return page.ok && page.value === null ? err(badCursor(cursor)) : (page as Result<P>);
  }

  #stored<T>(read: () => Soon<T>): Promise<Result<T>> {
    return storedOrProblem(() => this.#read(read));
  }

  async detail(jobId: string): Promise<JobDetail | null> {
    const job = await this.#read(() => this.#store.get(jobId));
    if (job === null) return null;
    const [runs, edits, relations] = await Promise.all([
      this.#read(() => this.#store.runs(jobId, MAX_RUNS_SHOWN)),
      this.#read(() => this.#store.edits(jobId, MAX_EDITS_SHOWN)),
      this.#read(() => this.#store.relations(jobId, MAX_RELATED)),
    ]);
    return detailOf({ job, runs, edits, relations, progress: this.#runs.progressOf(jobId) });
  }

  graph(jobId: string): Promise<JobGraph | null> {
    return this.#read(() => graphAround(this.#store, jobId));
  }

  why(jobId: string): Promise<Why | null> {
    return this.#read(() => this.#why.why(jobId));
  }

  oldestWaiting(): Promise<WaitingJob | null> {
    return this.#read(() => this.#store.oldestWaiting());
  }

  lines(limit: number): readonly QueueLine[] {
    return this.#queues.order.slice(0, limit).map(({ name }) => {
      const { waiting, running } = this.#counts.of(name);
      return { queue: name, waiting, running };
    });
  }

  waitingSince(queues: readonly string[]): Promise<readonly (number | null)[]> {
    return this.#read(() => this.#store.waitingSince(queues));
  }

  async #read<T>(request: () => Soon<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      this.#health.failed(error);
      throw error;
    }
  }

  present(): Omit<EnginePresent, 'state' | 'startedAt' | 'change' | 'undoable' | 'schedules' | 'clearSince'> {
    const queues = this.#queues.sorted();
    const { paused } = this.#queues;
    const { status } = this.#health;
    return {
      backend: status.folder === null ? 'memory' : 'sqlite',
      storage: status,
      concurrency: this.#queues.concurrency,
      startConditions: this.#gate.conditions,
      heldBack: this.#gate.heldBack,
      jobs: this.#counts.all(),
      queues: queues.slice(0, MAX_QUEUES).map((entry) => ({
        name: entry.name,
        concurrency: this.#queues.limitOf(entry),
        pausedAt: entry.settings.pausedAt,
        rate: entry.settings.rate,
        keyRate: entry.settings.keyRate,
        jobs: this.#counts.of(entry.name),
      })),
      queuesLeftOut: Math.max(0, queues.length - MAX_QUEUES),
      paused: {
        queues: paused.size,
        waiting: [...paused].reduce((sum, { name }) => sum + this.#counts.waitingIn(name), 0),
      },
      running: this.#runs.jobs(),
    };
  }
}

const rowsOf = ({ items }: Pick<StoredPage, 'items'>): readonly JobRow[] =>
  items.map(({ job, lastRun }) => rowOf(job, lastRun));

export const badCursor = (cursor: string | null): Problem => ({
  field: 'cursor',
  expected: 'the "next" of an earlier page, or null',
  got: JSON.stringify(cursor),
  fix: 'Begin again without a cursor.',
});
