import { assertNever } from '../../shared/assert-never.ts';
import type { JobEvent } from '../../shared/jobs/events.ts';
import { type Metrics, NO_METRICS } from '../../shared/numbers/metrics.ts';

/** What the committed facts add up to, for a store that has to tell it when it is opened. */
export class FactCount {
  readonly #counts: { -readonly [K in keyof Metrics]: Metrics[K] } = { ...NO_METRICS };

  get metrics(): Metrics {
    return { ...this.#counts };
  }

  add({ facts, run }: JobEvent): void {
    const counts = this.#counts;
    if (run !== null) counts.jobs_in_progress -= 1;
    for (const fact of facts) {
      switch (fact) {
        case 'job_created':
          counts.total_jobs_created += 1;
          break;
        case 'job_started':
          counts.jobs_started += 1;
          counts.jobs_in_progress += 1;
          break;
        case 'job_completed':
          counts.jobs_completed += 1;
          break;
        case 'job_failed':
          counts.jobs_failed += 1;
          break;
        case 'job_interrupted':
          counts.jobs_interrupted += 1;
          break;
        case 'job_retried':
          counts.jobs_retried += 1;
          break;
        case 'job_dead':
          counts.jobs_dead += 1;
          break;
        case 'job_cancelled':
          if (run !== null) counts.jobs_cancelled += 1;
          break;
        case 'job_due':
        case 'job_unblocked':
        case 'job_changed':
        case 'job_deleted':
        case 'job_restored':
          break;
        default:
          assertNever(fact);
      }
    }
  }
}
