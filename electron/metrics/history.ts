import {
  THROUGHPUT_RANGES,
  type Throughput,
  type ThroughputRange,
  type Trends,
} from '../../shared/numbers/snapshot.ts';
import { BucketRing } from './bucket-ring.ts';

/** The recent past, in rings. All of it together takes 7 KB, however long it runs. */
const RANGES: Readonly<Record<ThroughputRange, { readonly bucketMs: number; readonly length: number }>> = {
  '10min': { bucketMs: 10_000, length: 60 },
  hour: { bucketMs: 60_000, length: 60 },
  day: { bucketMs: 1_800_000, length: 48 },
  '30days': { bucketMs: 43_200_000, length: 60 },
};
const TREND = { bucketMs: 2_000, length: 60 };

export interface Added {
  readonly created: number;
  readonly completed: number;
  readonly failed: number;
  readonly retried: number;
  /** Now, and at the most since the last time. */
  readonly inProgress: number;
  readonly mostInProgress: number;
}

interface Pair {
  readonly completed: BucketRing;
  readonly failed: BucketRing;
}

export class History {
  readonly #now: () => number;
  readonly #trends: Readonly<Record<keyof Trends, BucketRing>>;
  readonly #throughput: Readonly<Record<ThroughputRange, Pair>>;
  /** Nothing is known of the time before. */
  readonly #since: number;
  #inProgress = 0;
  /** What was recalled into the bucket in which this was made: it says nothing of the pace since. */
  #recalledLast = 0;

  /** `now`: wall time, since charts have times on them. */
  constructor(options: { readonly now: () => number }) {
    this.#now = options.now;
    const now = options.now();
    this.#since = now;
    const ring = (shape: { readonly bucketMs: number; readonly length: number }): BucketRing =>
      new BucketRing({ ...shape, now });
    this.#trends = {
      created: ring(TREND),
      inProgress: ring(TREND),
      completed: ring(TREND),
      failed: ring(TREND),
      retried: ring(TREND),
    };
    const pair = (range: ThroughputRange): Pair => ({
      completed: ring(RANGES[range]),
      failed: ring(RANGES[range]),
    });
    this.#throughput = Object.fromEntries(THROUGHPUT_RANGES.map((range) => [range, pair(range)])) as Record<
      ThroughputRange,
      Pair
    >;
  }

  /** What was counted up to that moment since the last time. */
  record(now: number, added: Added): void {
    if (added.created > 0) this.#trends.created.add(added.created, now);
    if (added.retried > 0) this.#trends.retried.add(added.retried, now);
    if (added.completed > 0) this.#runsEnded('completed', added.completed, now);
    if (added.failed > 0) this.#runsEnded('failed', added.failed, now);
    this.#trends.inProgress.advance(now, this.#inProgress);
    this.#trends.inProgress.max(added.mostInProgress, now);
    this.#inProgress = added.inProgress;
  }

  trends(): Trends {
    const now = this.#now();
    const values = (name: keyof Trends): readonly number[] => {
      this.#trends[name].advance(now, name === 'inProgress' ? this.#inProgress : 0);
      return this.#trends[name].values().map((value) => value ?? 0);
    };
    return {
      created: values('created'),
      inProgress: values('inProgress'),
      completed: values('completed'),
      failed: values('failed'),
      retried: values('retried'),
    };
  }

  throughput(range: ThroughputRange): Throughput {
    const now = this.#now();
    const { completed, failed } = this.#throughput[range];
    completed.advance(now);
    failed.advance(now);
    return {
      range,
      bucketMs: completed.bucketMs,
      lastBucketAt: completed.newestAt,
      completed: completed.values(),
      failed: failed.values(),
    };
  }

  /** What an earlier process counted in the buckets of a range, of which the last one began at `lastAt`. Once a range. */
  recall(
    range: ThroughputRange,
    lastAt: number,
    { completed, failed }: Readonly<Record<'completed' | 'failed', readonly (number | null)[]>>,
  ): void {
    this.#throughput[range].completed.recall(completed, lastAt);
    this.#throughput[range].failed.recall(failed, lastAt);
    if (range !== '10min') return;
    const { bucketMs } = RANGES[range];
    const isOwn = Math.floor(this.#since / bucketMs) * bucketMs === lastAt;
    if (isOwn) this.#recalledLast = (completed.at(-1) ?? 0) + (failed.at(-1) ?? 0);
  }

  /** Runs that ended a ms, over the last minutes, counted from the first of them; null when there were none. */
  pace(): number | null {
    const { completed, failed, bucketMs, lastBucketAt } = this.throughput('10min');
    const ended = completed
      .map((count, index) => {
        const from = lastBucketAt - (completed.length - 1 - index) * bucketMs;
        if (from + bucketMs <= this.#since) return 0;
        const recalled = from <= this.#since ? this.#recalledLast : 0;
        return (count ?? 0) + (failed[index] ?? 0) - recalled;
      })
      .slice(-PACE_BUCKETS);
    const first = ended.findIndex((count) => count > 0);
    if (first === -1) return null;
    const firstAt = Math.max(this.#since, lastBucketAt - (ended.length - 1 - first) * bucketMs);
    const runs = ended.reduce((sum, count) => sum + count, 0);
    return runs / Math.max(SHORTEST_PACE_MS, this.#now() - firstAt);
  }

  #runsEnded(name: 'completed' | 'failed', count: number, now: number): void {
    this.#trends[name].add(count, now);
    for (const range of THROUGHPUT_RANGES) {
      // Both lines of a chart begin their buckets together, also when the clock goes back after this.
      for (const ring of Object.values(this.#throughput[range])) ring.advance(now);
      this.#throughput[range][name].add(count, now);
    }
  }
}

/** Two minutes of 10-second buckets: the pace by which the drain time is estimated. */
const PACE_BUCKETS = 12;
/** A pace over less than this would be noise. */
const SHORTEST_PACE_MS = 1_000;
