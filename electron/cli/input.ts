import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { ImportFormat, ImportLimits } from '../../shared/jobs/import.ts';
import type { Work } from '../../shared/jobs/job.ts';
import { describeBrokenLine, type NumberedRequest } from '../../shared/jobs/job-file.ts';
import { describeProblem, err, ok, type Problem, type Result } from '../../shared/result.ts';
import { formatCount } from '../../shared/words/format.ts';
import { type ImportRead, readImport } from '../import/read-import.ts';
import { checkModule } from '../workers/modules/check-module.ts';
import { checkFolder, resolveFolder } from '../workers/working-folder.ts';
import { readImportFile } from './import-file.ts';

/** A broken file of a million lines is told by its first ones. */
const BROKEN_SHOWN = 20;

export interface Input {
  readonly jobs: readonly NumberedRequest[];
  /** What was wrong and left out, for the person to know; '' when nothing was. */
  readonly warning: string;
}

/** What a terminal can start has no other bounds than memory. */
const NO_LIMITS: ImportLimits = { maxBytes: Number.POSITIVE_INFINITY, maxJobs: Number.POSITIVE_INFINITY };

/** Everything that can be wrong before anything is queued. The error is the text for the person. */
export async function gatherInput(
  path: string,
  options: { readonly skipBad: boolean; readonly format?: ImportFormat; readonly export?: string },
  stdin: NodeJS.ReadableStream,
): Promise<Result<Input, string>> {
  const exportProblem = options.export === undefined ? null : await wrongExport(options.export);
  if (exportProblem !== null) return err(exportProblem);
  const file = await readImportFile(path, options.format, stdin, NO_LIMITS);
  if (!file.ok) return err(describeProblem(file.error));
  const read = await readImport(file.value, NO_LIMITS);
  if (!read.ok) return err(describeProblem(read.error));

  const { jobs, broken } = await withPaths(read.value);
  if (broken.length === 0) return ok({ jobs, warning: '' });
  const shown = broken.slice(0, BROKEN_SHOWN).map(describeBrokenLine);
  if (broken.length > shown.length) shown.push(`and ${formatCount(broken.length - shown.length)} more`);
  const lines = `${formatCount(broken.length)} ${broken.length === 1 ? 'line is' : 'lines are'}`;
  const told = `${path}: ${lines} wrong\n${shown.join('\n')}\n`;
  if (options.skipBad) return ok({ jobs, warning: `${told}They were skipped.\n` });
  return err(`${told}Nothing was queued. Correct the file, or add --skip-bad to queue the others.`);
}

type Lines = Pick<ImportRead, 'jobs' | 'broken'>;

/** A line whose working folder or module is not there is as wrong as one that cannot be read, and told in the same way. */
async function withPaths(file: Lines): Promise<Lines> {
  const answers = new Map<string, Promise<readonly Problem[]>>();
  const jobs: NumberedRequest[] = [];
  const broken = [...file.broken];
  for (const job of file.jobs) {
    const { work } = job.request;
    const path = pathOf(work);
    const asked = `${work.kind} ${path}`;
    const check = work.kind === 'module' ? checkModule : checkFolder;
    const answer = path === undefined ? [] : (answers.get(asked) ?? check(resolveFolder(path, homedir())));
    if (path !== undefined) answers.set(asked, Promise.resolve(answer));
    const problems = await answer;
    if (problems.length === 0) jobs.push(job);
    else broken.push({ line: job.line, problems });
  }
  return { jobs, broken: broken.sort((a, b) => a.line - b.line) };
}

function pathOf({ kind, payload }: Work): string | undefined {
  if (kind === 'module') return payload.path;
  return kind === 'command' ? payload.cwd : undefined;
}

/** Looked at first: an hour of jobs should not end with a folder that does not exist. */
export async function wrongExport(path: string): Promise<string | null> {
  const folder = dirname(resolve(path));
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return null;
  return describeProblem({
    field: '--export',
    expected: 'a file in a folder that exists',
    got: path,
    fix: `Create the folder ${folder}, or choose another one. Nothing was queued.`,
  });
}
