import { renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { APPLICATION_ID } from '../schema.ts';
import { draftOf, flushFile, flushFolder, type StoreFiles } from './store-files.ts';

/** What the row of `store` begins with. */
export interface StoreRow {
  readonly uuid: string;
  readonly madeBy: string;
  readonly lastJob: number;
  readonly lastChange: number;
  readonly committedAt: number | null;
}

/**
 * Writes a store of its own beside the one that may be there, and puts it in its place only when it is complete and on
 * the disk: nobody ever finds half a store.
 */
export function makeStore<Row extends StoreRow>(
  files: StoreFiles,
  migrations: readonly string[],
  fill: (db: DatabaseSync) => Row,
): Row {
  removeDraft(files);
  let row: Row;
  try {
    row = writeStore(files.draft, migrations, fill);
    flushFile(files.draft);
  } catch (error) {
    removeDraft(files);
    throw error;
  }
  renameSync(files.draft, files.ready);
  flushFolder(files.folder);
  putInPlace(files);
  return row;
}

/** Without a journal or a flush: until it has its name, nobody needs it. */
export function writeStore<Row extends StoreRow>(
  path: string,
  migrations: readonly string[],
  fill: (db: DatabaseSync) => Row,
): Row {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  try {
    db.exec(`
      PRAGMA page_size = 4096;
      PRAGMA auto_vacuum = INCREMENTAL;
      PRAGMA application_id = ${APPLICATION_ID};
      PRAGMA journal_mode = MEMORY;
      PRAGMA synchronous = OFF;
      BEGIN;
      ${migrations.join(';\n')};
      PRAGMA user_version = ${migrations.length};`);
    const row = fill(db);
    db.prepare(
      `INSERT INTO store (one, uuid, made_by, last_job, last_change, committed_at) VALUES (1, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET uuid = excluded.uuid, made_by = excluded.made_by, last_job = excluded.last_job,
         last_change = excluded.last_change, committed_at = excluded.committed_at`,
    ).run(row.uuid, row.madeBy, row.lastJob, row.lastChange, row.committedAt);
    db.exec('COMMIT; PRAGMA journal_mode = WAL');
    return row;
  } finally {
    db.close();
  }
}

/**
 * The old -wal would be read into the new file, so it goes first. A crash between the steps is no harm: a store that is
 * ready is put in its place by the next opening.
 */
export function putInPlace(files: StoreFiles): void {
  rmSync(files.wal, { force: true });
  rmSync(files.shm, { force: true });
  flushFolder(files.folder);
  renameSync(files.ready, files.db);
  flushFolder(files.folder);
}

/** What a crash may have left half done. */
export function removeDraft(files: StoreFiles): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${files.draft}${end}`, { force: true });
  for (const path of [files.last, files.owner]) rmSync(draftOf(path), { force: true });
}
