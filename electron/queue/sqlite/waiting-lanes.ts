import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { arrayRows } from './array-rows.ts';
import { PLACE } from './schema.ts';

/** Queue and priority. */
export type WaitingLane = readonly [string, number];

/** Finds the lanes of all that waits by leaps over the index. */
export class WaitingLanes {
  readonly #lowerLane: StatementSync;
  readonly #nextQueue: StatementSync;

  constructor(db: DatabaseSync) {
    const prepare = arrayRows(db);
    const lane = (where: string): StatementSync =>
      prepare(
        `SELECT queue, priority FROM jobs WHERE state = 1${where} ORDER BY queue, priority DESC, ${PLACE} LIMIT 1`,
      );
    this.#lowerLane = lane(' AND queue = ? AND priority < ?');
    this.#nextQueue = lane(' AND queue > ?');
  }

  /** Those of one queue. */
  of(queue: string): readonly WaitingLane[] {
    const lanes: WaitingLane[] = [];
    let priority = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const lane = this.#lowerLane.get(queue, priority) as unknown as WaitingLane | undefined;
      if (lane === undefined) return lanes;
      lanes.push(lane);
      priority = lane[1];
    }
  }

  all(): readonly WaitingLane[] {
    const lanes: WaitingLane[] = [];
    let lane = this.#nextQueue.get('') as unknown as [string, number] | undefined;
    while (lane !== undefined) {
      lanes.push(lane);
      const next = this.#lowerLane.get(...lane) ?? this.#nextQueue.get(lane[0]);
      lane = next as unknown as [string, number] | undefined;
    }
    return lanes;
  }
}
