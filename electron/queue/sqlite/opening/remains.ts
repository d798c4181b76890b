import { closeSync, copyFileSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { isDamage } from './failures.ts';
import { lookAt } from './inspect.ts';
import { readLastChange } from './last-change.ts';
import { makeFolder } from './make-folder.ts';
import { writeStore } from './new-store.ts';
import { filesIn, isThere, type StoreFiles } from './store-files.ts';

export type ReadRow = Readonly<Record<string, SQLOutputValue>>;

/** A damaged store, open for reading what still reads. */
export interface Remains {
  /** Where they are; not the folder of the store when its first page had to be replaced. */
  readonly files: StoreFiles;
  readonly db: DatabaseSync;
  /** The version that its tables are of. */
  readonly version: number;
  /** The row of `store`, null when it is lost. */
  readonly row: ReadRow | null;
  readonly uuid: string | null;
  /** The highest number that a job can have; 0 when nothing is left that tells. */
  readonly lastJob: number;
  readonly lastChange: number;
  readonly committedAt: number | null;
  close(): void;
}

const TABLES = ['store', 'jobs', 'runs', 'queues', 'tallies'];

/** Null when nothing can be read at all. */
export function openRemains(files: StoreFiles, migrations: readonly string[]): Remains | null {
  if (!isThere(files.db)) return null;
  const plain = openPlain(files, migrations.length);
  if (plain !== null) return describe(files, plain, () => plain.db.close());
  const place = join(files.folder, 'jobs.look');
  const cleanUp = (): void => rmSync(place, { recursive: true, force: true });
  cleanUp();
  try {
    const grafted = openPlain(graft(files, place, migrations), migrations.length);
    if (grafted === null) {
      cleanUp();
      return null;
    }
    return describe(files, grafted, () => {
      grafted.db.close();
      cleanUp();
    });
  } catch (error) {
    cleanUp();
    throw error;
  }
}

interface Plain {
  readonly files: StoreFiles;
  readonly db: DatabaseSync;
  readonly version: number;
}

/** Null when the tables are not to be found in it. */
function openPlain(files: StoreFiles, newest: number): Plain | null {
  let db: DatabaseSync | null = null;
  try {
    db = lookAt(files);
    // SQLite then reads a file that is cut off, and does without the objects that it cannot make out.
    db.exec('PRAGMA writable_schema = ON');
    for (const table of TABLES) db.prepare(`SELECT * FROM ${table} LIMIT 0`).all();
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    return { files, db, version: version >= 1 && version <= newest ? version : newest };
  } catch {
    db?.close();
    return null;
  }
}

/**
 * The first page holds the list of tables; without it, sound pages cannot be told apart. A store with auto_vacuum keeps
 * the roots of its tables in its first pages, in the order of their making: the first page of a new store fits.
 */
function graft(files: StoreFiles, place: string, migrations: readonly string[]): StoreFiles {
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

function describe(place: StoreFiles, { files, db, version }: Plain, close: () => void): Remains {
  const row = orNull(() => db.prepare('SELECT * FROM store').get() ?? null);
  const found = readLastChange(place.last);
  const record = found === 'broken' ? null : found;
  const number = (name: string): number => whole(row?.[name]);
  const highest = (column: string): number =>
    whole(orNull(() => db.prepare(`SELECT max(${column}) AS n FROM jobs`).get()?.['n']));
  const uuid = row?.['uuid'];
  const sound = typeof uuid === 'string' && uuid.length === 36 ? uuid : null;
  const known = Math.max(number('last_job'), record?.lastJob ?? 0);
  return {
    files,
    db,
    version,
    row,
    uuid: record?.uuid ?? sound,
    lastJob: known === 0 ? highest('number') : known,
    lastChange: Math.max(number('last_change'), record?.lastChange ?? 0),
    committedAt: number('committed_at') || (record?.at ?? null),
    close,
  };
}

/** What is damaged counts as not there. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  }
}

const whole = (value: unknown): number =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
