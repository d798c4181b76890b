import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type LinePlace, type LineQuery, MOST_LOOKED_AT } from '../job-store.ts';
import { arrayRows } from './array-rows.ts';
import { JOB_COLUMNS, type Row } from './job-rows.ts';
import type { LineRows } from './messages.ts';
import { PLACE } from './schema.ts';

/** From behind a place on: the rest of its priority, then the lower ones. Each is one walk through an index. */
interface Walks {
  readonly rest: StatementSync;
  readonly lower: StatementSync;
}

/** Reads the line of a queue in stretches, without the jobs of keys that are full, or only those of one key. */
export class LineRowsReader {
  readonly #all: Walks;
  readonly #ofKey: Readonly<Record<'concurrency' | 'rate', Walks>>;
  readonly #job: StatementSync;
  readonly #placeOf: StatementSync;
  readonly #higher: StatementSync;
  readonly #before: StatementSync;

  constructor(db: DatabaseSync) {
    const prepare = arrayRows(db);
    const walks = (where: string): Walks => {
      const select = `SELECT number, priority, ${PLACE}, concurrency_key, rate_key FROM jobs WHERE state = 1 AND ${where}`;
      return {
        rest: prepare(`${select} AND priority = ? AND ${PLACE} > ? ORDER BY ${PLACE}`),
        lower: prepare(`${select} AND priority < ? ORDER BY priority DESC, ${PLACE}`),
      };
    };
    this.#all = walks('queue = ?');
    this.#ofKey = {
      concurrency: walks('queue = ? AND concurrency_key = ?'),
      rate: walks('queue = ? AND rate_key = ?'),
    };
    const counted = (where: string): StatementSync =>
      prepare(`SELECT count(*) FROM (SELECT 1 FROM jobs WHERE state = 1 AND queue = ? AND ${where} LIMIT ?)`);
    this.#placeOf = prepare(`SELECT queue, priority, ${PLACE} FROM jobs WHERE id = ? AND state = 1`);
    this.#higher = counted('priority > ?');
    this.#before = counted(`priority = ? AND ${PLACE} < ?`);
    this.#job = prepare(`SELECT ${JOB_COLUMNS} FROM jobs j WHERE j.number = ?`);
  }

  /** Both counts are walks through an index that end at `most`. */
  ahead(jobId: string, most: number): number {
    const row = this.#placeOf.get(jobId) as unknown as Row | undefined;
    if (row === undefined) return 0;
    const [queue = null, priority = null, place = null] = row;
    const countOf = (answered: unknown): number => Number((answered as Row)[0]);
    const higher = countOf(this.#higher.get(queue, priority, most));
    return higher + countOf(this.#before.get(queue, priority, place, most - higher));
  }

  line({ queue, after, only, without, limit }: LineQuery): LineRows {
    const walks = only === null ? this.#all : this.#ofKey[only.type];
    const scope = only === null ? [queue] : [queue, only.key];
    const keysOf = (type: 'concurrency' | 'rate'): ReadonlySet<unknown> =>
      new Set(without.filter((key) => key.type === type).map(({ key }) => key));
    const [concurrency, rate] = [keysOf('concurrency'), keysOf('rate')];
    const numbers: number[] = [];
    let looked = 0;
    const walk = (rows: Iterable<unknown>): LinePlace | null => {
      for (const row of rows) {
        const [number, priority, place, concurrencyKey, rateKey] = row as Row;
        looked += 1;
        if (!concurrency.has(concurrencyKey) && !rate.has(rateKey)) numbers.push(number as number);
        if (numbers.length === limit || looked === MOST_LOOKED_AT) {
          return { priority: priority as number, place: place as number, row: number as number };
        }
      }
      return null;
    };
    let next: LinePlace | null = null;
    if (after !== null) next = walk(walks.rest.iterate(...scope, after.priority, after.place));
    next ??= walk(walks.lower.iterate(...scope, after?.priority ?? Number.MAX_SAFE_INTEGER));
    return { rows: numbers.map((number) => this.#job.get(number) as unknown as Row), next };
  }
}
