import { assertNever } from '../../shared/assert-never.ts';
import type { Fact, JobEvent } from '../../shared/jobs/events.ts';
import type { JobCounter } from '../../shared/numbers/history.ts';

/** Which counter a fact goes into; null: none. */
export function counterOf(fact: Fact, event: JobEvent): JobCounter | null {
  switch (fact) {
    case 'job_created':
      return 'total_jobs_created';
    case 'job_started':
      return 'jobs_started';
    case 'job_completed':
      return 'jobs_completed';
    case 'job_failed':
      return 'jobs_failed';
    case 'job_interrupted':
      return 'jobs_interrupted';
    case 'job_retried':
      return 'jobs_retried';
    case 'job_dead':
      return 'jobs_dead';
    case 'job_cancelled':
      // A job that was cancelled before it ran had no run to count.
      return event.run === null ? null : 'jobs_cancelled';
    case 'job_due':
    case 'job_unblocked':
    case 'job_changed':
    case 'job_deleted':
    case 'job_restored':
      return null;
    default:
      return assertNever(fact);
  }
}
