import { isOpen, type Job } from '../../../shared/jobs/job.ts';
import { type Firing, MAX_FIRINGS, type Schedule } from '../../../shared/schedules/schedule.ts';
import type { ScheduleChange } from './schedule-store.ts';

/** Schedules of a store in memory, with their history. */
export class MemorySchedules {
  readonly #schedules = new Map<string, Schedule>();
  /** Oldest first. */
  readonly #firings = new Map<string, Firing[]>();
  /** By the step that can be undone. */
  readonly #deleted = new Map<number, { readonly schedule: Schedule; readonly firings: Firing[] }>();
  /** Open jobs of each schedule that has some. */
  readonly #openJobs = new Map<string, Set<string>>();

  all(): readonly Schedule[] {
    return [...this.#schedules.values()];
  }

  save(changes: readonly ScheduleChange[]): void {
    for (const { schedule, firing } of changes) {
      this.#schedules.set(schedule.id, schedule);
      if (firing === null) continue;
      const lines = this.#firings.get(schedule.id) ?? [];
      if (lines.at(-1)?.number === firing.number) lines.pop();
      lines.push(firing);
      if (lines.length > MAX_FIRINGS) lines.shift();
      this.#firings.set(schedule.id, lines);
    }
  }

  /** A job is as it is now. */
  apply({ schedule, id, state }: Job): void {
    if (schedule === null) return;
    const open = this.#openJobs.get(schedule) ?? new Set();
    if (isOpen(state)) open.add(id);
    else open.delete(id);
    if (open.size > 0) this.#openJobs.set(schedule, open);
    else this.#openJobs.delete(schedule);
  }

  /** A job was deleted. */
  forget({ schedule, id }: Job): void {
    if (schedule !== null) this.#openJobs.get(schedule)?.delete(id);
  }

  openJobs(scheduleId: string, limit: number): readonly string[] {
    return [...(this.#openJobs.get(scheduleId) ?? [])].slice(0, limit);
  }

  delete(scheduleId: string, step: number): void {
    const schedule = this.#schedules.get(scheduleId);
    if (schedule === undefined) return;
    this.#deleted.set(step, { schedule, firings: this.#firings.get(scheduleId) ?? [] });
    this.#schedules.delete(scheduleId);
    this.#firings.delete(scheduleId);
  }

  deleted(step: number): Schedule | null {
    return this.#deleted.get(step)?.schedule ?? null;
  }

  restore(step: number, schedule: Schedule): boolean {
    const deleted = this.#deleted.get(step);
    if (deleted === undefined) return false;
    this.#deleted.delete(step);
    this.#schedules.set(schedule.id, schedule);
    this.#firings.set(schedule.id, deleted.firings);
    return true;
  }

  /** What that step deleted can't be restored any more. */
  forgetDeleted(step: number): void {
    this.#deleted.delete(step);
  }

  firings(scheduleId: string, before: number | null, limit: number): readonly Firing[] {
    const lines = this.#firings.get(scheduleId) ?? [];
    return lines
      .filter(({ number }) => before === null || number < before)
      .reverse()
      .slice(0, limit);
  }
}
