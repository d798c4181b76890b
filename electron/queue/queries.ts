import type { WaitingJob } from '../../shared/job.ts';
import { type JobDetail, type JobPage, MAX_RUNS_SHOWN } from '../../shared/job-views.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import { MAX_QUEUES } from '../../shared/snapshot.ts';
import type { EnginePresent, JobQuery } from './engine.ts';
import type { JobCounts } from './job-counts.ts';
import type { JobStore, Soon, StoredPage } from './job-store.ts';
import type { QueueTable } from './queue-table.ts';
import type { RunControl } from './run-control.ts';
import { notStored, type StorageHealth } from './storage-health.ts';
import { detailOf, rowOf } from './views.ts';

/** What the engine answers about its jobs and itself. Changes nothing. */
export class Queries {
  readonly #store: JobStore;
  readonly #health: StorageHealth;
  readonly #counts: JobCounts;
  readonly #queues: QueueTable;
  readonly #runs: RunControl;

  constructor(options: {
    readonly store: JobStore;
    readonly health: StorageHealth;
    readonly counts: JobCounts;
    readonly queues: QueueTable;
    readonly runs: RunControl;
  }) {
    this.#store = options.store;
    this.#health = options.health;
    this.#counts = options.counts;
    this.#queues = options.queues;
    this.#runs = options.runs;
  }

  async jobs(query: JobQuery): Promise<Result<JobPage>> {
    let page: StoredPage | null;
    try {
      page = await this.#read(() => this.#store.list(query));
    } catch (error) {
      const problem = notStored(error);
      if (problem === null) throw error;
      return err(problem);
    }
    if (page === null) return err(badCursor(query.cursor));
    const rows = page.items.map(({ job, lastRun }) => rowOf(job, lastRun));
    return ok({ rows, next: page.next, total: page.total });
  }

  async detail(jobId: string): Promise<JobDetail | null> {
    const job = await this.#read(() => this.#store.get(jobId));
    if (job === null) return null;
    return detailOf(job, await this.#read(() => this.#store.runs(jobId, MAX_RUNS_SHOWN)));
  }

  oldestWaiting(): Promise<WaitingJob | null> {
    return this.#read(() => this.#store.oldestWaiting());
  }

  async #read<T>(request: () => Soon<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      this.#health.failed(error);
      throw error;
    }
  }

  present(): Omit<EnginePresent, 'state' | 'startedAt'> {
    const queues = this.#queues.sorted();
    const { status } = this.#health;
    return {
      backend: status.folder === null ? 'memory' : 'sqlite',
      storage: status,
      concurrency: this.#queues.concurrency,
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
      running: this.#runs.jobs(),
    };
  }
}

const badCursor = (cursor: string | null): Problem => ({
  field: 'cursor',
  expected: 'the "next" of an earlier page, or null',
  got: JSON.stringify(cursor),
  fix: 'Begin again without a cursor.',
});
