import { constants, copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { reasonOf } from './failures.ts';
import { makeFolder } from './make-folder.ts';
import { momentName } from './moment.ts';
import { flushFile, flushFolder, type StoreFiles } from './store-files.ts';

/** Where the copy is, or why there is none. */
export type Aside =
  | { readonly copiedTo: string; readonly failure: null }
  | { readonly copiedTo: null; readonly failure: string };

/** Says of each copy what it is a copy of, for people and so that the same files are not copied at each start. */
const MANIFEST = 'found.json';

interface Manifest {
  readonly found: string;
  readonly what: string;
  readonly files: readonly FileState[];
}
interface FileState {
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: string;
}

/** Copies what is left of a store to a folder of its own, flushed to the disk; nothing that is found is ever removed. */
export function copyAside(files: StoreFiles, what: string, now: number): Aside {
  // The -shm is an index of the -wal, and changes with every look.
  const states = [files.db, files.wal, files.last].flatMap(stateOf);
  const earlier = newestCopy(files, states);
  if (earlier !== null) return { copiedTo: earlier, failure: null };
  const target = join(files.damaged, momentName(now));
  try {
    makeFolder(target);
    const names = [...states.map(({ name }) => name), ...stateOf(files.shm).map(({ name }) => name)];
    for (const name of names) {
      copyFileSync(join(files.folder, name), join(target, name), constants.COPYFILE_FICLONE);
      flushFile(join(target, name));
    }
    const manifest: Manifest = { found: new Date(now).toISOString(), what, files: states };
    writeFileSync(join(target, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    flushFile(join(target, MANIFEST));
    flushFolder(target);
    return { copiedTo: target, failure: null };
  } catch (error) {
    rmSync(target, { recursive: true, force: true });
    return { copiedTo: null, failure: reasonOf(error) };
  }
}

/** A folder in its place cannot be copied, and need not be. */
function stateOf(path: string): readonly FileState[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return [];
  return [{ name: basename(path), size: stats.size, modifiedAt: stats.mtime.toISOString() }];
}

function newestCopy(files: StoreFiles, states: readonly FileState[]): string | null {
  try {
    const newest = readdirSync(files.damaged).toSorted().at(-1);
    if (newest === undefined) return null;
    const copy = join(files.damaged, newest);
    const manifest = JSON.parse(readFileSync(join(copy, MANIFEST), 'utf8')) as Manifest;
    return JSON.stringify(manifest.files) === JSON.stringify(states) ? copy : null;
  } catch {
    return null;
  }
}
