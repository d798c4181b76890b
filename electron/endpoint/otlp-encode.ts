import type { MetricFamily, MetricValue } from '../metrics/exposition/families.ts';

/**
 * The metrics as OTLP/HTTP takes them in JSON (opentelemetry-proto 1.x). Names and units follow OpenTelemetry's
 * conventions, which have none for queues of jobs but for `error.type` and what the resource is called: the others are
 * `jobdeck.*`. Written here and not with OpenTelemetry's packages: those count each event a second time, where the
 * exposition has the sums already, and are 40 MB for this one page.
 */
export interface OtlpSource {
  readonly families: readonly MetricFamily[];
  /** Wall time, ms: since when it is counted, and now. */
  readonly since: number;
  readonly now: number;
  readonly version: string;
  /** Of this process alone. */
  readonly instance: string;
}

interface Told {
  readonly name: string;
  readonly unit: string;
}
const told = (name: string, unit: string): Told => ({ name: `jobdeck.${name}`, unit });

const TOLD: Readonly<Record<string, Told>> = {
  jobdeck_jobs_created_total: told('jobs.created', '{job}'),
  jobdeck_jobs_started_total: told('jobs.started', '{run}'),
  jobdeck_jobs_completed_total: told('jobs.completed', '{run}'),
  jobdeck_jobs_failed_total: told('jobs.failed', '{run}'),
  jobdeck_jobs_retried_total: told('jobs.retried', '{job}'),
  jobdeck_jobs_cancelled_total: told('jobs.cancelled', '{run}'),
  jobdeck_jobs_interrupted_total: told('jobs.interrupted', '{run}'),
  jobdeck_jobs_dead_total: told('jobs.dead', '{job}'),
  jobdeck_jobs_in_progress: told('jobs.in_progress', '{run}'),
  jobdeck_queue_jobs: told('queue.jobs', '{job}'),
  jobdeck_queue_oldest_job_age_seconds: told('queue.oldest_job.age', 's'),
  jobdeck_queue_paused: told('queue.paused', '1'),
  jobdeck_job_duration_seconds: told('job.duration', 's'),
  jobdeck_job_wait_seconds: told('job.wait', 's'),
  jobdeck_worker_busy_seconds_total: told('worker.busy_time', 's'),
  jobdeck_worker_idle_seconds_total: told('worker.idle_time', 's'),
  jobdeck_workers: told('worker.limit', '{worker}'),
  jobdeck_conservation_holds: told('conservation.holds', '1'),
  jobdeck_storage_ok: told('storage.ok', '1'),
};

const ATTRIBUTES: Readonly<Record<string, string>> = {
  queue: 'jobdeck.queue',
  kind: 'jobdeck.job.kind',
  state: 'jobdeck.job.state',
  outcome: 'jobdeck.run.outcome',
};

const CUMULATIVE = 2;

export function encodeOtlp(source: OtlpSource): string {
  const { families, version, instance } = source;
  const metrics = families.flatMap((family) => {
    const its = TOLD[family.name];
    return its === undefined || family.values.length === 0 ? [] : [metricOf(family, its, source)];
  });
  const resource = {
    attributes: attributesOf({
      'service.name': 'jobdeck',
      'service.version': version,
      'service.instance.id': instance,
    }),
  };
  const scopeMetrics = [{ scope: { name: 'jobdeck', version }, metrics }];
  return JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics }] });
}

function metricOf({ help, type, values }: MetricFamily, { name, unit }: Told, source: OtlpSource): object {
  const common = { name, description: help, unit };
  switch (type) {
    case 'counter': {
      const dataPoints = values.map((value) => ({ ...span(source), ...pointOf(value, unit) }));
      return { ...common, sum: { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints } };
    }
    case 'gauge': {
      const timeUnixNano = nanos(source.now);
      return {
        ...common,
        gauge: { dataPoints: values.map((value) => ({ timeUnixNano, ...pointOf(value, unit) })) },
      };
    }
    case 'histogram':
      return {
        ...common,
        histogram: { aggregationTemporality: CUMULATIVE, dataPoints: histogramPoints(values, source) },
      };
  }
}

/** What is counted is whole; 64 bits are text in this JSON. */
function pointOf({ labels, value }: MetricValue, unit: string): object {
  const attributes = attributesOf(namesOf(labels));
  return unit === 's' ? { attributes, asDouble: value } : { attributes, asInt: String(Math.round(value)) };
}

/** Prometheus counts up to each bound, OTLP between them; and each of these has a count more than it has bounds. */
function histogramPoints(values: readonly MetricValue[], source: OtlpSource): readonly object[] {
  const points = Map.groupBy(values, ({ labels: { le: _bound, ...labels } }) => JSON.stringify(labels));
  return Array.from(points, ([key, parts]) => {
    const buckets = parts.filter(({ name }) => name.endsWith('_bucket'));
    const upTo = buckets.map(({ value }) => value);
    const of = (end: string): number => parts.find(({ name }) => name.endsWith(end))?.value ?? 0;
    return {
      ...span(source),
      attributes: attributesOf(namesOf(JSON.parse(key) as Record<string, string>)),
      count: String(of('_count')),
      sum: of('_sum'),
      bucketCounts: upTo.map((count, index) => String(count - (upTo[index - 1] ?? 0))),
      explicitBounds: buckets.map(({ labels }) => Number(labels['le'])).filter(Number.isFinite),
    };
  });
}

function span({ since, now }: OtlpSource): object {
  return { startTimeUnixNano: nanos(since), timeUnixNano: nanos(now) };
}

const nanos = (ms: number): string => `${Math.round(ms)}000000`;

function namesOf(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = Object.entries(labels).map(([label, value]) => [ATTRIBUTES[label] ?? label, value]);
  const { outcome } = labels;
  const isError = outcome === 'failed' || outcome === 'timed-out';
  return { ...Object.fromEntries(names), ...(isError && { 'error.type': outcome }) };
}

function attributesOf(named: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(named).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}
