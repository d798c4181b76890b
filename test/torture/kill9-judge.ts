import { isDeepStrictEqual } from 'node:util';
import type { EndedRun, Job } from '../../shared/jobs/job.ts';
import { readTrace } from './kill9-executions.ts';
import type { Entry, Ledger } from './kill9-ledger.ts';
import { type Books, breachesOf } from './load/books.ts';

/** What was found; each a sentence. */
export interface Findings {
  /** Acknowledged, and not there. */
  readonly lost: string[];
  /** There, counted or run more often than it may be. */
  readonly duplicated: string[];
  readonly mismatched: string[];
  /** Processes that nobody looks after any more. */
  readonly orphans: string[];
}

export const noFindings = (): Findings => ({ lost: [], duplicated: [], mismatched: [], orphans: [] });

/** Holds what is stored, when all has come to rest, against what was heard and what the commands left outside. */
export function judge(books: Books, ledger: Ledger, outside: string, found: Findings): void {
  const byName = Map.groupBy(books.jobs, ({ name }) => name);
  for (const name of byName.keys()) {
    if (!ledger.entries.some(({ job }) => job.input.name === name))
      found.mismatched.push(`${name} is stored, and nobody asked for it`);
  }
  for (const entry of ledger.entries) {
    const { name } = entry.job.input;
    const stored = byName.get(name) ?? [];
    const [job] = stored;
    if (stored.length > 1) found.duplicated.push(`${name} is stored ${stored.length} times`);
    if (job === undefined) {
      if (entry.id !== null) found.lost.push(`${name} (${entry.id}) was acknowledged and is not stored`);
      if (entry.told !== null) found.lost.push(`${name} was told of by events and is not stored`);
      continue;
    }
    judgeJob(job, books.runs.get(job.id) ?? [], entry, found);
    judgeExecutions(job, books.runs.get(job.id) ?? [], entry, outside, found);
  }
  judgeBatches(byName, ledger, found);
  const retriesAsked = ledger.entries.reduce((sum, { retriesSent }) => sum + retriesSent, 0);
  const retriesDone = ledger.entries.reduce((sum, { retriesDone: done }) => sum + done, 0);
  const { jobs_retried } = books.stored.metrics;
  if (jobs_retried < retriesDone)
    found.mismatched.push(`${retriesDone} retries were answered, ${jobs_retried} counted`);
  found.mismatched.push(...breachesOf(books, retriesAsked));
}

function judgeJob(job: Job, runs: readonly EndedRun[], entry: Entry, found: Findings): void {
  const { input, ends } = entry.job;
  const { name } = input;
  if (entry.refused !== null) found.mismatched.push(`${name} was refused and is stored: ${entry.refused}`);
  if (entry.id !== null && entry.id !== job.id)
    found.mismatched.push(`${name} was acknowledged as ${entry.id} and is ${job.id}`);
  const asked = {
    payload: input.payload,
    queue: input.queue ?? 'default',
    key: input.key ?? null,
    priority: input.priority ?? 0,
  };
  const { payload, queue, key, options } = job;
  if (!isDeepStrictEqual({ payload, queue, key, priority: options.priority }, asked))
    found.mismatched.push(`${name} is not stored as it was asked for`);

  const { told } = entry;
  if (told !== null && told.revision > job.revision)
    found.lost.push(`${name} was told of at revision ${told.revision} and is stored at ${job.revision}`);
  for (const [number, outcome] of told?.runs ?? []) {
    const run = runs.find((each) => each.number === number);
    if (run === undefined) found.lost.push(`run ${number} of ${name} was told of and is not stored`);
    else if (run.end.outcome.type !== outcome)
      found.mismatched.push(`run ${number} of ${name}: ${outcome} was told, ${run.end.outcome.type} stored`);
  }

  const isPoison = job.state === 'dead' && job.reason === 'poison';
  if (entry.cancelled !== null && job.state !== 'cancelled')
    found.lost.push(`${name} was cancelled and is ${job.state}`);
  if (job.state === 'cancelled' ? entry.cancelsSent === 0 : job.state !== ends && !isPoison)
    found.mismatched.push(`${name} ended as ${job.state}, expected ${ends}: ${outcomesOf(runs)}`);
  if (entry.job.kills && !isPoison) found.mismatched.push(`${name} is ${job.state}, expected dead as poison`);
}

function judgeExecutions(
  job: Job,
  runs: readonly EndedRun[],
  entry: Entry,
  outside: string,
  found: Findings,
): void {
  const { name } = job;
  const { starts, ends, problems } = readTrace(outside, name);
  found.duplicated.push(...problems);
  if (starts > runs.length)
    found.duplicated.push(`${name} was executed ${starts} times in ${runs.length} runs`);
  const succeeded = runs.filter(({ end }) => end.outcome.type === 'succeeded').length;
  if (entry.job.leavesTraces && ends < succeeded)
    found.mismatched.push(`${name} succeeded ${succeeded} times and was executed to its end ${ends} times`);
  // Done is done: only a person can ask for more.
  const after = runs.filter(
    ({ end, number }) =>
      (end.outcome.type === 'succeeded' || end.outcome.type === 'cancelled') && number < runs.length,
  ).length;
  if (after > entry.retriesSent)
    found.duplicated.push(`${name} was run again ${after} times after it was done: ${outcomesOf(runs)}`);
  if (entry.cancelled !== null && starts > entry.cancelled.starts)
    found.mismatched.push(`${name} was started again after its cancelling was answered`);
}

/** All of a batch or nothing. */
function judgeBatches(byName: ReadonlyMap<string, unknown>, ledger: Ledger, found: Findings): void {
  const batches = Map.groupBy(ledger.entries, ({ batch }) => batch);
  for (const [batch, entries] of batches) {
    // One that was asked for again by itself says nothing about its batch.
    if (batch === null || entries.some(({ job }) => job.input.key !== undefined)) continue;
    const there = entries.filter(({ job }) => byName.has(job.input.name)).length;
    if (there !== 0 && there !== entries.length)
      found.mismatched.push(`of a batch of ${entries.length} jobs ${there} are stored`);
  }
}

const outcomesOf = (runs: readonly EndedRun[]): string =>
  runs.map(({ end }) => ('error' in end.outcome ? end.outcome.error.code : end.outcome.type)).join(', ') ||
  'no run';
