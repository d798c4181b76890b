import { describeProblem, err, ok, type Problem, type Result } from '../result.ts';
import { shortened } from '../words/format.ts';
import { oneLine } from '../words/one-line.ts';
import type { JobRequest } from './job-request.ts';

/** What the files of jobs have in common, in whatever format. */
export interface NumberedRequest {
  /** 1 for the first line of the file, blank lines and comments counted. */
  readonly line: number;
  readonly request: JobRequest;
}
export interface BrokenLine {
  readonly line: number;
  readonly problems: readonly Problem[];
}
/** `line 7: payload.cwd: expected an absolute path…`, a line of text per problem. */
export function describeBrokenLine(broken: BrokenLine): string {
  return broken.problems.map((problem) => `line ${broken.line}: ${describeProblem(problem)}`).join('\n');
}

export function parseJobJson(source: string): Result<unknown> {
  try {
    return ok(JSON.parse(source));
  } catch (error) {
    return err({
      field: '',
      expected: 'one job as a JSON object on one line',
      // Whatever was in the file must not steer the terminal on which this is told.
      got: oneLine(`${shortened(source, 60)} (${error instanceof Error ? error.message : String(error)})`),
      fix: 'Correct the JSON, or start the line with # to leave it out.',
    });
  }
}

/** Only a relative text is touched; whatever else is wrong is left for parseJobRequest to tell. */
export function withAbsolutePaths(value: unknown, baseDir: string): unknown {
  if (!isRecord(value)) return value;
  const { payload } = value;
  if (!isRecord(payload)) return value;
  const name = value['kind'] === 'module' ? 'path' : 'cwd';
  const path = payload[name];
  if (typeof path !== 'string' || path === '' || /^(\/|~|[A-Za-z]:|\\)/.test(path)) return value;
  return { ...value, payload: { ...payload, [name]: resolveFrom(baseDir, path) } };
}

/** path.resolve for two parts, without Node: `shared` imports nothing. */
function resolveFrom(baseDir: string, path: string): string {
  const parts = baseDir.split(/[\\/]/);
  // POSIX: the first part is the empty text before the root's slash. Windows: it is the drive.
  const root = parts.shift() ?? '';
  const kept = parts.filter((part) => part !== '');
  for (const part of path.split(/[\\/]/)) {
    if (part === '..') kept.pop();
    else if (part !== '.' && part !== '') kept.push(part);
  }
  return `${root}/${kept.join('/')}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
