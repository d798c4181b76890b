import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A data folder has a few dozen files; what has more than these is not counted to its end. */
const MOST_FILES = 100_000;

/** What its files take, bytes; links are not followed, and what goes meanwhile is left out. Null when it can't be read. */
export async function folderSize(folder: string): Promise<number | null> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).slice(0, MOST_FILES);
    let bytes = 0;
    for (const { parentPath, name } of files) bytes += await sizeOf(join(parentPath, name));
    return bytes;
  } catch {
    return null;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await lstat(path)).size;
  } catch {
    return 0;
  }
}
