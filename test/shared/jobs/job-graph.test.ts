import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphProblems, orderBatch, outsideOf } from '../../../shared/jobs/job-graph.ts';
import { requestOf } from '../../support/jobs.ts';

const job = (ref: string | null, ...dependsOn: readonly string[]) => requestOf({ ref, dependsOn });

function refsOf(requests: ReturnType<typeof job>[]): readonly (string | null | undefined)[] {
  const batch = orderBatch(requests);
  if (!batch.ok) throw new Error(JSON.stringify(batch.error));
  return batch.value.order.map((index) => requests[index]?.ref);
}

describe('the order of requests that depend on each other', () => {
  it('is that in which they came, where nothing depends on anything', () => {
    expect(refsOf([job('a'), job(null), job('b')])).toEqual(['a', null, 'b']);
  });

  it('has those that others depend on before these', () => {
    expect(refsOf([job('ship', 'test', 'build'), job('test', 'build'), job('build'), job('other')])).toEqual([
      'build',
      'test',
      'ship',
      'other',
    ]);
  });

  it('tells what is no ref of the call, each once', () => {
    const batch = orderBatch([job('a', 'x', 'b'), job('b', 'x', 'y')]);
    expect(batch.ok && batch.value.outside).toEqual(['x', 'y']);
  });

  it('is found for a chain of 10,000, the last of them first', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) => job(`j${index}`, `j${index + 1}`));
    expect(refsOf([...chain, job('j10000')])).toEqual(
      Array.from({ length: 10_001 }, (_, index) => `j${10_000 - index}`),
    );
  });
});

describe('requests that can never run', () => {
  const problemsOf = (...requests: ReturnType<typeof job>[]) => {
    const batch = orderBatch(requests);
    return batch.ok ? [] : batch.error;
  };

  it('are refused with their cycle named', () => {
    expect(problemsOf(job('z', 'a'), job('a', 'b'), job('b', 'c'), job('c', 'a'))).toEqual([
      {
        field: '1.dependsOn',
        expected: 'jobs that do not wait for each other',
        got: 'a cycle: a → b → c → a (each depends on the next)',
        fix: 'Take one of them out of "dependsOn".',
      },
    ]);
  });

  it('are refused when one depends on itself', () => {
    expect(problemsOf(job('a', 'a'))[0]?.got).toBe('a cycle: a → a (each depends on the next)');
  });

  it('are refused with the ends of a long cycle named', () => {
    const ring = Array.from({ length: 5_000 }, (_, index) => job(`j${index}`, `j${(index + 1) % 5_000}`));
    expect(problemsOf(...ring)[0]?.got).toBe(
      'a cycle: j0 → j1 → j2 → j3 → j4 → j5 → 4994 more → j0 (each depends on the next)',
    );
  });

  it('are no cycle when two ways lead to the same job', () => {
    expect(problemsOf(job('a', 'b', 'c'), job('b', 'd'), job('c', 'd'), job('d'))).toEqual([]);
  });

  it('are refused when two have the same ref', () => {
    expect(problemsOf(job('a'), job('b'), job('a'))).toEqual([
      {
        field: '2.ref',
        expected: 'a name that no other job of the call has',
        got: '"a", which an earlier job has as well',
        fix: 'Give each job a "ref" of its own.',
      },
    ]);
  });
});

describe('all that is wrong in a call', () => {
  const told = (requests: ReturnType<typeof job>[], wrong: readonly number[] = []) =>
    graphProblems(requests, { missing: new Set(outsideOf(requests)), wrong: new Set(wrong) })
      .map(([index, { field, got }]) => `${index}.${field}: ${got}`)
      .toSorted();

  it('is nothing where all that is depended on is there', () => {
    expect(told([job('a', 'b'), job('b'), job(null, 'a', 'b')])).toEqual([]);
  });

  it('is each cycle, with each of its jobs', () => {
    expect(told([job('a', 'b'), job('b', 'a'), job('c', 'c'), job('d')])).toEqual([
      '0.dependsOn: a cycle: a → b → a (each depends on the next)',
      '1.dependsOn: a cycle: a → b → a (each depends on the next)',
      '2.dependsOn: a cycle: c → c (each depends on the next)',
    ]);
  });

  it('is each name that is nowhere, and each ref that is there twice', () => {
    expect(told([job('a', 'nobody', 'b'), job('b'), job('b')])).toEqual([
      '0.dependsOn.0: "nobody"',
      '2.ref: "b", which an earlier job has as well',
    ]);
  });

  it('is what depends on what is wrong, however far away', () => {
    expect(told([job('d', 'e', 'c'), job('c', 'b'), job('b', 'a'), job('a'), job('e')], [3])).toEqual([
      '0.dependsOn.1: "c", with which something is wrong',
      '1.dependsOn.0: "b", with which something is wrong',
      '2.dependsOn.0: "a", with which something is wrong',
    ]);
  });

  it('leaves a graph that can be queued, whatever was in the call', () => {
    const name = fc.nat({ max: 12 }).map((n) => `j${n}`);
    const jobs = fc.array(fc.tuple(name, fc.uniqueArray(name, { maxLength: 4 })), { maxLength: 14 });
    fc.assert(
      fc.property(jobs, (given) => {
        const requests = given.map(([ref, parents]) => job(ref, ...parents));
        const missing = new Set(outsideOf(requests));
        const found = graphProblems(requests, { missing, wrong: new Set() });
        const bad = new Set(found.map(([index]) => index));
        const rest = requests.filter((_, index) => !bad.has(index));
        const batch = orderBatch(rest);
        expect(batch.ok && batch.value.outside).toEqual([]);
        if (found.length === 0) expect(rest).toEqual(requests);
        else expect([orderBatch(requests).ok, missing.size]).not.toEqual([true, 0]);
      }),
    );
  });

  it('is found in a long chain with many cycles at its end in no time that anybody waits for', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => job(`c${index}`, `c${index + 1}`));
    const pairs = Array.from({ length: 20_000 }, (_, index) => job(`p${index}`, `p${index ^ 1}`));
    const last = job('c20000', ...Array.from({ length: 1_000 }, (_, index) => `p${index * 20}`));
    expect(told([...chain, last, ...pairs])).toHaveLength(40_001);
  });
});
