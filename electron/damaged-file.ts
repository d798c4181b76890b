import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** SQLITE_CORRUPT and SQLITE_NOTADB, in the low byte of an error code of SQLite. */
const DAMAGE_CODES: readonly number[] = [11, 26];

/** Whether SQLite says that the file itself is wrong, rather than that it can't be used now. */
export function saysDamaged(error: unknown): boolean {
  const { errcode } = error as { readonly errcode?: unknown };
  return typeof errcode === 'number' && DAMAGE_CODES.includes(errcode & 0xff);
}

/**
 * Moves `<name>.db` and what belongs to it to `damaged/<name>-<moment>` of that folder, and says where that is. Of such
 * folders the last is kept. Throws where nothing can be moved.
 */
export function moveDatabaseAside(folder: string, name: string): string {
  const parent = join(folder, 'damaged');
  const own = `${name}-${new Date().toISOString().replaceAll(':', '-')}`;
  const target = join(parent, own);
  mkdirSync(target, { recursive: true });
  for (const end of ['', '-wal', '-shm']) {
    const file = `${name}.db${end}`;
    if (existsSync(join(folder, file))) renameSync(join(folder, file), join(target, file));
  }
  for (const other of readdirSync(parent)) {
    if (other.startsWith(`${name}-`) && other !== own) rmSync(join(parent, other), { recursive: true });
  }
  return target;
}
