import { describe, expect, it } from 'vitest';
import { orderBatch } from '../../shared/job-graph.ts';
import { requestOf } from '../support/jobs.ts';

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
        got: '"a", which is that of job 0 as well',
        fix: 'Give each job a "ref" of its own.',
      },
    ]);
  });
});
