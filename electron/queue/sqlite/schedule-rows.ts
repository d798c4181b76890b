import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { MAX_FIRINGS } from '../../../shared/schedules/schedule.ts';
import type { ScheduleChange } from '../schedules/schedule-store.ts';
import type { Transactions } from './transactions.ts';

/** A change as it crosses to the thread: what is written of it, as JSON. */
export interface WrittenChange {
  readonly id: string;
  readonly schedule: string;
  readonly firing: { readonly number: number; readonly written: string } | null;
}

export function written({ schedule, firing }: ScheduleChange): WrittenChange {
  return {
    id: schedule.id,
    schedule: JSON.stringify(schedule),
    firing: firing && { number: firing.number, written: JSON.stringify(firing) },
  };
}

/** Schedules and their history, as rows. */
export class ScheduleRows {
  readonly #transactions: Transactions;
  readonly #save: StatementSync;
  readonly #addFiring: StatementSync;
  readonly #dropFirings: StatementSync;
  readonly #hide: StatementSync;
  readonly #deleted: StatementSync;
  readonly #restore: StatementSync;
  readonly #forget: StatementSync;
  readonly #forgetFirings: StatementSync;
  readonly #firings: StatementSync;
  readonly #openJobs: StatementSync;
  readonly #byKey: StatementSync;

  constructor(db: DatabaseSync, transactions: Transactions) {
    this.#transactions = transactions;
    this.#save = db.prepare('INSERT OR REPLACE INTO schedules (id, written) VALUES (?, ?)');
    this.#addFiring = db.prepare(
      'INSERT OR REPLACE INTO firings (schedule, number, written) VALUES (?, ?, ?)',
    );
    this.#dropFirings = db.prepare('DELETE FROM firings WHERE schedule = ? AND number <= ?');
    this.#hide = db.prepare('UPDATE schedules SET deleted_by = ? WHERE id = ?');
    this.#deleted = db.prepare('SELECT written FROM schedules WHERE deleted_by = ?');
    this.#restore = db.prepare('UPDATE schedules SET deleted_by = NULL, written = ? WHERE deleted_by = ?');
    this.#forget = db.prepare('DELETE FROM schedules WHERE deleted_by = ?');
    this.#forgetFirings = db.prepare(
      'DELETE FROM firings WHERE schedule IN (SELECT id FROM schedules WHERE deleted_by = ?)',
    );
    this.#firings = db.prepare(
      `SELECT written FROM firings WHERE schedule = ? AND number < ?
         AND schedule NOT IN (SELECT id FROM schedules WHERE deleted_by IS NOT NULL) ORDER BY number DESC LIMIT ?`,
    );
    this.#openJobs = db.prepare(
      `SELECT id FROM jobs INDEXED BY jobs_of_schedules
       WHERE schedule = ? AND schedule IS NOT NULL AND state IN (0, 1, 2, 3) ORDER BY number LIMIT ?`,
    );
    this.#byKey = db.prepare('SELECT id FROM jobs WHERE key = ?');
  }

  save(changes: readonly WrittenChange[]): void {
    this.#transactions.run(() => {
      for (const { id, schedule, firing } of changes) {
        this.#save.run(id, schedule);
        if (firing === null) continue;
        this.#addFiring.run(id, firing.number, firing.written);
        this.#dropFirings.run(id, firing.number - MAX_FIRINGS);
      }
    });
  }

  /** Hidden until the step is forgotten. */
  delete(scheduleId: string, step: number): void {
    this.#hide.run(step, scheduleId);
  }

  deleted(step: number): string | null {
    return (this.#deleted.get(step)?.['written'] as string | undefined) ?? null;
  }

  restore(step: number, schedule: string): boolean {
    return this.#transactions.run(() => this.#restore.run(schedule, step).changes > 0);
  }

  /** What that step deleted can't be restored any more. */
  forgetDeleted(step: number): void {
    this.#forgetFirings.run(step);
    this.#forget.run(step);
  }

  firings(scheduleId: string, before: number, limit: number): readonly string[] {
    return this.#firings.all(scheduleId, before, limit).map((row) => String(row['written']));
  }

  openJobs(scheduleId: string, limit: number): readonly string[] {
    return this.#openJobs.all(scheduleId, limit).map((row) => String(row['id']));
  }

  jobsWithKeys(keys: readonly string[]): readonly (string | null)[] {
    return keys.map((key) => (this.#byKey.get(key)?.['id'] as string | undefined) ?? null);
  }
}
