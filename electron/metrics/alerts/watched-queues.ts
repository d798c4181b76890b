import { type JobEvent, jobOf } from '../../../shared/events.ts';
import { NO_METRICS } from '../../../shared/metrics.ts';
import { counterOf } from '../counter-of.ts';
import type { QueueCounts } from './sample.ts';

type Counts = { -readonly [K in keyof QueueCounts]: QueueCounts[K] };

/** Counts facts by queue, of those that a rule names, from when it does. Nothing is counted while none does. */
export class WatchedQueues {
  #counts = new Map<string, Counts>();

  watch(names: ReadonlySet<string>): void {
    const counts = [...names].map((name) => [name, this.#counts.get(name) ?? nothing()] as const);
    this.#counts = new Map(counts);
  }

  get names(): Iterable<string> {
    return this.#counts.keys();
  }

  record(events: readonly JobEvent[]): void {
    if (this.#counts.size === 0) return;
    for (const event of events) {
      const counts = this.#counts.get(jobOf(event).queue);
      if (counts === undefined) continue;
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
}

function nothing(): Counts {
  const { jobs_in_progress: _gauge, ...counters } = NO_METRICS;
  return counters;
}
