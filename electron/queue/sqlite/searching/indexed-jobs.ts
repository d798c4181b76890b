import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Job } from '../../../../shared/jobs/job.ts';
import { fold } from '../../../../shared/search/fold.ts';
import { jobText } from '../../../../shared/search/job-text.ts';
import { arrayRows } from '../array-rows.ts';
import { JOB_COLUMNS, jobFromRow, type Row, RUN_COLUMNS, WITH_LAST_RUN } from '../job-rows.ts';

/** How far an index came in the past of a store. */
export interface Progress {
  /** The uuids of the store, and of its opening when the index was last written. */
  readonly store: string;
  readonly opening: string;
  /** All jobs to this number are in it, as they were made or later. */
  readonly job: number;
  /** And all that changed the text of these to this change. */
  readonly change: number;
  /** Jobs in it, some of which are no more. */
  readonly entries: number;
}

/** Where a store is. */
export type Position = Omit<Progress, 'entries'>;

export interface Changed {
  /** In the order of the changes; a job may be there twice. */
  readonly jobs: readonly (readonly [number: number, change: number])[];
  /** All to this change are among them. */
  readonly reached: number;
}

/**
 * What the index has to know of the store. The text of a job is what it was made with, unless a person changed it, and
 * its error while it is retrying or dead: so all that changed is found by indices, and what a run does otherwise to a job
 * costs nothing here.
 */
export class IndexedJobs {
  readonly #db: DatabaseSync;
  readonly #position: StatementSync;
  readonly #opening: StatementSync;
  readonly #next: StatementSync;
  readonly #jobs: StatementSync;
  readonly #changes: readonly StatementSync[];
  readonly #newer: StatementSync;
  readonly #one: StatementSync;
  readonly #gone: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    const arrays = arrayRows(db);
    this.#position = db.prepare(
      `SELECT uuid AS store, last_job AS job, last_change AS change,
         (SELECT uuid FROM openings ORDER BY number DESC LIMIT 1) AS opening FROM store`,
    );
    this.#opening = db.prepare('SELECT number FROM openings WHERE uuid = ?');
    this.#next = db.prepare(
      `SELECT from_job AS job, from_change AS change FROM openings WHERE number > ? ORDER BY number LIMIT 1`,
    );
    this.#jobs = db.prepare(
      `SELECT sum(now_scheduled + now_waiting + now_running + now_retrying + now_completed + now_dead + now_cancelled
         + now_blocked) AS jobs FROM tallies`,
    );
    const failing = (state: number): StatementSync =>
      arrays(
        `SELECT number, change FROM jobs
         WHERE state = ${state} AND state NOT IN (1, 2) AND change > ? ORDER BY change LIMIT ?`,
      );
    this.#changes = [
      failing(3),
      failing(5),
      arrays(
        'SELECT number, text_change FROM jobs WHERE text_change > ? AND text_change IS NOT NULL ORDER BY text_change LIMIT ?',
      ),
    ];
    const texts = `SELECT j.number, ${JOB_COLUMNS}, ${RUN_COLUMNS} FROM jobs j ${WITH_LAST_RUN}`;
    this.#newer = arrays(`${texts} WHERE j.number > ? ORDER BY j.number LIMIT ?`);
    this.#one = arrays(`${texts} WHERE j.number = ?`);
    this.#gone = arrays(
      'SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE number = value)',
    );
  }

  /** What is read within is of one moment. */
  inSnapshot<T>(read: () => T): T {
    this.#db.exec('BEGIN');
    try {
      return read();
    } finally {
      this.#db.exec('COMMIT');
    }
  }

  /** null before anything was written since the store was made, or made of a damaged one. */
  position(): Position | null {
    const row = this.#position.get();
    if (row === undefined || row['opening'] === null) return null;
    return {
      store: String(row['store']),
      opening: String(row['opening']),
      job: Number(row['job']),
      change: Number(row['change']),
    };
  }

  /**
   * Whether the store went on from there, rather than from before it: a copy may have been put in its place, and a power
   * cut takes back what was not flushed. The numbers of changes are then given anew.
   */
  isOfPast({ store, opening, job, change }: Progress): boolean {
    const position = this.position();
    const found = this.#opening.get(opening);
    if (position === null || position.store !== store || found === undefined) return false;
    const end = this.#next.get(Number(found['number'])) ?? position;
    return job <= Number(end.job) && change <= Number(end.change);
  }

  count(): number {
    return Number(this.#jobs.get()?.['jobs'] ?? 0);
  }

  /** Jobs whose text may be another one since that change, of each kind at most `limit`. */
  changedSince(change: number, limit: number): Changed {
    const found = this.#changes.map(
      (statement) => statement.all(change, limit) as unknown as readonly (readonly [number, number])[],
    );
    const ends = found.filter((rows) => rows.length === limit).map((rows) => rows.at(-1)?.[1] ?? change);
    const reached = Math.min(this.position()?.change ?? change, ...ends);
    const jobs = found.flatMap((rows) => rows.filter(([, at]) => at <= reached));
    return { jobs: jobs.sort(([, a], [, b]) => a - b), reached };
  }

  /** Of the jobs with numbers above that, in order: what is to be put into the index. */
  textsAfter(number: number, limit: number): readonly (readonly [number: number, text: string])[] {
    return (this.#newer.all(number, limit) as unknown as readonly Row[]).map(indexed);
  }

  /** null when the job is no more. */
  textOf(number: number): string | null {
    const row = this.#one.get(number) as unknown as Row | undefined;
    return row === undefined ? null : indexed(row)[1];
  }

  /** Those of them that are no more. */
  gone(numbers: readonly number[]): readonly number[] {
    return (this.#gone.all(JSON.stringify(numbers)) as unknown as readonly [number][]).map(([gone]) => gone);
  }
}

/** A job that cannot be read is not found: it could not be shown either. */
function indexed(row: Row): readonly [number, string] {
  const number = Number(row[0]);
  try {
    return [number, indexText(jobFromRow(row.slice(1)))];
  } catch {
    return [number, ''];
  }
}

/** All that index-query.ts asks for. A NUL would end it. */
function indexText(job: Job): string {
  const text = job.schedule === null ? jobText(job) : `${jobText(job)}\n${fold(job.schedule)}`;
  return text.replaceAll('\0', '\n');
}
