import type { JobState } from '../../shared/jobs/job.ts';
import { ok, type Result } from '../../shared/result.ts';
import { parseSearch } from '../../shared/search/parse-search.ts';
import { both, type JobSearch, type SearchProblem } from '../../shared/search/search.ts';
import { withSchedules } from '../../shared/search/with-schedules.ts';

/** Ids of the schedules of that name, at most so many. */
export type SchedulesNamed = (name: string, limit: number) => readonly string[];

/** What was written, within the jobs of a state; null: of all. */
export function readSearch(
  { text, state }: { readonly text: string; readonly state: JobState | null },
  { now, schedulesNamed }: { readonly now: number; readonly schedulesNamed: SchedulesNamed },
): Result<JobSearch, SearchProblem> {
  const parsed = parseSearch(text, now);
  if (!parsed.ok) return parsed;
  const where = withSchedules(parsed.value.where, schedulesNamed);
  return ok({
    where: state === null ? where : both({ type: 'is', field: 'state', value: state }, where),
    now,
  });
}
