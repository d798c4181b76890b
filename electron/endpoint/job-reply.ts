import { z } from 'zod';
import { JOB_KINDS, JOB_STATES, PARENT_FAILURES } from '../../shared/jobs/job.ts';

/** Jobs, as they are answered. */

/** Wall time, ms since 1970. */
export const at = z.number();
export const ms = z.number();
export const count = z.int().min(0);
export const jobId = z.string();
export const state = z.enum(JOB_STATES);
export const kind = z.enum(JOB_KINDS);

export const jobRow = z.object({
  id: jobId,
  state,
  kind,
  name: z.string(),
  queue: z.string(),
  attempts: count,
  maxAttempts: count,
  createdAt: at,
  /** When it came in line, started, is due, or finished. */
  at,
  waitedMs: ms.nullable(),
  tookMs: ms.nullable(),
  error: z.string().nullable(),
});
export const jobPage = z.object({ rows: z.array(jobRow), next: z.string().nullable(), total: count });
export const foundPage = z.object({
  rows: z.array(jobRow),
  next: z.string().nullable(),
  total: z.object({ jobs: count, counted: z.enum(['all', 'at least']) }).nullable(),
});

const error = z.object({ message: z.string(), code: z.string(), stack: z.string().optional() });
const backoff = z.object({ baseMs: ms, maxMs: ms, jitter: z.number() });
const options = z.object({
  priority: z.int(),
  maxAttempts: count,
  backoff,
  timeoutMs: ms.nullable(),
  tags: z.array(z.string()),
  concurrencyKey: z.string().optional(),
  keyConcurrency: count.optional(),
  rateKey: z.string().optional(),
  unique: z
    .object({ key: z.string(), within: z.union([z.literal('open'), z.literal('kept'), ms]) })
    .optional(),
  onParentFailure: z.enum(PARENT_FAILURES).optional(),
});
const strings = z.record(z.string(), z.string());
const payload = z.union([
  z.object({
    program: z.string().optional(),
    args: z.array(z.string()).optional(),
    shell: z.string().optional(),
    cwd: z.string().optional(),
    env: strings.optional(),
    stdin: z.string().optional(),
  }),
  z.object({
    method: z.string(),
    url: z.string(),
    headers: strings.optional(),
    body: z.string().optional(),
    expectedStatus: z.array(z.int()).optional(),
    maxRedirects: z.int().optional(),
  }),
  z.object({ path: z.string(), input: z.unknown(), export: z.string().optional() }),
]);

const anyJob = z.object({
  id: jobId,
  kind,
  payload,
  queue: z.string(),
  name: z.string(),
  options,
  key: z.string().nullable(),
  schedule: z.string().nullable(),
  createdAt: at,
  tries: z.object({ runs: count, attempts: count, crashes: count }),
  revision: z.int(),
});
const job = z.discriminatedUnion('state', [
  anyJob.extend({ state: z.literal('blocked'), since: at, notBefore: at.nullable() }),
  anyJob.extend({ state: z.literal('scheduled'), dueAt: at }),
  anyJob.extend({ state: z.literal('waiting'), since: at }),
  anyJob.extend({ state: z.literal('running'), startedAt: at, waitedMs: ms }),
  anyJob.extend({ state: z.literal('retrying'), dueAt: at, error }),
  anyJob.extend({ state: z.literal('completed'), finishedAt: at, result: z.unknown() }),
  anyJob.extend({
    state: z.literal('dead'),
    finishedAt: at,
    reason: z.enum(['out of attempts', 'not worth retrying', 'poison']),
    error,
  }),
  anyJob.extend({ state: z.literal('cancelled'), finishedAt: at }),
]);

const outcome = z.discriminatedUnion('type', [
  z.object({ type: z.literal('succeeded'), result: z.unknown() }),
  z.object({
    type: z.literal('failed'),
    error,
    retryable: z.boolean(),
    retryAfterMs: ms.optional(),
  }),
  z.object({ type: z.literal('timed-out'), error }),
  z.object({ type: z.literal('cancelled') }),
  z.object({ type: z.literal('interrupted') }),
]);
const runEnd = z.object({ at, tookMs: ms, outcome });
const run = z.object({
  jobId,
  number: count,
  startedAt: at,
  waitedMs: ms,
  end: runEnd.nullable(),
});

export const progress = z.object({ share: z.number(), text: z.string() });
export const relatedJob = z.object({ id: jobId, name: z.string(), state });
const relatedJobs = z.object({ jobs: z.array(relatedJob), total: count });
export const jobDetail = z.object({
  job,
  runs: z.array(run),
  edits: z.array(z.object({ untilRun: count, at, name: z.string(), payload, options })),
  progress: progress.nullable(),
  relations: z.object({ parents: relatedJobs, children: relatedJobs }),
});
export const matchingJobs = z.object({ ids: z.array(jobId), next: z.string().nullable(), now: at });
export const wholeJobs = z.array(
  z
    .object({
      job,
      lastRun: run.extend({ end: runEnd }).nullable(),
      parents: z.array(relatedJob),
    })
    .nullable(),
);
export const jobGraph = z.object({
  jobs: z.array(relatedJob),
  edges: z.array(z.object({ from: jobId, to: jobId })),
  isWhole: z.boolean(),
});
/** Bytes are base64. */
const bytes = z.string().meta({ contentEncoding: 'base64' });
export const runOutput = z.object({
  jobId,
  run: count,
  head: bytes,
  skipped: count,
  skippedLines: count,
  tail: bytes,
  total: count,
  ended: z.boolean(),
});

export const failureGroups = z.object({
  groups: z.array(
    z.object({
      fingerprint: z.string(),
      code: z.string(),
      message: z.string(),
      runs: count,
      jobs: count,
      dead: count,
      firstAt: at,
      lastAt: at,
      dismissed: z.boolean(),
    }),
  ),
  total: count,
  dismissed: count,
});
