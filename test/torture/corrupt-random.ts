import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownStores } from './corrupt-stores.ts';
import { overwrite, PAGE, pagesOf, readAt, rubbish } from './corrupt-ways.ts';
import type { Random } from './disk-model.ts';

/** Damages jobs.db or its -wal as disks and strangers do; tells what it did. */
export function damageAtRandom(folder: string, known: KnownStores, random: Random): string {
  const walSize = statSync(join(folder, 'jobs.db-wal'), { throwIfNoEntry: false })?.size ?? 0;
  const name = walSize > 0 && random() < 0.5 ? 'jobs.db-wal' : 'jobs.db';
  const path = join(folder, name);
  const { size } = statSync(path);
  const whole = (below: number): number => Math.floor(random() * below);
  const page = 1 + whole(Math.max(1, Math.floor(size / PAGE) - 1));
  switch (whole(7)) {
    case 0: {
      const flips = 1 + whole(8);
      const places = Array.from({ length: flips }, () => flipBit(path, whole(size), random));
      return `bits flipped in ${name} at ${places.join(', ')}`;
    }
    case 1:
      overwrite(path, page * PAGE, rubbish(PAGE, random));
      return `page ${page} of ${name} overwritten`;
    case 2:
      overwrite(path, page * PAGE, Buffer.alloc(PAGE));
      return `page ${page} of ${name} zeroed`;
    case 3: {
      const length = whole(size);
      truncateSync(path, length);
      return `${name} cut at ${length}`;
    }
    case 4: {
      const length = 512 * (1 + whole(16));
      const position = 512 * whole(Math.ceil(size / 512));
      overwrite(path, position, rubbish(length, random));
      return `${length} bytes of ${name} overwritten at ${position}`;
    }
    case 5: {
      const other = 1 + whole(Math.max(1, Math.floor(size / PAGE) - 1));
      overwrite(path, page * PAGE, readAt(path, other * PAGE, PAGE));
      return `page ${page} of ${name} written over with page ${other}`;
    }
    default: {
      // A write that the disk forgot: the page is as it was before.
      const older = 1 + whole(Math.min(pagesOf(known.older.folder), pagesOf(folder)) - 1);
      const before = readAt(join(known.older.folder, 'jobs.db'), older * PAGE, PAGE);
      overwrite(join(folder, 'jobs.db'), older * PAGE, before);
      return `page ${older} of jobs.db as it was earlier`;
    }
  }
}

function flipBit(path: string, position: number, random: Random): number {
  const [byte = 0] = readAt(path, position, 1);
  overwrite(path, position, Buffer.from([byte ^ (1 << Math.floor(random() * 8))]));
  return position;
}
