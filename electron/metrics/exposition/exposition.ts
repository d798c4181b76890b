import { Counter, Gauge, Histogram, type OpenMetricsContentType, Registry } from 'prom-client';
import { hasCrashed, type JobEvent, jobOf } from '../../../shared/jobs/events.ts';
import { JOB_STATES, type JobState } from '../../../shared/jobs/job.ts';
import { OTHER_QUEUES } from '../../../shared/numbers/history.ts';
import type { Metrics } from '../../../shared/numbers/metrics.ts';
import type { WorkerTimes } from '../../../shared/numbers/snapshot.ts';
import type { Logger } from '../../logger.ts';
import { QueueLabels } from '../queue-labels.ts';
import { familiesOf, type MetricFamily } from './families.ts';
import { COUNTERS, type CounterName, LabelledCounts } from './labelled-counts.ts';
import { type AnyRegistry, renderInSlices } from './render.ts';

/**
 * The metrics as Prometheus reads them. Counters and histograms begin at 0 when this is made, as Prometheus expects it
 * of a process that was started again; what the MetricStore had counted by then is a gauge of its own, and with it the
 * counters of all queues and kinds add up to the store's. No label is made of a job: a queue, a kind, an outcome, a
 * state, and a bounded number of queues.
 */
export interface Exposition {
  /** To be told of all that is committed, after it was counted in the MetricStore. */
  record(events: readonly JobEvent[]): void;
  /** Of the moment of the call; it is written in slices, between which the event loop goes on. */
  text(format: ExpositionFormat, reading: ExpositionReading): Promise<ExpositionText>;
  /** The same as values. */
  families(reading: ExpositionReading): Promise<readonly MetricFamily[]>;
}

export type ExpositionFormat = 'prometheus' | 'openmetrics';
export interface ExpositionText {
  readonly contentType: string;
  readonly body: string;
}

export interface ExpositionReading {
  readonly workers: number;
  readonly workerTimes: WorkerTimes;
  /** Wall time, ms. */
  readonly now: number;
  readonly version: string;
  readonly metrics: Metrics;
  readonly holds: boolean;
  /** The store takes changes. */
  readonly isStored: boolean;
  readonly jobs: Readonly<Record<JobState, number>>;
  /** As many as were asked for; the others are what is left of `jobs`. */
  readonly queues: readonly QueueReading[];
}

export interface QueueReading {
  readonly name: string;
  readonly jobs: Readonly<Record<JobState, number>>;
  /** Wall time, ms; null: none waits. */
  readonly waitingSince: number | null;
  /** By itself, or with all of them. */
  readonly isPaused: boolean;
}

/** Queues with labels of their own. */
export const MAX_QUEUE_LABELS = 100;

/** Seconds: from what a job without work takes to half a day. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 43_200];

const HELP: Readonly<Record<CounterName, string>> = {
  created: 'Jobs that were queued.',
  started: 'Runs that began.',
  completed: 'Runs that succeeded.',
  failed: 'Runs that failed or timed out.',
  retried: 'Jobs that were put back in line, after a failure or by hand.',
  cancelled: 'Runs that a person ended.',
  interrupted: 'Runs that ended because Jobdeck stopped.',
  dead: 'Jobs that ran out of attempts, or that another could not help.',
};

export function createExposition(options: {
  readonly logger: Logger;
  /** What the MetricStore has counted. */
  readonly before: Metrics;
}): Exposition {
  const { before } = options;
  const labels = new QueueLabels({
    most: MAX_QUEUE_LABELS,
    onFull: () =>
      options.logger.log('WARN', 'metric_labels_full', {
        labels: MAX_QUEUE_LABELS,
        further_queues_as: OTHER_QUEUES,
      }),
  });
  const counts = new LabelledCounts(labels);
  const durations = createDurations();
  const fill = <R extends AnyRegistry>(registry: R, reading: ExpositionReading): R => {
    addCounters(registry, counts);
    addBefore(registry, before);
    addPresent(registry, reading, labels);
    addWorkers(registry, reading);
    for (const histogram of durations.all) registry.registerMetric(histogram);
    return registry;
  };
  return {
    record: (events) => {
      for (const event of events) {
        counts.record(event);
        durations.record(event, labels);
      }
    },
    text: async (format, reading) => {
      const registry = fill(registryOf(format), reading);
      return { contentType: registry.contentType, body: await renderInSlices(registry) };
    },
    families: (reading) => familiesOf(fill(new Registry(), reading)),
  };
}

/** A new one for each answer: in the one format the library takes the suffix off the names of counters, for good. */
function registryOf(format: ExpositionFormat): AnyRegistry {
  if (format === 'prometheus') return new Registry();
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return registry;
}

function createDurations() {
  const duration = new Histogram({
    name: 'jobdeck_job_duration_seconds',
    help: 'How long runs took.',
    labelNames: ['queue', 'kind', 'outcome'],
    buckets: BUCKETS,
    registers: [],
  });
  const wait = new Histogram({
    name: 'jobdeck_job_wait_seconds',
    help: 'How long jobs were in line before a run.',
    labelNames: ['queue', 'kind'],
    buckets: BUCKETS,
    registers: [],
  });
  return {
    all: [duration, wait] as const,
    record: (event: JobEvent, labels: QueueLabels): void => {
      const job = jobOf(event);
      const { kind } = job;
      if (event.after?.state === 'running') {
        wait.observe({ queue: labels.of(job.queue), kind }, event.after.waitedMs / 1000);
      }
      if (event.run !== null && !hasCrashed(event)) {
        const { outcome, tookMs } = event.run.end;
        duration.observe({ queue: labels.of(job.queue), kind, outcome: outcome.type }, tookMs / 1000);
      }
    },
  };
}

function addCounters(registry: AnyRegistry, counts: LabelledCounts): void {
  const read = [...counts.read()];
  for (const name of Object.keys(COUNTERS) as CounterName[]) {
    const counter = new Counter({
      name: `jobdeck_jobs_${name}_total`,
      help: HELP[name],
      labelNames: ['queue', 'kind'],
      registers: [registry],
    });
    for (const { queue, kind, counts: counted } of read)
      counter.inc({ queue, kind }, counted[COUNTERS[name]]);
  }
}

function addBefore(registry: AnyRegistry, before: Metrics): void {
  const gauge = new Gauge({
    name: 'jobdeck_jobs_counted_before',
    help: 'What had been counted when the endpoint was opened; with it the counters add up to those of the store.',
    labelNames: ['counter'],
    registers: [registry],
  });
  for (const [name, key] of Object.entries(COUNTERS)) gauge.set({ counter: name }, before[key]);
}

function addPresent(registry: AnyRegistry, reading: ExpositionReading, labels: QueueLabels): void {
  const { metrics, now, version, holds, isStored } = reading;
  const gauge = (name: string, help: string, value: number): void =>
    new Gauge({ name, help, registers: [registry] }).set(value);
  gauge('jobdeck_jobs_in_progress', 'Runs under way.', metrics.jobs_in_progress);
  gauge(
    'jobdeck_conservation_holds',
    '1 while the books balance: no run is lost or counted twice.',
    holds ? 1 : 0,
  );
  gauge('jobdeck_storage_ok', '1 while the store takes changes; else nothing new is run.', isStored ? 1 : 0);
  new Gauge({
    name: 'jobdeck_build_info',
    help: 'Always 1, with the version of Jobdeck.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1);

  const jobs = new Gauge({
    name: 'jobdeck_queue_jobs',
    help: 'Jobs in each state, now.',
    labelNames: ['queue', 'state'],
    registers: [registry],
  });
  const ages = new Gauge({
    name: 'jobdeck_queue_oldest_job_age_seconds',
    help: 'How long the job that is in line for the longest has been there; 0 when none waits.',
    labelNames: ['queue'],
    registers: [registry],
  });
  const paused = new Gauge({
    name: 'jobdeck_queue_paused',
    help: '1 while nothing starts in it because a person paused it, or all of them.',
    labelNames: ['queue'],
    registers: [registry],
  });
  const rest = { ...reading.jobs };
  const oldest = new Map<string, number>();
  for (const { name, jobs: its, waitingSince, isPaused } of reading.queues) {
    const queue = labels.of(name);
    // Of those that share a label nothing of the kind can be said.
    if (queue === name) paused.set({ queue }, isPaused ? 1 : 0);
    for (const state of JOB_STATES) {
      jobs.inc({ queue, state }, its[state]);
      rest[state] -= its[state];
    }
    const age = waitingSince === null ? 0 : Math.max(0, now - waitingSince) / 1000;
    oldest.set(queue, Math.max(age, oldest.get(queue) ?? 0));
  }
  for (const [queue, age] of oldest) ages.set({ queue }, age);
  for (const state of JOB_STATES) {
    if (rest[state] > 0) jobs.inc({ queue: OTHER_QUEUES, state }, rest[state]);
  }
}

function addWorkers(registry: AnyRegistry, { workers, workerTimes }: ExpositionReading): void {
  const counter = (name: string, help: string, value: number): void =>
    new Counter({ name, help, registers: [registry] }).inc(value);
  counter(
    'jobdeck_worker_busy_seconds_total',
    'Time that workers spent on runs, all together.',
    workerTimes.busyMs / 1000,
  );
  counter(
    'jobdeck_worker_idle_seconds_total',
    'Time that workers had nothing to do, all together.',
    workerTimes.idleMs / 1000,
  );
  new Gauge({ name: 'jobdeck_workers', help: 'Runs at once, at most.', registers: [registry] }).set(workers);
}
