import { randomUUID } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isIoError } from './sqlite-errors.ts';
import type { Tallies } from './tallies.ts';

/** The record beside the database; what it names has to be on the disk. */
export interface LastChange {
  write(lastJob: number, lastChange: number): void;
}

/**
 * Runs changes as transactions, each with the tallies and the numbers of the last job and change: all or nothing.
 *
 * A transaction is flushed to the disk (synchronous FULL) before it is answered, unless it is one that the machine may
 * forget: that outlives the process without a flush. Its frames are on the disk with the next flush.
 *
 * Unless that fails. Linux takes the pages of a failed flush for written (Rebello et al., "Can Applications Recover from
 * fsync Failures?", ATC 2020), and SQLite writes only the frames of the failed transaction anew; a frame before them
 * that was never flushed would be a hole in the log, and all that is answered after it would be lost in a power cut.
 * So after a failure nothing is written before the log, which is still in memory, has been carried over into the
 * database and flushed there.
 */
export class Transactions {
  readonly #db: DatabaseSync;
  readonly #tallies: Tallies;
  readonly #last: LastChange;
  readonly #flushes: boolean;
  readonly #saveLast: StatementSync;
  readonly #addOpening: StatementSync;
  readonly #forgetOpenings: StatementSync;
  #synchronous: 'FULL' | 'NORMAL' | null = null;
  #isLogInDoubt = false;
  #isOpeningKept = false;
  #job: number;
  #change: number;

  constructor(
    db: DatabaseSync,
    options: {
      readonly tallies: Tallies;
      readonly last: LastChange;
      readonly synchronous: 'FULL' | 'NORMAL';
    },
  ) {
    this.#db = db;
    this.#tallies = options.tallies;
    this.#last = options.last;
    this.#flushes = options.synchronous === 'FULL';
    this.#saveLast = db.prepare('UPDATE store SET last_job = ?, last_change = ?, committed_at = ?');
    this.#addOpening = db.prepare('INSERT INTO openings (uuid, from_job, from_change) VALUES (?, ?, ?)');
    this.#forgetOpenings = db.prepare(
      'DELETE FROM openings WHERE number <= (SELECT max(number) FROM openings) - ?',
    );
    const stored = db.prepare('SELECT last_job, last_change FROM store').get() ?? {};
    this.#job = Number(stored['last_job']);
    this.#change = Number(stored['last_change']);
  }

  /** The numbers that come next; taken when what they are for was applied. */
  get nextJob(): number {
    return this.#job + 1;
  }
  get nextChange(): number {
    return this.#change + 1;
  }
  takeJob(): void {
    this.#job += 1;
  }
  takeChange(): void {
    this.#change += 1;
  }

  /** Throws when it was rolled back; then nothing of it is stored. */
  run<T>(change: () => T, { flushed = true } = {}): T {
    const job = this.#job;
    const lastChange = this.#change;
    const flushes = flushed && this.#flushes;
    let value: T;
    try {
      if (this.#isLogInDoubt) this.#carryOver();
      this.#synchronize(flushes ? 'FULL' : 'NORMAL');
      this.#db.exec('BEGIN IMMEDIATE');
      if (!this.#isOpeningKept) this.#keepOpening();
      value = change();
      this.#tallies.save();
      this.#saveLast.run(this.#job, this.#change, Date.now());
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#job = job;
      this.#change = lastChange;
      this.#tallies.settle(false);
      if (isIoError(error)) this.#isLogInDoubt = true;
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
    this.#isOpeningKept = true;
    this.#tallies.settle(true);
    if (flushes) this.#last.write(this.#job, this.#change);
    return value;
  }

  /** With the first change, so that to open a store writes nothing. */
  #keepOpening(): void {
    this.#addOpening.run(randomUUID(), this.#job, this.#change);
    this.#forgetOpenings.run(OPENINGS_KEPT);
  }

  #carryOver(): void {
    const done = this.#db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    if (done?.['busy'] !== 0) throw new Error('the log of the store is being read; it will be tried again');
    this.#isLogInDoubt = false;
  }

  /**
   * The log is carried over only after a flush that went well: SQLite does not tell that the flush before it failed.
   */
  #synchronize(synchronous: 'FULL' | 'NORMAL'): void {
    if (synchronous === this.#synchronous) return;
    const pages = synchronous === 'FULL' || !this.#flushes ? CHECKPOINT_PAGES : 0;
    this.#db.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA wal_autocheckpoint = ${pages}`);
    this.#synchronous = synchronous;
  }
}

/** The log is carried over when it has as many pages, 40 MB: larger than SQLite's 1000, since each time has its cost. */
const CHECKPOINT_PAGES = 10_000;

/** An index that was last filled longer ago is made anew. */
const OPENINGS_KEPT = 1_000;
