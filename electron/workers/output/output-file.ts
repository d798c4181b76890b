import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { deflated, inflated } from './deflate.ts';
import type { BatchedRun, OutputBatch, StoredOutput } from './protocol.ts';

/** In the header of the file, so that it can be told from any other SQLite database: "JbDo". */
export const APPLICATION_ID = 0x4a62446f;
export const SCHEMA_VERSION = 1;

/**
 * A row per run. `number` grows with every write, so that the lowest are the runs whose output was written first; a run
 * under way is written again and again, and moves to the end each time. Head and tail are stored deflated where they
 * are shorter than their length says.
 */
export const SCHEMA = `
  CREATE TABLE outputs (
    number INTEGER PRIMARY KEY,
    job TEXT NOT NULL,
    run INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    skipped_lines INTEGER NOT NULL,
    head_length INTEGER NOT NULL,
    tail_length INTEGER NOT NULL,
    head BLOB NOT NULL,
    tail BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX outputs_run ON outputs (job, run);
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** At most 32 MiB, a few ms: a read that comes meanwhile does not wait for long. */
const DROPPED_AT_ONCE = 128;
/** Kept for what is written next, 4 MiB: to give back every page and take it again would write each twice. */
const FREE_PAGES_KEPT = 1024;
const FREE_PAGES_GIVEN_BACK = 256;

/** The output of runs in an open database. Synchronous: for a thread that does nothing else. */
export class OutputFile {
  readonly #database: DatabaseSync;
  readonly #maxBytes: number;
  readonly #insert: StatementSync;
  readonly #forget: StatementSync;
  readonly #select: StatementSync;
  readonly #jobs: StatementSync;
  readonly #dropFirst: StatementSync;
  readonly #pageSize: number;
  #givenBack = false;

  constructor(database: DatabaseSync, maxBytes: number) {
    this.#database = database;
    this.#maxBytes = maxBytes;
    this.#insert = database.prepare(`
      INSERT OR REPLACE INTO outputs (job, run, skipped, skipped_lines, head_length, tail_length, head, tail)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#forget = database.prepare('DELETE FROM outputs WHERE job = ?');
    this.#select = database.prepare(
      'SELECT skipped, skipped_lines, head_length, tail_length, head, tail FROM outputs WHERE job = ? AND run = ?',
    );
    this.#jobs = database.prepare('SELECT DISTINCT job FROM outputs WHERE job > ? ORDER BY job LIMIT ?');
    this.#dropFirst = database.prepare(
      'DELETE FROM outputs WHERE number IN (SELECT number FROM outputs ORDER BY number LIMIT ?)',
    );
    this.#pageSize = this.#pragma('page_size');
  }

  save({ forgotten, runs, bytes }: OutputBatch): void {
    let from = 0;
    const take = (length: number): Uint8Array => {
      from += length;
      return deflated(bytes.subarray(from - length, from));
    };
    const rows = runs.map((run) => ({ run, head: take(run.headLength), tail: take(run.tailLength) }));
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const jobId of forgotten) this.#forget.run(jobId);
      for (const { run, head, tail } of rows) this.#save(run, head, tail);
      this.#database.exec('COMMIT');
    } catch (error) {
      // A full disk has rolled it back already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  read(jobId: string, run: number): StoredOutput | null {
    const row = this.#select.get(jobId, run);
    if (row === undefined) return null;
    return {
      head: inflated(row['head'] as Uint8Array, Number(row['head_length'])),
      skipped: Number(row['skipped']),
      skippedLines: Number(row['skipped_lines']),
      tail: inflated(row['tail'] as Uint8Array, Number(row['tail_length'])),
    };
  }

  jobsAfter(jobId: string, limit: number): readonly string[] {
    return this.#jobs.all(jobId, limit).map((row) => String(row['job']));
  }

  /** One small step towards its size: drops what was written first, or gives back pages. False when it is done. */
  tidy(): boolean {
    const free = this.#pragma('freelist_count');
    if ((this.#pragma('page_count') - free) * this.#pageSize > this.#maxBytes) {
      if (this.#dropFirst.run(DROPPED_AT_ONCE).changes > 0) return true;
    }
    if (free > FREE_PAGES_KEPT) {
      this.#database.exec(`PRAGMA incremental_vacuum(${FREE_PAGES_GIVEN_BACK})`);
      this.#givenBack = true;
      return true;
    }
    // The file itself gets shorter only by a checkpoint.
    if (this.#givenBack) this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    this.#givenBack = false;
    return false;
  }

  close(): void {
    this.#database.close();
  }

  #save(run: BatchedRun, head: Uint8Array, tail: Uint8Array): void {
    const { jobId, skipped, skippedLines, headLength, tailLength } = run;
    this.#insert.run(jobId, run.run, skipped, skippedLines, headLength, tailLength, head, tail);
  }

  #pragma(name: 'page_size' | 'page_count' | 'freelist_count'): number {
    return Number(this.#database.prepare(`PRAGMA ${name}`).get()?.[name]);
  }
}
