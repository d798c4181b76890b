import { closeSync, copyFileSync, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDamage, orNull } from './failures.ts';
import { makeFolder } from './make-folder.ts';
import type { ReadRow, Remains } from './remains.ts';
import { filesIn, isThere } from './store-files.ts';

/**
 * A table is a tree of pages, and a broken page in its middle takes hundreds of sound ones with it. They are found by
 * going through the file instead: each page that holds rows of the table is put, in a copy, in the place of the root of
 * the tree, so that SQLite reads it as if it were the whole table.
 *
 * What a page is, and that it is in use, is told by the pointer map of a store with auto_vacuum; what was freed holds old
 * rows, which must not come back (sqlite.org/fileformat.html, 1.8). Where the map is broken itself, the index of ids
 * tells which rows are still there. Of our tables only `jobs` and `store`, which has one page, have pages of the type
 * that is looked for.
 */
export function* strayJobs(remains: Remains, isRead: (number: number) => boolean): Generator<ReadRow> {
  const place = join(remains.files.folder, 'jobs.stray');
  rmSync(place, { recursive: true, force: true });
  try {
    const path = copyMerged(remains, place);
    const isKnown = (number: number): boolean => number > remains.lastJob || isRead(number);
    for (const { row, isCertain } of readPages(path, isKnown))
      if (isCertain || isListed(remains, row)) yield row;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

const PAGE = 4096;
/** One page of the pointer map, then the pages that it tells of, five bytes each. */
const MAP_PERIOD = Math.floor(PAGE / 5) + 1;
/** The highest of the types in it: a page of a tree, in use, and not its root. */
const MAP_INNER_PAGE = 5;
const TABLE_LEAF = 0x0d;
/** Places in the first page. */
const JOURNAL_MODE = 18;
const CHANGE_COUNTER = 24;

/** A copy with its -wal worked in, without a journal of any kind. */
function copyMerged({ files }: Remains, place: string): string {
  makeFolder(place);
  const copies = filesIn(place);
  copyFileSync(files.db, copies.db);
  if (isThere(files.wal)) {
    copyFileSync(files.wal, copies.wal);
    const db = new DatabaseSync(copies.db);
    try {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      if (!isDamage(error)) throw error;
    } finally {
      db.close();
    }
  }
  return copies.db;
}

/** True as well where the index is broken: rather too much comes back than too little. */
function isListed({ db }: Remains, { id, number }: ReadRow): boolean {
  const find = 'SELECT number FROM jobs INDEXED BY jobs_id WHERE id = ?';
  const found = orNull(() => [db.prepare(find).get(id ?? null)]);
  return found === null || found[0]?.['number'] === number;
}

interface StrayRow {
  readonly row: ReadRow;
  readonly isCertain: boolean;
}

function* readPages(path: string, isKnown: (number: number) => boolean): Generator<StrayRow> {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.from([1, 1]), 0, 2, JOURNAL_MODE);
  const db = new DatabaseSync(path, { readOnly: true, defensive: false });
  try {
    db.exec('PRAGMA writable_schema = ON');
    const root = Number(
      db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'jobs'").get()?.['rootpage'],
    );
    const all = db.prepare('SELECT * FROM jobs');
    const pages = Math.floor(fstatSync(file).size / PAGE);
    const page = Buffer.alloc(PAGE);
    const counter = Buffer.alloc(4);
    let map: PageMap = readMap(file, 2, pages);
    for (let number = 3; number <= pages; number += 1) {
      if (number === map.page + MAP_PERIOD) map = readMap(file, number, pages);
      const isInner = map.types === null || map.types[number - map.page - 1] === MAP_INNER_PAGE;
      if (number === root || number === map.page || !isInner) continue;
      readSync(file, page, 0, PAGE, (number - 1) * PAGE);
      if (page[0] !== TABLE_LEAF || rowNumbers(page).every(isKnown)) continue;
      writeSync(file, page, 0, PAGE, (root - 1) * PAGE);
      // SQLite reads pages again when this has changed.
      counter.writeUInt32BE(number);
      writeSync(file, counter, 0, 4, CHANGE_COUNTER);
      try {
        for (const row of all.all()) yield { row, isCertain: map.types !== null };
      } catch (error) {
        if (!isDamage(error)) throw error;
      }
    }
  } finally {
    db.close();
    closeSync(file);
  }
}

/** A page of the pointer map. */
interface PageMap {
  readonly page: number;
  /** What the pages behind it are; null when it is broken. */
  readonly types: readonly number[] | null;
}

function readMap(file: number, page: number, pages: number): PageMap {
  const bytes = Buffer.alloc(PAGE);
  readSync(file, bytes, 0, PAGE, (page - 1) * PAGE);
  const count = Math.min(MAP_PERIOD - 1, pages - page);
  const types = Array.from({ length: count }, (_, index) => bytes[5 * index] ?? 0);
  return { page, types: types.every((type) => type >= 1 && type <= MAP_INNER_PAGE) ? types : null };
}

/** The numbers of the rows in a leaf of a table: behind the length of each row. */
function rowNumbers(page: Buffer): readonly number[] {
  const numbers: number[] = [];
  const rows = page.readUInt16BE(3);
  for (let row = 0; row < rows && 8 + 2 * row + 2 <= PAGE; row += 1) {
    const cell = page.readUInt16BE(8 + 2 * row);
    const length = readVarint(page, cell);
    numbers.push(readVarint(page, length.end).value);
  }
  return numbers;
}

/** Seven bits a byte, the highest bit says that more follow; of nine bytes the last has eight. */
function readVarint(page: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let place = at; place < at + 8; place += 1) {
    const byte = page[place] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: place + 1 };
  }
  return { value: value * 256 + (page[at + 8] ?? 0), end: at + 9 };
}
