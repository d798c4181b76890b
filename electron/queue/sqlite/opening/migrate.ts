import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errorText } from '../../../logger.ts';
import { wholeCheck } from './check-file.ts';
import { isFull } from './failures.ts';
import { makeFolder } from './make-folder.ts';
import { momentName } from './moment.ts';
import type { StoreFiles } from './store-files.ts';

const KEPT_BACKUPS = 3;

export interface MigrateOptions {
  readonly migrations: readonly string[];
  readonly from: number;
  readonly version: string;
  readonly now: number;
}

/** A step failed and was taken back; the store is as it was before that step. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** Takes the steps that are left, each in a transaction of its own, and answers what it did. */
export function migrate(db: DatabaseSync, files: StoreFiles, options: MigrateOptions): readonly string[] {
  const { migrations, from, version } = options;
  if (from === migrations.length) return [];
  const backup = makeBackup(db, files, options);
  for (const [index, step] of migrations.entries()) {
    if (index < from) continue;
    try {
      db.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${index + 1}`);
      db.prepare('UPDATE store SET made_by = ?').run(version);
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      if (isFull(error, files.folder)) throw error;
      throw new MigrationError(
        `${files.db} could not be brought from version ${index} to ${index + 1}: ${errorText(error)}. It is still as version ${index} left it, and a copy of it is ${backup}.`,
        { cause: error },
      );
    }
  }
  return [
    `The store was brought from version ${from} to ${migrations.length}; a copy of it before that is ${backup}`,
  ];
}

/** Read back before it is trusted. Of older ones the newest are kept. */
function makeBackup(db: DatabaseSync, files: StoreFiles, { from, now }: MigrateOptions): string {
  makeFolder(files.backups);
  const path = join(files.backups, `jobs-v${from}-${momentName(now)}.db`);
  try {
    db.prepare('VACUUM INTO ?').run(path);
    const copy = new DatabaseSync(path, { readOnly: true });
    try {
      const damage = wholeCheck(copy);
      if (damage !== null) throw new MigrationError(`The backup ${path} could not be read back: ${damage}.`);
    } finally {
      copy.close();
    }
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
  const older = readdirSync(files.backups).filter((name) => /^jobs-v\d+-.*\.db$/.test(name));
  const byAge = older.toSorted((a, b) => timeIn(b).localeCompare(timeIn(a)));
  for (const name of byAge.slice(KEPT_BACKUPS)) rmSync(join(files.backups, name), { force: true });
  return path;
}

const timeIn = (name: string): string => name.replace(/^jobs-v\d+-/, '');
