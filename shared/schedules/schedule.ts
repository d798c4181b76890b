import type { JobState } from '../jobs/job.ts';
import type { JobRequestInput } from '../jobs/job-request.ts';

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
