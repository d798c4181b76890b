import { endedRuns } from '../../../shared/numbers/metrics.ts';
import type { Durations } from '../../../shared/numbers/snapshot.ts';
import { FailureNormal, type FailureNormalState } from './failure-normal.ts';
import { type PastRuns, replay, type Seam } from './failure-replay.ts';
import { LostTime } from './lost-time.ts';
import type { AlertSample, QueueCounts, QueueSample } from './sample.ts';

/** A job is overdue that waits so many times as long as 99 of 100 that started last. */
const OVERDUE_TIMES = 2;
/** Nothing has gone on for long before it is so many times as long as the longest run of the last days. */
const RUN_TIMES = 3;

/** What is followed of all queues together (`queue` null), or of one: what takes more than one sample to know. */
export class Scope {
  readonly #queue: string | null;
  #failures: FailureNormal;
  /** By queue: when what waited in it was meant to. */
  readonly #lost = new Map<string, LostTime>();
  readonly #startedAt: number;
  #before: { readonly at: number; readonly ended: number } | null = null;
  /** Of the waiting times of those that started last. */
  #lastP99 = 0;
  #movedSince = 0;
  failureDeviation: number | null = null;
  isFailureWhole = false;
  /** null: none waits that could have started. */
  oldestWaitingMs: number | null = null;
  overdueMs: number | null = null;
  stalledMs: number | null = null;

  constructor(options: {
    readonly queue: string | null;
    /** Wall time: nothing could be done before. */
    readonly startedAt: number;
    readonly failures?: FailureNormalState | undefined;
  }) {
    this.#queue = options.queue;
    this.#startedAt = options.startedAt;
    this.#failures = new FailureNormal(options.failures);
  }

  get usualFailures(): FailureNormalState {
    return this.#failures.state;
  }

  /** What was before `seam`, from where `usualFailures` ends. */
  learn(past: readonly PastRuns[], seam: Seam): void {
    this.#failures = replay(this.#failures.state, past, seam);
  }

  jobs(sample: AlertSample): AlertSample['jobs'] | null {
    return this.#queue === null ? sample.jobs : (this.#find(sample)?.jobs ?? null);
  }

  counts(sample: AlertSample): QueueCounts | null {
    return this.#queue === null ? sample.metrics : (this.#find(sample)?.counts ?? null);
  }

  /** Of the last 10 minutes; null: not measured of that queue. */
  durations(sample: AlertSample): Durations | null {
    return this.#queue === null ? sample.durations : (this.#find(sample)?.durations ?? null);
  }

  /** Runs at once, at most. */
  concurrency(sample: AlertSample): number | null {
    return this.#queue === null ? sample.concurrency : (this.#find(sample)?.concurrency ?? null);
  }

  /** Nothing that waits can start, on purpose or for want of room. */
  isHeld(sample: AlertSample): boolean {
    return sample.isHeld || (this.#queue !== null && this.#find(sample)?.isHeld === true);
  }

  #find(sample: AlertSample): QueueSample | undefined {
    return sample.queues.find(({ name }) => name === this.#queue);
  }

  #queues(sample: AlertSample): readonly QueueSample[] {
    return this.#queue === null ? sample.queues : sample.queues.filter(({ name }) => name === this.#queue);
  }

  /** Wall time from `from` to `to` was not there to work in. */
  gap(from: number, to: number): void {
    for (const lost of this.#lost.values()) lost.add(from, to);
    this.#failures.gap();
    this.#before = null;
  }

  /** `longestRunMs`: of the last days. */
  look(sample: AlertSample, longestRunMs: number): void {
    const queues = this.#queues(sample);
    this.#lookAtWaiting(sample, queues, longestRunMs);
    this.#lookAtEnds(sample, queues, longestRunMs);
    const counts = this.counts(sample);
    if (counts !== null) this.failureDeviation = this.#failures.look(counts, sample);
    // Sooner after a gap, what is missing could be what was well.
    this.isFailureWhole = counts !== null && this.#failures.isWhole;
  }

  #lookAtWaiting(sample: AlertSample, queues: readonly QueueSample[], longestRunMs: number): void {
    const from = this.#before?.at ?? sample.at;
    this.oldestWaitingMs = null;
    this.overdueMs = null;
    this.#lastP99 = this.durations(sample)?.waiting?.p99 ?? this.#lastP99;
    for (const { name, waitingSince, isHeld } of queues) {
      const held = sample.isHeld || isHeld;
      if (waitingSince === null) {
        this.#lost.delete(name);
        continue;
      }
      const lost = this.#lostOf(name);
      if (held) lost.add(from, sample.at);
      else {
        const age = sample.at - waitingSince - lost.within(waitingSince, sample.at);
        const longest = Math.max(longestRunMs, goesOnBefore(sample, name));
        const usual = Math.max(OVERDUE_TIMES * this.#lastP99, RUN_TIMES * longest);
        this.oldestWaitingMs = Math.max(this.oldestWaitingMs ?? 0, age);
        if (age >= usual) this.overdueMs = Math.max(this.overdueMs ?? 0, age);
      }
    }
  }

  #lostOf(queue: string): LostTime {
    let lost = this.#lost.get(queue);
    if (lost === undefined) {
      lost = new LostTime(this.#startedAt);
      this.#lost.set(queue, lost);
    }
    return lost;
  }

  #lookAtEnds(sample: AlertSample, queues: readonly QueueSample[], longestRunMs: number): void {
    const counts = this.counts(sample);
    const ended = counts === null ? 0 : endedRuns({ ...counts, jobs_in_progress: 0 });
    const waits =
      !sample.isHeld && queues.some(({ waitingSince, isHeld }) => waitingSince !== null && !isHeld);
    const before = this.#before;
    const goesOn = this.#queue === null ? sample.goingOn.size > 0 : sample.goingOn.has(this.#queue);
    if (counts === null || before === null || !waits || ended !== before.ended || goesOn)
      this.#movedSince = sample.monotonic;
    this.#before = { at: sample.at, ended };
    const stalled = sample.monotonic - this.#movedSince;
    this.stalledMs = waits && stalled >= RUN_TIMES * longestRunMs ? stalled : null;
  }
}

/** How long a run is under way that goes on and that jobs of a queue may wait for: in it, or anywhere while no worker is free. */
function goesOnBefore({ goingOn, jobs, concurrency }: AlertSample, queue: string): number {
  return jobs.running < concurrency ? (goingOn.get(queue) ?? 0) : Math.max(0, ...goingOn.values());
}
