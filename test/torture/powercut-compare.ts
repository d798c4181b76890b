import type { Ledger } from './powercut-ledger.ts';
import { Books } from './powercut-ledger.ts';
import type { Contents } from './powercut-store.ts';

export interface Verdict {
  /** What was acknowledged before the cut and is not there. */
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  /** All else that is not as it has to be. */
  readonly mismatched: readonly string[];
}

/**
 * Holds what a store was found to have after a cut against what it was asked for: it has to be exactly what some number
 * of operations make, in their order, all that were promised among them and none that began after the cut.
 */
export function compare(ledger: Ledger, moment: number, found: Contents): Verdict {
  const { operations } = ledger;
  const promised = operations.findLastIndex(({ isPromise, answered }) => isPromise && answered < moment);
  const books = new Books();
  for (const operation of operations.slice(0, promised + 1)) books.apply(operation);
  const duplicated = duplicates(found);
  const lost = [...lostJobs(ledger, moment, found), ...lostRuns(books, found)];
  const least = [...differences(books, found)].slice(0, MOST_TOLD);
  if (least.length === 0) return { lost: [], duplicated, mismatched: [] };

  for (const operation of operations.slice(promised + 1)) {
    if (operation.asked >= moment) break;
    books.apply(operation);
    if (differences(books, found).next().done === true) return { lost: [], duplicated, mismatched: [] };
  }
  return { lost, duplicated, mismatched: least };
}

/** What the engine answered for, which is what a person relies on. */
function lostJobs({ operations, accepted }: Ledger, moment: number, found: Contents): readonly string[] {
  const pruned = new Set(
    operations.filter(({ asked }) => asked < moment).flatMap((operation) => operation.pruned),
  );
  return accepted
    .filter((job) => job.moment < moment && !found.jobs.has(job.id) && !pruned.has(job.id))
    .map(({ id, name }) => `job ${name} (${id}) was accepted and is gone`);
}

function lostRuns(promised: Books, found: Contents): readonly string[] {
  const lost: string[] = [];
  for (const [id, { job, runs }] of promised.jobs) {
    const there = new Set(found.jobs.get(id)?.runs.map(({ number }) => number));
    if (!found.jobs.has(id)) continue;
    for (const number of runs.keys()) {
      if (!there.has(number)) lost.push(`the outcome of run ${number} of job ${job.name} is gone`);
    }
  }
  return lost;
}

function duplicates(found: Contents): readonly string[] {
  const seen = new Set<string>();
  const twice = found.repeated.map((id) => `job ${id} is there twice`);
  for (const { job } of found.jobs.values()) {
    for (const mark of [`name ${job.name}`, ...(job.key === null ? [] : [`key ${job.key}`])]) {
      if (seen.has(mark)) twice.push(`more than one job has the ${mark}`);
      seen.add(mark);
    }
  }
  return twice;
}

/** What is told of a cut that went wrong; the first ones say enough. */
const MOST_TOLD = 10;

function* differences(books: Books, found: Contents): Generator<string, undefined> {
  for (const [id, { job, runs }] of books.jobs) {
    const there = found.jobs.get(id);
    yield* difference(`job ${job.name}`, job, there?.job ?? null);
    yield* difference(`runs of job ${job.name}`, [...runs.values()], there?.runs.toReversed() ?? []);
  }
  for (const [id, { job }] of found.jobs) if (!books.jobs.has(id)) yield `job ${job.name} is there`;
  const jobs = Array.from(found.jobs.values(), ({ job }) => job);
  const running = jobs.filter(({ state }) => state === 'running').map(({ id }) => id);
  yield* difference('metrics', { ...books.facts.metrics, jobs_in_progress: running.length }, found.metrics);
  yield* difference('running jobs', running.toSorted(), found.running.map(({ id }) => id).toSorted());
  yield* difference('counts', countsOf(jobs), Object.fromEntries(found.counts.map(addCount(new Map()))));
  yield* difference('queues', byName([...books.queues.values()]), byName(found.queues));
  yield* difference('engine', books.engine, found.engine);
}

function* difference(what: string, expected: unknown, got: unknown): Generator<string> {
  const [first, second] = [textOf(expected), textOf(got)];
  if (first !== second) yield `${what}: expected ${first}, got ${second}`;
}

const byName = <T extends { readonly name: string }>(all: readonly T[]): readonly T[] =>
  all.toSorted((a, b) => (a.name < b.name ? -1 : 1));

function countsOf(jobs: readonly { readonly queue: string; readonly state: string }[]): unknown {
  return Object.fromEntries(jobs.map((job) => ({ ...job, jobs: 1 })).map(addCount(new Map())));
}

/** A queue and state may come more than once; the last sum is that of all. */
function addCount(sums: Map<string, number>) {
  return ({
    queue,
    state,
    jobs,
  }: {
    readonly queue: string;
    readonly state: string;
    readonly jobs: number;
  }) => {
    const name = `${queue} ${state}`;
    sums.set(name, (sums.get(name) ?? 0) + jobs);
    return [name, sums.get(name)] as const;
  };
}

const texts = new WeakMap<object, string>();

/** The same text for the same value, whatever the order of its fields. Objects here never change. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  let text = texts.get(value);
  if (text === undefined) {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    text = `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${textOf(field)}`).join()}}`;
    texts.set(value, text);
  }
  return text;
}
