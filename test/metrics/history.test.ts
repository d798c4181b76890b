import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { BucketRing } from '../../electron/metrics/bucket-ring.ts';
import { type Added, History } from '../../electron/metrics/history.ts';
import { THROUGHPUT_RANGES } from '../../shared/numbers/snapshot.ts';
import { EPOCH } from '../support/fake-clock.ts';

describe('BucketRing', () => {
  const ring = (now = 0, length = 4): BucketRing => new BucketRing({ bucketMs: 100, length, now });

  it('knows nothing of the time before it was made', () => {
    expect(ring(250).values()).toEqual([null, null, null, 0]);
  });

  it('adds to the bucket of the moment, and begins new ones at 0', () => {
    const buckets = ring();
    for (const at of [0, 99, 100, 399]) buckets.add(1, at);
    expect(buckets.values()).toEqual([2, 1, 0, 1]);
    expect(buckets.newestAt).toBe(300);
  });

  it('forgets the oldest', () => {
    const buckets = ring();
    for (const at of [0, 100, 200, 300, 400]) buckets.add(at + 1, at);
    expect(buckets.values()).toEqual([101, 201, 301, 401]);
  });

  it('has zeros for a gap, and nothing but zeros after a long one', () => {
    const buckets = ring();
    buckets.add(5, 0);
    buckets.advance(250);
    expect(buckets.values()).toEqual([null, 5, 0, 0]);
    buckets.advance(1e9);
    expect(buckets.values()).toEqual([0, 0, 0, 0]);
    expect(buckets.newestAt).toBe(1e9);
  });

  it('fills a gap with what it is told', () => {
    const buckets = ring();
    buckets.advance(250, 7);
    expect(buckets.values()).toEqual([null, 0, 7, 7]);
  });

  it('adds to the newest bucket when the clock goes back', () => {
    const buckets = ring();
    buckets.add(1, 300);
    buckets.add(1, 50);
    expect(buckets.values()).toEqual([0, 0, 0, 2]);
  });

  it('keeps the greatest', () => {
    const buckets = ring();
    for (const value of [3, 9, 2]) buckets.max(value, 0);
    expect(buckets.values().at(-1)).toBe(9);
  });

  it('adds what somebody else knows of the time before it, and of no other', () => {
    const buckets = ring(350);
    buckets.add(1, 350);
    buckets.advance(450);
    buckets.recall([9, 4, null, 6], 300);
    expect(buckets.values()).toEqual([4, null, 7, 0]);
    buckets.advance(650);
    expect(buckets.values()).toEqual([7, 0, 0, 0]);
  });

  it('has what a plain list of additions has', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(150), fc.nat(9)), { maxLength: 60 }),
        fc.nat(1_000),
        (steps, start) => {
          const buckets = ring(start, 7);
          const sums = new Map<number, number>();
          let now = start;
          for (const [pause, by] of steps) {
            now += pause;
            buckets.add(by, now);
            const bucket = Math.floor(now / 100);
            sums.set(bucket, (sums.get(bucket) ?? 0) + by);
          }
          const newest = Math.floor(now / 100);
          const expected = Array.from({ length: 7 }, (_, index) => {
            const bucket = newest - 6 + index;
            return bucket < Math.floor(start / 100) ? null : (sums.get(bucket) ?? 0);
          });
          expect(buckets.values()).toEqual(expected);
        },
      ),
    );
  });
});

describe('History', () => {
  let now: number;
  let history: History;
  beforeEach(() => {
    now = EPOCH;
    history = new History({ now: () => now });
  });
  const NOTHING: Added = {
    created: 0,
    completed: 0,
    failed: 0,
    retried: 0,
    inProgress: 0,
    mostInProgress: 0,
  };
  const record = (added: Partial<Added>): void => history.record(now, { ...NOTHING, ...added });

  it.each([
    ['10min', 10_000, 60],
    ['hour', 60_000, 60],
    ['day', 1_800_000, 48],
    ['30days', 43_200_000, 60],
  ] as const)('of %s has buckets of %i ms, %i of them, up to now', (range, bucketMs, length) => {
    record({ completed: 3, failed: 1 });
    const first = history.throughput(range);
    expect(first).toMatchObject({ range, bucketMs });
    expect([first.completed.length, first.failed.length]).toEqual([length, length]);
    expect(first.completed.slice(-2)).toEqual([null, 3]);
    now += bucketMs;
    record({ completed: 2 });
    const second = history.throughput(range);
    expect(second.completed.slice(-3)).toEqual([null, 3, 2]);
    expect(second.failed.slice(-3)).toEqual([null, 1, 0]);
    expect(second.lastBucketAt).toBe(Math.floor(now / bucketMs) * bucketMs);
    now += bucketMs * length;
    expect(history.throughput(range).completed).toEqual(Array.from({ length }, () => 0));
  });

  it('covers what its name says', () => {
    const minutes = { '10min': 10, hour: 60, day: 1_440, '30days': 43_200 };
    for (const range of THROUGHPUT_RANGES) {
      const { bucketMs, completed } = history.throughput(range);
      expect((bucketMs * completed.length) / 60_000).toBe(minutes[range]);
    }
  });

  it('keeps both lines of a chart in step when the clock goes back', () => {
    now += 60_000;
    record({ completed: 1 });
    now -= 30_000;
    record({ failed: 1 });
    const { completed, failed } = history.throughput('10min');
    const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null).length;
    expect(known(failed)).toBe(known(completed));
    expect([completed.at(-1), failed.at(-1)]).toEqual([1, 1]);
  });

  describe('trends', () => {
    it('are two minutes in steps of 2 seconds, 0 where nothing is known', () => {
      record({ created: 4, completed: 1, failed: 2, retried: 3, mostInProgress: 5 });
      const trends = history.trends();
      for (const values of Object.values(trends)) expect(values).toHaveLength(60);
      expect(Object.fromEntries(Object.entries(trends).map(([key, values]) => [key, values.at(-1)]))).toEqual(
        {
          created: 4,
          completed: 1,
          failed: 2,
          retried: 3,
          inProgress: 5,
        },
      );
      now += 2_000;
      expect(history.trends().created.slice(-2)).toEqual([4, 0]);
    });

    it('go on with the runs that are under way in steps in which nothing happens', () => {
      record({ inProgress: 3, mostInProgress: 3 });
      now += 6_000;
      expect(history.trends().inProgress.slice(-4)).toEqual([3, 3, 3, 3]);
      record({ inProgress: 0, mostInProgress: 3 });
      now += 4_000;
      expect(history.trends().inProgress.slice(-3)).toEqual([3, 0, 0]);
    });

    it('show the most that ran at once within a step, not the last', () => {
      record({ inProgress: 0, mostInProgress: 8 });
      expect(history.trends().inProgress.at(-1)).toBe(8);
    });
  });

  describe('the pace', () => {
    it('is unknown before a run has ended, and again when none did for two minutes', () => {
      expect(history.pace()).toBeNull();
      record({ completed: 5 });
      expect(history.pace()).not.toBeNull();
      now += 120_000;
      expect(history.pace()).toBeNull();
    });

    it('is the runs that ended in the last two minutes over that time, failed ones too', () => {
      for (let second = 0; second < 300; second += 1) {
        record({ completed: 2, failed: 1 });
        now += 1_000;
      }
      // 3 a second; which part of its newest bucket is over it does not know.
      expect((history.pace() ?? 0) * 1_000).toBeGreaterThan(3 * 0.95);
      expect((history.pace() ?? 0) * 1_000).toBeLessThan(3 * 1.05);
    });
  });
});
