/** What the errors of SQLite and of the file system mean for opening a folder; sqlite-errors.ts knows those of a store at work. */
import { kindOf } from '../sqlite-errors.ts';

const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
/** Of the IO errors, those of reading: the disk, or the file system below, does not give back what is there. */
const READ_ERRORS: readonly number[] = [266, 522, 8202, 8458];

interface Coded {
  readonly code?: string;
  readonly errcode?: number;
}

const codeOf = (error: unknown): number => (error as Coded | null)?.errcode ?? 0;
const isPrimary = (error: unknown, code: number): boolean => (codeOf(error) & 0xff) === code;
const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  codes.includes((error as Coded | null)?.code ?? '');

export const isBusy = (error: unknown): boolean => isPrimary(error, BUSY);

export function isFull(error: unknown, folder: string): boolean {
  return hasCode(error, 'EDQUOT') || kindOf(error, folder) === 'full';
}

/** The file does not hold what it should, or the disk does not give it back. */
export function isDamage(error: unknown): boolean {
  return (
    isPrimary(error, CORRUPT) ||
    isPrimary(error, NOT_A_DATABASE) ||
    READ_ERRORS.includes(codeOf(error)) ||
    // What node:sqlite says of a number that no job can have.
    hasCode(error, 'EIO', 'ERR_OUT_OF_RANGE')
  );
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

const IN_WORDS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'a read-only file system',
  ENOENT: 'no folder can be made there',
  ENOTDIR: 'a file where a folder should be',
  EEXIST: 'a file where a folder should be',
  EISDIR: 'a folder of that name',
  ENOSPC: 'a full disk',
  EDQUOT: 'a used-up quota',
  EIO: 'the disk does not answer',
  ENAMETOOLONG: 'a name that is too long',
};

/** `no permission (EACCES)`, `its pages do not fit together (SQLITE_CORRUPT)`, or what the error says. */
export function reasonOf(error: unknown): string {
  if (isPrimary(error, CORRUPT)) return 'its pages do not fit together (SQLITE_CORRUPT)';
  if (isPrimary(error, NOT_A_DATABASE)) return 'it is not a database (SQLITE_NOTADB)';
  if (READ_ERRORS.includes(codeOf(error)))
    return `the disk does not give it back (SQLite error ${codeOf(error)})`;
  const { code, message } = error as NodeJS.ErrnoException;
  const words = IN_WORDS[code ?? ''];
  return words === undefined ? message : `${words} (${code})`;
}
