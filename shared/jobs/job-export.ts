import { type Redaction, redact } from '../secrets/redact.ts';
import {
  type EndedRun,
  hasParents,
  type Job,
  type JsonValue,
  type Outcome,
  type Run,
  workOf,
} from './job.ts';
import type { RelatedJob } from './job-views.ts';
import { requestOfJob } from './request-of-job.ts';

/** How jobs leave the program as a file: to be imported again, or to be looked at in a table. */
export const JOB_EXPORT_FORMATS = ['jsonl', 'csv'] as const;
export type JobExportFormat = (typeof JOB_EXPORT_FORMATS)[number];

/** What became of an export. */
export interface JobsExported {
  readonly file: string;
  readonly jobs: number;
}

/** All that is told of a job in a file of many. */
export interface WholeJob {
  readonly job: Job;
  /** The newest run that ended; null before there is one. */
  readonly lastRun: EndedRun | null;
  /** What it depends on and is still kept; empty for most. */
  readonly parents: readonly RelatedJob[];
}

/** Jobs asked for at once, and how many bytes of them are answered at least before the others are left for later. */
export const MAX_WHOLE_JOBS = 500;
export const WHOLE_JOBS_BYTES = 4_194_304;

/** A job without its secrets, unless they are wanted. */
export function withSecretsOrNot(whole: WholeJob, secrets: boolean): WholeJob {
  return secrets ? whole : withoutItsSecrets(whole);
}

export function withoutItsSecrets({ job, lastRun, parents }: WholeJob): WholeJob {
  const redaction = redact(workOf(job));
  return { job: redactedJob(job, redaction), lastRun: lastRun && redactedRun(lastRun, redaction), parents };
}

export function redactedJob(job: Job, { payload, text, json }: Redaction): Job {
  const told = { ...job, payload: payload as unknown as Job['payload'], name: text(job.name) };
  return {
    ...told,
    ...('error' in told && { error: json(told.error as unknown as JsonValue) }),
    ...('result' in told && { result: json(told.result) }),
  } as Job;
}

export function redactedRun<R extends Run>(run: R, { json }: Redaction): R {
  if (run.end === null) return run;
  const outcome = json(run.end.outcome as unknown as JsonValue) as unknown as Outcome;
  return { ...run, end: { ...run.end, outcome } };
}

/**
 * A line that `jobdeck import` queues again: a request, and in `exported` what became of the job, which no import reads
 * but for the jobs that it depended on.
 */
export function jobLine({ job, lastRun, parents }: WholeJob): string {
  const isChild = hasParents(job) && parents.length > 0;
  const line = {
    ...requestOfJob(job),
    ref: refOf(job.id),
    ...(isChild && {
      dependsOn: parents.map(({ id }) => refOf(id)),
      onParentFailure: job.options.onParentFailure,
    }),
    exported: {
      id: job.id,
      ...toldOf(job, lastRun),
      ...(isChild && { completedParents: parents.filter(isCompleted).map(({ id }) => refOf(id)) }),
    },
  };
  return `${JSON.stringify(line)}\n`;
}

const isCompleted = ({ state }: RelatedJob): boolean => state === 'completed';

/** No id: ids are given by the engine that a job is in. */
export const refOf = (jobId: string): string => `job-${jobId}`;

/** What became of it, with moments as ISO 8601 in UTC and durations in whole ms; null: there is none. */
export function toldOf(job: Job, lastRun: EndedRun | null) {
  const end = lastRun?.end ?? null;
  const error = 'error' in job ? job.error : null;
  return {
    state: job.state,
    createdAt: iso(job.createdAt),
    startedAt: job.state === 'running' ? iso(job.startedAt) : isoOf(lastRun?.startedAt),
    finishedAt: 'finishedAt' in job ? iso(job.finishedAt) : null,
    attempts: job.tries.attempts,
    runs: job.tries.runs,
    waitedMs: ms(job.state === 'running' ? job.waitedMs : lastRun?.waitedMs),
    tookMs: job.state === 'running' ? null : ms(end?.tookMs),
    outcome: end?.outcome.type ?? null,
    error: error && { message: error.message, code: error.code },
    reason: job.state === 'dead' ? job.reason : null,
    result: job.state === 'completed' ? job.result : null,
    schedule: job.schedule,
  };
}

const iso = (at: number): string => new Date(at).toISOString();
const isoOf = (at: number | undefined): string | null => (at === undefined ? null : iso(at));
const ms = (value: number | undefined): number | null => (value === undefined ? null : Math.round(value));
