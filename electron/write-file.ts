import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { describeGot } from '../shared/problems.ts';
import { err, ok, type Problem, type Result } from '../shared/result.ts';

/**
 * Writes a whole file or leaves the old one as it was: the text goes to a new file beside it, is flushed to disk, and
 * takes the old one's place in one step. `mode`: who may read it, like 0o600; without one as the old file, or the system,
 * has it.
 */
export async function writeFile(path: string, text: string, mode?: number): Promise<Result<null>> {
  try {
    await writeFileAtomic(path, text, mode === undefined ? {} : { mode });
    return ok(null);
  } catch (error) {
    return err(notWritten(path, error));
  }
}

/**
 * The same for a text of any length, piece by piece. What `pieces` throws is thrown on, and nothing is left of the new
 * file then. `isPrivate`: readable by its owner alone, whatever the old one was.
 */
export async function writePieces(
  path: string,
  pieces: AsyncIterable<string>,
  { isPrivate = false }: { readonly isPrivate?: boolean } = {},
): Promise<Result<null>> {
  let failure: unknown = null;
  try {
    // Where it is a link, what it leads to is replaced.
    const target = await realpath(path).catch(() => path);
    const beside = `${target}.${randomBytes(6).toString('hex')}.part`;
    const before = await stat(target).catch(() => null);
    if (before?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    const file = await open(beside, 'wx', isPrivate ? 0o600 : before === null ? 0o666 : before.mode & 0o777);
    try {
      try {
        for await (const piece of withFailure(pieces)) await file.appendFile(piece);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, target);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
    return ok(null);
  } catch (error) {
    if (failure !== null) throw failure;
    return err(notWritten(path, error));
  }

  /** So that what the pieces throw is told apart from what the disk says. */
  async function* withFailure(from: AsyncIterable<string>): AsyncGenerator<string> {
    try {
      yield* from;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
}

function notWritten(path: string, error: unknown): Problem {
  return {
    field: '',
    expected: `to write ${path}`,
    got: reason(error),
    fix: `${advice(error, path)} What was there before is unchanged.`,
  };
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? describeGot(message) : `${IN_WORDS[code] ?? message} (${code})`;
}

const IN_WORDS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'a read-only file system',
  ENOENT: 'no such folder',
  ENOTDIR: 'a file where a folder should be',
  EISDIR: 'a folder of that name',
  ENOSPC: 'a full disk',
  EDQUOT: 'a used-up quota',
  ENAMETOOLONG: 'a name that is too long',
};

function advice(error: unknown, path: string): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `Create the folder ${dirname(path)}, or choose another one.`;
    case 'EISDIR':
      return 'Give the name of a file in it.';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'Free some space, or choose another disk.';
    default:
      return `Choose a folder that you may write to, instead of ${dirname(path)}.`;
  }
}
