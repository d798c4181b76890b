import { lstatSync, mkdirSync } from 'node:fs';
import { constants, enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder, type Env } from './default-folder.ts';

/**
 * What is imported after this is compiled once, and the next command line takes it from a folder of the user's. Without
 * such a folder everything is compiled anew, as always: that is no error. Whether it is in use.
 */
export function keepCompiled(platform: NodeJS.Platform, env: Env, home: string): boolean {
  const own = cacheFolder(platform, env, home);
  const folder = join(own, 'compiled');
  try {
    // One by one: Node's mkdir that makes all that is missing was seen to go on for ever below /proc.
    for (const path of [dirname(own), own, folder]) makeFolder(path);
    // It is run as it is found, so nobody else may have put it there.
    const { uid, mode } = lstatSync(folder);
    const isOurs = platform === 'win32' || (uid === process.getuid?.() && (mode & 0o022) === 0);
    if (!isOurs) return false;
    const { status } = enableCompileCache(folder);
    return status !== constants.compileCacheStatus.FAILED && status !== constants.compileCacheStatus.DISABLED;
  } catch {
    return false;
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
