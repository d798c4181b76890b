import { breachOf } from '../../../electron/metrics/conservation.ts';
import type { JobStore, StoredState } from '../../../electron/queue/job-store.ts';
import type { EndedRun, Job } from '../../../shared/jobs/job.ts';
import { endedRuns, type Metrics } from '../../../shared/numbers/metrics.ts';

/** All that a store holds, read through its own door. */
export interface Books {
  readonly stored: StoredState;
  readonly jobs: readonly Job[];
  readonly runs: ReadonlyMap<string, readonly EndedRun[]>;
}

/** Pages of the jobs table, and runs of one job, at once. */
const PAGE = 200;
const MOST_RUNS = 1000;

export async function readBooks(store: JobStore): Promise<Books> {
  const jobs: Job[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await store.list({ state: null, cursor, limit: PAGE });
    if (page === null) throw new Error(`the store does not know its own cursor ${cursor}`);
    jobs.push(...page.items.map(({ job }) => job));
    cursor = page.next;
    if (cursor === null) break;
  }
  const runs = new Map<string, readonly EndedRun[]>();
  for (const { id } of jobs) runs.set(id, (await store.runs(id, MOST_RUNS)).toReversed());
  return { stored: await store.open(), jobs, runs };
}

/**
 * Counts jobs and runs anew and holds that against the counters; what differs, in words. Of a store that nothing was
 * pruned from. `retriesAsked`: how often a person may have put a job back in line.
 *
 * Every counter but two is told exactly by the runs. A job that was dead or cancelled and is back in line does not
 * show that it was, so those two are held between what can be seen and that plus what was asked for.
 */
export function breachesOf({ stored, jobs, runs }: Books, retriesAsked: number): readonly string[] {
  const { metrics, counts } = stored;
  const all = [...runs.values()].flat();
  const ended = (...outcomes: readonly string[]): number =>
    all.filter(({ end }) => outcomes.includes(end.outcome.type)).length;
  const running = jobs.filter(({ state }) => state === 'running').length;
  const recounted: Metrics = {
    ...metrics,
    total_jobs_created: jobs.length,
    jobs_started: jobs.reduce((sum, { tries }) => sum + tries.runs, 0),
    jobs_completed: ended('succeeded'),
    jobs_failed: ended('failed', 'timed-out'),
    jobs_cancelled: ended('cancelled'),
    jobs_interrupted: ended('interrupted'),
    jobs_in_progress: running,
  };
  const breaches: string[] = [];
  for (const name of Object.keys(recounted) as (keyof Metrics)[]) {
    if (metrics[name] !== recounted[name])
      breaches.push(`${name} is ${metrics[name]}, counted anew ${recounted[name]}`);
  }
  const breach = breachOf(metrics, running);
  if (breach !== null) breaches.push(breach);
  if (endedRuns(metrics) !== all.length)
    breaches.push(`${endedRuns(metrics)} runs ended by the counters, ${all.length} are stored`);

  const least = jobs.reduce((sum, job) => sum + retriesOf(job, runs.get(job.id) ?? []), 0);
  // Whether a job that was cancelled in line had come back there is not told by its runs.
  const cancelled = jobs.filter(({ state }) => state === 'cancelled').length;
  breaches.push(...outside('jobs_retried', metrics.jobs_retried, least, retriesAsked + cancelled));
  const dead = jobs.filter(({ state }) => state === 'dead').length;
  breaches.push(...outside('jobs_dead', metrics.jobs_dead, dead, retriesAsked));
  for (const state of new Set(counts.map((count) => count.state))) {
    const counted = counts
      .filter((count) => count.state === state)
      .reduce((sum, count) => sum + count.jobs, 0);
    const there = jobs.filter((job) => job.state === state).length;
    if (counted !== there) breaches.push(`${counted} jobs are ${state} by the counters, ${there} are stored`);
  }
  return [...breaches, ...jobs.flatMap((job) => jobBreaches(job, runs.get(job.id) ?? []))];
}

function outside(name: string, value: number, least: number, more: number): readonly string[] {
  return value >= least && value <= least + more
    ? []
    : [`${name} is ${value}, expected ${least} to ${least + more}`];
}

/** How often the job was put back in line after a run, by the sweeper or by hand, as its runs tell. */
function retriesOf(job: Job, runs: readonly EndedRun[]): number {
  const isBack = job.state === 'waiting' || job.state === 'running';
  const followed = isBack ? runs : runs.slice(0, -1);
  return followed.filter(({ end }) => end.outcome.type !== 'interrupted').length;
}

function jobBreaches(job: Job, runs: readonly EndedRun[]): readonly string[] {
  const breaches: string[] = [];
  const { id, tries, state, options } = job;
  const ended = state === 'running' ? tries.runs - 1 : tries.runs;
  if (runs.length !== ended || runs.some(({ number }, index) => number !== index + 1)) {
    breaches.push(`${id} had ${ended} runs, stored are ${runs.map(({ number }) => number).join(' ')}`);
  }
  if (runs.some(({ end }) => end.tookMs < 0)) breaches.push(`${id} has a run that took less than nothing`);
  if (tries.attempts < 0 || tries.attempts > options.maxAttempts) {
    breaches.push(`${id} used ${tries.attempts} of ${options.maxAttempts} attempts`);
  }
  const last = runs.at(-1)?.end.outcome.type ?? null;
  if (state === 'completed' && last !== 'succeeded')
    breaches.push(`${id} is completed after a run that ${last}`);
  if (job.state !== 'dead') return breaches;
  const inARow = runs.length - 1 - runs.findLastIndex(({ end }) => end.outcome.type !== 'interrupted');
  if (job.reason === 'poison' && inARow < 3)
    breaches.push(`${id} is dead as poison after ${inARow} crashes in a row`);
  if (job.reason !== 'poison' && last !== 'failed' && last !== 'timed-out') {
    breaches.push(`${id} is dead after a run that ${last}`);
  }
  return breaches;
}
