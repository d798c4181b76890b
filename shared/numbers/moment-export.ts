import { JOB_STATES, type JobState } from '../jobs/job.ts';
import type { HistoryMoment, MomentPart } from './history.ts';
import { type Metrics, NO_METRICS, type Rates, ratesOf } from './metrics.ts';
import type { Percentiles } from './snapshot.ts';

/** A moment as it leaves the program, the keys of the counters first; null: not known. docs/cli.md tells every key. */
export function momentJson(moment: HistoryMoment): object {
  const { gauges, waiting, running, at, from, to, windowMs } = moment;
  return {
    ...metricsThen(moment),
    ...(ratesThen(moment) ?? NO_RATES),
    jobs: jobsThen(moment),
    at: iso(at),
    from: iso(from),
    to: iso(to),
    oldestWaitingMs: gauges.oldest_waiting_ms,
    workers: gauges.workers,
    windowMs,
    durations: rounded({ waiting, running }),
    queues: moment.queues?.map(({ queue, ...part }) => ({ queue, ...partJson(part) })) ?? null,
    kinds: moment.kinds?.map(({ kind, ...part }) => ({ kind, ...partJson(part) })) ?? null,
  };
}

/** What the present has as its metrics, in that order. */
export function metricsThen({
  totals,
  gauges,
}: HistoryMoment): Readonly<Record<keyof Metrics, number | null>> {
  const read = (name: keyof Metrics): number | null =>
    name === 'jobs_in_progress' ? gauges.jobs_in_progress : (totals?.[name] ?? null);
  const names = Object.keys(NO_METRICS) as (keyof Metrics)[];
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<keyof Metrics, number | null>;
}

/** null: the counters were not kept. */
export function ratesThen({ totals }: HistoryMoment): Rates | null {
  return totals === null ? null : ratesOf({ ...totals, jobs_in_progress: 0 });
}

/** How many jobs were in each state; null: history doesn't keep that. */
export function jobsThen({ gauges }: HistoryMoment): Readonly<Record<JobState, number | null>> {
  const known: Partial<Record<JobState, number | null>> = {
    waiting: gauges.queue_size,
    running: gauges.jobs_in_progress,
    retrying: gauges.retrying_jobs,
    dead: gauges.dead_jobs,
  };
  return Object.fromEntries(JOB_STATES.map((state) => [state, known[state] ?? null])) as Record<
    JobState,
    number | null
  >;
}

const NO_RATES = { success_rate: null, failure_rate: null, retry_rate: null };

const partJson = ({ durations, starts: _, ...part }: MomentPart): object => ({
  ...part,
  durations: rounded(durations),
});

/** Whole ms, as all durations. */
function rounded({ waiting, running }: MomentPart['durations']): object {
  const whole = (ranks: Percentiles | null): Percentiles | null =>
    ranks && {
      p50: Math.round(ranks.p50),
      p95: Math.round(ranks.p95),
      p99: Math.round(ranks.p99),
      count: ranks.count,
    };
  return { waiting: whole(waiting), running: whole(running) };
}

const iso = (at: number): string => new Date(at).toISOString();
