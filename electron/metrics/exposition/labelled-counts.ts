import { type JobEvent, jobOf } from '../../../shared/jobs/events.ts';
import { JOB_KINDS, type JobKind } from '../../../shared/jobs/job.ts';
import type { JobCounter } from '../../../shared/numbers/history.ts';
import { counterOf } from '../counter-of.ts';
import type { QueueLabels } from '../queue-labels.ts';

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
} as const satisfies Readonly<Record<string, JobCounter>>;

export type CounterName = keyof typeof COUNTERS;
type Counts = Record<JobCounter, number>;

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
  total_jobs_created: 0,
  jobs_started: 0,
  jobs_completed: 0,
  jobs_failed: 0,
  jobs_retried: 0,
  jobs_cancelled: 0,
  jobs_interrupted: 0,
  jobs_dead: 0,
});
