import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { formatCount } from '../../../shared/format.ts';
import {
  formatOfName,
  type ImportFile,
  type ImportFormat,
  type ImportPreview,
  MAX_IMPORT_BYTES,
  tooLarge,
} from '../../../shared/import.ts';
import { describeBrokenLine } from '../../../shared/job-file.ts';
import { describeProblem, err, ok, type Result } from '../../../shared/result.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT } from '../exit-codes.ts';
import { jsonText } from '../json.ts';
import { tableText } from '../table.ts';
import { noteThatNothingRuns } from './act-on-jobs.ts';

export interface ImportOptions {
  readonly format?: ImportFormat;
  readonly dryRun: boolean;
  readonly skipBad: boolean;
}

/** Reads the file, or standard input for `-`, which is JSONL unless it is said to be something else. */
export async function readImportFile(
  path: string,
  given: ImportFormat | undefined,
  stdin: NodeJS.ReadableStream,
): Promise<Result<ImportFile>> {
  const format = given ?? (path === '-' ? 'jsonl' : (formatOfName(path) ?? undefined));
  const named = format === undefined ? {} : { format };
  if (path === '-') {
    const bytes = await buffer(stdin);
    if (bytes.length > MAX_IMPORT_BYTES) return err(tooLarge('standard input', bytes.length));
    return ok({ name: 'standard input', text: bytes.toString('utf8'), folder: process.cwd(), ...named });
  }
  try {
    const { size } = await stat(path);
    if (size > MAX_IMPORT_BYTES) return err(tooLarge(path, size));
    const text = await readFile(path, 'utf8');
    return ok({ name: basename(path), text, folder: dirname(resolve(path)), ...named });
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

/** `jobdeck import`: all of a file, or nothing; with `dryRun` nothing, whatever is in it. */
export async function importFile(ask: Ask, file: ImportFile, options: ImportOptions): Promise<number> {
  if (options.dryRun) return preview(ask, file);
  const reply = await ask.client.command('jobs.import', { ...file, skipBad: options.skipBad });
  if (!reply.ok) {
    for (const problem of reply.error) fail(describeProblem(problem));
    ask.note('Nothing was queued. Correct the file, or add --skip-bad to queue the other lines.\n');
    return BAD_INPUT;
  }
  const { queued, existed, leftOut } = reply.value;
  if (ask.json) ask.print(jsonText(reply.value));
  else {
    ask.print(`${jobsText(queued)} queued\n`);
    if (existed > 0) ask.print(`${jobsText(existed)} with a key that was there already: not added\n`);
    if (leftOut > 0) ask.print(`${linesText(leftOut)} left out; --dry-run tells them\n`);
  }
  noteThatNothingRuns(ask);
  return ALL_WELL;
}

/** The exit code says whether all of it is right. */
async function preview(ask: Ask, file: ImportFile): Promise<number> {
  const reply = await ask.client.query('jobs.importPreview', file);
  if (!reply.ok) {
    fail(describeProblem(reply.error));
    return BAD_INPUT;
  }
  ask.print(ask.json ? jsonText(reply.value) : previewText(reply.value));
  return reply.value.wrongLines === 0 ? ALL_WELL : BAD_INPUT;
}

function previewText({ name, jobs, first, wrongLines, wrong }: ImportPreview): string {
  const columns = [{ title: 'LINE', right: true }, { title: 'KIND' }, { title: 'QUEUE' }, { title: 'NAME' }];
  const rows = first.map((row) =>
    [String(row.line), row.kind, row.queue, row.name].map((text) => ({ text })),
  );
  const lines = wrong.map(describeBrokenLine);
  if (wrongLines > wrong.length) lines.push(`and ${formatCount(wrongLines - wrong.length)} more`);
  return [
    `${name}: ${jobsText(jobs)} to queue, ${linesText(wrongLines)}\n`,
    rows.length === 0 ? '' : tableText(columns, rows),
    jobs > first.length ? `and ${formatCount(jobs - first.length)} more\n` : '',
    lines.length === 0 ? '' : `${lines.join('\n')}\n`,
  ].join('');
}

const jobsText = (count: number): string => (count === 1 ? '1 job' : `${formatCount(count)} jobs`);
const linesText = (count: number): string =>
  count === 1 ? '1 wrong line' : `${formatCount(count)} wrong lines`;
