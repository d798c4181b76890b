import type { EndedRun, Job } from './job.ts';

/**
 * What happened, in the words of the log. One change of a job may be several facts: a run that fails for the last
 * time is `job_failed` (the run) and `job_dead` (the job).
 */
export type Fact =
  | 'job_created'
  | 'job_due' // a scheduled job's time came, or a person said "run now"
  | 'job_started'
  | 'job_completed'
  | 'job_failed' // a run failed or timed out
  | 'job_cancelled' // with a run: that run was ended; without one: it had not started
  | 'job_interrupted'
  | 'job_retried' // put back in line by the sweeper or by hand
  | 'job_dead'
  | 'job_changed'; // priority or queue

/** A committed change of one job. Subscribers get it after the store has it. */
export interface JobEvent {
  readonly facts: readonly Fact[];
  /** null for a job that is new. */
  readonly before: Job | null;
  readonly after: Job;
  /** The run that ended with it. */
  readonly run: EndedRun | null;
  /** Wall time, ms. */
  readonly at: number;
}

/** Its process died under the run that ended with it: how long that took says nothing about the job. */
export function hasCrashed({ before, after }: JobEvent): boolean {
  return before !== null && after.tries.crashes > before.tries.crashes;
}
