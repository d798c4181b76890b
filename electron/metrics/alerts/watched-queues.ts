import { hasCrashed, type JobEvent, jobOf } from '../../../shared/jobs/events.ts';
import { NO_METRICS } from '../../../shared/numbers/metrics.ts';
import type { Durations } from '../../../shared/numbers/snapshot.ts';
import { counterOf } from '../counter-of.ts';
import { SlidingHistogram } from '../sliding-histogram.ts';
import type { QueueCounts } from './sample.ts';

const TEN_MINUTES = { sliceMs: 30_000, slices: 20 };

type Counts = { -readonly [K in keyof QueueCounts]: QueueCounts[K] };

/** What a queue is watched for. */
export interface QueueWatch {
  /** How long its jobs waited and took, which takes 70 KB. */
  readonly durations: boolean;
}

interface Measured {
  readonly waiting: SlidingHistogram;
  readonly running: SlidingHistogram;
}

/** Counts facts by queue, of those that a rule names, from when it does. Nothing is counted while none does. */
export class WatchedQueues {
  #counts = new Map<string, Counts>();
  #measured = new Map<string, Measured>();

  watch(queues: ReadonlyMap<string, QueueWatch>): void {
    const names = [...queues.keys()];
    this.#counts = new Map(names.map((name) => [name, this.#counts.get(name) ?? nothing()]));
    const measured = names.filter((name) => queues.get(name)?.durations);
    this.#measured = new Map(measured.map((name) => [name, this.#measured.get(name) ?? anew()]));
  }

  get names(): Iterable<string> {
    return this.#counts.keys();
  }

  record(events: readonly JobEvent[], monotonic: number): void {
    if (this.#counts.size === 0) return;
    this.#advance(monotonic);
    for (const event of events) {
      const { queue } = jobOf(event);
      const counts = this.#counts.get(queue);
      if (counts === undefined) continue;
      const measured = this.#measured.get(queue);
      if (measured !== undefined) measure(measured, event);
      for (const fact of event.facts) {
        const counter = counterOf(fact, event);
        if (counter !== null) counts[counter] += 1;
      }
    }
  }

  /** A copy. */
  of(name: string): QueueCounts | null {
    const counts = this.#counts.get(name);
    return counts === undefined ? null : { ...counts };
  }

  /** Of the last 10 minutes; null: they are not measured. */
  durationsOf(name: string, monotonic: number): Durations | null {
    this.#advance(monotonic);
    const measured = this.#measured.get(name);
    if (measured === undefined) return null;
    return { waiting: measured.waiting.percentiles(), running: measured.running.percentiles() };
  }

  #advance(monotonic: number): void {
    for (const { waiting, running } of this.#measured.values()) {
      waiting.advance(monotonic);
      running.advance(monotonic);
    }
  }
}

function measure({ waiting, running }: Measured, event: JobEvent): void {
  if (event.after?.state === 'running') waiting.record(event.after.waitedMs);
  if (event.run !== null && !hasCrashed(event)) running.record(event.run.end.tookMs);
}

const anew = (): Measured => ({
  waiting: new SlidingHistogram(TEN_MINUTES),
  running: new SlidingHistogram(TEN_MINUTES),
});

function nothing(): Counts {
  const { jobs_in_progress: _gauge, ...counters } = NO_METRICS;
  return counters;
}
