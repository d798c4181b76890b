import { assertNever } from '../../../shared/assert-never.ts';
import type { Fact, JobEvent } from '../../../shared/events.ts';
import { jobOf } from '../../../shared/events.ts';
import { JOB_KINDS, type JobKind } from '../../../shared/job.ts';
import type { Metrics } from '../../../shared/metrics.ts';
import type { QueueLabels } from './label-cap.ts';

/** The counters, without their prefix `jobdeck_jobs_` and their suffix, and what they are called in the MetricStore. */
export const COUNTERS = {
  created: 'total_jobs_created',
  started: 'jobs_started',
  completed: 'jobs_completed',
  failed: 'jobs_failed',
  retried: 'jobs_retried',
  cancelled: 'jobs_cancelled',
  interrupted: 'jobs_interrupted',
  dead: 'jobs_dead',
} as const satisfies Readonly<Record<string, keyof Metrics>>;

export type CounterName = keyof typeof COUNTERS;
type Counts = Record<CounterName, number>;

export interface CountsOf {
  readonly queue: string;
  readonly kind: JobKind;
  readonly counts: Readonly<Counts>;
}

/** The MetricStore's counters by queue and kind, from the moment at which this was made. Bounded by its labels. */
export class LabelledCounts {
  readonly #labels: QueueLabels;
  readonly #queues = new Map<string, Record<JobKind, Counts>>();

  constructor(labels: QueueLabels) {
    this.#labels = labels;
  }

  record(event: JobEvent): void {
    const { queue, kind } = jobOf(event);
    for (const fact of event.facts) {
      const counter = counterOf(fact, event);
      if (counter !== null) this.#of(this.#labels.of(queue))[kind][counter] += 1;
    }
  }

  /** Kinds that nothing was counted of are left out. */
  *read(): Iterable<CountsOf> {
    for (const [queue, kinds] of this.#queues) {
      for (const kind of JOB_KINDS) {
        const counts = kinds[kind];
        if (Object.values(counts).some((count) => count > 0)) yield { queue, kind, counts };
      }
    }
  }

  #of(queue: string): Record<JobKind, Counts> {
    let found = this.#queues.get(queue);
    if (found === undefined) {
      found = Object.fromEntries(JOB_KINDS.map((kind) => [kind, nothing()])) as Record<JobKind, Counts>;
      this.#queues.set(queue, found);
    }
    return found;
  }
}

const nothing = (): Counts => ({
  created: 0,
  started: 0,
  completed: 0,
  failed: 0,
  retried: 0,
  cancelled: 0,
  interrupted: 0,
  dead: 0,
});

/** As the recorder counts it. */
export function counterOf(fact: Fact, event: JobEvent): CounterName | null {
  switch (fact) {
    case 'job_created':
      return 'created';
    case 'job_started':
      return 'started';
    case 'job_completed':
      return 'completed';
    case 'job_failed':
      return 'failed';
    case 'job_interrupted':
      return 'interrupted';
    case 'job_retried':
      return 'retried';
    case 'job_dead':
      return 'dead';
    case 'job_cancelled':
      return event.run === null ? null : 'cancelled';
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
