import { closeSync, openSync, readSync } from 'node:fs';

/** The first hundred bytes of a SQLite file (sqlite.org/fileformat.html, 1.3). */
export interface Header {
  readonly pageSize: number;
  readonly pages: number;
  readonly userVersion: number;
}

const LENGTH = 100;
const MAGIC = 'SQLite format 3\0';

/** Null when it is not one that SQLite would read. Only while no connection of this process has it open: see folder-lock.ts. */
export function readHeader(path: string): Header | null {
  const bytes = Buffer.alloc(LENGTH);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, bytes, 0, LENGTH, 0) < LENGTH) return null;
  } finally {
    closeSync(file);
  }
  if (!isHeader(bytes)) return null;
  const pageSize = bytes.readUInt16BE(16);
  return {
    pageSize: pageSize === 1 ? 65_536 : pageSize,
    pages: bytes.readUInt32BE(28),
    userVersion: bytes.readUInt32BE(60),
  };
}

/** The magic words, the versions for writing and reading, three fixed bytes, the format of the schema, the encoding. */
function isHeader(bytes: Buffer): boolean {
  const isWithin = (at: number, most: number): boolean => (bytes[at] ?? 0) >= 1 && (bytes[at] ?? 0) <= most;
  return (
    bytes.toString('latin1', 0, MAGIC.length) === MAGIC &&
    isWithin(18, 2) &&
    isWithin(19, 2) &&
    bytes.readUIntBE(21, 3) === 0x402020 &&
    bytes.readUInt32BE(44) <= 4 &&
    bytes.readUInt32BE(56) <= 3
  );
}

const WAL_HEADER = 32;
const FRAME_HEADER = 24;

/** The numbers of the pages that a -wal holds. Its checksums are SQLite's to check. */
export function pagesInWal(path: string, pageSize: number): ReadonlySet<number> {
  const pages = new Set<number>();
  const header = Buffer.alloc(FRAME_HEADER);
  const file = openSync(path, 'r');
  try {
    let at = WAL_HEADER;
    while (readSync(file, header, 0, FRAME_HEADER, at) === FRAME_HEADER) {
      pages.add(header.readUInt32BE(0));
      at += FRAME_HEADER + pageSize;
    }
  } finally {
    closeSync(file);
  }
  return pages;
}

/** How many pages the file is said to have and lacks; what a checkpoint was about to add is in the -wal. */
export function missingPages(
  header: Header,
  sizes: { readonly db: number; readonly wal: number },
  walPath: string,
): number {
  const there = Math.floor(sizes.db / header.pageSize);
  if (there >= header.pages) return 0;
  const inWal = sizes.wal === 0 ? new Set<number>() : pagesInWal(walPath, header.pageSize);
  let missing = 0;
  for (let page = there + 1; page <= header.pages; page += 1) if (!inWal.has(page)) missing += 1;
  return missing;
}
