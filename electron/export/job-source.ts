import type { Selection } from '../../shared/jobs/control.ts';
import { MAX_WHOLE_JOBS, type WholeJob } from '../../shared/jobs/job-export.ts';
import type { MatchingJobs } from '../../shared/jobs/job-views.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { SearchProblem } from '../../shared/search/search.ts';

/** Who is asked for jobs: an engine in this process, or one at the other end of a socket. */
export interface JobSource {
  matching(query: {
    readonly text: string;
    readonly state: Extract<Selection, { type: 'state' }>['state'];
    readonly now: number | null;
    readonly cursor: string | null;
    readonly limit: number;
  }): Promise<Result<MatchingJobs, Problem | SearchProblem>>;
  read(jobIds: readonly string[]): Promise<Result<readonly (WholeJob | null)[]>>;
}

/** What ends the reading of jobs: it was refused in words. */
export class NotRead extends Error {
  readonly problem: Problem | SearchProblem;
  constructor(problem: Problem | SearchProblem) {
    super(`not read: expected ${problem.expected}, got ${problem.got}`);
    this.problem = problem;
  }
}

/**
 * All that a selection matches, in chunks, each job once and in the order in which they were made; those that are
 * deleted meanwhile are left out. Never more in memory than two chunks: the next is read while one is used. The error is
 * about the first page; a later one throws a NotRead.
 */
export async function selectedJobs(
  source: JobSource,
  selection: Selection,
): Promise<Result<AsyncGenerator<readonly WholeJob[]>, Problem | SearchProblem>> {
  if (selection.type === 'ids') return ok(chunksOf(source, [...new Set(selection.ids)]));
  const query = { text: selection.type === 'search' ? selection.text : '', state: selection.state };
  const first = await source.matching({ ...query, now: null, cursor: null, limit: MAX_WHOLE_JOBS });
  return first.ok ? ok(pagesOf(source, query, first.value)) : err(first.error);
}

async function* pagesOf(
  source: JobSource,
  query: Pick<Parameters<JobSource['matching']>[0], 'text' | 'state'>,
  first: MatchingJobs,
): AsyncGenerator<readonly WholeJob[]> {
  const { now } = first;
  for (let page = first; ; ) {
    yield* chunksOf(source, page.ids);
    if (page.next === null) return;
    page = mustBeRead(await source.matching({ ...query, now, cursor: page.next, limit: MAX_WHOLE_JOBS }));
  }
}

async function* chunksOf(source: JobSource, ids: readonly string[]): AsyncGenerator<readonly WholeJob[]> {
  const readFrom = (done: number) => source.read(ids.slice(done, done + MAX_WHOLE_JOBS));
  let next = ids.length === 0 ? null : readFrom(0);
  for (let done = 0; next !== null; ) {
    const read = mustBeRead(await next);
    done += read.length;
    next = done < ids.length ? readFrom(done) : null;
    // Nobody waits for it yet, and an error of it is told when it is its turn.
    next?.catch(() => undefined);
    yield read.filter((each) => each !== null);
  }
}

function mustBeRead<T>(answer: Result<T, Problem | SearchProblem>): T {
  if (answer.ok) return answer.value;
  throw new NotRead(answer.error);
}
