import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** For its owner alone, as what is in it: payloads may hold passwords and tokens. */
const OWNER_ONLY = { mode: 0o700 } as const;

/** Not mkdir's own `recursive`: below a folder that refuses with ENOENT, as /proc does, that never comes back. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, OWNER_ONLY);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isFolder(path)) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    mkdirSync(path, OWNER_ONLY);
  }
}

/** On a read-only file system mkdir says EROFS of a folder that is there. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
