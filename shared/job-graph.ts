import { shortened } from './format.ts';
import type { JobRequest } from './job-request.ts';
import { err, ok, type Problem, type Result } from './result.ts';

/** Requests that come in one call may depend on each other; in which order to make them. */
export interface OrderedBatch {
  /** Indices of the requests: those that others depend on before these, and else as they came. */
  readonly order: readonly number[];
  /** What is depended on and is no `ref` of the call: ids of jobs, each once. */
  readonly outside: readonly string[];
}

/** The fields of problems begin with the index of their request. */
export function orderBatch(requests: readonly JobRequest[]): Result<OrderedBatch, readonly Problem[]> {
  const byRef = new Map<string, number>();
  const problems: Problem[] = [];
  for (const [index, { ref }] of requests.entries()) {
    if (ref === null) continue;
    const other = byRef.get(ref);
    if (other === undefined) byRef.set(ref, index);
    else problems.push(secondRef(index, ref, other));
  }
  if (problems.length > 0) return err(problems);
  const outside = new Set<string>();
  const parents = requests.map(({ dependsOn }) =>
    dependsOn.flatMap((name) => {
      const parent = byRef.get(name);
      if (parent === undefined) outside.add(name);
      return parent === undefined ? [] : [parent];
    }),
  );
  const sorted = parentsFirst(parents);
  if (sorted.cycle !== null) return err([cyclic(requests, sorted.cycle)]);
  return ok({ order: sorted.order, outside: [...outside] });
}

interface Visit {
  readonly index: number;
  /** The parent that is looked at next. */
  next: number;
}

/** Depth first and without recursion, so that a chain may be as long as a call. */
function parentsFirst(parents: readonly (readonly number[])[]): {
  readonly order: readonly number[];
  readonly cycle: readonly number[] | null;
} {
  const order: number[] = [];
  const states: ('under way' | 'done' | undefined)[] = [];
  for (const first of parents.keys()) {
    if (states[first] === 'done') continue;
    const path: Visit[] = [{ index: first, next: 0 }];
    states[first] = 'under way';
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const parent = parents[visit.index]?.[visit.next];
      visit.next += 1;
      if (parent === undefined) {
        states[visit.index] = 'done';
        order.push(visit.index);
        path.pop();
      } else if (states[parent] === 'under way') {
        const indices = path.map(({ index }) => index);
        return { order, cycle: [...indices.slice(indices.indexOf(parent)), parent] };
      } else if (states[parent] === undefined) {
        states[parent] = 'under way';
        path.push({ index: parent, next: 0 });
      }
    }
  }
  return { order, cycle: null };
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
    field: `${cycle[0]}.dependsOn`,
    expected: 'jobs that do not wait for each other',
    got: `a cycle: ${told.map((name) => shortened(name, 40)).join(' → ')} (each depends on the next)`,
    fix: 'Take one of them out of "dependsOn".',
  };
}

function secondRef(index: number, ref: string, other: number): Problem {
  return {
    field: `${index}.ref`,
    expected: 'a name that no other job of the call has',
    got: `${JSON.stringify(ref)}, which is that of job ${other} as well`,
    fix: 'Give each job a "ref" of its own.',
  };
}
