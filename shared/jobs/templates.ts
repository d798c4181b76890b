import { describeGot } from '../problems.ts';
import { err, ok, type Problem, type Result } from '../result.ts';
import { utf8Length } from '../words/utf8-length.ts';
import { JOB_KINDS, type JobKind } from './job.ts';
import { parseJobRequest } from './job-request.ts';

/** What a job begins with, under a name: all of a request but what only one job can have. */
export interface Template {
  readonly name: string;
  /** A job request, as it was when it was saved; it may have become wrong since. */
  readonly job: unknown;
}

export interface TemplateName {
  readonly name: string;
  /** null: not even that can be told. */
  readonly kind: JobKind | null;
}

export const MAX_TEMPLATES = 100;
/** Of a template, as UTF-8 JSON. */
export const MAX_TEMPLATE_BYTES = 65_536;
export const MAX_TEMPLATE_NAME = 100;

const OF_ONE_JOB: readonly string[] = ['key', 'runAt', 'ref', 'dependsOn', 'onParentFailure'];

/** What a request has that other jobs may have, too. */
export function jobOfTemplate(request: unknown): unknown {
  if (typeof request !== 'object' || request === null) return request;
  return Object.fromEntries(Object.entries(request).filter(([field]) => !OF_ONE_JOB.includes(field)));
}

/** A template of that name and request, or all that is wrong with it; fields of the request are called as in a request. */
export function parseTemplate(name: string, request: unknown): Result<Template, readonly Problem[]> {
  const named = parseTemplateName(name);
  const job = jobOfTemplate(request);
  const parsed = parseJobRequest(job);
  const problems = [...(named.ok ? [] : [named.error]), ...(parsed.ok ? [] : parsed.error)];
  if (!named.ok || problems.length > 0) return err(problems);
  const bytes = utf8Length(JSON.stringify(job));
  if (bytes > MAX_TEMPLATE_BYTES) {
    return err([
      {
        field: 'payload',
        expected: `a job of at most ${MAX_TEMPLATE_BYTES} bytes of JSON in a template`,
        got: `${bytes}`,
        fix: 'Put what is long into a file, and have the job read it.',
      },
    ]);
  }
  return ok({ name: named.value, job });
}

export function parseTemplateName(name: string): Result<string, Problem> {
  const trimmed = name.trim();
  if (trimmed !== '' && trimmed.length <= MAX_TEMPLATE_NAME && !/\p{Cc}/u.test(trimmed)) return ok(trimmed);
  return err({
    field: 'template',
    expected: `a name of 1 to ${MAX_TEMPLATE_NAME} characters on one line`,
    got: trimmed === '' ? 'nothing' : describeGot(name),
    fix: 'Name it after what it does.',
  });
}

export function namesOf(templates: readonly Template[]): readonly TemplateName[] {
  return templates.map(({ name, job }) => {
    const { kind } = Object(job) as { readonly kind?: unknown };
    return { name, kind: JOB_KINDS.find((each) => each === kind) ?? null };
  });
}
