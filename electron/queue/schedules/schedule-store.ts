import type { UndoStep } from '../../../shared/jobs/control.ts';
import type { Firing, Schedule } from '../../../shared/schedules/schedule.ts';
import type { Soon } from '../job-store.ts';

/** What a job store keeps of schedules; how they stand at the start is in StoredState. */
export interface ScheduleStore {
  /** New ones and changed ones, with the lines that this adds to their history: all or nothing, and on disk. */
  saveSchedules(changes: readonly ScheduleChange[]): Soon<void>;
  /**
   * With its history; its jobs stay. In one commit with a step, which keeps both until it is forgotten.
   */
  deleteSchedule(scheduleId: string, step: UndoStep): Soon<void>;
  /** The one that was deleted by that step, as it was; null when there is none (any more). */
  deletedSchedule(step: number): Soon<Schedule | null>;
  /** It is there again, as it is told here, with its history; false when there is none (any more). */
  restoreSchedule(step: number, schedule: Schedule): Soon<boolean>;
  /** The history of a schedule, newest first, before the line of that number; at most `limit` of the last MAX_FIRINGS. */
  firings(scheduleId: string, before: number | null, limit: number): Soon<readonly Firing[]>;
  /** The open jobs of a schedule, in the order in which they were made. */
  openJobsOf(scheduleId: string, limit: number): Soon<readonly string[]>;
  /** The id of the job that has each key, null where there is none. */
  jobsWithKeys(keys: readonly string[]): Soon<readonly (string | null)[]>;
}

export interface ScheduleChange {
  readonly schedule: Schedule;
  /** The new line; one of the same number is replaced. */
  readonly firing: Firing | null;
}
