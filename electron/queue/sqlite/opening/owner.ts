import { readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { bootId, identityOf, isAlive, type ProcessIdentity } from '../../../process-identity.ts';
import { draftOf, type StoreFiles } from './store-files.ts';

/**
 * `jobs.owner` says in words who holds the lock, and is there from opening to closing: where it is found without an
 * owner, the last end was not clean. It counts only while its process lives, and never by its age.
 */
export interface Owner extends ProcessIdentity {
  readonly version: string;
  /** Wall time, ms. */
  readonly since: number;
  /** Without symbolic links, so that a copy of a folder is not taken for the folder. */
  readonly folder: string;
  readonly isSelf: boolean;
}

/** The living process that the file names, for this folder; null when there is none. */
export function readOwner(files: StoreFiles): Owner | null {
  let found: Partial<Record<keyof Owner, unknown>>;
  try {
    found = JSON.parse(readFileSync(files.owner, 'utf8'));
  } catch {
    return null;
  }
  const owner: Owner = {
    bootId: String(found.bootId),
    pid: Number(found.pid),
    startTime: String(found.startTime),
    version: String(found.version),
    since: Date.parse(String(found.since)),
    folder: String(found.folder),
    isSelf: found.pid === process.pid && found.bootId === bootId(),
  };
  if (!Number.isSafeInteger(owner.pid) || Number.isNaN(owner.since)) return null;
  return owner.folder === realpathSync(files.folder) && isAlive(owner) ? owner : null;
}

/** Not ourselves: what we left behind when we failed to close is ours. */
export function otherOwner(files: StoreFiles): Owner | null {
  const owner = readOwner(files);
  return owner === null || owner.isSelf ? null : owner;
}

export function writeOwner(files: StoreFiles, owner: Pick<Owner, 'version' | 'since' | 'folder'>): void {
  const identity = identityOf(process.pid) ?? { bootId: bootId(), pid: process.pid, startTime: '' };
  const text = JSON.stringify({ ...identity, ...owner, since: new Date(owner.since).toISOString() });
  const draft = draftOf(files.owner);
  try {
    writeFileSync(draft, `${text}\n`);
    // Not flushed: after a power cut it is enough that the -wal is still there.
    renameSync(draft, files.owner);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

export function removeOwner(files: StoreFiles): void {
  rmSync(files.owner, { force: true });
}
