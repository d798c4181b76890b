import type { JobState } from '../../shared/jobs/job.ts';
import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import type { JobsTab } from './deck.ts';

/** What several screens count in a snapshot. */

type JobCounts = Readonly<Record<JobState, number>>;

/** The jobs that are kept, whatever their state. */
export function totalJobs(jobs: JobCounts): number {
  return Object.values(jobs).reduce((sum, count) => sum + count, 0);
}

export function jobsInTab(jobs: JobCounts, tab: JobsTab): number {
  return tab === 'all' ? totalJobs(jobs) : jobs[tab];
}

/** With those that the snapshot left out. */
export function totalQueues({ queues, queuesLeftOut }: Snapshot): number {
  return queues.length + queuesLeftOut;
}

/** Nothing can be changed until Jobdeck is started again. */
export function isLookOnly({ engine }: Snapshot): boolean {
  return engine.storage.state === 'read-only' || engine.storage.state === 'damaged';
}
