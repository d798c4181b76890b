import type { EndedRun, Job, Run, RunningJob } from '../../shared/job.ts';
import type { JobRow } from '../../shared/job-views.ts';

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

/** The run under way of a running job. */
export function underWay(job: RunningJob): Run {
  return {
    jobId: job.id,
    number: job.tries.runs,
    startedAt: job.startedAt,
    waitedMs: job.waitedMs,
    end: null,
  };
}
