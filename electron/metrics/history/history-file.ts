import { DatabaseSync, type StatementSync } from 'node:sqlite';
import {
  type HistoryMarker,
  type HistoryMoment,
  type HistoryQuery,
  type HistoryReply,
  MAX_HISTORY_MARKERS,
} from '../../../shared/numbers/history.ts';
import { type Row, WHOLE } from './bucket.ts';
import type { HistoryBatch } from './history-store.ts';
import { momentOf } from './moment.ts';
import { type PartQuery, PartTables } from './part-tables.ts';
import { answerQuery, type RowSource } from './query.ts';
import { STEPS } from './schema.ts';
import { SizeLimit } from './size-limit.ts';
import { TIERS, type Tier } from './tiers.ts';

/** In the header of the file: "JbHi". */
const APPLICATION_ID = 0x4a624869;
/** So many rows are written between two looks at how many there are. */
const PRUNE_EVERY = 300;
/** Starts, settings and crashes of many years. */
const MARKERS_KEPT = 20_000;
/** For a backup or a virus scanner that holds the file for a moment. */
const BUSY_MS = 2_000;

/** What is left of the journal once it was carried over: what it has by itself, a thousand pages. */
const JOURNAL_BYTES = 4_096_000;

export interface HistoryFileOptions {
  /** See SizeLimit. Default: no limit. */
  readonly mostBytes?: number;
  /** Further queues share a name from now on. */
  readonly onQueuesFull?: () => void;
}

/** Something else is in the place of the file. */
export class ForeignHistoryError extends Error {}

interface TierStatements {
  readonly tier: Tier;
  readonly read: StatementSync;
  readonly write: StatementSync;
  readonly oldest: StatementSync;
  readonly prune: StatementSync;
  /** Rows that were written since it was pruned. */
  written: number;
}

/**
 * `history.db`. Each batch is one transaction over all tiers, so they never contradict each other. Nothing is flushed but
 * when the journal is carried over: a power cut may take the last seconds, and never what was there before.
 */
export class HistoryFile implements RowSource {
  readonly #db: DatabaseSync;
  readonly #tiers: readonly TierStatements[];
  readonly #parts: PartTables;
  readonly #size: SizeLimit;
  readonly #mark: StatementSync;

  /** `:memory:` keeps nothing. */
  constructor(path: string, options: HistoryFileOptions = {}) {
    const { mostBytes = Number.POSITIVE_INFINITY, onQueuesFull = () => undefined } = options;
    this.#db = new DatabaseSync(path, { timeout: BUSY_MS });
    try {
      this.#make(path);
      this.#tiers = TIERS.map((tier) => this.#prepare(tier));
      this.#parts = new PartTables(this.#db, onQueuesFull);
      this.#size = new SizeLimit({ db: this.#db, parts: this.#parts, mostBytes });
      this.#mark = this.#db.prepare('INSERT INTO markers (at, kind, text) VALUES (?, ?, ?)');
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  #make(path: string): void {
    const pragma = (name: string): number => Number(this.#db.prepare(`PRAGMA ${name}`).get()?.[name]);
    const isEmpty = this.#db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
    if (!isEmpty && pragma('application_id') !== APPLICATION_ID) {
      throw new ForeignHistoryError(`expected the history of Jobdeck in ${path}, got another database`);
    }
    const version = pragma('user_version');
    if (version > STEPS.length) {
      throw new Error(`${path} has the format ${version} of a later Jobdeck; this one knows ${STEPS.length}`);
    }
    // Before anything is written, or it does nothing.
    if (isEmpty) this.#db.exec('PRAGMA auto_vacuum = INCREMENTAL');
    this.#db.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -2000;
       PRAGMA journal_size_limit = ${JOURNAL_BYTES};`,
    );
    const application = isEmpty ? `PRAGMA application_id = ${APPLICATION_ID};` : '';
    for (const [index, step] of STEPS.entries()) {
      if (index < version) continue;
      this.#db.exec(`BEGIN; ${application} ${step} PRAGMA user_version = ${index + 1}; COMMIT;`);
    }
  }

  #prepare(tier: Tier): TierStatements {
    const { table, keep } = tier;
    const names = WHOLE.columns.map(({ name }) => name).join(', ');
    const values = WHOLE.columns.map(() => '?').join(', ');
    const read = this.#db.prepare(`SELECT ${names} FROM ${table} WHERE at = ?`);
    read.setReturnArrays(true);
    return {
      tier,
      read,
      write: this.#db.prepare(`INSERT OR REPLACE INTO ${table} (at, ${names}) VALUES (?, ${values})`),
      oldest: this.#db.prepare(`SELECT min(at) AS at FROM ${table}`),
      prune: this.#db.prepare(
        `DELETE FROM ${table} WHERE at <= (SELECT at FROM ${table} ORDER BY at DESC LIMIT 1 OFFSET ${keep})`,
      ),
      // What an earlier process left is looked at with the first batch.
      written: PRUNE_EVERY,
    };
  }

  save({ samples, markers }: HistoryBatch): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      // First, so that a crash stands at the last sample of before, and not at the first of now.
      for (const marker of markers) this.#addMarker(marker);
      for (const statements of this.#tiers) {
        const gathered = new Map<number, Row>();
        for (const sample of samples) {
          const at = Math.floor(sample.at / statements.tier.ms) * statements.tier.ms;
          const before = gathered.get(at) ?? this.#read(statements, at);
          const row = WHOLE.rowOf(sample);
          gathered.set(at, before === null ? row : WHOLE.merge(before, row));
        }
        for (const [at, row] of gathered) statements.write.run(at, ...row);
        this.#prune(statements, gathered.size);
      }
      this.#parts.save(samples);
      this.#size.prune();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
    this.#size.shrink();
  }

  /** From the next batch on. */
  limit(bytes: number): void {
    this.#size.mostBytes = bytes;
  }

  #read({ read }: TierStatements, at: number): Row | null {
    return (read.get(at) as unknown as Row | undefined) ?? null;
  }

  #prune(statements: TierStatements, written: number): void {
    statements.written += written;
    if (statements.written < PRUNE_EVERY) return;
    statements.written = 0;
    statements.prune.run();
    this.#parts.prune(statements.tier);
  }

  #addMarker(marker: HistoryMarker): void {
    if (marker.kind === 'started') {
      this.#markEarlier(marker);
      this.#db.exec(`DELETE FROM markers WHERE id <= (SELECT max(id) FROM markers) - ${MARKERS_KEPT}`);
    }
    this.#mark.run(marker.at, marker.kind, marker.text);
  }

  /** What a start says of what was before it: that there was a crash, or another version. */
  #markEarlier(started: HistoryMarker): void {
    const last = (
      kinds: string,
    ): { readonly kind: string; readonly at: number; readonly text: string } | null => {
      const row = this.#db
        .prepare(`SELECT kind, at, text FROM markers WHERE kind IN (${kinds}) ORDER BY id DESC LIMIT 1`)
        .get();
      if (row === undefined) return null;
      return { kind: String(row['kind']), at: Number(row['at']), text: String(row['text']) };
    };
    const life = last("'started', 'stopped'");
    if (life?.kind === 'started') {
      const at = this.#db.prepare('SELECT max(at) AS at FROM seconds WHERE at < ?').get(started.at)?.['at'];
      this.#mark.run(Math.max(life.at, Number(at ?? 0)), 'crashed', life.text);
    }
    const before = last("'started'");
    if (before !== null && before.text !== started.text) {
      this.#mark.run(started.at, 'version', `${before.text} → ${started.text}`);
    }
  }

  query(query: HistoryQuery): HistoryReply {
    return answerQuery(this, query);
  }

  moment(at: number): HistoryMoment | null {
    return momentOf(this, at);
  }

  oldest(tier: Tier): number | null {
    const at = this.#tiers.find((statements) => statements.tier === tier)?.oldest.get()?.['at'] ?? null;
    return at === null ? null : Number(at);
  }

  rows(tier: Tier, columns: readonly string[], from: number, to: number): readonly Row[] {
    const statement = this.#db.prepare(
      `SELECT ${['at', 'samples', ...columns].join(', ')} FROM ${tier.table} WHERE at >= ? AND at < ? ORDER BY at`,
    );
    statement.setReturnArrays(true);
    return statement.all(from, to) as unknown as readonly Row[];
  }

  partRows(
    tier: Tier,
    part: PartQuery,
    columns: readonly string[],
    from: number,
    to: number,
  ): readonly Row[] {
    return this.#parts.rows(tier, part, columns, this.rows(tier, [], from, to));
  }

  get queues(): Iterable<string> {
    return this.#parts.queues;
  }

  queuesUntil(tier: Tier, to: number): readonly string[] {
    return this.#parts.queuesUntil(tier, to);
  }

  markers(from: number, to: number): readonly HistoryMarker[] {
    const rows = this.#db
      .prepare(
        `SELECT at, kind, text FROM markers WHERE at >= ? AND at < ? ORDER BY at DESC, id DESC LIMIT ${MAX_HISTORY_MARKERS}`,
      )
      .all(from, to);
    return rows
      .map((row) => ({
        at: Number(row['at']),
        kind: row['kind'] as HistoryMarker['kind'],
        text: String(row['text']),
      }))
      .reverse();
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }
}
