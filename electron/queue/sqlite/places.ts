import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { placeBetween, spreadStep } from '../place-between.ts';
import { arrayRows } from './array-rows.ts';
import { MOVES, type Value } from './event-codec.ts';
import type { Row } from './job-rows.ts';
import { PLACE } from './schema.ts';

/** Jobs that get new places at first when there is no number left between two; twice as many each time that is too few. */
const SPREAD = 64;

/**
 * Puts a waiting job before another one of its queue and priority: its place becomes a number between those of its
 * neighbours. When that was done so often that there is none left, the jobs in front are spread out a little.
 */
export class Places {
  readonly #find: StatementSync;
  readonly #first: StatementSync;
  readonly #next: StatementSync;
  readonly #before: StatementSync;
  readonly #set: StatementSync;
  readonly #stay: StatementSync;
  readonly #own: StatementSync;

  constructor(db: DatabaseSync) {
    const prepare = arrayRows(db);
    const lane = `SELECT number, ${PLACE} FROM jobs WHERE state = 1 AND queue = ? AND priority = ?`;
    this.#find = prepare(`SELECT queue, priority, ${PLACE} FROM jobs WHERE id = ? AND state = 1`);
    this.#own = prepare('SELECT number, queue, priority FROM jobs WHERE id = ?');
    this.#first = prepare(`${lane} AND number <> ? ORDER BY ${PLACE} LIMIT 1`);
    this.#next = prepare(`${lane} AND ${PLACE} > ? AND number <> ? ORDER BY ${PLACE} LIMIT 1`);
    this.#before = prepare(`${lane} AND ${PLACE} < ? AND number <> ? ORDER BY ${PLACE} DESC LIMIT ?`);
    this.#stay = db.prepare('UPDATE jobs SET place = change WHERE number = ?');
    this.#set = db.prepare('UPDATE jobs SET place = ? WHERE number = ?');
  }

  /** Whether the job beside it waits in that queue with that priority; the front of a line is always there. */
  exists(to: Value, beside: Value, queue: Value, priority: Value): boolean {
    if (to === MOVES.front) return true;
    const [itsQueue, itsPriority] = this.#row(this.#find, beside) ?? [];
    return itsQueue === queue && itsPriority === priority;
  }

  /**
   * The job is behind all others of its priority by now, and stays there when there is nobody to be put before: a place
   * that was chosen all the same, since it has waited longer than its place in line tells.
   */
  put(id: string, to: Value, beside: Value): void {
    const [number = null, queue = null, priority = null] = this.#row(this.#own, id) ?? [];
    const place = this.#row(this.#find, beside)?.[2] ?? null;
    const lane: Lane = [queue, priority];
    const behind =
      to === MOVES.before
        ? place
        : to === MOVES.after
          ? this.#row(this.#next, ...lane, place, number)?.[1]
          : this.#row(this.#first, ...lane, number)?.[1];
    if (behind === undefined || behind === null) this.#stay.run(number);
    else this.#set.run(this.#placeBefore(lane, Number(behind), number), number);
  }

  #placeBefore(lane: Lane, behind: number, own: Value): number {
    const before = this.#row(this.#before, ...lane, behind, own, 1)?.[1];
    const below = before === undefined ? null : Number(before);
    const place = placeBetween(below, behind, Number(own));
    const fits = place < behind && (below === null || place > below);
    return fits ? place : this.#spread(lane, behind, own);
  }

  #spread(lane: Lane, behind: number, own: Value): number {
    for (let count = SPREAD; ; count *= 2) {
      // One more than are moved: what is before them stays.
      const rows = this.#before.all(...lane, behind, own, count + 1) as unknown as readonly Row[];
      const below = rows.length > count ? Number(rows[count]?.[1]) : null;
      const moved = rows.slice(0, count);
      const step = spreadStep(below, behind, moved.length + 1);
      if (step === 0) continue;
      for (const [index, [number]] of moved.entries())
        this.#set.run(behind - (index + 2) * step, number as Value);
      return behind - step;
    }
  }

  #row(statement: StatementSync, ...values: readonly Value[]): Row | undefined {
    return statement.get(...values) as unknown as Row | undefined;
  }
}

type Lane = readonly [queue: Value, priority: Value];
