import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { JobState } from '../../../../shared/jobs/job.ts';
import { matcherOf, type SearchedJob } from '../../../../shared/search/match-job.ts';
import type { JobSearch } from '../../../../shared/search/search.ts';
import { isOfRetried, requiredValue, statesOf } from '../../../../shared/search/states-of.ts';
import type { Value } from '../event-codec.ts';
import {
  JOB_COLUMNS,
  jobFromRow,
  lastRunFromRow,
  type Row,
  RUN_COLUMNS,
  WITH_LAST_RUN,
} from '../job-rows.ts';
import { PLACE, STATE_CODES } from '../schema.ts';
import { WaitingLanes } from '../waiting-lanes.ts';
import { type WhereSql, whereSql } from './where-sql.ts';

/** A job that matches, with the number of its latest change; of one that waits, its place in line. */
export interface Hit {
  readonly change: number;
  readonly row: Row;
}

/** Filters of which an index holds the jobs, and their columns. */
const PINS = [
  ['id', 'id'],
  ['key', 'key'],
  ['group', 'failure'],
] as const;

/** A step takes about so long, ms: others are asked for something meanwhile. */
const STEP_MS = 10;
/** Changes or numbers looked through in one step. */
const FIRST_SPAN = 1_024;
const WIDEST_SPAN = 65_536;

/** As many as took about as long as a step should. */
export class Span {
  #size = FIRST_SPAN;

  get size(): number {
    return this.#size;
  }

  took(ms: number): void {
    if (ms > STEP_MS) this.#size = Math.max(FIRST_SPAN, Math.floor(this.#size / 2));
    else if (ms < STEP_MS / 2) this.#size = Math.min(WIDEST_SPAN, this.#size * 2);
  }
}

/** Where jobs are found in the order of their changes: a part of an index, and the values that name it. */
interface Source {
  readonly part: Part;
  readonly values: readonly Value[];
}
interface Part {
  readonly rows: StatementSync;
  readonly count: StatementSync;
}

/**
 * Looks through jobs, a bounded span of them at a time. Each step is a snapshot of its own, so that nothing that is
 * written has to be kept for it.
 */
export class JobScan {
  readonly #db: DatabaseSync;
  readonly #where: WhereSql;
  readonly #states: readonly JobState[];
  readonly #isMatch: (searched: SearchedJob) => boolean;
  readonly #lanes: WaitingLanes;
  readonly #waiting: Part;
  readonly #running: Part;
  readonly #other: Part;
  /** Where an index leads to the few jobs that may match, by their changes. */
  readonly #pinned: (Source & { readonly where: string }) | null;
  #byNumber: StatementSync | null = null;
  #among: StatementSync | null = null;

  constructor(db: DatabaseSync, search: JobSearch) {
    this.#db = db;
    this.#where = whereSql(search);
    this.#states = statesOf(search.where);
    this.#isMatch = matcherOf(search);
    this.#lanes = new WaitingLanes(db);
    const part = (where: string, order = 'j.change'): Part => {
      const found = `FROM jobs j ${WITH_LAST_RUN}
        WHERE ${where} AND ${order} >= ? AND ${order} < ? AND (${this.#where.sql})`;
      return {
        rows: this.#prepare(
          `SELECT ${order}, ${JOB_COLUMNS}, ${RUN_COLUMNS} ${found} ORDER BY ${order} DESC LIMIT ?`,
        ),
        count: this.#prepare(`SELECT count(*) ${found}`),
      };
    };
    const pinned = (where: string, values: readonly Value[]) => ({ where, part: part(where), values });
    const pin = PINS.map(([field, column]) => [column, requiredValue(search.where, field)] as const).find(
      ([, value]) => value !== null,
    );
    if (pin !== undefined) this.#pinned = pinned(`j.${pin[0]} = ?`, [pin[1]]);
    // Of the few that are still open it costs less to look at each.
    else if (this.#states.includes('completed') && isOfRetried(search.where)) {
      this.#pinned = pinned('j.attempts > 1', []);
    } else this.#pinned = null;
    this.#waiting = part('j.state = 1 AND j.queue = ? AND j.priority = ?', PLACE);
    this.#running = part('j.state = 2');
    this.#other = part('j.state = ? AND j.state NOT IN (1, 2)');
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#db.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  }

  /**
   * Hits with a change from `from` to below `to`, latest first, at most about `limit`; `done` is how far down it
   * came, and it is to be asked again from there.
   */
  changes(from: number, to: number, limit: number): { readonly hits: readonly Hit[]; readonly done: number } {
    let done = from;
    const hits: Hit[] = [];
    for (const { part, values } of this.#sources()) {
      const rows = part.rows.all(...values, from, to, ...this.#where.values, limit) as unknown as Row[];
      // Another one may have been cut off; what is below its last row has not been seen.
      if (rows.length === limit) done = Math.max(done, Number(rows.at(-1)?.[0]));
      for (const row of rows) hits.push({ change: Number(row[0]), row: row.slice(1) });
    }
    const seen = hits.filter(({ change, row }) => change >= done && this.#holds(row));
    return { hits: seen.sort((a, b) => b.change - a.change), done };
  }

  /** No job that could match has an earlier one; one past the last when there is none. */
  oldestChange(): number {
    const oldest = (where: string, values: readonly Value[], order = 'change'): number => {
      const first = this.#prepare(`SELECT ${order} FROM jobs j WHERE ${where} ORDER BY ${order} LIMIT 1`).get(
        ...values,
      );
      return Number((first as unknown as Row | undefined)?.[0] ?? Number.MAX_SAFE_INTEGER);
    };
    if (this.#pinned !== null) return oldest(this.#pinned.where, this.#pinned.values);
    const others = this.#states.filter((state) => state !== 'waiting' && state !== 'running');
    const firsts = others.map((state) => oldest('state = ? AND state NOT IN (1, 2)', [STATE_CODES[state]]));
    if (this.#states.includes('running')) firsts.push(oldest('state = 2', []));
    if (this.#states.includes('waiting')) {
      for (const lane of this.#lanes.all())
        firsts.push(oldest('state = 1 AND queue = ? AND priority = ?', lane, PLACE));
    }
    return Math.min(Number.MAX_SAFE_INTEGER, ...firsts);
  }

  /** How many have a change from `from` to below `to`; null when SQLite can't tell by itself. */
  count(from: number, to: number): number | null {
    if (!this.#where.isExact) return null;
    return this.#sources().reduce((sum, { part, values }) => {
      const row = part.count.get(...values, from, to, ...this.#where.values) as unknown as Row;
      return sum + Number(row[0]);
    }, 0);
  }

  #sources(): readonly Source[] {
    if (this.#pinned !== null) return [this.#pinned];
    return this.#states.flatMap((state): readonly Source[] => {
      if (state === 'running') return [{ part: this.#running, values: [] }];
      if (state !== 'waiting') return [{ part: this.#other, values: [STATE_CODES[state]] }];
      return this.#lanes.all().map((lane) => ({ part: this.#waiting, values: lane }));
    });
  }

  #holds(row: Row): boolean {
    return this.#where.isExact || this.#isMatch({ job: jobFromRow(row), lastRun: lastRunFromRow(row) });
  }

  /** Ids with a number above `after`, up to `to`, in their order, at most `limit`; `done` is the last number seen. */
  numbers(
    after: number,
    to: number,
    limit: number,
  ): { readonly ids: readonly string[]; readonly done: number } {
    const { sql, values } = this.#where;
    this.#byNumber ??= this.#prepare(
      `SELECT j.number, ${JOB_COLUMNS}, ${RUN_COLUMNS} FROM jobs j ${WITH_LAST_RUN}
       WHERE j.number > ? AND j.number <= ? AND (${sql}) ORDER BY j.number LIMIT ?`,
    );
    const rows = this.#byNumber.all(after, to, ...values, limit) as unknown as Row[];
    const ids = rows.filter((row) => this.#holds(row.slice(1))).map((row) => String(row[1]));
    return { ids, done: rows.length === limit ? Number(rows.at(-1)?.[0]) : to };
  }

  /** Hits among the jobs with these numbers, in no order. */
  among(numbers: readonly number[]): readonly (Hit & { readonly number: number })[] {
    const { sql, values } = this.#where;
    this.#among ??= this.#prepare(
      `SELECT j.number, CASE j.state WHEN 1 THEN ${PLACE} ELSE j.change END, ${JOB_COLUMNS}, ${RUN_COLUMNS}
       FROM json_each(?) c CROSS JOIN jobs j ON j.number = c.value ${WITH_LAST_RUN} WHERE (${sql})`,
    );
    const rows = this.#among.all(JSON.stringify(numbers), ...values) as unknown as Row[];
    return rows
      .map((row) => ({ number: Number(row[0]), change: Number(row[1]), row: row.slice(2) }))
      .filter(({ row }) => this.#holds(row));
  }

  /** As `numbers`, of those that are in the list, which is in order. */
  numbersAmong(
    list: readonly number[],
    { after, to, limit }: { readonly after: number; readonly to: number; readonly limit: number },
  ): { readonly ids: readonly string[]; readonly done: number } {
    // Where nearly every job is in it, to read one after the other costs less.
    if (to - after <= list.length * 2) return this.numbers(after, to, limit);
    const hits = this.among(list).toSorted((a, b) => a.number - b.number);
    const done = hits.length > limit ? (hits[limit - 1]?.number ?? after) : to;
    return { ids: hits.slice(0, limit).map(({ row }) => String(row[0])), done };
  }
}
