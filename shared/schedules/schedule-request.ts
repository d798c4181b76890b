import { z } from 'zod';
import { type JobRequest, type JobRequestInput, parseJobRequest } from '../jobs/job-request.ts';
import { describeGot } from '../problems.ts';
import { err, ok, type Problem, type Result } from '../result.ts';
import { shortened } from '../words/format.ts';
import { oneLine } from '../words/one-line.ts';
import { parseCron } from './cron.ts';
import { MISSED_POLICIES, OVERLAP_POLICIES, type Schedule, type When } from './schedule.ts';
import { parseTimeZone, systemTimeZone } from './time-zone.ts';
import { momentFrom } from './wall-time.ts';

/** What a caller may send: exactly one of `cron` and `at`. */
const scheduleSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u)
    .optional(),
  cron: z.string().max(500).optional(),
  at: z.custom<string | number>((value) => momentFrom(value) !== null).optional(),
  timeZone: z.string().max(100).optional(),
  missed: z.enum(MISSED_POLICIES).default('one'),
  overlap: z.enum(OVERLAP_POLICIES).default('skip'),
  job: z.custom<JobRequestInput>((value) => value !== undefined),
});
export type ScheduleInput = z.input<typeof scheduleSchema>;

/** A schedule that was asked for and checked. Made by parseScheduleRequest. */
export interface ScheduleRequest extends Pick<Schedule, 'name' | 'when' | 'job' | 'missed' | 'overlap'> {
  readonly parsedJob: JobRequest;
}

/** All that is wrong with it, or the request with its defaults filled in. Fields of the job begin with `job.` */
export function parseScheduleRequest(value: unknown): Result<ScheduleRequest, readonly Problem[]> {
  const parsed = scheduleSchema.safeParse(value);
  const problems: Problem[] = parsed.success
    ? []
    : parsed.error.issues.map((issue) => problemOf(issue, value));
  const given = typeof value === 'object' && value !== null ? (value as Partial<ScheduleInput>) : {};
  const isWrong = (field: string): boolean => problems.some((problem) => problem.field === field);
  // What has the wrong type was told.
  const when = isWrong('cron') || isWrong('at') || isWrong('timeZone') ? null : parseWhen(given);
  if (when?.ok === false) problems.push(...when.error);
  const job = given.job === undefined ? null : jobOf(given.job, problems);
  if (!parsed.success || !when?.ok || job === null || problems.length > 0) return err(problems);
  const { missed, overlap, name = job.name } = parsed.data;
  return ok({
    name: shortened(name, 100),
    when: when.value,
    job: parsed.data.job,
    missed,
    overlap,
    parsedJob: job,
  });
}

/** The job of a schedule, as a request: called as the schedule is, unless it has a name of its own. */
export function parseScheduledJob(
  job: JobRequestInput,
  name: string,
): Result<JobRequest, readonly Problem[]> {
  return parseJobRequest(job.name === undefined ? { ...job, name } : job);
}

/** When a schedule fires that is told so, or all that is wrong with that. */
export function parseWhen(
  given: Pick<Partial<ScheduleInput>, 'cron' | 'at' | 'timeZone'>,
): Result<When, readonly Problem[]> {
  const { cron, at } = given;
  const zone = parseTimeZone(given.timeZone ?? systemTimeZone());
  const problems = zone.ok ? [] : [zone.error];
  if ((cron === undefined) === (at === undefined)) return err([...problems, notOneOf(cron)]);
  if (cron !== undefined) {
    const written = parseCron(cron);
    if (written.ok && zone.ok) return ok({ type: 'cron', cron: written.value, timeZone: zone.value });
    return err(written.ok ? problems : [...problems, written.error]);
  }
  const moment = momentFrom(at);
  if (moment !== null && zone.ok) return ok({ type: 'once', at: moment, timeZone: zone.value });
  return err(moment === null ? [...problems, { field: 'at', ...HELP.at, got: describeGot(at) }] : problems);
}

const notOneOf = (cron: string | undefined): Problem => ({
  field: 'cron',
  expected: 'either a cron expression or a moment',
  got: cron === undefined ? 'neither' : 'both',
  fix: 'Give "cron", for example "30 2 * * *", or "at" for a single time.',
});

const NO_TIME = 'no time: the schedule says when';
const NO_PARENTS = 'no other jobs: those of a schedule depend on none';
const NONE = {
  key: 'no key: each job of a schedule gets one of its own',
  runAt: NO_TIME,
  delayMs: NO_TIME,
  ref: NO_PARENTS,
  dependsOn: NO_PARENTS,
} as const;

/** What only one job can have, or what the schedule says itself. */
const NOT_HERE = ['key', 'runAt', 'delayMs', 'ref', 'dependsOn'] as const;

function jobOf(job: unknown, problems: Problem[]): JobRequest | null {
  const parsed = parseJobRequest(job);
  if (!parsed.ok) {
    problems.push(
      ...parsed.error.map((each) => ({ ...each, field: each.field === '' ? 'job' : `job.${each.field}` })),
    );
    return null;
  }
  for (const field of NOT_HERE) {
    const got = (job as Readonly<Record<string, unknown>>)[field];
    if (got === undefined || got === 0 || (Array.isArray(got) && got.length === 0)) continue;
    problems.push({
      field: `job.${field}`,
      expected: NONE[field],
      got: describeGot(got),
      fix: 'Leave it out.',
    });
  }
  return parsed.value;
}

const HELP = {
  '': {
    expected: 'a schedule as a JSON object',
    fix: 'Write {"cron": "30 2 * * *", "job": {"kind": "command", "payload": {"program": "ls"}}}.',
  },
  name: { expected: 'a text of 1 to 100 characters on one line', fix: 'Shorten the name, or leave it out.' },
  cron: { expected: 'a cron expression', fix: 'Write for example "30 2 * * *" for every day at 02:30.' },
  at: {
    expected: 'a moment with its zone, or ms since 1970',
    fix: 'Write for example "2026-11-24T02:30:00+01:00".',
  },
  timeZone: { expected: 'a time zone by its IANA name', fix: 'Write for example Europe/Berlin or UTC.' },
  missed: { expected: `one of ${MISSED_POLICIES.join(', ')}`, fix: 'Say what happens to missed runs.' },
  overlap: {
    expected: `one of ${OVERLAP_POLICIES.join(', ')}`,
    fix: 'Say what happens while an earlier job is open.',
  },
  job: { expected: 'a job', fix: 'Give the job as it would be queued.' },
} as const;

function problemOf(issue: z.core.$ZodIssue, input: unknown): Problem {
  if (issue.code === 'unrecognized_keys') {
    const got = issue.keys.map(describeGot).join(', ');
    return {
      field: oneLine(issue.keys[0] ?? ''),
      expected: 'only known fields',
      got,
      fix: 'Remove the field or correct its name.',
    };
  }
  const field = String(issue.path[0] ?? '');
  const help = HELP[field as keyof typeof HELP];
  const got = field === '' ? input : (input as Readonly<Record<string, unknown>>)[field];
  return { field, ...help, got: describeGot(got) };
}
