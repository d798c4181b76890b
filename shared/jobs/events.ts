import type { UndoStep } from './control.ts';
import type { EndedRun, Job } from './job.ts';

/**
 * What happened, in the words of the log. One change of a job may be several facts: a run that fails for the last
 * time is `job_failed` (the run) and `job_dead` (the job).
 */
export type Fact =
  | 'job_created'
  | 'job_due' // a scheduled job's time came, or a person said "run now"
  | 'job_unblocked' // the jobs that it depends on have ended, or a person said "run now"
  | 'job_started'
  | 'job_completed'
  | 'job_failed' // a run failed or timed out
  | 'job_cancelled' // with a run: that run was ended; without one: it had not started
  | 'job_interrupted'
  | 'job_retried' // put back in line by the sweeper or by hand
  | 'job_dead'
  | 'job_changed' // place in line, priority, queue, payload or options
  | 'job_deleted'
  | 'job_restored'; // a change, or a deletion, was taken back

/** A committed change of one job. Subscribers get it after the store has it. */
export type JobEvent = JobChange | JobDeletion;

export interface JobChange {
  readonly facts: readonly Fact[];
  /** null for a job that is new, or that was deleted and is restored. */
  readonly before: Job | null;
  readonly after: Job;
  /** Of a new job that depends on others: their ids. Ids that the store does not have (any more) count as completed. */
  readonly parents?: readonly string[];
  /** The run that ended with it. */
  readonly run: EndedRun | null;
  /** Wall time, ms. */
  readonly at: number;
  /** The step of the undo journal that keeps how the job was before. */
  readonly step?: UndoStep;
  /** It takes back what the journal has there: the job gets its old place, and the entry is gone. */
  readonly restores?: JournalPlace;
  /** Of a job that was moved within its line: where it goes, among the jobs of its queue and priority. */
  readonly to?: LinePosition;
}

/** A job is removed by hand. It and its runs are kept in the undo journal for a while, and nowhere else. */
export interface JobDeletion {
  readonly facts: readonly Fact[];
  readonly before: Job;
  readonly after: null;
  readonly run: null;
  readonly at: number;
  readonly step: UndoStep;
}

/** Where an entry of the undo journal is; the entry's number is the store's own. */
export interface JournalPlace {
  readonly step: number;
  readonly entry: number;
}

/** The job as it is after the event, or as it was when it was deleted. */
export function jobOf(event: JobEvent): Job {
  return event.after === null ? event.before : event.after;
}

/** A place in line, told by the job beside it. */
export type LinePosition = 'front' | { readonly before: string } | { readonly after: string };

/** Its process died under the run that ended with it: how long that took says nothing about the job. */
export function hasCrashed({ before, after }: JobEvent): boolean {
  return before !== null && after !== null && after.tries.crashes > before.tries.crashes;
}
