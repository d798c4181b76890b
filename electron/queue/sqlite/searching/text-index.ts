import { rmSync, statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Progress } from './indexed-jobs.ts';

/** In the header of the file: "JbDx". */
const APPLICATION_ID = 0x4a624478;
/** A new one when what is put in changes, as in shared/search/job-text.ts: an index of another one is made anew. */
const FORMAT = 1;
/** What is upper and lower case is for Unicode to say. */
const RULES = `${FORMAT}, Unicode ${process.versions['unicode']}`;

/** Something else is in the place of the index. */
export class ForeignIndexError extends Error {}

/**
 * The file of the index: an FTS5 table of the characters, by threes, that each job has in its text. No text is in it, and
 * no places within a text (`detail=none`): it is to name the few jobs that are worth a look, in little space.
 *
 * Everything in it can be made again, so it is flushed only when its log is carried over. A crash takes back the last
 * changes, and how far it came with them, since both are written together.
 */
export class TextIndex {
  readonly #db: DatabaseSync;
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  readonly #drop: StatementSync;
  readonly #numbers: StatementSync;
  readonly #save: StatementSync;

  /** Opens what is there, or makes it. Throws a ForeignIndexError for what is not of Jobdeck. */
  constructor(path: string) {
    // Without its file, a log is that of another one.
    if (sizeOf(path) === 0) removeIndex(path);
    this.#db = new DatabaseSync(path, { timeout: 2_000 });
    try {
      this.#make(path);
      this.#find = this.#db.prepare('SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid LIMIT ?');
      this.#find.setReturnArrays(true);
      this.#put = this.#db.prepare('INSERT OR REPLACE INTO texts (rowid, text) VALUES (?, ?)');
      this.#drop = this.#db.prepare('DELETE FROM texts WHERE rowid = ?');
      this.#numbers = this.#db.prepare('SELECT rowid FROM texts WHERE rowid > ? ORDER BY rowid LIMIT ?');
      this.#numbers.setReturnArrays(true);
      this.#save = this.#db.prepare(
        `INSERT OR REPLACE INTO progress (one, rules, store, opening, job, change, entries)
         VALUES (1, ?, ?, ?, ?, ?, ?)`,
      );
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  #make(path: string): void {
    const pragma = (name: string): number => Number(this.#db.prepare(`PRAGMA ${name}`).get()?.[name]);
    const isEmpty = this.#db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
    if (!isEmpty && pragma('application_id') !== APPLICATION_ID) {
      throw new ForeignIndexError(`expected the index of searches in ${path}, got another database`);
    }
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      PRAGMA journal_size_limit = ${WAL_LIMIT};
      PRAGMA cache_size = ${CACHE};`);
    if (!isEmpty) return;
    this.#db.exec(`
      BEGIN;
      PRAGMA application_id = ${APPLICATION_ID};
      CREATE VIRTUAL TABLE texts USING fts5(text, content='', contentless_delete=1, detail=none,
        tokenize='trigram case_sensitive 1');
      INSERT INTO texts (texts, rank) VALUES ('hashsize', ${HASH_BYTES});
      CREATE TABLE progress (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        rules TEXT NOT NULL,
        store TEXT NOT NULL,
        opening TEXT NOT NULL,
        job INTEGER NOT NULL,
        change INTEGER NOT NULL,
        entries INTEGER NOT NULL
      ) STRICT;
      COMMIT;`);
  }

  /** How far it came; null when nothing is in it that can be gone on from. */
  progress(): Progress | null {
    const row = this.#db.prepare('SELECT * FROM progress WHERE rules = ?').get(RULES);
    if (row === undefined) return null;
    return {
      store: String(row['store']),
      opening: String(row['opening']),
      job: Number(row['job']),
      change: Number(row['change']),
      entries: Number(row['entries']),
    };
  }

  begin(): void {
    if (!this.#db.isTransaction) this.#db.exec('BEGIN');
  }

  commit({ store, opening, job, change, entries }: Progress): void {
    this.#save.run(RULES, store, opening, job, change, entries);
    if (this.#db.isTransaction) this.#db.exec('COMMIT');
  }

  /** Within a transaction, as `drop` is. */
  put(number: number, text: string): void {
    this.#put.run(number, text);
  }

  drop(number: number): void {
    this.#drop.run(number);
  }

  /** Numbers of jobs, in order. */
  find(query: string, limit: number): readonly number[] {
    return (this.#find.all(query, limit) as unknown as readonly [number][]).map(([number]) => number);
  }

  /** Of all that is in it. */
  numbers(after: number, limit: number): readonly number[] {
    return (this.#numbers.all(after, limit) as unknown as readonly [number][]).map(([number]) => number);
  }

  /** What was not committed is forgotten. */
  close(): void {
    if (!this.#db.isOpen) return;
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    this.#db.close();
  }
}

/** Nothing in it is needed. */
export function removeIndex(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** 16 MB between two flushes, and what the log is cut to. */
const CHECKPOINT_PAGES = 4_000;
const WAL_LIMIT = 32 * 1024 * 1024;
/** In KiB, as SQLite wants it when it is negative. */
const CACHE = -4_000;
/** What FTS5 gathers in memory before it writes: more of it makes fewer pieces to be merged. */
const HASH_BYTES = 1_000_000;
