import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOX, layOut } from '../../../../renderer/jobs/detail/graph-layout.ts';
import type { JobGraph } from '../../../../shared/jobs/job-views.ts';

const graphOf = (names: string, ...edges: string[]): JobGraph => ({
  jobs: [...names].map((name) => ({ id: name, name, state: 'waiting' })),
  edges: edges.map(([from = '', to = '']) => ({ from, to })),
  isWhole: true,
});

describe('the picture of dependencies', () => {
  it('puts each job below all that it depends on', () => {
    const { jobs } = layOut(graphOf('dcba', 'ab', 'bc', 'ac', 'cd'));
    const heights = Object.fromEntries(jobs.map(({ id, y }) => [id, y]));
    expect(Object.keys(heights).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0))).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
  });

  it('stands in the middle, with children below their parents', () => {
    const { jobs, width } = layOut(graphOf('abcde', 'ab', 'ac', 'bd', 'ce'));
    const x = Object.fromEntries(jobs.map((job) => [job.id, job.x]));
    expect(x['a']).toBe((width - BOX.width) / 2);
    expect((x['d'] ?? 0) < (x['e'] ?? 0)).toBe((x['b'] ?? 0) < (x['c'] ?? 0));
  });

  it('draws every edge, and no two jobs over each other, whatever the graph', () => {
    const graphs = fc
      .array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 60 })
      .map((pairs) => pairs.filter(([a, b]) => a !== b).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]));
    fc.assert(
      fc.property(graphs, (pairs) => {
        const ids = Array.from({ length: 20 }, (_, index) => `j${index}`);
        const edges = [...new Set(pairs.map(([a, b]) => `j${a} j${b}`))].map((pair) => {
          const [from = '', to = ''] = pair.split(' ');
          return { from, to };
        });
        const { jobs, edges: drawn } = layOut({
          jobs: ids.map((id) => ({ id, name: id, state: 'waiting' })),
          edges,
          isWhole: true,
        });
        expect(drawn).toHaveLength(edges.length);
        expect(new Set(jobs.map(({ x, y }) => `${x} ${y}`)).size).toBe(20);
        const y = new Map(jobs.map((job) => [job.id, job.y]));
        for (const { from, to } of edges) expect(y.get(from)).toBeLessThan(y.get(to) ?? 0);
      }),
      { numRuns: 50 },
    );
  });
});
