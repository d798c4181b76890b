import type { WaitingJob } from '../../../shared/jobs/job.ts';
import { type Lane, Links, NONE, newLane } from './links.ts';

/** Waiting jobs that have a key of one kind, in a lane for each queue, key and priority. Others cost nothing. */
export class KeyLanes {
  readonly links = new Links();
  readonly #field: 'concurrencyKey' | 'rateKey';
  readonly #lanes = new Map<string, Map<number, Lane>>();

  constructor(field: 'concurrencyKey' | 'rateKey') {
    this.#field = field;
  }

  lanesOf(queue: string, key: string): ReadonlyMap<number, Lane> | undefined {
    return this.#lanes.get(nameOf(queue, key));
  }

  /** In the order of `change`, its place among all jobs; mostly the last. */
  enter({ queue, options }: WaitingJob, slot: number, change: number): void {
    const key = options[this.#field];
    if (key === undefined) return;
    const name = nameOf(queue, key);
    let byPriority = this.#lanes.get(name);
    if (byPriority === undefined) {
      byPriority = new Map();
      this.#lanes.set(name, byPriority);
    }
    let lane = byPriority.get(options.priority);
    if (lane === undefined) {
      lane = newLane();
      byPriority.set(options.priority, lane);
    }
    this.links.insert(lane, slot, change, NONE);
  }

  leave({ queue, options }: WaitingJob, slot: number): void {
    const key = options[this.#field];
    if (key === undefined) return;
    const name = nameOf(queue, key);
    const byPriority = this.#lanes.get(name);
    const lane = byPriority?.get(options.priority);
    if (byPriority === undefined || lane === undefined) return;
    this.links.remove(lane, slot);
    if (lane.size > 0) return;
    byPriority.delete(options.priority);
    if (byPriority.size === 0) this.#lanes.delete(name);
  }
}

/** Names of queues have no line break in them. */
const nameOf = (queue: string, key: string): string => `${queue}\n${key}`;
