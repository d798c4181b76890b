import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import {
  formatOfName,
  IMPORT_FORMATS,
  type ImportFile,
  type ImportFormat,
  type ImportLimits,
  tooLarge,
} from '../../shared/jobs/import.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/**
 * Reads a file of jobs, or standard input for `-`. What has no end of a name that tells its format is JSONL unless it is
 * said to be something else. A relative `cwd` in it is taken from the file's folder.
 */
export async function readImportFile(
  path: string,
  given: ImportFormat | undefined,
  stdin: NodeJS.ReadableStream,
  { maxBytes }: ImportLimits,
): Promise<Result<ImportFile>> {
  const isNameless = path === '-' || extname(path) === '';
  const format = given ?? (isNameless ? 'jsonl' : formatOfName(path));
  if (format === null) return err(unknownFormat(path));
  if (path === '-') {
    const bytes = await buffer(stdin);
    if (bytes.length > maxBytes) return err(tooLarge('standard input', bytes.length));
    return ok({ name: 'standard input', text: bytes.toString('utf8'), folder: process.cwd(), format });
  }
  try {
    const { size } = await stat(path);
    if (size > maxBytes) return err(tooLarge(path, size));
    const text = await readFile(path, 'utf8');
    return ok({ name: basename(path), text, folder: dirname(resolve(path)), format });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return err({
      field: '',
      expected: `a file of jobs at ${path}`,
      got: code === 'ENOENT' ? 'no such file' : message,
      fix: 'Give the path of a .jsonl, .json, .csv or .txt file, or - for standard input.',
    });
  }
}

const unknownFormat = (path: string) => ({
  field: '',
  expected: `a file whose name ends in ${IMPORT_FORMATS.map((format) => `.${format}`).join(', ')}`,
  got: JSON.stringify(basename(path)),
  fix: 'Say with --format what is in it: jsonl a job as JSON a line, json a list, csv a table, txt a command a line.',
});
