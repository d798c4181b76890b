import { describe, expect, it } from 'vitest';
import { placeAtShare, type Stretch } from '../../electron/queue/list-place.ts';

const evenly = (jobs: number, newest: number, oldest: number): Stretch => ({
  jobs,
  known: [
    { rank: 1, change: newest },
    { rank: jobs, change: oldest },
  ],
});

describe('a place in the order of changes', () => {
  it('is at its ends and in between by the share of the jobs that stand before it', () => {
    const list = [evenly(1_000, 10_000, 10)];
    expect(placeAtShare(list, 0)).toBe(10_001);
    expect(placeAtShare(list, 0.5)).toBeGreaterThan(4_900);
    expect(placeAtShare(list, 0.5)).toBeLessThan(5_100);
    expect(placeAtShare(list, 1)).toBe(11);
  });

  it('goes by how many jobs there are, not by how far apart they are', () => {
    // A million in a late stretch, and a few from long before.
    const list = [evenly(1_000_000, 4_000_000, 2_000_000), evenly(3, 500, 5)];
    const middle = placeAtShare(list, 0.5);
    expect(Math.abs(middle - 3_000_000)).toBeLessThan(1_000);
  });

  it('is not led astray by an outlier where more is known of a stretch', () => {
    const known = [
      { rank: 1, change: 4_000_000 },
      { rank: 1_000, change: 3_998_000 },
      { rank: 999_001, change: 2_002_000 },
      { rank: 1_000_000, change: 5 },
    ];
    const middle = placeAtShare([{ jobs: 1_000_000, known }], 0.5);
    expect(Math.abs(middle - 3_000_000)).toBeLessThan(2_000);
  });

  it('is anywhere in a list without jobs', () => {
    expect(placeAtShare([], 0.5)).toBe(0);
    expect(placeAtShare([{ jobs: 0, known: [] }], 1)).toBe(0);
  });

  it('is found also among places that people chose, which may be below zero', () => {
    expect(placeAtShare([evenly(2, -1.5, -7.25)], 0.5)).toBeLessThan(0);
  });
});
