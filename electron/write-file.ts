import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { describeGot } from '../shared/problems.ts';
import { err, ok, type Result } from '../shared/result.ts';

/**
 * Writes a whole file or leaves the old one as it was: the text goes to a new file beside it, is flushed to disk, and
 * takes the old one's place in one step.
 */
export async function writeFile(path: string, text: string): Promise<Result<null>> {
  try {
    await writeFileAtomic(path, text);
    return ok(null);
  } catch (error) {
    return err({
      field: '',
      expected: `to write ${path}`,
      got: reason(error),
      fix: `${advice(error, path)} What was there before is unchanged.`,
    });
  }
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
