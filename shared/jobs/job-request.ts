import { z } from 'zod';
import { assertNever } from '../assert-never.ts';
import { describeGot } from '../problems.ts';
import { err, ok, type Problem, type Result } from '../result.ts';
import { momentFrom } from '../schedules/wall-time.ts';
import { withoutSecrets } from '../secrets/secret-text.ts';
import { withoutCredentials } from '../secrets/without-credentials.ts';
import { shortened } from '../words/format.ts';
import { oneLine } from '../words/one-line.ts';
import { utf8Length } from '../words/utf8-length.ts';
import { DEFAULT_BACKOFF } from './backoff.ts';
import { DEFAULT_OPTIONS } from './default-options.ts';
import {
  type CommandPayload,
  DEFAULT_QUEUE,
  type HttpPayload,
  JOB_KINDS,
  type JobOptions,
  type ModulePayload,
  PARENT_FAILURES,
  type Work,
} from './job.ts';
import { fieldHelp } from './job-request-help.ts';
import { unfitForJson } from './json-limit.ts';

/** A payload may be this long, as UTF-8 JSON. */
export const MAX_PAYLOAD_BYTES = 1_048_576;
/** A job may depend on this many others. */
export const MAX_PARENTS = 1_000;
export const QUEUE_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._:/-]{0,63}$/u;
export const HTTP_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Absolute on POSIX or Windows, or below the home folder. */
const ABSOLUTE = /^(\/|~(\/|$)|[A-Za-z]:[\\/]|\\\\)/;

const noNul = (text: string): boolean => !text.includes('\0');
const line = z.string().refine(noNul);
const duration = z
  .int()
  .min(0)
  .max(365 * 86_400_000);

const REF = /^[\p{L}\p{N}][\p{L}\p{N} ._:/-]{0,63}$/u;
/** What has the form of the id of a job is one. */
const isNoId = (text: string): boolean => !/^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);

const commandPayload = z
  .strictObject({
    program: line.trim().min(1).optional(),
    args: z.array(line).max(10_000).optional(),
    shell: line.trim().min(1).optional(),
    cwd: line.regex(ABSOLUTE).optional(),
    env: z.record(z.string().regex(/^[^=\0]+$/), line).optional(),
    stdin: z.string().optional(),
  })
  .check(({ value, issues }) => {
    if ((value.program === undefined) === (value.shell === undefined)) {
      issues.push({ code: 'custom', input: value.program, path: ['program'], continue: true });
    }
  });

const httpPayload = z.strictObject({
  method: z.enum(HTTP_METHODS).default('GET'),
  url: z.url({ protocol: /^https?$/ }),
  headers: z
    .record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/), z.string().regex(/^[^\0\r\n]*$/))
    .optional(),
  body: z.string().optional(),
  expectedStatus: z.array(z.int().min(100).max(599)).min(1).optional(),
  maxRedirects: z.int().min(0).max(20).optional(),
});

const modulePayload = z.strictObject({
  path: line.refine((path) => ABSOLUTE.test(path) && /\.[cm]?[jt]s$/.test(path)),
  input: z
    .unknown()
    .refine((input) => unfitForJson(input) === null)
    .default(null),
  export: z
    .string()
    .regex(/^\P{Cc}{1,200}$/u)
    .optional(),
});

const limitKey = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u);

const common = {
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u)
    .optional(),
  key: z
    .string()
    .regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u)
    .optional(),
  unique: z
    .strictObject({
      key: z.string().regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u),
      within: z
        .union([
          z.enum(['open', 'kept']),
          z
            .int()
            .min(1)
            .max(365 * 86_400_000),
        ])
        .default('open'),
      onConflict: z.enum(['keep', 'replace', 'reject']).default('keep'),
    })
    .optional(),
  concurrencyKey: limitKey.optional(),
  keyConcurrency: z.int().min(1).max(256).optional(),
  rateKey: limitKey.optional(),
  queue: z.string().regex(QUEUE_NAME).default(DEFAULT_QUEUE),
  priority: z.int().min(-1000).max(1000).default(0),
  maxAttempts: z.int().min(1).max(100).default(3),
  backoff: z
    .strictObject({
      baseMs: z.int().min(0).max(86_400_000).default(DEFAULT_BACKOFF.baseMs),
      maxMs: duration.default(DEFAULT_BACKOFF.maxMs),
      jitter: z.number().min(0).max(1).default(DEFAULT_BACKOFF.jitter),
    })
    .optional(),
  timeoutMs: z
    .int()
    .min(1)
    .max(365 * 86_400_000)
    .nullable()
    .default(null),
  tags: z.array(z.string().trim().min(1).max(64)).max(5_000).default([]),
  delayMs: duration.default(0),
  runAt: z.custom<string | number>((value) => momentFrom(value) !== null).optional(),
  ref: z.string().regex(REF).refine(isNoId).optional(),
  dependsOn: z
    .array(z.string().regex(REF))
    .max(MAX_PARENTS)
    .transform((names) => [...new Set(names)])
    .default([]),
  onParentFailure: z.enum(PARENT_FAILURES).optional(),
};

/** What a caller may send; defaults are filled in when it is parsed. */
export const jobRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('command'), payload: commandPayload, ...common }),
  z.strictObject({ kind: z.literal('http'), payload: httpPayload, ...common }),
  z.strictObject({ kind: z.literal('module'), payload: modulePayload, ...common }),
]);
export type JobRequestInput = z.input<typeof jobRequestSchema>;

/** A request that was checked: the only thing that the engine takes. Made by parseJobRequest. */
export interface JobRequest {
  readonly work: Work;
  readonly name: string;
  readonly queue: string;
  readonly options: JobOptions;
  /** The same key twice is one job, as long as that job is kept. */
  readonly key: string | null;
  /** What happens when another job holds the key of `options.unique`. Default keep: that job is the answer. */
  readonly onConflict?: OnConflict;
  readonly delayMs: number;
  /** Not before that wall time, ms; null: as `delayMs` says. */
  readonly runAt: number | null;
  /** The id of the schedule that it belongs to; null for most. */
  readonly schedule: string | null;
  /** What it is called in `dependsOn` of requests that come with it; null: nothing. */
  readonly ref: string | null;
  /** The jobs that have to end before it runs: a `ref` of the same call, or the id of a job. Each once. */
  readonly dependsOn: readonly string[];
}

export type OnConflict = 'keep' | 'replace' | 'reject';

/** What became of a request. */
export interface Enqueued {
  readonly id: string;
  /** A job with the same key was there already: this is its id, and nothing was added; a replaced one has the new request. */
  readonly existed: boolean;
}

/** All that is wrong with a request, or the request with its defaults filled in. */
export function parseJobRequest(value: unknown): Result<JobRequest, readonly Problem[]> {
  const parsed = jobRequestSchema.safeParse(value);
  if (!parsed.success) {
    return err(parsed.error.issues.map((issue) => problemFromIssue(issue, value)));
  }
  const { payload, concurrencyKey, keyConcurrency } = parsed.data;
  if (keyConcurrency !== undefined && concurrencyKey === undefined) {
    return err([
      {
        field: 'keyConcurrency',
        expected: 'a concurrencyKey beside it',
        got: 'none',
        fix: 'Give the key that so many jobs may run with at once, for example the name of a host.',
      },
    ]);
  }
  const bytes = utf8Length(JSON.stringify(payload));
  if (bytes > MAX_PAYLOAD_BYTES) {
    return err([
      {
        field: 'payload',
        expected: `at most ${MAX_PAYLOAD_BYTES.toLocaleString('en')} bytes (1 MiB) of JSON`,
        got: `${bytes.toLocaleString('en')} bytes`,
        fix: 'Put the data into a file and give its path to the job.',
      },
    ]);
  }
  const { kind, name, queue, key = null, delayMs, ref = null, dependsOn, onParentFailure } = parsed.data;
  const runAt = parsed.data.runAt === undefined ? null : momentFrom(parsed.data.runAt);
  if (runAt !== null && delayMs > 0) return err([twoTimes(delayMs)]);
  if (onParentFailure !== undefined && dependsOn.length === 0) return err([NO_PARENTS]);
  const work = { kind, payload } as Work;
  const options = optionsOf(parsed.data);
  const conflict = parsed.data.unique === undefined ? {} : { onConflict: parsed.data.unique.onConflict };
  const when = { delayMs, runAt, schedule: null, ref, dependsOn };
  return ok({ work, name: name ?? defaultName(work), queue, options, key, ...when, ...conflict });
}

const NO_PARENTS: Problem = {
  field: 'onParentFailure',
  expected: 'a job that depends on others',
  got: 'one without "dependsOn"',
  fix: 'Say in "dependsOn" which jobs have to end first, or leave "onParentFailure" out.',
};

const twoTimes = (delayMs: number): Problem => ({
  field: 'runAt',
  expected: 'either a moment or a delay',
  got: `a delay of ${delayMs} ms as well`,
  fix: 'Leave out "runAt" or "delayMs".',
});

function optionsOf(data: z.output<typeof jobRequestSchema>): JobOptions {
  const { priority, maxAttempts, backoff = DEFAULT_BACKOFF, timeoutMs, tags } = data;
  const { concurrencyKey, rateKey, unique } = data;
  const hasParents = data.dependsOn.length > 0;
  const plain =
    priority === 0 &&
    maxAttempts === 3 &&
    backoff === DEFAULT_BACKOFF &&
    timeoutMs === null &&
    tags.length === 0 &&
    concurrencyKey === undefined &&
    rateKey === undefined &&
    unique === undefined &&
    !hasParents;
  if (plain) return DEFAULT_OPTIONS;
  return {
    priority,
    maxAttempts,
    backoff,
    timeoutMs,
    tags,
    ...(concurrencyKey !== undefined && { concurrencyKey, keyConcurrency: data.keyConcurrency ?? 1 }),
    ...(rateKey !== undefined && { rateKey }),
    ...(unique !== undefined && { unique: { key: unique.key, within: unique.within } }),
    ...(hasParents && { onParentFailure: data.onParentFailure ?? 'block' }),
  };
}

/** Characters of what is asked for, of which at most 200 become a name. */
const NAME_LOOKED_AT = 4_096;

/**
 * What a job is called when nobody named it, without what may be a secret: the command as one would type it, the method and the address, or the file
 * with what its function is called with.
 */
export function defaultName(work: Work): string {
  // Looked through for more than is shown: half of an address that was cut would keep its password.
  const whole = withoutSecrets(withoutCredentials(wholeName(work).slice(0, NAME_LOOKED_AT)));
  return shortened(oneLine(whole) || work.kind, 200);
}

function wholeName(work: Work): string {
  switch (work.kind) {
    case 'command':
      return commandName(work.payload);
    case 'http':
      return httpName(work.payload);
    case 'module':
      return moduleName(work.payload);
    default:
      return assertNever(work);
  }
}

function commandName(payload: CommandPayload): string {
  return payload.shell ?? [payload.program, ...(payload.args ?? [])].join(' ');
}

function httpName(payload: HttpPayload): string {
  return `${payload.method} ${payload.url.replace(/^https?:[/\\]*([^/\\?#]*@)?/i, '').replace(/[?#].*$/, '')}`;
}

function moduleName({ path, input, export: name }: ModulePayload): string {
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const called = name === undefined ? file : `${file} ${name}`;
  return input === null ? called : `${called} ${typeof input === 'string' ? input : JSON.stringify(input)}`;
}

function problemFromIssue(issue: z.core.$ZodIssue, input: unknown): Problem {
  if (issue.code === 'invalid_union') {
    const got = (input as { kind?: unknown } | null)?.kind;
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
      return {
        field: 'kind',
        expected: `one of ${JOB_KINDS.join(', ')}`,
        got: describeGot(got),
        fix: 'Set "kind" to what does the work.',
      };
    }
  }
  if (issue.code === 'unrecognized_keys') {
    return {
      field: oneLine([...issue.path, issue.keys[0] ?? ''].join('.')),
      expected: 'only known fields',
      got: issue.keys.map(describeGot).join(', '),
      fix: 'Remove the field or correct its name.',
    };
  }
  const path = issue.path.map(String);
  const value = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    input,
  );
  return { field: oneLine(path.join('.')), ...fieldHelp(path, issue.message), got: describeGot(value) };
}
