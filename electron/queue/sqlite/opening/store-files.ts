import { closeSync, existsSync, fsyncSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a store in a data folder. What else is there belongs to others. */
export interface StoreFiles {
  /** As it was given: what a person is shown. */
  readonly folder: string;
  readonly db: string;
  readonly wal: string;
  readonly shm: string;
  /** The last-change record. */
  readonly last: string;
  readonly lock: string;
  /** What searches know by heart; with it goes `-wal` and `-shm`. */
  readonly index: string;
  readonly owner: string;
  /** A store that is being written. */
  readonly draft: string;
  /** A store that is complete and is to take the place of `db`. */
  readonly ready: string;
  readonly backups: string;
  readonly damaged: string;
}

export function filesIn(folder: string): StoreFiles {
  const at = (name: string): string => join(folder, name);
  return {
    folder,
    db: at('jobs.db'),
    wal: at('jobs.db-wal'),
    shm: at('jobs.db-shm'),
    last: at('jobs.last'),
    lock: at('jobs.lock'),
    index: at('search.db'),
    owner: at('jobs.owner'),
    draft: at('jobs.db.draft'),
    ready: at('jobs.db.ready'),
    backups: at('backups'),
    damaged: at('damaged'),
  };
}

/** What a small file is written as before it takes its place. */
export const draftOf = (path: string): string => `${path}.draft`;

/** 0 when there is none. */
export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** What was written to a file is on the disk when this returns. Never for a file that SQLite has open: see locks. */
export function flushFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The same for what was created, renamed or removed in a folder. Windows has no such thing and needs none. */
export function flushFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Whole or not at all: `from` is on the disk before it takes the place of `to`. */
export function replaceFile(from: string, to: string, folder: string): void {
  flushFile(from);
  renameSync(from, to);
  flushFolder(folder);
}

export const isThere = (path: string): boolean => existsSync(path);
