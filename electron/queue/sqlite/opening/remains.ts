import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { hasUsualRoots } from './expected-schema.ts';
import { orNull } from './failures.ts';
import { withNewFirstPage } from './first-page.ts';
import { lookAt } from './inspect.ts';
import { readLastChange } from './last-change.ts';
import { readableJobs } from './readable-jobs.ts';
import { isThere, type StoreFiles } from './store-files.ts';

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

/**
 * Null when nothing can be read at all. Where the list of tables is lost, or may lead astray, it is replaced in a copy;
 * of the two, the one in which more can be read is taken.
 */
export function openRemains(files: StoreFiles, migrations: readonly string[]): Remains | null {
  if (!isThere(files.db)) return null;
  const found = openPlain(files, migrations.length);
  const plain = found && describe(files, found, () => found.db.close());
  // null: the list is broken itself, in one of its later pages.
  const isUsual = plain && orNull(() => hasUsualRoots(plain.db, migrations.slice(0, plain.version)));
  if (plain !== null && isUsual === true) return plain;
  let mended: Remains | null;
  try {
    mended = openMended(files, migrations);
  } catch (error) {
    plain?.close();
    throw error;
  }
  if (plain === null || mended === null) return plain ?? mended;
  // The mended list is of the newest version, and knows of tables that a broken one hides.
  const knowsMore = isUsual === null && plain.version === mended.version;
  const more = rowsIn(mended) - rowsIn(plain);
  const [better, other] = more > 0 || (more === 0 && knowsMore) ? [mended, plain] : [plain, mended];
  other.close();
  return better;
}

function openMended(files: StoreFiles, migrations: readonly string[]): Remains | null {
  const place = join(files.folder, 'jobs.look');
  const cleanUp = (): void => rmSync(place, { recursive: true, force: true });
  cleanUp();
  try {
    const mended = openPlain(withNewFirstPage(files, place, migrations), migrations.length);
    if (mended !== null) {
      return describe(files, mended, () => {
        mended.db.close();
        cleanUp();
      });
    }
  } catch (error) {
    cleanUp();
    throw error;
  }
  cleanUp();
  return null;
}

/** All that can be read of all tables. */
function rowsIn(remains: Remains): number {
  let rows = 0;
  for (const _ of readableJobs(remains)) rows += 1;
  const others = TABLES.filter((table) => table !== 'jobs');
  const count = (table: string): unknown =>
    orNull(() => remains.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
  return others.reduce((sum, table) => sum + Number(count(table) ?? 0), rows);
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

const whole = (value: unknown): number =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0;
