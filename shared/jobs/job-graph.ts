import { err, ok, type Problem, type Result } from '../result.ts';
import { shortened } from '../words/format.ts';
import type { JobRequest } from './job-request.ts';

/** Requests that come in one call may depend on each other; in which order to make them. */
export interface OrderedBatch {
  /** Indices of the requests: those that others depend on before these, and else as they came. */
  readonly order: readonly number[];
  /** What is depended on and is no `ref` of the call: ids of jobs, each once. */
  readonly outside: readonly string[];
}

/** What is depended on, as far as it is known by its name. */
interface Links {
  /** For each request the indices of its parents that are in the call. */
  readonly parents: readonly (readonly number[])[];
  /** What is depended on and is no `ref` of the call, each once. */
  readonly outside: readonly string[];
  /** Indices of requests whose `ref` an earlier one has as well. */
  readonly seconds: readonly number[];
}

function linksOf(requests: readonly JobRequest[]): Links {
  const byRef = new Map<string, number>();
  const seconds: number[] = [];
  for (const [index, { ref }] of requests.entries()) {
    if (ref === null) continue;
    if (byRef.has(ref)) seconds.push(index);
    else byRef.set(ref, index);
  }
  const outside = new Set<string>();
  const parents = requests.map(({ dependsOn }) =>
    dependsOn.flatMap((name) => {
      const parent = byRef.get(name);
      if (parent === undefined) outside.add(name);
      return parent === undefined ? [] : [parent];
    }),
  );
  return { parents, outside: [...outside], seconds };
}

/** The fields of problems begin with the index of their request. */
export function orderBatch(requests: readonly JobRequest[]): Result<OrderedBatch, readonly Problem[]> {
  if (requests.every(({ ref, dependsOn }) => ref === null && dependsOn.length === 0)) {
    return ok({ order: [...requests.keys()], outside: [] });
  }
  const { parents, outside, seconds } = linksOf(requests);
  if (seconds.length > 0) return err(seconds.map((index) => ofRequest(index, secondRef(requests[index]))));
  const sorted = parentsFirst(parents);
  const [cycle] = sorted.cycles;
  if (cycle !== undefined) return err([ofRequest(cycle[0] ?? 0, cyclic(requests, cycle))]);
  return ok({ order: sorted.order, outside });
}

/** What of this is depended on without being a `ref` among them, each once. */
export const outsideOf = (requests: readonly JobRequest[]): readonly string[] =>
  requests.every(({ dependsOn }) => dependsOn.length === 0) ? [] : linksOf(requests).outside;

/**
 * All that is wrong with what requests depend on, each problem with the index of its request: a `ref` that another has,
 * a parent that is nowhere, a cycle, and then all that depends on what is wrong. `missing` are the names that are
 * neither a `ref` nor a job; `wrong` is what is wrong with other fields already.
 */
export function graphProblems(
  requests: readonly JobRequest[],
  { missing, wrong }: { readonly missing: ReadonlySet<string>; readonly wrong: ReadonlySet<number> },
): readonly (readonly [index: number, problem: Problem])[] {
  if (requests.every(({ ref, dependsOn }) => ref === null && dependsOn.length === 0)) return [];
  const { parents, seconds } = linksOf(requests);
  const problems: [index: number, problem: Problem][] = [];
  for (const index of seconds) problems.push([index, secondRef(requests[index])]);
  for (const [index, { dependsOn }] of requests.entries()) {
    for (const [place, name] of dependsOn.entries()) {
      if (missing.has(name)) problems.push([index, unknownParent(`dependsOn.${place}`, name)]);
    }
  }
  for (const cycle of parentsFirst(parents).cycles) {
    for (const index of new Set(cycle)) problems.push([index, cyclic(requests, cycle)]);
  }
  const bad = new Set([...wrong, ...problems.map(([index]) => index)]);
  return [...problems, ...ofChildren(requests, parents, bad)];
}

/** A problem for each request that depends on a bad one, straight or over others, and is not bad itself. */
function* ofChildren(
  requests: readonly JobRequest[],
  parents: readonly (readonly number[])[],
  bad: ReadonlySet<number>,
): Generator<[index: number, problem: Problem]> {
  const children = new Map<number, number[]>();
  for (const [index, each] of parents.entries()) {
    for (const parent of each) {
      const others = children.get(parent);
      if (others === undefined) children.set(parent, [index]);
      else others.push(index);
    }
  }
  const seen = new Set(bad);
  const next = [...bad];
  for (let parent = next.pop(); parent !== undefined; parent = next.pop()) {
    for (const child of children.get(parent) ?? []) {
      if (seen.has(child)) continue;
      seen.add(child);
      next.push(child);
      yield [child, ofWrongParent(requests[child], requests[parent]?.ref ?? '')];
    }
  }
}

interface Visit {
  readonly index: number;
  /** The parent that is looked at next. */
  next: number;
}

/**
 * Depth first and without recursion, so that a chain may be as long as a call. Cycles have no job in common: of those
 * that have, one is told, and the others by it.
 */
function parentsFirst(parents: readonly (readonly number[])[]): {
  readonly order: readonly number[];
  readonly cycles: readonly (readonly number[])[];
} {
  const order: number[] = [];
  const cycles: (readonly number[])[] = [];
  const states: ('under way' | 'done' | 'in a cycle' | undefined)[] = [];
  for (const first of parents.keys()) {
    if (states[first] !== undefined) continue;
    const path: Visit[] = [{ index: first, next: 0 }];
    states[first] = 'under way';
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const parent = parents[visit.index]?.[visit.next];
      visit.next += 1;
      // A job of a cycle that was told leads to no other that is told.
      if (parent === undefined || states[visit.index] === 'in a cycle') {
        if (states[visit.index] === 'under way') states[visit.index] = 'done';
        order.push(visit.index);
        path.pop();
      } else if (states[parent] === 'under way') {
        const from = path.findLastIndex(({ index }) => index === parent);
        const cycle = path.slice(from).map(({ index }) => index);
        for (const index of cycle) states[index] = 'in a cycle';
        cycles.push([...cycle, parent]);
      } else if (states[parent] === undefined) {
        states[parent] = 'under way';
        path.push({ index: parent, next: 0 });
      }
    }
  }
  return { order, cycles };
}

/** Names of a cycle that are told. */
const TOLD = 8;

function cyclic(requests: readonly JobRequest[], cycle: readonly number[]): Problem {
  const names = cycle.map((index) => requests[index]?.ref ?? '');
  const told =
    names.length <= TOLD
      ? names
      : [...names.slice(0, TOLD - 2), `${names.length - TOLD + 1} more`, ...names.slice(-1)];
  return {
    field: 'dependsOn',
    expected: 'jobs that do not wait for each other',
    got: `a cycle: ${told.map((name) => shortened(name, 40)).join(' → ')} (each depends on the next)`,
    fix: 'Take one of them out of "dependsOn".',
  };
}

const secondRef = (request: JobRequest | undefined): Problem => ({
  field: 'ref',
  expected: 'a name that no other job of the call has',
  got: `${JSON.stringify(request?.ref)}, which an earlier job has as well`,
  fix: 'Give each job a "ref" of its own.',
});

export const unknownParent = (field: string, name: string): Problem => ({
  field,
  expected: 'the "ref" of another job of the same call or file, or the id of a job',
  got: JSON.stringify(name),
  fix: 'Correct it; a job that was removed can no longer be depended on.',
});

const ofWrongParent = (request: JobRequest | undefined, ref: string): Problem => ({
  field: `dependsOn.${request?.dependsOn.indexOf(ref) ?? 0}`,
  expected: 'a job that can be queued',
  got: `${JSON.stringify(ref)}, with which something is wrong`,
  fix: 'Correct that one first.',
});

function ofRequest(index: number, problem: Problem): Problem {
  return { ...problem, field: `${index}.${problem.field}` };
}
