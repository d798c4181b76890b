import { chmodSync, lstatSync, mkdirSync } from 'node:fs';

/** Makes it a folder that its owner alone may enter, whatever it was before; throws when it is none. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  if (!found.isDirectory()) throw new Error(`${path} is no folder`);
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) chmodSync(path, 0o700);
}
