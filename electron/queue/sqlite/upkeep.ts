import type { DatabaseSync } from 'node:sqlite';
import type { Transactions } from './transactions.ts';

/** Between two steps, ms; everything else has its turn. */
const STEP_MS = 250;
/** Pages given back in one step: 2 MiB, some milliseconds. */
const STEP_PAGES = 512;
/** Giving back pays when this much is free, of the file and in pages (16 MiB); else the pages are used again. */
const WORTH_SHARE = 0.25;
const WORTH_PAGES = 4096;

/**
 * Gives space back to the disk after pruning. A VACUUM of a large file would hold up everything for seconds; the file
 * is made with auto_vacuum INCREMENTAL instead, and is cut in small steps, when it pays.
 */
export class Upkeep {
  readonly #db: DatabaseSync;
  readonly #transactions: Transactions;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #isFreeing = false;

  constructor(db: DatabaseSync, transactions: Transactions, onError: (error: unknown) => void) {
    this.#db = db;
    this.#transactions = transactions;
    this.#onError = onError;
  }

  /** Jobs were removed. */
  freed(): void {
    this.#timer ??= setTimeout(() => this.#step(), STEP_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #step(): void {
    this.#timer = undefined;
    try {
      const free = this.#pragma('freelist_count');
      const worthIt = free >= WORTH_PAGES && free >= this.#pragma('page_count') * WORTH_SHARE;
      // Once begun it goes on to the end.
      this.#isFreeing = free > 0 && (this.#isFreeing || worthIt);
      if (!this.#isFreeing) return;
      this.#transactions.run(() => this.#db.exec(`PRAGMA incremental_vacuum(${STEP_PAGES})`));
      this.freed();
    } catch (error) {
      this.#onError(error);
    }
  }

  #pragma(name: string): number {
    return Number(this.#db.prepare(`PRAGMA ${name}`).get()?.[name]);
  }
}
