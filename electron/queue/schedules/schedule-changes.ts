import type { UndoStep } from '../../../shared/jobs/control.ts';
import type { Firing, FiringOutcome, Schedule } from '../../../shared/schedules/schedule.ts';
import type { StoreReports } from '../committer.ts';
import type { UndoSteps } from '../control/undo-steps.ts';
import type { JobStore } from '../job-store.ts';
import type { ScheduleChange } from './schedule-store.ts';
import type { Entry, ScheduleTable } from './schedule-table.ts';

/** What is to become of a schedule: made from what it is when its turn comes. */
export interface Change {
  readonly scheduleId: string;
  readonly apply: (schedule: Schedule) => Schedule;
  /** New lines of its history, oldest first. */
  readonly lines?: readonly FiringOutcome[];
}

/**
 * The only way to change a schedule: one change after the other, each made from what the one before it stored, and in
 * the table when it is on disk.
 */
export class ScheduleChanges {
  readonly #store: JobStore;
  readonly #table: ScheduleTable;
  readonly #health: StoreReports;
  readonly #steps: UndoSteps;
  readonly #now: () => number;
  readonly #onChanged: () => void;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: {
    readonly store: JobStore;
    readonly table: ScheduleTable;
    readonly health: StoreReports;
    readonly steps: UndoSteps;
    readonly now: () => number;
    readonly onChanged: () => void;
  }) {
    this.#store = options.store;
    this.#table = options.table;
    this.#health = options.health;
    this.#steps = options.steps;
    this.#now = options.now;
    this.#onChanged = options.onChanged;
  }

  /** In one commit. What has been removed meanwhile is left out. Rejects when the store did not take it. */
  make(changes: readonly Change[]): Promise<void> {
    return this.#inTurn(async () => {
      const saved = changes.flatMap((change) => {
        const entry = this.#table.get(change.scheduleId);
        return entry === null ? [] : this.#saved(change, entry);
      });
      if (saved.length > 0) await this.#store.saveSchedules(saved);
      for (const { schedule } of saved) this.#table.set(schedule);
    });
  }

  add(schedule: Schedule): Promise<void> {
    return this.#inTurn(async () => {
      await this.#store.saveSchedules([{ schedule, firing: null }]);
      this.#table.set(schedule);
    });
  }

  /** The step by which it can be undone; null when there was none to remove. */
  async remove(scheduleId: string): Promise<UndoStep | null> {
    let step: UndoStep | null = null;
    await this.#inTurn(async () => {
      const entry = this.#table.get(scheduleId);
      if (entry === null) return;
      const begun = this.#steps.begin({ type: 'schedule', scheduleId, name: entry.schedule.name });
      await this.#store.deleteSchedule(scheduleId, begun);
      this.#table.delete(scheduleId);
      this.#steps.note(begun);
      step = begun;
    });
    return step;
  }

  /** What a step removed is there again, from now on as `apply` says; null when it is not kept any more. */
  async restore(step: number, apply: Change['apply']): Promise<Schedule | null> {
    let restored: Schedule | null = null;
    await this.#inTurn(async () => {
      const kept = await this.#store.deletedSchedule(step);
      const schedule = kept && apply(kept);
      if (schedule === null || !(await this.#store.restoreSchedule(step, schedule))) return;
      restored = schedule;
      // Its moments may have their job: they are looked up before it is fired.
      this.#table.set(schedule).doubtUntil = this.#now();
    });
    return restored;
  }

  /** Resolves when what was asked for so far is done. */
  async settled(): Promise<void> {
    await this.#last;
  }

  #saved({ apply, lines = [] }: Change, entry: Entry): readonly ScheduleChange[] {
    let { last, lastJobId } = entry.schedule;
    const firings = lines.map((line) => {
      last = nextLine(last, line, this.#now());
      if (line.type === 'fired' || line.type === 'by-hand') lastJobId = line.jobId;
      return last;
    });
    const schedule = { ...apply(entry.schedule), last, lastJobId };
    return firings.length === 0
      ? [{ schedule, firing: null }]
      : firings.map((firing) => ({ schedule, firing }));
  }

  async #inTurn(change: () => Promise<void>): Promise<void> {
    const mine = this.#last.then(change);
    this.#last = mine.catch(() => undefined);
    try {
      await mine;
    } catch (error) {
      this.#health.failed(error);
      throw error;
    }
    this.#health.taken();
    this.#onChanged();
  }
}

/** What was skipped for the same reason again and again is one line, or it would push all else out of the history. */
function nextLine(last: Firing | null, line: FiringOutcome, at: number): Firing {
  if (last?.type === 'skipped' && line.type === 'skipped' && last.why === line.why) {
    return { ...last, at, count: last.count + line.count };
  }
  return { ...line, number: (last?.number ?? 0) + 1, at };
}
