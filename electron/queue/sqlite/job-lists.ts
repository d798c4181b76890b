import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ListOrder } from '../../../shared/jobs/job-views.ts';
import { placeAtShare, RANKS, type RankedChange, type Stretch } from '../list-place.ts';
import { arrayRows } from './array-rows.ts';
import { JOB_COLUMNS, type Row, RUN_COLUMNS, WITH_LAST_RUN } from './job-rows.ts';
import type { ListRows, PageRows } from './messages.ts';
import { PLACE, STATE_CODES } from './schema.ts';
import type { Tallies } from './tallies.ts';
import { type WaitingLane, WaitingLanes } from './waiting-lanes.ts';

/** The same question in either order: from the highest number that is asked for down, or from the lowest up. */
type BothOrders = Readonly<Record<ListOrder, StatementSync>>;

/** The jobs table, page by page: the order of changes; of the jobs that wait, that of their places. */
export class JobLists {
  readonly #tallies: Tallies;
  readonly #byNumber: StatementSync;
  readonly #waiting: BothOrders;
  readonly #running: BothOrders;
  readonly #other: BothOrders;
  readonly #atRank: BothOrders;
  readonly #waitingLanes: WaitingLanes;

  constructor(db: DatabaseSync, tallies: Tallies) {
    this.#tallies = tallies;
    const prepare = arrayRows(db);
    this.#byNumber = prepare(
      `SELECT ${JOB_COLUMNS}, ${RUN_COLUMNS} FROM jobs j ${WITH_LAST_RUN} WHERE j.number = ?`,
    );
    const both = (what: string, where: string, order: string, rest = 'LIMIT ?'): BothOrders => ({
      latest: prepare(
        `SELECT ${what} FROM jobs WHERE ${where} AND ${order} < ? ORDER BY ${order} DESC ${rest}`,
      ),
      oldest: prepare(`SELECT ${what} FROM jobs WHERE ${where} AND ${order} >= ? ORDER BY ${order} ${rest}`),
    });
    this.#waiting = both(`${PLACE}, number`, 'state = 1 AND queue = ? AND priority = ?', PLACE);
    this.#running = both('change, number', 'state = 2', 'change');
    const other = 'state = ? AND state NOT IN (1, 2)';
    this.#other = both('change, number', other, 'change');
    this.#atRank = both('change', other, 'change', 'LIMIT 1 OFFSET ?');
    this.#waitingLanes = new WaitingLanes(db);
  }

  list({ state, from, limit, order }: ListRows): PageRows {
    const start = from ?? startOf(order);
    const sign = order === 'latest' ? -1 : 1;
    const states = state === null ? Object.values(STATE_CODES) : [state];
    // One more than asked for tells whether there are more.
    const found = states
      .flatMap((code) => this.#inState(code, order, start, limit + 1))
      .sort((a, b) => sign * (Number(a[0]) - Number(b[0])));
    const page = found.slice(0, limit);
    // A cursor stands right behind the job of that number, seen from the latest change.
    const end = order === 'latest' ? page.at(-1) : found[limit];
    return {
      rows: page.map(([, number]) => this.#byNumber.get(number as number) as unknown as Row),
      next: found.length > limit ? ((end?.[0] as number | undefined) ?? start) : null,
      total: this.#tallies.jobs(state),
    };
  }

  cursorAt(state: number | null, share: number): number {
    const states = state === null ? Object.values(STATE_CODES) : [state];
    return placeAtShare(
      states.flatMap((code) => this.#stretches(code)),
      share,
    );
  }

  /** Change, or place, and number. */
  #inState(state: number, order: ListOrder, from: number, limit: number): readonly Row[] {
    if (state === STATE_CODES.running) return rowsOf(this.#running[order].all(from, limit));
    if (state !== STATE_CODES.waiting) return rowsOf(this.#other[order].all(state, from, limit));
    return this.#lanes().flatMap(([queue, priority]) =>
      rowsOf(this.#waiting[order].all(queue, priority, from, limit)),
    );
  }

  #stretches(state: number): readonly Stretch[] {
    const jobs = this.#tallies.jobs(state);
    if (jobs === 0) return [];
    const edge = (order: ListOrder, rank: number): number | undefined =>
      rank === 1
        ? this.#inState(state, order, startOf(order), 1)
            .map(([change]) => Number(change))
            .sort((a, b) => (order === 'latest' ? b - a : a - b))[0]
        : firstNumber(this.#atRank[order].get(state, startOf(order), rank - 1));
    const hasRanks = state !== STATE_CODES.waiting && state !== STATE_CODES.running;
    const ranks = [1, ...(hasRanks ? RANKS.filter((rank) => rank * 2 < jobs) : [])];
    const known = [
      ...ranks.map((rank) => ({ rank, change: edge('latest', rank) })),
      ...ranks.map((rank) => ({ rank: jobs + 1 - rank, change: edge('oldest', rank) })).reverse(),
    ];
    return [{ jobs, known: known.filter((each): each is RankedChange => each.change !== undefined) }];
  }

  #lanes(): readonly WaitingLane[] {
    return this.#tallies.jobs(STATE_CODES.waiting) === 0 ? [] : this.#waitingLanes.all();
  }
}

const startOf = (order: ListOrder): number =>
  order === 'latest' ? Number.MAX_SAFE_INTEGER : -Number.MAX_SAFE_INTEGER;

const firstNumber = (row: unknown): number | undefined =>
  row === undefined ? undefined : Number((row as Row)[0]);

/** What a statement that returns arrays answers; the types know only objects. */
function rowsOf(answered: readonly unknown[]): readonly Row[] {
  return answered as readonly Row[];
}
