import type { Job, Run } from '../../shared/jobs/job.ts';
import type { JobDetail, JobRow } from '../../shared/jobs/job-views.ts';

/** What --json prints; docs/cli.md tells every key. Moments are ISO 8601 in UTC, durations whole milliseconds. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function rowJson(row: JobRow): object {
  return withTimes({ ...row });
}

/** A job as it was asked for, with what became of it. */
export function jobJson(job: Job): object {
  const { options, tries, revision: _, ...rest } = job;
  return withTimes({ ...rest, ...options, ...tries });
}

export function runJson({ number, startedAt, waitedMs, end }: Run): object {
  const error = end !== null && 'error' in end.outcome ? end.outcome.error : null;
  return {
    run: number,
    startedAt: iso(startedAt),
    waitedMs: Math.round(waitedMs),
    endedAt: end === null ? null : iso(end.at),
    tookMs: end === null ? null : Math.round(end.tookMs),
    outcome: end?.outcome.type ?? null,
    error,
  };
}

export function detailJson({ job, runs, relations }: JobDetail): object {
  return { job: jobJson(job), ...relations, runs: runs.map(runJson) };
}

/** Keys that tell a moment, wherever they come from: createdAt, dueAt, at, since, until, silencedUntil, notBefore. */
const MOMENT = /(At|Until|^at|^since|^until|^notBefore)$/;
const DURATION = /Ms$/;

export function withTimes(fields: Readonly<Record<string, unknown>>): object {
  const shown = Object.entries(fields).map(([key, value]) => {
    if (typeof value !== 'number') return [key, value];
    if (MOMENT.test(key)) return [key, iso(value)];
    return [key, DURATION.test(key) ? Math.round(value) : value];
  });
  return Object.fromEntries(shown);
}

export const iso = (at: number): string => new Date(at).toISOString();
