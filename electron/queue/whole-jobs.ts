import { hasParents, type Job } from '../../shared/jobs/job.ts';
import { WHOLE_JOBS_BYTES, type WholeJob } from '../../shared/jobs/job-export.ts';
import { MAX_PARENTS } from '../../shared/jobs/job-request.ts';
import type { MatchingJobs } from '../../shared/jobs/job-views.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { SearchProblem } from '../../shared/search/search.ts';
import type { Clock } from '../clock.ts';
import type { MatchingQuery } from './engine.ts';
import type { JobStore } from './job-store.ts';
import { badCursor } from './queries.ts';
import { readSearch, type SchedulesNamed } from './read-search.ts';
import { storedOrProblem } from './storage-health.ts';

/**
 * Jobs with all that is kept of them, for who takes many of them elsewhere: first the ids of all that match, a page at a
 * time, each once whatever is changed meanwhile; then the jobs, as many at once as do not take too much memory.
 */
export class WholeJobs {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #schedulesNamed: SchedulesNamed;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly schedulesNamed: SchedulesNamed;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#schedulesNamed = options.schedulesNamed;
  }

  async matching(query: MatchingQuery): Promise<Result<MatchingJobs, Problem | SearchProblem>> {
    const { cursor, limit } = query;
    const now = query.now ?? this.#clock.now();
    const search = readSearch(query, { now, schedulesNamed: this.#schedulesNamed });
    if (!search.ok) return search;
    const page = await storedOrProblem(() => this.#store.matches(search.value, cursor, limit));
    if (!page.ok) return page;
    return page.value === null ? err(badCursor(cursor)) : ok({ ...page.value, now });
  }

  /** Of the first of them, up to about WHOLE_JOBS_BYTES and one at least; null for one that is not kept (any more). */
  async read(jobIds: readonly string[]): Promise<Result<readonly (WholeJob | null)[]>> {
    return storedOrProblem(async () => {
      const jobs: (WholeJob | null)[] = [];
      let bytes = 0;
      let first = 0;
      for (let together = FIRST; first < jobIds.length && bytes < WHOLE_JOBS_BYTES; ) {
        const some = jobIds.slice(first, first + together);
        first += some.length;
        const read = await Promise.all(some.map((jobId) => this.#read(jobId)));
        for (const each of read) {
          if (jobs.length > 0 && bytes >= WHOLE_JOBS_BYTES) break;
          jobs.push(each);
          bytes += each === null ? 0 : sizeOf(each.job);
        }
        // As many as those before let expect to be no larger than what is answered.
        const wanted = Math.floor(((WHOLE_JOBS_BYTES - bytes) * jobs.length) / Math.max(1, bytes));
        together = Math.min(MOST, Math.max(FIRST, wanted));
      }
      return jobs;
    });
  }

  async #read(jobId: string): Promise<WholeJob | null> {
    const job = await this.#store.get(jobId);
    if (job === null) return null;
    const [runs, relations] = await Promise.all([
      job.tries.runs === 0 ? [] : this.#store.runs(jobId, 1),
      hasParents(job) ? this.#store.relations(jobId, MAX_PARENTS) : null,
    ]);
    return { job, lastRun: runs[0] ?? null, parents: relations?.parents.jobs ?? [] };
  }
}

/** Read side by side: of the largest jobs 32 MiB; of small ones more. */
const FIRST = 16;
const MOST = 64;

/** Characters of it as JSON, roughly; what makes a job large is its payload or its result. */
function sizeOf(job: Job): number {
  const result = job.state === 'completed' ? JSON.stringify(job.result).length : 0;
  return JSON.stringify(job.payload).length + result;
}
