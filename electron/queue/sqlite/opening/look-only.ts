import { accessSync, chmodSync, constants, copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { isBusy, isFull, reasonOf } from './failures.ts';
import { inUse } from './folder-lock.ts';
import { readOwner } from './owner.ts';
import { filesIn, isThere, type StoreFiles } from './store-files.ts';
import { fullTrouble, type Trouble, trouble } from './trouble.ts';

/** A folder that may not be written to: its jobs are copied to a temporary one, where they can be looked at. */
export interface LookOnlyCopy {
  readonly files: StoreFiles;
  /** A sentence for the person who looks. */
  readonly readOnly: string;
  remove(): void;
}

/** Why the folder, or one of the files in it that have to be written, may not be written to; null when all may. */
export function refusalToWrite(files: StoreFiles): unknown {
  try {
    accessSync(files.folder, constants.W_OK | constants.X_OK);
    for (const path of [files.db, files.wal, files.shm, files.last, files.lock]) {
      if (isThere(path)) accessSync(path, constants.W_OK);
    }
    return null;
  } catch (error) {
    return error;
  }
}

export function copyToLookAt(files: StoreFiles, refusal: unknown): Result<LookOnlyCopy, Trouble> {
  const why = reasonOf(refusal);
  const unreadable = unreadableTrouble(files, why);
  if (unreadable !== null) return err(unreadable);
  let place: string | null = null;
  let lock: DatabaseSync | null = null;
  try {
    lock = shareLock(files);
    const temporary = mkdtempSync(join(realpathSync(tmpdir()), 'jobdeck-look-'));
    place = temporary;
    for (const path of [files.db, files.wal, files.last]) {
      if (!isThere(path)) continue;
      const copy = join(temporary, basename(path));
      copyFileSync(path, copy);
      chmodSync(copy, 0o600);
    }
    return ok({
      files: filesIn(temporary),
      readOnly: `${files.folder} may not be written to (${why}): its jobs can be looked at, and nothing can be changed. See that you may write to it and open it again, or choose another folder.`,
      remove: () => rmSync(temporary, { recursive: true, force: true }),
    });
  } catch (error) {
    if (place !== null) rmSync(place, { recursive: true, force: true });
    if (isBusy(error)) return err(inUse(files, readOwner(files)));
    if (isFull(error, tmpdir())) return err(fullTrouble(tmpdir(), error));
    return err(notReadable(files, files.db, reasonOf(error)));
  } finally {
    lock?.close();
  }
}

/** Beside others who look, and not beside one who works with it. */
function shareLock(files: StoreFiles): DatabaseSync | null {
  if (!isThere(files.lock)) return null;
  const lock = new DatabaseSync(files.lock, { readOnly: true });
  try {
    lock.exec('BEGIN');
    lock.prepare('SELECT * FROM sqlite_schema').all();
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

function unreadableTrouble(files: StoreFiles, why: string): Trouble | null {
  const paths = [files.folder, files.db, files.wal, files.last];
  for (const path of paths) {
    const permission = path === files.folder ? constants.R_OK | constants.X_OK : constants.R_OK;
    try {
      accessSync(path, permission);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        return notReadable(files, path, reasonOf(error));
      if (path === files.db) return noStore(files, why);
    }
  }
  return null;
}

function noStore({ folder }: StoreFiles, why: string): Trouble {
  return trouble(
    'unreadable',
    folder,
    `${folder} has no jobs, and none can be stored in it: it may not be written to (${why}). See that you may write to it, or choose another folder.`,
  );
}

function notReadable({ folder }: StoreFiles, path: string, why: string): Trouble {
  return trouble(
    'unreadable',
    path,
    `${path} may not be read (${why}). Nothing was changed. See that you may read and write ${path === folder ? 'it' : `what is in ${folder}`}, or choose another folder.`,
  );
}
