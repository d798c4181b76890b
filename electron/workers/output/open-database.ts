import { copyFileSync, existsSync, constants as fs, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from './output-file.ts';

/** For a backup or a virus scanner that holds the file for a moment. */
const BUSY_MS = 2000;
/** The journal: 8 MiB between checkpoints as a rule, and cut to 16 MiB after one that could not be made in time. */
const CHECKPOINT_PAGES = 2048;
const JOURNAL_BYTES = 16 * 1_048_576;

/** Something else is in the place of the output file. */
export class ForeignFileError extends Error {}

/**
 * Opens it, or makes it. `synchronous = NORMAL`: nothing is flushed when output is committed, only when the journal is
 * written back. A power cut may take the output of the last seconds, and never what was there before; the jobs, and how
 * they ended, are in a file of their own, which does flush.
 */
export function openToWrite(path: string): DatabaseSync {
  return openOr(new DatabaseSync(path, { timeout: BUSY_MS }), (database) => {
    if (number(database, 'user_version') === 0 && isEmpty(database)) create(database);
    checkFormat(database, path);
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      PRAGMA journal_size_limit = ${JOURNAL_BYTES};
    `);
  });
}

export interface Reading {
  readonly database: DatabaseSync;
  /** Removes what was made to read it. */
  dispose(): void;
}

/**
 * Opens it in a folder that cannot be written to; null when there is none. SQLite reads a journal only with a file of
 * its own beside it, so where there is a journal, of a process that was killed, a copy is read.
 */
export function openToRead(path: string): Reading | null {
  if (!existsSync(path)) return null;
  const journal = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (journal === undefined || journal.size === 0) {
    const url = pathToFileURL(path);
    url.searchParams.set('immutable', '1');
    const database = new DatabaseSync(url, { readOnly: true });
    return { database: openOr(database, (opened) => checkFormat(opened, path)), dispose: () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-output-'));
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'output.db');
    for (const end of ['', '-wal']) copyFileSync(path + end, copy + end, fs.COPYFILE_FICLONE);
    return { database: openOr(new DatabaseSync(copy), (opened) => checkFormat(opened, path)), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

function openOr(database: DatabaseSync, prepare: (database: DatabaseSync) => void): DatabaseSync {
  try {
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkFormat(database: DatabaseSync, path: string): void {
  if (number(database, 'application_id') !== APPLICATION_ID) {
    throw new ForeignFileError(`expected output of Jobdeck in ${path}, got another database`);
  }
  const version = number(database, 'user_version');
  if (version > SCHEMA_VERSION) {
    throw new Error(`${path} has the format ${version} of a later Jobdeck; this one knows ${SCHEMA_VERSION}`);
  }
}

function create(database: DatabaseSync): void {
  // Cannot be changed once there is a table.
  database.exec('PRAGMA auto_vacuum = INCREMENTAL');
  database.exec(`BEGIN; ${SCHEMA} COMMIT`);
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}

function number(database: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
