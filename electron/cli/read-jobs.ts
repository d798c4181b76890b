import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type JobFile, parseJobFile } from '../../shared/job-file.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/** Reads and parses a file of jobs, or standard input for `-`. A relative `cwd` in it is taken from the file's folder. */
export async function readJobs(file: string, stdin: NodeJS.ReadableStream): Promise<Result<JobFile>> {
  if (file === '-') return ok(parseJobFile(await text(stdin), { baseDir: process.cwd() }));
  try {
    return ok(parseJobFile(await readFile(file, 'utf8'), { baseDir: dirname(resolve(file)) }));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return err({
      field: '',
      expected: `a file of jobs at ${file}`,
      got: code === 'ENOENT' ? 'no such file' : message,
      fix: 'Give the path of a JSONL file, or - for standard input.',
    });
  }
}
