import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { query } from './support.ts';

const PAGE = 4096;

/** The numbers of the pages of a table or index, in the order of what is in them. */
export function pagesOf(
  path: string,
  name: string,
  type: 'leaf' | 'internal' | 'overflow',
): readonly number[] {
  const sql = `SELECT pageno FROM dbstat WHERE name = '${name}' AND pagetype = '${type}' ORDER BY path`;
  return query(path, sql).map(({ pageno }) => Number(pageno));
}

/** How many rows are in a page. */
export const rowsIn = (path: string, page: number): number =>
  Number(query(path, `SELECT ncell FROM dbstat WHERE pageno = ${page}`)[0]?.['ncell']);

/** As a disk does it that wrote something else there. */
export function breakPage(path: string, page: number): void {
  overwrite(path, (page - 1) * PAGE, Buffer.alloc(PAGE, 0xa5));
}

export function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

/** Wherever the text is in the file. */
export function placesOf(path: string, text: string): readonly number[] {
  const bytes = readFileSync(path);
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + 1)) places.push(at);
  return places;
}

export function flip(path: string, at: number): void {
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  writeSync(file, Buffer.from([(byte[0] ?? 0) ^ 0xff]), 0, 1, at);
  closeSync(file);
}
