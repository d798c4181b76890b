import { closeSync, copyFileSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from './make-folder.ts';
import { writeStore } from './new-store.ts';
import { filesIn, isThere, type StoreFiles } from './store-files.ts';

/**
 * The first page holds the list of tables; without it, sound pages cannot be told apart. A store with auto_vacuum keeps
 * the roots of its tables in its first pages, in the order of their making: the first page of a new store fits, in a copy.
 */
export function withNewFirstPage(
  files: StoreFiles,
  place: string,
  migrations: readonly string[],
): StoreFiles {
  makeFolder(place);
  const copies = filesIn(place);
  copyFileSync(files.db, copies.db);
  if (isThere(files.wal)) copyFileSync(files.wal, copies.wal);
  const model = join(place, 'model.db');
  writeStore(model, migrations, () => ({
    uuid: '',
    madeBy: '',
    lastJob: 0,
    lastChange: 0,
    committedAt: null,
  }));
  shortenList(model);
  const page = readFileSync(model).subarray(0, PAGE);
  if (page[LIST_TYPE] !== TABLE_LEAF)
    throw new Error('expected the list of tables to fit into the first page');
  page.writeUInt32BE(Math.floor(statSync(copies.db).size / page.length), 28);
  // No free pages, as far as a reader needs to know.
  page.writeUInt32BE(0, 32);
  page.writeUInt32BE(0, 36);
  page.copy(page, 92, 24, 28);
  const file = openSync(copies.db, 'r+');
  try {
    writeSync(file, page, 0, page.length, 0);
  } finally {
    closeSync(file);
  }
  return copies;
}

const PAGE = 4096;
/** Where the first page says what kind of page it is of the tree that the list of tables is. */
const LIST_TYPE = 100;
const TABLE_LEAF = 0x0d;

/** What a recovery reads, and no more: the whole list takes several pages, and nobody knows where a store has the others. */
function shortenList(path: string): void {
  const db = new DatabaseSync(path, { defensive: false });
  try {
    db.exec(`
      PRAGMA writable_schema = ON;
      DELETE FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND name <> 'jobs_id';
      DELETE FROM sqlite_schema WHERE tbl_name LIKE 'undo%' OR tbl_name = 'openings';`);
  } finally {
    db.close();
  }
}
