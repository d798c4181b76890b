import { JOB_KINDS } from '../../shared/jobs/job.ts';
import { type JobRequestInput, jobRequestSchema, parseJobRequest } from '../../shared/jobs/job-request.ts';
import type { Problem } from '../../shared/result.ts';
import { durationText } from './form-of-job.ts';
import { emptyForm, type FormState } from './form-state.ts';

/** The sheet as it would have been filled in to ask for this; what a single job has alone is left out. */
export function formOfRequest(job: JobRequestInput): FormState {
  const form = { ...emptyForm(job.kind), ...workOf(job) };
  return {
    ...form,
    name: job.name ?? '',
    queue: job.queue ?? form.queue,
    priority: job.priority ?? form.priority,
    maxAttempts: job.maxAttempts ?? form.maxAttempts,
    backoffBaseMs: job.backoff?.baseMs ?? form.backoffBaseMs,
    timeout: job.timeoutMs == null ? '' : durationText(job.timeoutMs),
    tags: job.tags ?? [],
    ...uniqueOf(job),
    concurrencyKey: job.concurrencyKey ?? '',
    keyConcurrency: job.keyConcurrency ?? 1,
    rateKey: job.rateKey ?? '',
  };
}

export interface FormOfTemplate {
  readonly form: FormState;
  /** Why parts of it are not in the form: they are not right any more. */
  readonly problems: readonly Problem[];
}

/** What a template says, as far as it is right; what is wrong is taken out of it, and told. */
export function formOfTemplate(job: unknown): FormOfTemplate {
  const checked = parseJobRequest(job);
  const problems = checked.ok ? [] : checked.error;
  let rest = job;
  // Each turn takes out one part at least, and there are so many parts at most.
  for (let turn = 0; turn < 20; turn += 1) {
    const parsed = jobRequestSchema.safeParse(rest);
    if (parsed.success) {
      const form = formOfRequest(parsed.data as JobRequestInput);
      const { delayMs } = parsed.data;
      const start = delayMs > 0 ? { start: 'delay' as const, delay: durationText(delayMs) } : {};
      return { form: { ...form, ...start }, problems };
    }
    for (const { path, code, ...issue } of parsed.error.issues) {
      if (code === 'unrecognized_keys') {
        for (const key of (issue as { keys: readonly string[] }).keys) rest = without(rest, [...path, key]);
      } else rest = without(rest, path);
    }
  }
  const { kind } = Object(job) as { readonly kind?: unknown };
  return { form: emptyForm(JOB_KINDS.find((each) => each === kind) ?? 'command'), problems };
}

function without(value: unknown, [first, ...path]: readonly PropertyKey[]): unknown {
  if (first === undefined || typeof value !== 'object' || value === null) return value;
  // A list without one of its parts is another list: it goes as a whole.
  if (Array.isArray(value)) return [];
  const { [first]: its, ...others } = value as Readonly<Record<PropertyKey, unknown>>;
  return path.length === 0 ? others : { ...others, [first]: without(its, path) };
}

function uniqueOf({ unique }: JobRequestInput): Partial<FormState> {
  if (unique === undefined) return {};
  const { key, within = 'open', onConflict = 'keep' } = unique;
  return {
    uniqueKey: key,
    onConflict,
    ...(typeof within === 'string'
      ? { uniqueWithin: within }
      : { uniqueWithin: 'time', uniqueFor: durationText(within) }),
  };
}

function workOf(job: JobRequestInput): Partial<FormState> {
  switch (job.kind) {
    case 'command': {
      const { program = '', args = [], shell, cwd = '', env = {}, stdin } = job.payload;
      return {
        runAs: shell === undefined ? 'program' : 'shell',
        program,
        args: args.map((text, index) => ({ id: index + 1, text })),
        shell: shell ?? '',
        cwd,
        env: pairs(env),
        hasStdin: stdin !== undefined,
        stdin: stdin ?? '',
      };
    }
    case 'http': {
      const {
        method = 'GET',
        url,
        headers = {},
        body = '',
        expectedStatus = [],
        maxRedirects = 5,
      } = job.payload;
      return {
        method,
        url,
        headers: pairs(headers),
        body,
        expectedStatus: expectedStatus.join(', '),
        maxRedirects,
      };
    }
    case 'module': {
      const { path, input, export: exportName = '' } = job.payload;
      return { path, input: input === undefined ? '' : JSON.stringify(input), exportName };
    }
  }
}

const pairs = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).map(([name, value], index) => ({ id: index + 1, name, value }));
