import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StoreProblem } from '../../electron/queue/sqlite/store-problem.ts';
import type { KnownStore, KnownStores } from './corrupt-stores.ts';
import type { Random } from './disk-model.ts';

/** A way to damage a store, and what has to be said about it. */
export interface Way {
  readonly name: string;
  /** What is damaged: a copy of one of the known stores, or an empty folder. */
  readonly base: 'clean' | 'killed' | 'nothing';
  damage(folder: string, known: KnownStores, random: Random): void;
  readonly expected: Expected;
}

export type Recovers = 'all' | 'some' | 'any' | 'none' | 'no';
export type Expected =
  | {
      readonly opens: false;
      readonly kinds: readonly StoreProblem['kind'][];
      readonly words: RegExp;
      /** What comes back with `recover`; `no`: it is not offered. */
      readonly recovers: Recovers;
    }
  /** Nothing of it is lost, and it is opened; a note in the log is to say so where there is one. */
  | { readonly opens: true; readonly note: RegExp | null };

export const PAGE = 4096;
const at = (folder: string, name = 'jobs.db'): string => join(folder, name);

const refused = (kinds: readonly StoreProblem['kind'][], words: RegExp, recovers: Recovers): Expected => ({
  opens: false,
  kinds,
  words,
  recovers,
});

export const WAYS: readonly Way[] = [
  {
    name: 'jobs.db deleted',
    base: 'clean',
    damage: (folder) => rmSync(at(folder)),
    expected: refused(['incomplete'], /jobs\.db is missing, and there was a store with \d+ jobs/, 'none'),
  },
  {
    name: 'jobs.db deleted, its -wal left',
    base: 'killed',
    damage: (folder) => rmSync(at(folder)),
    expected: refused(['incomplete'], /jobs\.db is missing/, 'none'),
  },
  {
    name: 'jobs.db empty',
    base: 'clean',
    damage: (folder) => truncateSync(at(folder)),
    expected: refused(['incomplete'], /jobs\.db is empty, and there was a store/, 'none'),
  },
  {
    name: 'cut in half',
    base: 'clean',
    damage: (folder) => truncateSync(at(folder), pagesOf(folder) * (PAGE / 2)),
    expected: refused(['damaged'], /pages are cut off/, 'some'),
  },
  {
    name: 'cut within a page',
    base: 'clean',
    damage: (folder) => truncateSync(at(folder), statSync(at(folder)).size - 100),
    expected: refused(['damaged'], /cut off/, 'some'),
  },
  {
    name: 'header overwritten',
    base: 'clean',
    damage: (folder, _known, random) => overwrite(at(folder), 0, rubbish(100, random)),
    expected: refused(['damaged'], /the beginning of the file was overwritten/, 'all'),
  },
  {
    name: 'first page overwritten',
    base: 'clean',
    damage: (folder, _known, random) => overwrite(at(folder), 0, rubbish(PAGE, random)),
    expected: refused(['damaged'], /the beginning of the file was overwritten/, 'all'),
  },
  {
    name: 'a fifth of its pages overwritten',
    base: 'clean',
    damage: (folder, _known, random) => {
      for (let page = 1; page < pagesOf(folder); page += 1) {
        if (random() < 0.2) overwrite(at(folder), page * PAGE, rubbish(PAGE, random));
      }
    },
    expected: refused(['damaged'], /are damaged/, 'some'),
  },
  {
    name: 'a page of jobs zeroed',
    base: 'clean',
    damage: (folder) => overwrite(at(folder), (leafOf(folder, 'jobs') - 1) * PAGE, Buffer.alloc(PAGE)),
    expected: refused(['damaged'], /are damaged.*\d+ of \d+ jobs can be recovered/, 'some'),
  },
  {
    // The way to all the others goes through it.
    name: 'the first page of the jobs zeroed',
    base: 'clean',
    damage: (folder) => overwrite(at(folder), (rootOf(folder, 'jobs') - 1) * PAGE, Buffer.alloc(PAGE)),
    expected: refused(['damaged'], /are damaged.*\d+ of \d+ jobs can be recovered/, 'any'),
  },
  {
    name: 'a page of an index zeroed',
    base: 'clean',
    damage: (folder) =>
      overwrite(at(folder), (rootOf(folder, 'jobs_waiting') - 1) * PAGE, Buffer.alloc(PAGE)),
    expected: refused(['damaged'], /are damaged/, 'all'),
  },
  {
    name: 'the page of the counters zeroed',
    base: 'clean',
    damage: (folder) => overwrite(at(folder), (rootOf(folder, 'tallies') - 1) * PAGE, Buffer.alloc(PAGE)),
    expected: refused(['damaged'], /are damaged/, 'all'),
  },
  {
    name: '-wal deleted',
    base: 'killed',
    damage: (folder) => rmSync(at(folder, 'jobs.db-wal')),
    expected: refused(
      ['incomplete', 'damaged'],
      /lacks changes that were stored: \d+ changes|cut off/,
      'some',
    ),
  },
  {
    name: '-wal emptied',
    base: 'killed',
    damage: (folder) => truncateSync(at(folder, 'jobs.db-wal')),
    expected: refused(['incomplete', 'damaged'], /lacks changes that were stored|cut off/, 'some'),
  },
  {
    name: '-wal cut inside a frame',
    base: 'killed',
    damage: (folder) => {
      const frames = Math.floor((statSync(at(folder, 'jobs.db-wal')).size - 32) / (PAGE + 24));
      truncateSync(at(folder, 'jobs.db-wal'), 32 + Math.floor(frames / 2) * (PAGE + 24) + 1000);
    },
    expected: refused(['incomplete', 'damaged'], /lacks changes that were stored: \d+ changes/, 'some'),
  },
  {
    name: 'header of the -wal overwritten',
    base: 'killed',
    damage: (folder, _known, random) => overwrite(at(folder, 'jobs.db-wal'), 0, rubbish(32, random)),
    expected: refused(['incomplete', 'damaged'], /lacks changes that were stored|cut off/, 'some'),
  },
  {
    name: 'a frame in the middle of the -wal overwritten',
    base: 'killed',
    damage: (folder, _known, random) => {
      const { size } = statSync(at(folder, 'jobs.db-wal'));
      overwrite(at(folder, 'jobs.db-wal'), Math.floor(size / 2), rubbish(64, random));
    },
    expected: refused(['incomplete'], /lacks changes that were stored/, 'some'),
  },
  {
    name: '-wal of another store',
    base: 'killed',
    damage: (folder, { otherKilled }) =>
      copyFileSync(at(otherKilled.folder, 'jobs.db-wal'), at(folder, 'jobs.db-wal')),
    expected: refused(['damaged', 'foreign', 'incomplete'], /./, 'some'),
  },
  {
    name: 'an older copy of jobs.db',
    base: 'clean',
    damage: (folder, { older }) => copyWithoutWal(older, folder),
    expected: refused(['incomplete'], /lacks changes that were stored: \d+ changes.*\d+ new jobs/, 'some'),
  },
  {
    name: 'another store in its place',
    base: 'clean',
    damage: (folder, { other }) => copyFileSync(at(other.folder), at(folder)),
    expected: refused(['foreign'], /not the store that was in .* before/, 'some'),
  },
  {
    name: 'jobs.last deleted',
    base: 'killed',
    damage: (folder) => rmSync(at(folder, 'jobs.last')),
    expected: { opens: true, note: /jobs\.last was missing/ },
  },
  {
    name: 'jobs.last overwritten',
    base: 'clean',
    damage: (folder, _known, random) => overwrite(at(folder, 'jobs.last'), 0, rubbish(8192, random)),
    expected: { opens: true, note: /jobs\.last could not be read/ },
  },
  {
    name: 'one half of jobs.last overwritten',
    base: 'clean',
    damage: (folder, _known, random) =>
      overwrite(at(folder, 'jobs.last'), random() < 0.5 ? 0 : PAGE, rubbish(PAGE, random)),
    expected: { opens: true, note: null },
  },
  {
    name: 'jobs.last of another store',
    base: 'clean',
    damage: (folder, { other }) => copyFileSync(at(other.folder, 'jobs.last'), at(folder, 'jobs.last')),
    expected: refused(['foreign'], /not the store that was in .* before/, 'all'),
  },
  {
    name: '-shm overwritten',
    base: 'killed',
    damage: (folder, _known, random) => overwrite(at(folder, 'jobs.db-shm'), 0, rubbish(32_768, random)),
    expected: { opens: true, note: /not clean/ },
  },
  {
    name: 'jobs.db is a folder',
    base: 'clean',
    damage: (folder) => {
      rmSync(at(folder));
      mkdirSync(at(folder));
    },
    expected: refused(['foreign'], /not a store of Jobdeck: it is a folder/, 'no'),
  },
  {
    name: 'a text file in the place of jobs.db',
    base: 'nothing',
    damage: (folder) => writeFileSync(at(folder), 'Dear diary, '.repeat(1000)),
    expected: refused(['foreign'], /not a SQLite database/, 'no'),
  },
  {
    name: 'a database of another program',
    base: 'nothing',
    damage: (folder) => {
      const db = new DatabaseSync(at(folder));
      db.exec('CREATE TABLE jobs (name TEXT); INSERT INTO jobs VALUES (1)');
      db.close();
    },
    expected: refused(['foreign'], /a SQLite database of another program/, 'no'),
  },
  {
    name: 'a newer version',
    base: 'clean',
    damage: (folder) => {
      const db = new DatabaseSync(at(folder));
      db.exec(`PRAGMA user_version = 99; UPDATE store SET made_by = '9.8.7'`);
      db.close();
    },
    expected: refused(['newer'], /was made by Jobdeck 9\.8\.7, which is newer/, 'no'),
  },
  {
    name: 'the folder is a file',
    base: 'nothing',
    damage: (folder) => {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, 'no folder');
    },
    expected: refused(['foreign'], /file where a folder should be/, 'no'),
  },
  {
    name: 'a lock and an owner that were left',
    base: 'clean',
    damage: (folder) => {
      writeFileSync(at(folder, 'jobs.lock'), '');
      const owner = { bootId: 'an earlier one', pid: 1, startTime: '1', version: '0.0.1', folder };
      writeFileSync(
        at(folder, 'jobs.owner'),
        JSON.stringify({ ...owner, since: '2020-01-01T00:00:00.000Z' }),
      );
    },
    expected: { opens: true, note: /not clean/ },
  },
  {
    name: 'an owner that makes no sense',
    base: 'clean',
    damage: (folder) => writeFileSync(at(folder, 'jobs.owner'), '{"pid":'),
    expected: { opens: true, note: /not clean/ },
  },
  {
    name: 'a store that was being made',
    base: 'clean',
    damage: (folder, _known, random) => {
      for (const name of ['jobs.db.draft', 'jobs.last.draft', 'jobs.owner.draft'])
        writeFileSync(at(folder, name), rubbish(5000, random));
    },
    expected: { opens: true, note: null },
  },
];

export function pagesOf(folder: string): number {
  return Math.floor(statSync(at(folder)).size / PAGE);
}

export function overwrite(path: string, position: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, position);
  closeSync(file);
}

export function readAt(path: string, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const file = openSync(path, 'r');
  readSync(file, bytes, 0, length, position);
  closeSync(file);
  return bytes;
}

export function rubbish(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

/** The first page of a table or an index. */
function rootOf(folder: string, name: string): number {
  const db = new DatabaseSync(at(folder), { readOnly: true });
  const row = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name);
  db.close();
  return Number(row?.['rootpage']);
}

/** A page that holds rows, and leads to no other. */
function leafOf(folder: string, name: string): number {
  const INTERIOR = 5;
  let page = rootOf(folder, name);
  for (;;) {
    const start = (page - 1) * PAGE;
    if (readAt(at(folder), start, 1)[0] !== INTERIOR) return page;
    const cell = readAt(at(folder), start + 12, 2).readUInt16BE();
    page = readAt(at(folder), start + cell, 4).readUInt32BE();
  }
}

/** With all its changes in jobs.db itself, as somebody would copy it who knows nothing of a -wal. */
function copyWithoutWal({ folder }: KnownStore, to: string): void {
  for (const end of ['', '-wal']) writeFileSync(`${at(to)}${end}`, readFileSync(`${at(folder)}${end}`));
  const db = new DatabaseSync(at(to));
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}
