import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { MAX_COUNTED } from '../../../shared/jobs/job-views.ts';
import { utf8Length } from '../../../shared/words/utf8-length.ts';
import { arrayRows } from './array-rows.ts';
import { JOB_COLUMNS, type Row, RUN_COLUMNS, WITH_LAST_RUN } from './job-rows.ts';
import type { BlockedRows, ParentRow, RelationRows, StandingRow } from './messages.ts';

/**
 * Which job depends on which. A row whose parent is not there is found in a store that was made of remains: nobody
 * knows how that job ended, so that it counts as failed. Pruning takes the rows along, and keeps the parents of what is
 * blocked.
 */
export class Dependencies {
  readonly #add: StatementSync;
  readonly #removeAsChild: StatementSync;
  readonly #removeAsParent: StatementSync;
  readonly #standing: StatementSync;
  readonly #standingOfBlocked: StatementSync;
  readonly #blockedBy: StatementSync;
  readonly #blocked: StatementSync;
  readonly #waitFor: StatementSync;
  readonly #whole: StatementSync;
  readonly #parents: StatementSync;
  readonly #children: StatementSync;
  readonly #countParents: StatementSync;
  readonly #countChildren: StatementSync;
  readonly #places: StatementSync;
  readonly #result: StatementSync;

  constructor(db: DatabaseSync) {
    const prepare = arrayRows(db);
    this.#add = db.prepare(
      'INSERT OR IGNORE INTO dependencies (child, parent, place) SELECT ?, number, ? FROM jobs WHERE id = ?',
    );
    this.#removeAsChild = db.prepare('DELETE FROM dependencies WHERE child = ?');
    this.#removeAsParent = db.prepare('DELETE FROM dependencies WHERE parent = ?');
    this.#standing = prepare(`SELECT number, ${OPEN}, ${FAILED} FROM jobs j WHERE id = ?`);
    this.#standingOfBlocked = prepare(
      `SELECT number, ${OPEN}, ${FAILED} FROM jobs j WHERE number = ? AND state = 7`,
    );
    this.#blockedBy = prepare(
      `SELECT child FROM dependencies WHERE parent = (SELECT number FROM jobs WHERE id = ?) AND child > ?
       ORDER BY child LIMIT ?`,
    );
    this.#blocked = prepare(
      `SELECT number, change FROM jobs WHERE state = 7 AND state NOT IN (1, 2) AND change > ?
       ORDER BY change LIMIT ?`,
    );
    this.#waitFor = prepare(
      `SELECT p.id FROM dependencies d JOIN jobs p ON p.number = d.parent WHERE d.child = ? AND p.state <> 4`,
    );
    this.#whole = prepare(
      `SELECT ${JOB_COLUMNS}, ${RUN_COLUMNS} FROM jobs j ${WITH_LAST_RUN} WHERE j.number = ?`,
    );
    const self = '(SELECT number FROM jobs WHERE id = ?)';
    this.#parents = prepare(
      `SELECT p.id, p.name, p.state, d.place FROM dependencies d JOIN jobs p ON p.number = d.parent
       WHERE d.child = ${self}`,
    );
    this.#children = prepare(
      `SELECT c.id, c.name, c.state FROM dependencies d JOIN jobs c ON c.number = d.child WHERE d.parent = ${self}
       ORDER BY d.child LIMIT ?`,
    );
    const count = (column: string): StatementSync =>
      prepare(
        `SELECT count(*) FROM (SELECT 1 FROM dependencies WHERE ${column} = ${self} LIMIT ${MAX_COUNTED})`,
      );
    this.#countParents = count('child');
    this.#countChildren = count('parent');
    this.#places = prepare(`SELECT parent, place FROM dependencies WHERE child = ${self}`);
    this.#result = prepare(
      `SELECT j.id, j.name, j.state, j.detail, iif(j.state = 4, r.outcome, NULL) FROM jobs j ${WITH_LAST_RUN}
       WHERE j.number = ?`,
    );
  }

  /** Within the transaction in which the child was made. */
  add(child: number, parents: readonly string[]): void {
    for (const [place, parent] of parents.entries()) this.#add.run(child, place, parent);
  }

  /** The job was removed. */
  remove(number: number): void {
    this.#removeAsChild.run(number);
    this.#removeAsParent.run(number);
  }

  standing(jobIds: readonly string[]): readonly StandingRow[] {
    return jobIds
      .map((id) => this.#standing.get(id) as unknown as Row | undefined)
      .filter((row) => row !== undefined)
      .map((row) => ({ ...this.#withJob(row), waitFor: this.#waitedFor(Number(row[0])) }));
  }

  blockedBy(parentId: string, after: number | null, limit: number): BlockedRows {
    const children = this.#blockedBy.all(parentId, after ?? 0, limit) as unknown as readonly Row[];
    const numbers = children.map(([child]) => Number(child));
    return {
      settled: this.#settled(numbers),
      waitFor: [],
      next: numbers.length === limit ? (numbers.at(-1) ?? null) : null,
    };
  }

  blocked(after: number | null, limit: number): BlockedRows {
    const found = this.#blocked.all(after ?? 0, limit) as unknown as readonly Row[];
    const numbers = found.map(([number]) => Number(number));
    const waitFor = new Set<string>();
    for (const number of numbers) {
      for (const id of this.#waitedFor(number)) waitFor.add(id);
    }
    return {
      settled: this.#settled(numbers),
      waitFor: [...waitFor],
      next: found.length === limit ? Number(found.at(-1)?.[1]) : null,
    };
  }

  #settled(numbers: readonly number[]): readonly StandingRow[] {
    return numbers
      .map((number) => this.#standingOfBlocked.get(number) as unknown as Row | undefined)
      .filter((row) => row !== undefined && (row[1] === 0 || row[2] === 1))
      .map((row) => this.#withJob(row as Row));
  }

  #withJob([number, open, failed]: Row): StandingRow {
    const row = this.#whole.get(number as number) as unknown as Row;
    return { row, open: open === 1, failed: failed === 1, waitFor: [] };
  }

  #waitedFor(number: number): readonly string[] {
    return (this.#waitFor.all(number) as unknown as readonly Row[]).map(([id]) => String(id));
  }

  relations(jobId: string, limit: number): RelationRows {
    const total = (statement: StatementSync): number => Number((statement.get(jobId) as unknown as Row)[0]);
    // A thousand at most, so that they are sorted here. What is not completed comes first.
    const parents = (this.#parents.all(jobId) as unknown as readonly Row[]).toSorted(
      (a, b) => Number(a[2] === 4) - Number(b[2] === 4) || Number(a[3]) - Number(b[3]),
    );
    return {
      parents: parents.slice(0, limit),
      parentsTotal: total(this.#countParents),
      children: this.#children.all(jobId, limit) as unknown as readonly Row[],
      childrenTotal: total(this.#countChildren),
    };
  }

  /** Without the outcomes that go beyond `maxBytes`. */
  parentResults(jobId: string, maxBytes: number): readonly ParentRow[] {
    const rows: ParentRow[] = [];
    let bytes = 0;
    const places = (this.#places.all(jobId) as unknown as readonly Row[]).toSorted(
      (a, b) => Number(a[1]) - Number(b[1]),
    );
    for (const [parent] of places) {
      const row = this.#result.get(parent as number) as unknown as Row | undefined;
      if (row === undefined) continue;
      const outcome = row[4] as string | null;
      const length = outcome === null ? 0 : resultBytes(outcome);
      const leftOut = bytes + length > maxBytes;
      if (!leftOut) bytes += length;
      rows.push({ row: leftOut ? [...row.slice(0, 4), null] : row, leftOut });
    }
    return rows;
  }
}

const OPEN = `EXISTS (SELECT 1 FROM dependencies d JOIN jobs p ON p.number = d.parent
  WHERE d.child = j.number AND p.state NOT IN (4, 5, 6)) AS open`;
const FAILED = `EXISTS (SELECT 1 FROM dependencies d LEFT JOIN jobs p ON p.number = d.parent
  WHERE d.child = j.number AND (p.state IS NULL OR p.state IN (5, 6))) AS failed`;

/** Of the result in an outcome that is stored as `{"type":"succeeded","result":…}`. */
function resultBytes(outcome: string): number {
  const { result } = JSON.parse(outcome) as { readonly result?: unknown };
  return result === null || result === undefined ? 0 : utf8Length(JSON.stringify(result));
}
