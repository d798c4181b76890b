import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { UndoStep } from '../../../shared/jobs/control.ts';
import type { Value } from './event-codec.ts';
import {
  EARLIER_RUN_COLUMNS,
  JOB_COLUMN_NAMES,
  JOB_COLUMNS,
  type Row,
  RUN_COLUMNS,
  WHOLE_LENGTH,
  WITH_LAST_RUN,
} from './job-rows.ts';
import type { EntryRows } from './messages.ts';

/** What no change of a job changes, but for its edits, and so is kept only of a job that is deleted. */
const LASTING = ['id', 'kind', 'name', 'key', 'created_at', 'payload', 'schedule'];
/** Never put back: the number is where it is put, the revision goes on, and the text has changed once more. */
const OWN = ['number', 'revision', 'text_change'];

/**
 * The undo journal in the database: before a change, the row of the job is kept as it is; it is put back with its place
 * in the order of changes. The columns are those that the table has, so that whatever becomes part of a job is kept.
 */
export class Journal {
  readonly #addStep: StatementSync;
  readonly #addChanged: StatementSync;
  readonly #addEdited: StatementSync;
  readonly #addDeleted: StatementSync;
  readonly #putBack: StatementSync;
  readonly #insert: StatementSync;
  readonly #keyHolder: StatementSync;
  readonly #use: StatementSync;
  readonly #rebase: StatementSync;
  readonly #entries: StatementSync;
  readonly #size: StatementSync;
  readonly #keeps: StatementSync;
  readonly #forget: StatementSync;
  readonly #forgetStep: StatementSync;
  readonly #forgetRuns: StatementSync;
  readonly #forgetEdits: StatementSync;
  readonly #forgetParents: StatementSync;
  readonly #hasStep: StatementSync;

  constructor(db: DatabaseSync) {
    const columns = db
      .prepare('PRAGMA table_info(jobs)')
      .all()
      .map(({ name }) => String(name))
      .filter((name) => !OWN.includes(name));
    const changing = columns.filter((name) => !LASTING.includes(name));
    const add = (names: readonly string[], deletedId: string): StatementSync =>
      db.prepare(
        `INSERT INTO undo_jobs (step, job, from_revision, revision, deleted_id, image)
         SELECT ?, number, revision, revision + 1, ${deletedId}, ${objectOf(names)} FROM jobs WHERE id = ? AND revision = ?
         ON CONFLICT DO UPDATE SET revision = excluded.revision`,
      );
    this.#addStep = db.prepare('INSERT OR IGNORE INTO undo_steps (number, at, what) VALUES (?, ?, ?)');
    this.#addChanged = add(changing, 'NULL');
    this.#addEdited = add([...changing, 'name', 'payload'], 'NULL');
    this.#addDeleted = db.prepare(
      `INSERT OR REPLACE INTO undo_jobs (step, job, from_revision, revision, deleted_id, image)
       SELECT ?, number, revision, revision + 1, id, ${objectOf(columns)} FROM jobs WHERE id = ? AND revision = ?`,
    );
    const edited = ['name', 'payload'].map((name) => `${name} = coalesce(${imageOf(name)}, jobs.${name})`);
    const back = [...changing.map((name) => `${name} = ${imageOf(name)}`), ...edited];
    this.#putBack = db.prepare(
      `UPDATE jobs SET ${back.join(', ')}, revision = ?, text_change = ? FROM undo_jobs u
       WHERE u.step = ? AND u.job = ? AND jobs.number = u.job AND jobs.id = ? AND jobs.revision = ?`,
    );
    this.#insert = db.prepare(
      `INSERT INTO jobs (number, revision, text_change, ${columns.join(', ')})
       SELECT job, ?, ?, ${columns.map(imageOf).join(', ')} FROM undo_jobs u
       WHERE step = ? AND job = ? AND deleted_id = ? ON CONFLICT DO NOTHING`,
    );
    this.#keyHolder = db.prepare(
      `SELECT id FROM jobs WHERE key = (SELECT ${imageOf('key')} FROM undo_jobs u WHERE step = ? AND job = ?)`,
    );
    this.#use = db.prepare('DELETE FROM undo_jobs WHERE step = ? AND job = ? RETURNING from_revision');
    this.#rebase = db.prepare('UPDATE undo_jobs SET revision = ? WHERE job = ? AND revision = ?');
    const earlier = JOB_COLUMN_NAMES.map((name) => {
      if (name === 'revision') return 'u.from_revision';
      return LASTING.includes(name) ? `coalesce(${imageOf(name)}, j.${name})` : imageOf(name);
    });
    this.#entries = db.prepare(
      `SELECT u.job, u.revision, u.deleted_id, ${JOB_COLUMNS}, ${RUN_COLUMNS}, ${earlier.join(', ')}, ${EARLIER_RUN_COLUMNS}
       FROM undo_jobs u LEFT JOIN jobs j ON j.number = u.job ${WITH_LAST_RUN}
         LEFT JOIN runs e ON e.job = u.job AND e.number = ${imageOf('runs')}
       WHERE u.step = ? AND u.job > ? ORDER BY u.job LIMIT ?`,
    );
    this.#entries.setReturnArrays(true);
    this.#size = db.prepare('SELECT count(*) AS entries FROM undo_jobs WHERE step = ?');
    this.#keeps = db.prepare('SELECT 1 FROM undo_jobs WHERE deleted_id = ?');
    this.#forget = db.prepare(
      `DELETE FROM undo_jobs WHERE step = ? AND job IN
         (SELECT job FROM undo_jobs WHERE step = ? ORDER BY job LIMIT ?) RETURNING job, deleted_id`,
    );
    this.#forgetStep = db.prepare('DELETE FROM undo_steps WHERE number = ?');
    this.#forgetRuns = db.prepare('DELETE FROM runs WHERE job = ?');
    this.#forgetEdits = db.prepare('DELETE FROM edits WHERE job = ?');
    this.#forgetParents = db.prepare('DELETE FROM dependencies WHERE child = ?');
    this.#hasStep = db.prepare('SELECT 1 FROM undo_steps WHERE number = ?');
  }

  /** Each of these within a transaction. */
  begin({ number, at, what }: { readonly number: number; readonly at: number; readonly what: string }): void {
    this.#addStep.run(number, at, what);
  }

  keepChanged(step: number, jobId: string, revision: number): void {
    this.#addChanged.run(step, jobId, revision);
  }

  /** Before its name and payload are changed; `keepChanged` comes after it and changes nothing. */
  keepEdited(step: number, jobId: string, revision: number): void {
    this.#addEdited.run(step, jobId, revision);
  }

  keepDeleted(step: number, jobId: string, revision: number): void {
    this.#addDeleted.run(step, jobId, revision);
  }

  /** Whether it was: the job has to be as the caller knows it, and a deleted one's id and key have to be free. */
  restore(what: {
    readonly step: number;
    readonly entry: number;
    readonly jobId: string;
    readonly revision: number;
    /** null: it was deleted. */
    readonly fromRevision: number | null;
    /** The change that this is; the job gets the place that it had. */
    readonly change: number;
  }): boolean {
    const { step, entry, jobId, revision, fromRevision, change } = what;
    const { changes } =
      fromRevision === null
        ? this.#insert.run(revision, change, step, entry, jobId)
        : this.#putBack.run(revision, change, step, entry, jobId, fromRevision);
    if (changes === 0) return false;
    const used = this.#use.get(step, entry);
    this.#rebase.run(revision, entry, Number(used?.['from_revision']));
    return true;
  }

  /** The job that has the key of a deleted one by now. */
  keyHolder(step: number, entry: number): string | null {
    return (this.#keyHolder.get(step, entry)?.['id'] as string | undefined) ?? null;
  }

  entries(step: number, after: number | null, limit: number): readonly EntryRows[] {
    const rows = this.#entries.all(step, after ?? -1, limit) as unknown as readonly Row[];
    return rows.map((row) => {
      const [job, revision, deletedId, id] = row as [Value, Value, Value, Value];
      const earlier = row.slice(3 + WHOLE_LENGTH);
      return {
        entry: [job, revision, deletedId, ...earlier],
        current: id === null ? null : row.slice(3, 3 + WHOLE_LENGTH),
      };
    });
  }

  size(step: number): number {
    return Number(this.#size.get(step)?.['entries']);
  }

  keeps(jobId: string): boolean {
    return this.#keeps.get(jobId) !== undefined;
  }

  forget(step: number, limit: number): readonly string[] | null {
    if (this.#hasStep.get(step) === undefined) return null;
    const forgotten = this.#forget.all(step, step, limit);
    const gone: string[] = [];
    for (const { job, deleted_id: deletedId } of forgotten) {
      if (deletedId === null) continue;
      this.#forgetRuns.run(job as number);
      this.#forgetEdits.run(job as number);
      // Those that depend on it keep it: it failed them for good.
      this.#forgetParents.run(job as number);
      gone.push(String(deletedId));
    }
    if (forgotten.length < limit) this.#forgetStep.run(step);
    return gone;
  }
}

/** Without those that are null, which read the same and are most of them: half the pages to be written. */
function objectOf(columns: readonly string[]): string {
  const parts = columns.map((name) => `iif(${name} IS NULL, '', ',"${name}":' || json_quote(${name}))`);
  return `'{' || substr(${parts.join(' || ')}, 2) || '}'`;
}
const imageOf = (name: string): string => `json_extract(u.image, '$.${name}')`;

export function stepFrom(row: Row): UndoStep {
  const [number, at, what] = row;
  return { number: number as number, at: at as number, what: JSON.parse(what as string) };
}
