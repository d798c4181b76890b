import { z } from 'zod';
import type { Problem } from '../result.ts';
import type { JobKind } from './job.ts';

/** A file of many jobs, as it is looked at and queued: by the window, the command line, or a program. */

/** By the end of the file's name. docs/jobs.md tells each. */
export const IMPORT_FORMATS = ['jsonl', 'json', 'csv', 'txt'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** All of a file is queued by one commit, and held in memory until then: 32 MiB and 100,000 jobs. */
export const MAX_IMPORT_BYTES = 33_554_432;
export const MAX_IMPORT_JOBS = 100_000;
export interface ImportLimits {
  readonly maxBytes: number;
  readonly maxJobs: number;
}
export const IMPORT_LIMITS: ImportLimits = { maxBytes: MAX_IMPORT_BYTES, maxJobs: MAX_IMPORT_JOBS };
/** Lists in a preview are cut after so many; the counts beside them are of all. */
export const MAX_JOBS_SHOWN = 50;
export const MAX_WRONG_SHOWN = 200;

export const importFileSchema = z.strictObject({
  /** What a person is shown; its end tells the format unless `format` does. */
  name: z.string().min(1).max(1_000),
  text: z.string().max(MAX_IMPORT_BYTES),
  format: z.enum(IMPORT_FORMATS).optional(),
  /** The file's own folder, an absolute path: a relative `cwd` is taken from there. null: a relative one is wrong. */
  folder: z.string().max(4_096).nullable(),
});
export type ImportFile = z.infer<typeof importFileSchema>;

export interface ImportPreview {
  readonly name: string;
  readonly format: ImportFormat;
  /** Jobs that would be queued. */
  readonly jobs: number;
  /** The first of them, at most MAX_JOBS_SHOWN. */
  readonly first: readonly ImportedRow[];
  /** Lines with something wrong. */
  readonly wrongLines: number;
  /** The first of them, at most MAX_WRONG_SHOWN. */
  readonly wrong: readonly WrongLine[];
}

export interface ImportedRow {
  readonly line: number;
  readonly kind: JobKind;
  readonly name: string;
  readonly queue: string;
}

export interface WrongLine {
  /** 1 for the first line of the file; of a job over several lines, where it begins. */
  readonly line: number;
  readonly problems: readonly Problem[];
}

/** What became of an import. */
export interface Imported {
  readonly queued: number;
  /** Jobs whose key was there already, so that they were not added. */
  readonly existed: number;
  /** Wrong lines that were left out. */
  readonly leftOut: number;
}

/** By the end of its name, whatever the case; null: none of them. */
export function formatOfName(name: string): ImportFormat | null {
  const end = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (end === 'ndjson') return 'jsonl';
  return IMPORT_FORMATS.find((format) => format === end) ?? null;
}

export function tooLarge(name: string, bytes: number): Problem {
  return {
    field: '',
    expected: `a file of at most ${MAX_IMPORT_BYTES.toLocaleString('en')} bytes (32 MiB)`,
    got: `${name} with ${bytes.toLocaleString('en')}`,
    fix: 'Split it into several files.',
  };
}
