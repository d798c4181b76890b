import type { EndedRun, Job, Run, RunningJob } from '../../shared/jobs/job.ts';
import { type JobDetail, type JobRow, MAX_RUNS_SHOWN } from '../../shared/jobs/job-views.ts';

/** A row of the jobs table. */
export function rowOf(job: Job, lastRun: EndedRun | null): JobRow {
  return {
    id: job.id,
    state: job.state,
    kind: job.kind,
    name: job.name,
    queue: job.queue,
    attempts: job.tries.attempts,
    maxAttempts: job.options.maxAttempts,
    createdAt: job.createdAt,
    at: momentOf(job),
    waitedMs: job.state === 'running' ? job.waitedMs : (lastRun?.waitedMs ?? null),
    tookMs: job.state === 'running' ? null : (lastRun?.end.tookMs ?? null),
    error: job.state === 'dead' || job.state === 'retrying' ? job.error.message : null,
  };
}

/** When the state began or ended; for those that wait for a time, that time. */
function momentOf(job: Job): number {
  switch (job.state) {
    case 'scheduled':
    case 'retrying':
      return job.dueAt;
    case 'blocked':
    case 'waiting':
      return job.since;
    case 'running':
      return job.startedAt;
    case 'completed':
    case 'dead':
    case 'cancelled':
      return job.finishedAt;
  }
}

/** A job with its runs, newest first: the one under way, which the job itself tells, and those that ended. */
export function detailOf({
  job,
  runs,
  ...rest
}: JobDetail & { readonly runs: readonly EndedRun[] }): JobDetail {
  if (job.state !== 'running') return { ...rest, job, runs, progress: null };
  // The run may have ended between the reading of the job and of its runs.
  const earlier = runs.filter((run) => run.number < job.tries.runs);
  return { ...rest, job, runs: [underWay(job), ...earlier].slice(0, MAX_RUNS_SHOWN) };
}

function underWay(job: RunningJob): Run {
  const { id: jobId, tries, startedAt, waitedMs } = job;
  return { jobId, number: tries.runs, startedAt, waitedMs, end: null };
}
