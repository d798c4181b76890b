import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { arrayRows } from './array-rows.ts';
import { EDIT_COLUMNS, JOB_COLUMNS, type Row, RUN_COLUMNS, WITH_LAST_RUN } from './job-rows.ts';
import { PLACE, STATE_CODES } from './schema.ts';
import type { Tallies } from './tallies.ts';
import { type WaitingLane, WaitingLanes } from './waiting-lanes.ts';

/** Answers the engine's questions, each from an index that holds just what it asks about. */
export class JobReader {
  readonly #tallies: Tallies;
  readonly #get: StatementSync;
  readonly #runs: StatementSync;
  readonly #edits: StatementSync;
  readonly #uniqueHolder: StatementSync;
  readonly #waiting: StatementSync;
  readonly #due: StatementSync;
  readonly #nextDue: StatementSync;
  readonly #byNumber: StatementSync;
  readonly #firstOfLane: StatementSync;
  readonly #oldestPlaced: StatementSync;
  readonly #waitingLanes: WaitingLanes;

  constructor(db: DatabaseSync, tallies: Tallies) {
    this.#tallies = tallies;
    const prepare = arrayRows(db);
    const whole = `SELECT ${JOB_COLUMNS}, ${RUN_COLUMNS} FROM jobs j ${WITH_LAST_RUN}`;
    this.#get = prepare(`${whole} WHERE j.id = ?`);
    this.#byNumber = prepare(`${whole} WHERE j.number = ?`);
    this.#runs = prepare(
      `SELECT ${RUN_COLUMNS} FROM runs r WHERE r.job = (SELECT number FROM jobs WHERE id = ?)
       ORDER BY r.number DESC LIMIT ?`,
    );
    this.#uniqueHolder = prepare(
      `${whole} WHERE iif(json_valid(j.options), json_extract(j.options, '$.unique.key'), NULL) = ? ORDER BY j.number DESC LIMIT 1`,
    );
    this.#edits = prepare(
      `SELECT ${EDIT_COLUMNS} FROM edits WHERE job = (SELECT number FROM jobs WHERE id = ?)
       ORDER BY until_run DESC LIMIT ?`,
    );
    this.#waiting = prepare(
      `SELECT ${JOB_COLUMNS} FROM jobs j WHERE state = 1 AND queue = ? ORDER BY priority DESC, ${PLACE} LIMIT ?`,
    );
    this.#due = prepare(
      `SELECT ${JOB_COLUMNS} FROM jobs j WHERE state IN (0, 3) AND at <= ? ORDER BY at LIMIT ?`,
    );
    this.#nextDue = prepare('SELECT min(at) FROM jobs WHERE state IN (0, 3)');
    this.#firstOfLane = prepare(
      `SELECT at, number FROM jobs INDEXED BY jobs_waiting
       WHERE state = 1 AND queue = ? AND priority = ? AND place IS NULL ORDER BY ${PLACE} LIMIT 1`,
    );
    this.#oldestPlaced = prepare(
      `SELECT at, number FROM jobs INDEXED BY jobs_placed
       WHERE state = 1 AND queue = ? AND priority = ? AND place IS NOT NULL ORDER BY at LIMIT 1`,
    );
    this.#waitingLanes = new WaitingLanes(db);
  }

  get(jobId: string): Row | null {
    return (this.#get.get(jobId) as unknown as Row | undefined) ?? null;
  }

  runs(jobId: string, limit: number): readonly Row[] {
    return rowsOf(this.#runs.all(jobId, limit));
  }

  uniqueHolder(key: string): Row | null {
    return (this.#uniqueHolder.get(key) as unknown as Row | undefined) ?? null;
  }

  edits(jobId: string, limit: number): readonly Row[] {
    return rowsOf(this.#edits.all(jobId, limit));
  }

  waiting(queue: string, limit: number): readonly Row[] {
    return rowsOf(this.#waiting.all(queue, limit));
  }

  oldestWaiting(): Row | null {
    const oldest = this.#oldestOf(this.#lanes());
    return oldest === null ? null : (this.#byNumber.get(oldest[1] as number) as unknown as Row);
  }

  /** The same of one queue: since when. */
  waitingSince(queue: string): number | null {
    const oldest = this.#oldestOf(this.#waitingLanes.of(queue));
    return oldest === null ? null : Number(oldest[0]);
  }

  /** The first of each lane came in line before the others of that lane, but for those whose place was chosen. */
  #oldestOf(lanes: readonly WaitingLane[]): Row | null {
    let oldest: Row | null = null;
    for (const lane of lanes) {
      for (const statement of [this.#firstOfLane, this.#oldestPlaced]) {
        const row = statement.get(...lane) as unknown as Row | undefined;
        if (row && (oldest === null || Number(row[0]) < Number(oldest[0]))) oldest = row;
      }
    }
    return oldest;
  }

  due(now: number, limit: number): readonly Row[] {
    return rowsOf(this.#due.all(now, limit));
  }

  nextDueAt(): number | null {
    return (this.#nextDue.get() as unknown as Row)[0] as number | null;
  }

  #lanes(): readonly WaitingLane[] {
    return this.#tallies.jobs(STATE_CODES.waiting) === 0 ? [] : this.#waitingLanes.all();
  }
}

/** What a statement that returns arrays answers; the types know only objects. */
function rowsOf(answered: readonly unknown[]): readonly Row[] {
  return answered as readonly Row[];
}
