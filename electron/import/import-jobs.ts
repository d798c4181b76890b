import {
  type Imported,
  type ImportFile,
  type ImportPreview,
  MAX_JOBS_SHOWN,
  MAX_WRONG_SHOWN,
} from '../../shared/jobs/import.ts';
import type { BrokenLine, NumberedRequest } from '../../shared/jobs/job-file.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import { formatCount } from '../../shared/words/format.ts';
import type { Engine } from '../queue/engine.ts';
import { type ImportRead, readImport } from './read-import.ts';

/** What would be queued and what is wrong, without queueing anything. */
export async function previewImport(engine: Engine, file: ImportFile): Promise<Result<ImportPreview>> {
  const read = await readAndCheck(engine, file);
  if (!read.ok) return read;
  const { format, jobs, broken } = read.value;
  return ok({
    name: file.name,
    format,
    jobs: jobs.length,
    first: jobs.slice(0, MAX_JOBS_SHOWN).map(({ line, request: { work, name, queue } }) => ({
      line,
      kind: work.kind,
      name,
      queue,
    })),
    wrongLines: broken.length,
    wrong: broken.slice(0, MAX_WRONG_SHOWN),
  });
}

/**
 * All or nothing, by one commit; with `skipBad` all that is right. The field of each problem begins with its line:
 * `line 3: payload.url`.
 */
export async function importJobs(
  engine: Engine,
  { skipBad, ...file }: ImportFile & { readonly skipBad: boolean },
): Promise<Result<Imported, readonly Problem[]>> {
  const read = await readAndCheck(engine, file);
  if (!read.ok) return err([read.error]);
  const { jobs, broken } = read.value;
  if (broken.length > 0 && !skipBad) return err(problemsOf(broken));
  if (jobs.length === 0) return err([noJobs(file.name, broken.length)]);
  const queued = await engine.enqueueAll(jobs.map(({ request }) => request));
  if (!queued.ok) return err(queued.error.map((problem) => ofLine(jobs, problem)));
  const existed = queued.value.reduce((sum, each) => (each.existed ? sum + 1 : sum), 0);
  return ok({ queued: jobs.length - existed, existed, leftOut: broken.length });
}

async function readAndCheck(engine: Engine, file: ImportFile): Promise<Result<ImportRead>> {
  const read = await readImport(file);
  if (!read.ok) return read;
  const wrong = new Map<NumberedRequest, Problem[]>();
  const { format, jobs } = read.value;
  for (const problem of await engine.check(jobs.map(({ request }) => request))) {
    const { index, field } = indexOf(problem);
    const job = jobs[index];
    if (job !== undefined) wrong.set(job, [...(wrong.get(job) ?? []), { ...problem, field }]);
  }
  if (wrong.size === 0) return read;
  const broken = [...wrong].map(([{ line }, problems]): BrokenLine => ({ line, problems }));
  return ok({
    format,
    jobs: jobs.filter((job) => !wrong.has(job)),
    broken: [...read.value.broken, ...broken].sort((a, b) => a.line - b.line),
  });
}

/** `12.payload.cwd`: the engine counts requests. */
function indexOf({ field }: Problem): { readonly index: number; readonly field: string } {
  const [index = '', ...path] = field.split('.');
  return { index: /^\d+$/.test(index) ? Number(index) : -1, field: path.join('.') };
}

/** The engine counts requests; a person counts lines. */
export function ofLine(jobs: readonly NumberedRequest[], problem: Problem): Problem {
  const { index, field } = indexOf(problem);
  const job = jobs[index];
  return job === undefined ? problem : { ...problem, field: lineField(job.line, field) };
}

const lineField = (line: number, field: string): string =>
  field === '' ? `line ${line}` : `line ${line}: ${field}`;

function problemsOf(broken: readonly BrokenLine[]): readonly Problem[] {
  const told = broken
    .slice(0, MAX_WRONG_SHOWN)
    .flatMap(({ line, problems }) =>
      problems.map((problem) => ({ ...problem, field: lineField(line, problem.field) })),
    );
  const more = broken.length - MAX_WRONG_SHOWN;
  if (more <= 0) return told;
  const rest: Problem = {
    field: '',
    expected: 'every line to be right',
    got: `${formatCount(more)} more that are not`,
    fix: 'Correct those that are told first.',
  };
  return [...told, rest];
}

function noJobs(name: string, broken: number): Problem {
  return {
    field: '',
    expected: 'at least one job that can be queued',
    got: broken === 0 ? `none in ${name}` : `only wrong lines in ${name}`,
    fix: 'Nothing was queued. Correct the file and try again.',
  };
}
