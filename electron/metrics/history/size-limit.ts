import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { PartTables } from './part-tables.ts';
import { TIERS, type Tier } from './tiers.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What of each tier is kept for as long as another one has more to give. */
const KEPT_MS: Readonly<Record<Tier['table'], number>> = {
  seconds: HOUR_MS,
  minutes: DAY_MS,
  hours: 31 * DAY_MS,
};
/** Rows of all jobs that go at a time, with those of their parts. */
const SLICE = 60;

/** Pruning begins before the limit, so that the file itself is below it with the next batch as well, … */
const BEGIN = 31 / 32;
/** … and goes on for longer, so that not each batch prunes. */
const UNTIL = 15 / 16;
/** With one batch no more goes than that: a limit that was lowered by much takes several. */
const MOST_SLICES = 64;
/** Given back to the disk at a time: 16 MB. */
const SHRINK_PAGES = 4_096;

interface TierStatements {
  readonly tier: Tier;
  readonly newest: StatementSync;
  /** The first one that stays when a slice goes. */
  readonly slice: StatementSync;
  readonly remove: StatementSync;
}

/**
 * Holds `history.db` below a number of bytes: the oldest seconds go first, then minutes, then hours, and at last also the
 * newest of each, but for the bucket that is being written. What goes is a resolution and not a count, as long as the
 * hours are there: each tier is whole by itself.
 */
export class SizeLimit {
  mostBytes: number;
  readonly #db: DatabaseSync;
  readonly #parts: PartTables;
  readonly #tiers: readonly TierStatements[];
  readonly #pages: StatementSync;
  readonly #free: StatementSync;
  readonly #pageBytes: number;
  #wasRemade = false;

  constructor(options: {
    readonly db: DatabaseSync;
    readonly parts: PartTables;
    readonly mostBytes: number;
  }) {
    const { db, parts, mostBytes } = options;
    this.#db = db;
    this.#parts = parts;
    this.mostBytes = mostBytes;
    this.#tiers = TIERS.map((tier) => ({
      tier,
      newest: db.prepare(`SELECT max(at) AS at FROM ${tier.table}`),
      slice: db.prepare(`SELECT at FROM ${tier.table} ORDER BY at LIMIT 1 OFFSET ${SLICE}`),
      remove: db.prepare(`DELETE FROM ${tier.table} WHERE at < ?`),
    }));
    this.#pages = db.prepare('PRAGMA page_count');
    this.#free = db.prepare('PRAGMA freelist_count');
    this.#pageBytes = Number(db.prepare('PRAGMA page_size').get()?.['page_size']);
  }

  /** In the transaction of what was added. */
  prune(): void {
    if (this.#usedBytes() <= this.mostBytes * BEGIN) return;
    for (let slice = 0; slice < MOST_SLICES && this.#usedBytes() > this.mostBytes * UNTIL; slice += 1) {
      const isGone =
        this.#tiers.some((each) => this.#drop(each, KEPT_MS[each.tier.table])) ||
        this.#tiers.some((each) => this.#drop(each, 0));
      if (!isGone) return;
    }
  }

  #drop({ tier, newest, slice, remove }: TierStatements, keepMs: number): boolean {
    const last = Number(newest.get()?.['at'] ?? 0);
    const { changes } = remove.run(Math.min(Number(slice.get()?.['at'] ?? last), last - keepMs));
    if (changes === 0) return false;
    this.#parts.prune(tier);
    return true;
  }

  /**
   * Outside of a transaction: gives the disk what was freed, of a file that is too large. It is no harm when that can't be
   * done, on a full disk for example: the next batch tries again.
   */
  shrink(): void {
    const free = Number(this.#free.get()?.['freelist_count']);
    if (free === 0 || this.#fileBytes() <= this.mostBytes) return;
    try {
      if (Number(this.#db.prepare('PRAGMA auto_vacuum').get()?.['auto_vacuum']) !== 0) {
        this.#db.exec(`PRAGMA incremental_vacuum(${SHRINK_PAGES})`);
      } else if (!this.#wasRemade) {
        // One of an earlier Jobdeck can't give anything back until it was written anew.
        this.#wasRemade = true;
        this.#db.exec('PRAGMA auto_vacuum = INCREMENTAL; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);');
      }
    } catch {
      // What was to be kept is committed.
    }
  }

  #usedBytes(): number {
    return this.#fileBytes() - Number(this.#free.get()?.['freelist_count']) * this.#pageBytes;
  }

  #fileBytes(): number {
    return Number(this.#pages.get()?.['page_count']) * this.#pageBytes;
  }
}
