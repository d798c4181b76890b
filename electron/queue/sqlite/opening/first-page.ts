import { closeSync, copyFileSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
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
  const page = readFileSync(model).subarray(0, 4096);
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
