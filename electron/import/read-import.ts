import { setImmediate } from 'node:timers/promises';
import {
  formatOfName,
  IMPORT_FORMATS,
  IMPORT_LIMITS,
  type ImportFile,
  type ImportFormat,
  type ImportLimits,
  MAX_IMPORT_JOBS,
  tooLarge,
} from '../../shared/jobs/import.ts';
import { type BrokenLine, type NumberedRequest, withAbsolutePaths } from '../../shared/jobs/job-file.ts';
import { parseJobRequest } from '../../shared/jobs/job-request.ts';
import { describeGot } from '../../shared/problems.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import { utf8Length } from '../../shared/words/utf8-length.ts';
import { csvItems } from './csv-items.ts';
import { readExported, withoutDoneParents } from './exported-lines.ts';
import type { Item } from './items.ts';
import { jsonItems } from './json-items.ts';
import { jsonlItems, txtItems } from './line-items.ts';

export interface ImportRead {
  readonly format: ImportFormat;
  /** In the order of the file. */
  readonly jobs: readonly NumberedRequest[];
  /** The same, one entry a line. */
  readonly broken: readonly BrokenLine[];
}

/** Items read before the loop gets a turn: about 1 ms of work, so that a large file does not stall the window. */
const SLICE = 100;

/** All that a file says. The error is about the file as a whole. */
export async function readImport(
  file: ImportFile,
  { maxBytes, maxJobs }: ImportLimits = IMPORT_LIMITS,
): Promise<Result<ImportRead>> {
  const { name, text, folder } = file;
  const format = file.format ?? formatOfName(name);
  if (format === null) return err(unknownFormat(name));
  const bytes = utf8Length(text);
  if (bytes > maxBytes) return err(tooLarge(name, bytes));
  const jobs: NumberedRequest[] = [];
  const broken: BrokenLine[] = [];
  const done = new Map<NumberedRequest, readonly string[]>();
  let count = 0;
  for await (const { line, value } of itemsOf(format, text)) {
    count += 1;
    if (count > maxJobs) return err(tooMany(name));
    if (count % SLICE === 0) await setImmediate();
    if (!value.ok) {
      broken.push({ line, problems: [value.error] });
      continue;
    }
    const exported = readExported(value.value);
    const wanted = exported === null ? value.value : exported.request;
    const parsed = parseJobRequest(folder === null ? wanted : withAbsolutePaths(wanted, folder));
    const problems = [...(exported?.missing ?? []), ...(parsed.ok ? [] : parsed.error)];
    if (!parsed.ok || problems.length > 0) {
      broken.push({ line, problems });
      continue;
    }
    const job = { line, request: parsed.value };
    jobs.push(job);
    if (exported !== null && exported.completedParents.length > 0) done.set(job, exported.completedParents);
  }
  return ok({ format, jobs: withoutDoneParents(jobs, done), broken: broken.sort((a, b) => a.line - b.line) });
}

function itemsOf(format: ImportFormat, text: string): Iterable<Item> | AsyncIterable<Item> {
  switch (format) {
    case 'jsonl':
      return jsonlItems(text);
    case 'json':
      return jsonItems(text);
    case 'csv':
      return csvItems(text);
    case 'txt':
      return txtItems(text);
  }
}

function unknownFormat(name: string): Problem {
  return {
    field: '',
    expected: `a file whose name ends in ${IMPORT_FORMATS.map((format) => `.${format}`).join(', ')}`,
    got: describeGot(name),
    fix: 'Rename it by what is in it: .jsonl a job as JSON a line, .json a list, .csv a table, .txt a command a line.',
  };
}

function tooMany(name: string): Problem {
  return {
    field: '',
    expected: `at most ${MAX_IMPORT_JOBS.toLocaleString('en')} jobs in a file`,
    got: `more in ${name}`,
    fix: 'Split it into several files.',
  };
}
