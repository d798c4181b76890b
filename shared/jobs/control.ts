import type { Rate } from '../numbers/rate.ts';
import type { JobState } from './job.ts';

/** What can be done to jobs, to one or to all that a selection matches. */
export type JobAction =
  | { readonly type: 'cancel' }
  | { readonly type: 'retry' }
  | { readonly type: 'run-now' }
  | { readonly type: 'delete' }
  | { readonly type: 'set-priority'; readonly priority: number }
  | { readonly type: 'move'; readonly queue: string };

/** Which jobs: these; all that are in a state, or with null all there are; or those of them for which a search is true. */
export type Selection =
  | { readonly type: 'ids'; readonly ids: readonly string[] }
  | { readonly type: 'state'; readonly state: JobState | null }
  | { readonly type: 'search'; readonly text: string; readonly state: JobState | null };

/** Ids in one selection at most; what is more is selected by what it has in common. */
export const MAX_SELECTED_IDS = 10_000;

/** So many steps can be undone, and none that is older. */
export const MAX_UNDO_STEPS = 100;
export const UNDO_MS = 600_000;

/** What was done in one go, and can be undone in one. */
export interface UndoStep {
  /** Later steps have higher numbers. */
  readonly number: number;
  /** Wall time, ms. */
  readonly at: number;
  readonly what: UndoableChange;
}

export type UndoableChange =
  | { readonly type: 'jobs'; readonly action: JobAction | { readonly type: 'edit' | 'move-in-line' } }
  /** A schedule was deleted. */
  | { readonly type: 'schedule'; readonly scheduleId: string; readonly name: string }
  /** Pause, resume or a limit; of one queue, or with null of all together. */
  | {
      readonly type: 'settings';
      readonly queue: string | null;
      readonly before: LineSettings;
      readonly after: LineSettings;
    };

export interface LineSettings {
  /** null: as many as there are workers. */
  readonly concurrency: number | null;
  readonly pausedAt: number | null;
  /** Of a queue. */
  readonly rate?: Rate | null;
  readonly keyRate?: Rate | null;
}

/** What came of a change of many jobs, or of its undo. */
export interface ChangeReport {
  /** By which it can be undone; null when nothing can. */
  readonly step: number | null;
  readonly changed: number;
  /** They were so already. */
  readonly unchanged: number;
  /** Could not be changed: why, in words that go on after "jobs that are", and how many. At most MAX_REASONS. */
  readonly skipped: readonly SkippedJobs[];
  /** Somebody stopped it before its end. */
  readonly stopped: boolean;
}

export interface SkippedJobs {
  readonly reason: string;
  readonly jobs: number;
}

/** Reasons told apart; what is more is counted as `other`. */
export const MAX_REASONS = 20;

/** A change of many jobs that is under way. */
export interface ChangeProgress {
  readonly action: JobAction['type'] | 'undo';
  readonly done: number;
  readonly total: number;
  readonly changed: number;
  readonly skipped: number;
}
