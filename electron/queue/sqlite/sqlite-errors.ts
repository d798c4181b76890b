import { statfsSync } from 'node:fs';

/** Primary result codes of SQLite (sqlite.org/rescode.html); the extended ones have them in their low byte. */
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** A disk with less than this left counts as full: the file system keeps some for itself. */
const SCARCE_BYTES = 1_048_576;

/** Whether there is no space, or something else is wrong. A full disk has more than one way to say so. */
export function kindOf(error: unknown, folder: string): 'full' | 'failing' {
  const code = primaryCode(error);
  if (code === FULL || (error as NodeJS.ErrnoException).code === 'ENOSPC') return 'full';
  return (code === IOERR || code === CANTOPEN) && isScarce(folder) ? 'full' : 'failing';
}

/** The disk, or the file system, refused to read, write or flush. */
export function isIoError(error: unknown): boolean {
  return primaryCode(error) === IOERR;
}

/** The file is not what it should be. */
export function isDamage(error: unknown): boolean {
  const code = primaryCode(error);
  return code === CORRUPT || code === NOTADB;
}

function primaryCode(error: unknown): number | null {
  const { errcode } = error as { readonly errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : null;
}

function isScarce(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < SCARCE_BYTES;
  } catch {
    return false;
  }
}
