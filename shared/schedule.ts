import { z } from 'zod';
import { parseCron } from './cron.ts';
import { shortened } from './format.ts';
import type { JobState } from './job.ts';
import { type JobRequest, type JobRequestInput, parseJobRequest } from './job-request.ts';
import { oneLine } from './one-line.ts';
import { describeGot } from './problems.ts';
import { err, ok, type Problem, type Result } from './result.ts';
import { parseTimeZone, systemTimeZone } from './time-zone.ts';
import { momentFrom } from './wall-time.ts';

/** What happens to planned moments that passed while nobody looked: none, one job for all of them, a job for each. */
export const MISSED_POLICIES = ['skip', 'one', 'all'] as const;
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

/** What happens when a job of the schedule is still open at the next moment: no new one, one more, a new one in its place. */
export const OVERLAP_POLICIES = ['skip', 'queue', 'replace'] as const;
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];

export const MAX_SCHEDULES = 10_000;
/** The jobs that schedules ask for are kept in memory: all of them together, as UTF-8 JSON. */
export const MAX_SCHEDULES_BYTES = 67_108_864;
/** Lines kept of each schedule's history. */
export const MAX_FIRINGS = 200;
/** Missed moments that are counted, and made up for by `all`, at a time. */
export const MAX_MISSED = 100;

/** When it fires: by a cron expression in a time zone, or once at a wall time, ms. */
export type When =
  | { readonly type: 'cron'; readonly cron: string; readonly timeZone: string }
  | { readonly type: 'once'; readonly at: number; readonly timeZone: string };

/** The comment of each says who moves a schedule out of it. */
export type ScheduleState =
  /** Fires at `nextAt`; a person pauses it. */
  | { readonly type: 'on'; readonly nextAt: number }
  /** Moments pass and are not made up for; a person resumes it. */
  | { readonly type: 'paused'; readonly since: number }
  /** There is no moment left; a person gives it new ones. */
  | { readonly type: 'over' };

export interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly when: When;
  /** The request as it was asked for; it is parsed anew for each job. */
  readonly job: JobRequestInput;
  readonly missed: MissedPolicy;
  readonly overlap: OverlapPolicy;
  readonly createdAt: number;
  readonly state: ScheduleState;
  /** The newest line of its history. */
  readonly last: Firing | null;
  /** The newest job that it made. */
  readonly lastJobId: string | null;
}

/** A line of the history of a schedule. Times are wall times, ms. */
export type Firing = {
  /** 1 for the first. */
  readonly number: number;
  readonly at: number;
} & FiringOutcome;

export type FiringOutcome =
  /** A job was made. `missed`: planned moments that it makes up for or that were passed over with it, MAX_MISSED: at least. */
  | {
      readonly type: 'fired';
      readonly plannedAt: number;
      readonly jobId: string;
      readonly missed: number;
    }
  | { readonly type: 'by-hand'; readonly jobId: string }
  /** No job was made: the moments were missed, or an earlier job was open. `count` from `plannedAt` on. */
  | {
      readonly type: 'skipped';
      readonly why: 'missed' | 'overlap';
      readonly plannedAt: number;
      readonly count: number;
    }
  /** A job could not be queued, in words. */
  | { readonly type: 'refused'; readonly plannedAt: number; readonly reason: string };

/** A row of the list: what the columns show, and no payload. */
export type ScheduleRow = Omit<Schedule, 'job'> & {
  readonly kind: string;
  /** Of the newest job that it made; null when it made none, or that was pruned. */
  readonly lastJob: JobResult | null;
};

/** What became of a job, as a history shows it. */
export interface JobResult {
  readonly id: string;
  readonly state: JobState;
  readonly error: string | null;
}

/** By name. The cursor goes on where a page ended, however much changed since. */
export interface SchedulePage {
  readonly rows: readonly ScheduleRow[];
  readonly next: string | null;
  readonly total: number;
}

/** Newest first. */
export interface FiringPage {
  readonly rows: readonly FiringRow[];
  readonly next: string | null;
}
export type FiringRow = Firing & { readonly job: JobResult | null };

/** What is needed to say how schedules stand, in every snapshot. */
export interface SchedulesPresent {
  /** Grows with every change: a list that was read at another one is old. */
  readonly revision: number;
  readonly total: number;
  readonly paused: number;
  /** null when none will fire. */
  readonly nextAt: number | null;
  /** Those that are due first, at most MAX_SOONEST. */
  readonly soonest: readonly SoonSchedule[];
}
export interface SoonSchedule {
  readonly id: string;
  readonly name: string;
  readonly nextAt: number;
}
export const MAX_SOONEST = 8;

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
