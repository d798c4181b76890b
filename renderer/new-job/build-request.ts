import { assertNever } from '../../shared/assert-never.ts';
import { parseJobRequest } from '../../shared/jobs/job-request.ts';
import { describeGot } from '../../shared/problems.ts';
import type { Problem } from '../../shared/result.ts';
import { parseDuration } from '../../shared/words/durations.ts';
import { parseLocalMoment } from '../../shared/words/local-moment.ts';
import type { FormState, PairRow } from './form-state.ts';
import { parseStatusCodes } from './status-codes.ts';

export interface BuiltRequest {
  /** What would be sent; parts that could not be read are left out of it. */
  readonly request: Readonly<Record<string, unknown>>;
  /** What the job will be called; '' while the request is wrong. */
  readonly name: string;
  /** All that is wrong with it: what could not be read first, then what the request's own check says. */
  readonly problems: readonly Problem[];
}

/** The form as a job request, and what is wrong with it now. */
export function buildRequest(form: FormState, now = Date.now()): BuiltRequest {
  const problems: Problem[] = [];
  const payload = payloadOf(form, problems);
  const delayMs = form.start !== 'delay' ? 0 : duration('delayMs', form.delay, problems);
  const runAt = form.start !== 'at' ? undefined : moment('runAt', form.runAt, now, problems);
  const timeoutMs = form.timeout.trim() === '' ? null : duration('timeoutMs', form.timeout, problems);
  const request = {
    kind: form.kind,
    payload,
    ...(form.name.trim() === '' ? {} : { name: form.name }),
    queue: form.queue.trim(),
    priority: form.priority,
    maxAttempts: form.maxAttempts,
    backoff: { baseMs: form.backoffBaseMs },
    tags: form.tags,
    ...(form.dependsOn.length === 0 || form.start === 'schedule'
      ? {}
      : { dependsOn: form.dependsOn.map(({ id }) => id), onParentFailure: form.onParentFailure }),
    ...keysOf(form, problems),
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(runAt === undefined ? {} : { runAt }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
  const parsed = parseJobRequest(request);
  const own = new Set(problems.map(({ field }) => field));
  const others = parsed.ok ? [] : parsed.error.filter(({ field }) => !own.has(field));
  return { request, name: parsed.ok ? parsed.value.name : '', problems: [...problems, ...others] };
}

function keysOf(form: FormState, problems: Problem[]): Record<string, unknown> {
  const { uniqueWithin, onConflict, keyConcurrency } = form;
  const [key, uniqueKey, concurrencyKey, rateKey] = [
    form.key.trim(),
    form.uniqueKey.trim(),
    form.concurrencyKey.trim(),
    form.rateKey.trim(),
  ];
  const unique = (): Record<string, unknown> => {
    const within =
      uniqueWithin === 'time' ? duration('unique.within', form.uniqueFor, problems) : uniqueWithin;
    return { key: uniqueKey, ...(within === undefined ? {} : { within }), onConflict };
  };
  return {
    ...(key === '' ? {} : { key }),
    ...(uniqueKey === '' ? {} : { unique: unique() }),
    ...(concurrencyKey === '' ? {} : { concurrencyKey, keyConcurrency }),
    ...(rateKey === '' ? {} : { rateKey }),
  };
}

function payloadOf(form: FormState, problems: Problem[]): Record<string, unknown> {
  switch (form.kind) {
    case 'command':
      return commandPayload(form, problems);
    case 'http':
      return httpPayload(form, problems);
    case 'module':
      return modulePayload(form, problems);
    default:
      return assertNever(form.kind);
  }
}

function commandPayload(form: FormState, problems: Problem[]): Record<string, unknown> {
  const env = record('payload.env', form.env, problems);
  const rest = {
    ...(form.cwd.trim() === '' ? {} : { cwd: form.cwd.trim() }),
    ...(env === null ? {} : { env }),
    ...(form.hasStdin ? { stdin: form.stdin } : {}),
  };
  if (form.runAs === 'shell') {
    if (form.shell.trim() === '') problems.push(SHELL_MISSING);
    return { shell: form.shell, ...rest };
  }
  if (form.program.trim() === '') problems.push(PROGRAM_MISSING);
  return {
    program: form.program,
    ...(form.args.length === 0 ? {} : { args: form.args.map(({ text }) => text) }),
    ...rest,
  };
}

function httpPayload(form: FormState, problems: Problem[]): Record<string, unknown> {
  if (form.url.trim() === '') problems.push(URL_MISSING);
  const headers = record('payload.headers', form.headers, problems);
  const codes = parseStatusCodes(form.expectedStatus);
  if (codes === null) {
    problems.push({
      field: 'payload.expectedStatus',
      expected: 'status codes',
      got: describeGot(form.expectedStatus),
      fix: 'Write them like 200, 204 or 200-299.',
    });
  }
  return {
    method: form.method,
    url: form.url.trim(),
    ...(headers === null ? {} : { headers }),
    ...(form.body === '' ? {} : { body: form.body }),
    ...(codes === null || codes.length === 0 ? {} : { expectedStatus: codes }),
    maxRedirects: form.maxRedirects,
  };
}

function modulePayload(form: FormState, problems: Problem[]): Record<string, unknown> {
  if (form.path.trim() === '') problems.push(PATH_MISSING);
  return {
    path: form.path.trim(),
    ...(form.input.trim() === '' ? {} : { input: json('payload.input', form.input, problems) }),
    ...(form.exportName.trim() === '' ? {} : { export: form.exportName.trim() }),
  };
}

function json(field: string, text: string, problems: Problem[]): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    problems.push({ field, expected: 'JSON', got: 'nothing', fix: `${why}.` });
    return undefined;
  }
}

function duration(field: string, text: string, problems: Problem[]): number | undefined {
  const parsed = parseDuration(text);
  if (parsed.ok) return parsed.value;
  problems.push({ field, got: text.trim() === '' ? 'nothing' : describeGot(text), ...parsed.error });
  return undefined;
}

function moment(field: string, text: string, now: number, problems: Problem[]): number | undefined {
  const parsed = parseLocalMoment(text, now);
  if (parsed.ok) return parsed.value;
  problems.push({ field, got: text.trim() === '' ? 'nothing' : describeGot(text), ...parsed.error });
  return undefined;
}

/** Rows with names to a record; null when there is none. A row without a name, or with another's name, is a problem. */
function record(field: string, rows: readonly PairRow[], problems: Problem[]): Record<string, string> | null {
  const entries = new Map<string, string>();
  for (const { name: typed, value } of rows) {
    const name = typed.trim();
    if (name === '') {
      problems.push({
        field,
        expected: 'a name for each value',
        got: describeGot(value),
        fix: 'Name it, or remove the row.',
      });
    } else if (entries.has(name)) {
      problems.push({
        field,
        expected: 'each name once',
        got: `${describeGot(name)} twice`,
        fix: 'Remove one of the two.',
      });
    } else {
      entries.set(name, value);
    }
  }
  return entries.size === 0 ? null : Object.fromEntries(entries);
}

const PROGRAM_MISSING: Problem = {
  field: 'payload.program',
  expected: 'a program',
  got: 'nothing',
  fix: 'Give its name or path, for example ffmpeg.',
};
const SHELL_MISSING: Problem = {
  field: 'payload.shell',
  expected: 'a line for the shell',
  got: 'nothing',
  fix: 'Give the line that you would type in a terminal.',
};
const URL_MISSING: Problem = {
  field: 'payload.url',
  expected: 'an address',
  got: 'nothing',
  fix: 'Give the whole address, for example https://example.org/status.',
};
const PATH_MISSING: Problem = {
  field: 'payload.path',
  expected: 'the path of a module',
  got: 'nothing',
  fix: 'Give the whole path of a .js, .mjs, .cjs, .ts, .mts or .cts file.',
};
