import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type ComparedSnapshot, MAX_SNAPSHOT_BYTES, readSnapshot } from '../shared/numbers/snapshot-file.ts';
import { err, type Result } from '../shared/result.ts';
import { formatBytes } from '../shared/words/format.ts';
import { errorText } from './logger.ts';

/** A snapshot that was exported; what is wrong with it is told in words. */
export async function readSnapshotFile(path: string): Promise<Result<ComparedSnapshot>> {
  const name = basename(path);
  try {
    const { size } = await stat(path);
    if (size <= MAX_SNAPSHOT_BYTES) return readSnapshot(name, await readFile(path, 'utf8'));
    return err({
      field: name,
      expected: `a snapshot of at most ${formatBytes(MAX_SNAPSHOT_BYTES)}`,
      got: formatBytes(size),
      fix: 'See that it is the right file.',
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return err({
      field: name,
      expected: `a file at ${path}`,
      got: code === 'ENOENT' ? 'no such file' : errorText(error),
      fix: 'See that it is there and that you may read it.',
    });
  }
}
