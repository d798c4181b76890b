import type { JobEvent } from '../../shared/jobs/events.ts';
import type { Metrics } from '../../shared/numbers/metrics.ts';
import { FactCount } from '../queue/fact-count.ts';

export interface Death {
  readonly name: string;
  readonly message: string;
}

/** What came to an end in this process. What the data folder holds from before is not in it. */
export interface Tally {
  readonly completed: number;
  readonly dead: number;
  readonly cancelled: number;
  /** What was counted here. The gauge says nothing: runs of an earlier process may have ended here. */
  readonly metrics: Metrics;
  /** Those that died first, at most DEATHS_KEPT. */
  readonly deaths: readonly Death[];
}

const DEATHS_KEPT = 20;

/** Counts what the engine tells. */
export class EventTally {
  readonly #facts = new FactCount();
  readonly #ended = { completed: 0, dead: 0, cancelled: 0 };
  readonly #deaths: Death[] = [];

  record(events: readonly JobEvent[]): void {
    for (const event of events) {
      this.#facts.add(event);
      const { before, after } = event;
      // What is restored came to its end before.
      if (after === null || event.restores !== undefined || before?.state === after.state) continue;
      if (after.state === 'dead' && this.#deaths.length < DEATHS_KEPT) {
        this.#deaths.push({ name: after.name, message: after.error.message });
      }
      if (after.state === 'completed' || after.state === 'dead' || after.state === 'cancelled') {
        this.#ended[after.state] += 1;
      }
    }
  }

  read(): Tally {
    return { ...this.#ended, metrics: this.#facts.metrics, deaths: [...this.#deaths] };
  }
}
