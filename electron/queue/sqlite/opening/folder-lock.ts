import { realpathSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { isBusy, isDamage, isFull, reasonOf } from './failures.ts';
import { momentText } from './moment.ts';
import { type Owner, otherOwner, readOwner, removeOwner, writeOwner } from './owner.ts';
import type { StoreFiles } from './store-files.ts';
import { fullTrouble, type Trouble, trouble, troubleFrom } from './trouble.ts';

/**
 * One process at a time has a folder open. The lock is the kernel's and ends with the process, however that ends: an
 * exclusive transaction on `jobs.lock`, a database in which nothing is ever written. SQLite knows how to lock on each
 * system, and between the threads of one process as well.
 *
 * Nobody may open jobs.lock as a file meanwhile: closing any descriptor of it would drop the lock (POSIX).
 */
export interface FolderLock {
  /** Says who has the folder; from here on the end counts as unclean until `release`. */
  own(version: string, since: number): void;
  release(): void;
}

/** Two that open at the same instant can be in each other's way; this long the one waits for the other, ms. */
const PATIENCE_MS = 100;

export function lockFolder(files: StoreFiles): Result<FolderLock, Trouble> {
  let lock: DatabaseSync | null = null;
  try {
    lock = new DatabaseSync(files.lock, { timeout: PATIENCE_MS });
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    return err(lockTrouble(files, error));
  }
  // Where locks do not work, everybody gets one.
  const other = otherOwner(files);
  if (other !== null) {
    lock.close();
    return err(inUse(files, other));
  }
  return ok(heldLock(files, lock));
}

function heldLock(files: StoreFiles, lock: DatabaseSync): FolderLock {
  let isOwner = false;
  let isHeld = true;
  return {
    own: (version, since) => {
      writeOwner(files, { version, since, folder: realpathSync(files.folder) });
      isOwner = true;
    },
    release: () => {
      if (!isHeld) return;
      isHeld = false;
      if (isOwner) removeOwner(files);
      lock.close();
    },
  };
}

function lockTrouble(files: StoreFiles, error: unknown): Trouble {
  if (isBusy(error)) return inUse(files, readOwner(files));
  if (isFull(error, files.folder)) return fullTrouble(files.folder, error);
  if (isDamage(error)) {
    return trouble(
      'foreign',
      files.lock,
      `${files.lock} is not the lock of a Jobdeck: ${reasonOf(error)}. Nothing was changed. Move that file away, or choose another folder.`,
    );
  }
  return troubleFrom(error, files, files.lock);
}

export function inUse(files: StoreFiles, owner: Owner | null): Trouble {
  const { folder } = files;
  if (owner?.isSelf) {
    return trouble(
      'in use',
      folder,
      `${folder} is open in this Jobdeck already, since ${momentText(owner.since)}. Close it there first, or choose another folder.`,
    );
  }
  const who =
    owner === null
      ? 'another Jobdeck'
      : `another Jobdeck (process ${owner.pid}, version ${owner.version}, since ${momentText(owner.since)})`;
  return trouble(
    'in use',
    folder,
    `${folder} is in use by ${who}. Close that one first, or choose another folder.`,
  );
}
