import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type QueueSettings, startsKeptMs } from '../job-store.ts';
import type { Value } from './event-codec.ts';

/** The starts of the queues that have a rate, so that it holds across a restart. Of other queues nothing is kept. */
export class Starts {
  readonly #insert: StatementSync;
  readonly #deleteOlder: StatementSync;
  readonly #keptMs = new Map<string, number>();

  constructor(db: DatabaseSync, queues: readonly QueueSettings[]) {
    this.#insert = db.prepare('INSERT INTO starts (queue, key, at) VALUES (?, ?, ?)');
    this.#deleteOlder = db.prepare('DELETE FROM starts WHERE queue = ? AND at <= ?');
    for (const settings of queues) this.keep(settings);
  }

  areKept(queue: string): boolean {
    return this.#keptMs.has(queue);
  }

  /** Within a transaction, as the others. */
  add(queue: string, key: Value, at: number): void {
    const keptMs = this.#keptMs.get(queue);
    if (keptMs === undefined) return;
    this.#deleteOlder.run(queue, at - keptMs);
    this.#insert.run(queue, key, at);
  }

  /** What was saved about a queue, as soon as it is. */
  keep(settings: QueueSettings): void {
    const keptMs = startsKeptMs(settings);
    if (keptMs > 0) this.#keptMs.set(settings.name, keptMs);
    else this.#keptMs.delete(settings.name);
  }

  forget(queue: string): void {
    this.#deleteOlder.run(queue, Number.MAX_SAFE_INTEGER);
  }
}
