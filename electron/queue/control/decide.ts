import { assertNever } from '../../../shared/assert-never.ts';
import type { JobAction, UndoStep } from '../../../shared/jobs/control.ts';
import type { JobChange, JobDeletion } from '../../../shared/jobs/events.ts';
import { hasParents, type Job } from '../../../shared/jobs/job.ts';
import type { Problem } from '../../../shared/result.ts';
import {
  becomeDue,
  cancelUnstarted,
  deleteJob,
  moveJob,
  retryBlocked,
  retryByHand,
  retryFailed,
  runUnblocked,
} from '../transitions.ts';

/** What an action makes of a job: a change, nothing because it is so already, its run to be ended, or why it can't be. */
export type Decision = JobChange | JobDeletion | 'nothing to do' | 'end its run' | Problem;

/** Pure. The change belongs to a step, by which it can be undone. */
export function decide(action: JobAction, job: Job, step: UndoStep, now: number): Decision {
  switch (action.type) {
    case 'cancel':
      return cancel(job, step, now);
    case 'retry':
      return retry(job, step, now);
    case 'run-now':
      return runNow(job, step, now);
    case 'delete':
      return job.state === 'running' ? stillRuns(job) : deleteJob(job, step, now);
    case 'set-priority':
      if (action.priority === job.options.priority) return 'nothing to do';
      if (job.state === 'running') return stillRuns(job);
      return { ...moveJob(job, { priority: action.priority }, now), step };
    case 'move':
      if (action.queue === job.queue) return 'nothing to do';
      return job.state === 'running'
        ? stillRuns(job)
        : { ...moveJob(job, { queue: action.queue }, now), step };
    default:
      return assertNever(action);
  }
}

function cancel(job: Job, step: UndoStep, now: number): Decision {
  switch (job.state) {
    case 'blocked':
    case 'scheduled':
    case 'waiting':
    case 'retrying':
      return { ...cancelUnstarted(job, now), step };
    case 'running':
      return 'end its run';
    case 'cancelled':
      return 'nothing to do';
    case 'completed':
    case 'dead':
      return tooLate(job);
  }
}

function retry(job: Job, step: UndoStep, now: number): Decision {
  switch (job.state) {
    case 'completed':
    case 'dead':
    case 'cancelled':
      // One that never ran depends on its parents as it did before.
      return hasParents(job) && job.tries.runs === 0
        ? { ...retryBlocked(job, now), step }
        : { ...retryByHand(job, now), step };
    case 'retrying':
      return { ...retryFailed(job, now), step };
    case 'blocked':
    case 'scheduled':
    case 'waiting':
    case 'running':
      return inState(
        job,
        'a job that is completed, dead, cancelled or retrying',
        'It will run without a retry.',
      );
  }
}

function runNow(job: Job, step: UndoStep, now: number): Decision {
  switch (job.state) {
    case 'blocked':
      return { ...runUnblocked(job, now), step };
    case 'scheduled':
      return { ...becomeDue(job, now), step };
    case 'retrying':
      return { ...retryFailed(job, now), step };
    case 'waiting':
    case 'running':
      return 'nothing to do';
    case 'completed':
    case 'dead':
    case 'cancelled':
      return inState(job, 'a job that is blocked, scheduled or retrying', 'Retry it instead.');
  }
}

export const tooLate = (job: Job): Problem =>
  inState(
    job,
    'a job that is blocked, scheduled, waiting, running or retrying',
    'There is nothing left to cancel.',
  );

export const stillRuns = (job: Job): Problem =>
  inState(job, 'a job that is not running', 'Cancel it first, or wait for its end.');

const inState = (job: Job, expected: string, fix: string): Problem => ({
  field: 'jobId',
  expected,
  got: `one that is ${job.state}`,
  fix,
});
