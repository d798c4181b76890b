import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { formatCount } from '../../../../shared/words/format.ts';
import { APPLICATION_ID } from '../schema.ts';
import { wholeCheck } from './check-file.ts';
import { schemaDamage } from './expected-schema.ts';
import { isDamage, reasonOf } from './failures.ts';
import { missingPages, readHeader } from './header.ts';
import { readLastChange } from './last-change.ts';
import { type FoundRecord, lostChanges, lostStore } from './lost-changes.ts';
import { talliesOf } from './recount.ts';
import { isThere, type StoreFiles, sizeOf } from './store-files.ts';
import { damage, foreign, type Trouble, trouble, troubleFrom } from './trouble.ts';

/** What lies in a folder, found without writing to it. */
export type Found = FoundStore | { readonly type: 'nothing'; readonly notes: readonly string[] };

export interface FoundStore {
  readonly type: 'store';
  readonly version: number;
  readonly uuid: string;
  readonly lastJob: number;
  readonly lastChange: number;
  /** There is no record of the last change: one has to be made. */
  readonly lacksRecord: boolean;
  readonly endedCleanly: boolean;
  readonly needsFullCheck: boolean;
  readonly notes: readonly string[];
  /** To be closed when the store is open for writing: until then it keeps the -wal from being read twice. */
  readonly connection: DatabaseSync;
}

export interface InspectOptions {
  readonly version: string;
  readonly migrations: readonly string[];
  /** Whoever asks for a recovery is told of damage now, however long it takes to find it. */
  readonly recover: boolean;
}

/**
 * How much is read whole before opening, in bytes. The check takes 6 ms for each MiB (SQLite's quick_check would take
 * 1.2 and see less); a start has 50 ms for all that it does, and 100 after an unclean end. A larger store is checked
 * beside the work.
 */
const CHECKED_AFTER_CLEAN_END = 2 * 1024 * 1024;
const CHECKED_AFTER_UNCLEAN_END = 8 * 1024 * 1024;

export function inspect(files: StoreFiles, options: InspectOptions): Result<Found, Trouble> {
  try {
    return inspectFiles(files, options);
  } catch (error) {
    return err(troubleFrom(error, files));
  }
}

function inspectFiles(files: StoreFiles, options: InspectOptions): Result<Found, Trouble> {
  const record = readLastChange(files.last);
  const stats = statSync(files.db, { throwIfNoEntry: false });
  const isEmpty = stats?.isFile() === true && stats.size === 0;
  if (stats === undefined || isEmpty) {
    const lost = lostStore(files, record, isEmpty);
    if (lost !== null) return err(lost);
    return ok({ type: 'nothing', notes: isEmpty ? ['jobs.db was empty and was made anew'] : [] });
  }
  if (!stats.isFile())
    return err(foreign(files, stats.isDirectory() ? 'it is a folder' : 'it is not a file'));

  const header = readHeader(files.db);
  const sizes = { db: stats.size, wal: sizeOf(files.wal) };
  if (header === null) {
    const wasOurs = record !== null || sizes.wal > 0;
    if (wasOurs) return err(damage(files, 'the beginning of the file was overwritten'));
    return err(foreign(files, 'it is not a SQLite database'));
  }
  const missing = missingPages(header, sizes, files.wal);
  if (missing > 0 && header.userVersion <= options.migrations.length) {
    return err(
      damage(
        files,
        `${formatCount(missing)} of its ${formatCount(header.pages)} pages are cut off at the end`,
      ),
    );
  }
  const connection = lookAt(files);
  let result: Result<Found, Trouble> | null = null;
  try {
    result = inspectStore(files, options, { connection, record, sizes });
    return result;
  } catch (error) {
    if (isDamage(error)) return err(damage(files, reasonOf(error)));
    throw error;
  } finally {
    if (!result?.ok) connection.close();
  }
}

/** Without a -wal the file is read as it lies there, and SQLite puts no files of its own beside it. */
export function lookAt(files: StoreFiles): DatabaseSync {
  // Not defensive: reading what is left of a broken schema counts as dangerous.
  const options = { readOnly: true, defensive: false };
  if (sizeOf(files.wal) > 0) return new DatabaseSync(files.db, options);
  const url = pathToFileURL(files.db);
  url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, options);
}

interface Look {
  readonly connection: DatabaseSync;
  readonly record: FoundRecord;
  readonly sizes: { readonly db: number; readonly wal: number };
}

function inspectStore(
  files: StoreFiles,
  { version, migrations, recover }: InspectOptions,
  { connection, record, sizes }: Look,
): Result<Found, Trouble> {
  const pragma = (name: string): number => Number(connection.prepare(`PRAGMA ${name}`).get()?.[name]);
  if (pragma('application_id') !== APPLICATION_ID) {
    if (record !== null) return err(damage(files, 'its mark of a Jobdeck store was overwritten'));
    return err(foreign(files, 'it is a SQLite database of another program'));
  }
  const userVersion = pragma('user_version');
  if (userVersion > migrations.length) return err(newer(files, connection, version));
  if (userVersion < 1) return err(damage(files, 'it does not say which version it is'));

  const endedCleanly = !isThere(files.owner) && sizes.wal === 0;
  const limit = endedCleanly ? CHECKED_AFTER_CLEAN_END : CHECKED_AFTER_UNCLEAN_END;
  const needsFullCheck = !recover && sizes.db + sizes.wal > limit;
  const broken =
    schemaDamage(connection, migrations.slice(0, userVersion)) ??
    (needsFullCheck ? null : wholeCheck(connection));
  if (broken !== null) return err(damage(files, broken));

  const row = connection.prepare('SELECT uuid, last_job, last_change, committed_at FROM store').get();
  if (row === undefined) return err(damage(files, 'the row that says which store it is was lost'));
  const stored = {
    uuid: String(row['uuid']),
    lastJob: Number(row['last_job']),
    lastChange: Number(row['last_change']),
    committedAt: row['committed_at'] as number | null,
  };
  const highest = connection.prepare('SELECT max(number) AS number FROM jobs').get()?.['number'] ?? 0;
  if (Number(highest) > stored.lastJob) return err(damage(files, 'it has jobs that it does not know of'));
  connection
    .prepare(
      `SELECT ${talliesOf(connection)
        .map((name) => `sum(${name})`)
        .join(', ')} FROM tallies`,
    )
    .get();

  const lost = lostChanges(files, record, stored);
  if (lost !== null) return err(lost);
  const lacksRecord = record === null || record === 'broken';
  const notes = endedCleanly ? [] : ['The last end was not clean'];
  if (lacksRecord && stored.lastChange > 0) {
    notes.push(`jobs.last ${record === null ? 'was missing' : 'could not be read'} and was made anew`);
  }
  const { uuid, lastJob, lastChange } = stored;
  return ok({
    type: 'store',
    version: userVersion,
    uuid,
    lastJob,
    lastChange,
    lacksRecord,
    endedCleanly,
    needsFullCheck,
    notes,
    connection,
  });
}

function newer(files: StoreFiles, connection: DatabaseSync, version: string): Trouble {
  return trouble(
    'newer',
    files.db,
    `${files.folder} was made by ${makerOf(connection)}, which is newer than this one (${version}). Nothing was changed. Install the newer version again, or choose another folder.`,
  );
}

/** A later version may keep its name elsewhere. */
function makerOf(connection: DatabaseSync): string {
  try {
    return `Jobdeck ${connection.prepare('SELECT made_by FROM store').get()?.['made_by']}`;
  } catch {
    return 'a Jobdeck';
  }
}
