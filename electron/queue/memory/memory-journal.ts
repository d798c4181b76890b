import type { UndoStep } from '../../../shared/jobs/control.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import type { EarlierRequest } from '../../../shared/jobs/job-views.ts';
import type { JournalEntry } from '../job-store.ts';
import type { RunsOfJob } from './kept-runs.ts';

/** What is kept of a job besides itself. */
export interface Belongings {
  readonly runs: RunsOfJob;
  readonly edits: readonly EarlierRequest[] | undefined;
}

interface Entry {
  readonly number: number;
  readonly earlier: Job;
  /** What the change made of the job. */
  revision: number;
  /** The place that it had in the order of changes. */
  readonly change: number;
  /** Of a job that was deleted. */
  readonly belongings: Belongings | null;
}

/** The undo journal of the store in memory: references to jobs as they were. */
export class MemoryJournal {
  readonly #steps = new Map<number, { readonly step: UndoStep; readonly entries: Map<string, Entry> }>();
  readonly #deleted = new Set<string>();
  #last = 0;

  steps(): readonly UndoStep[] {
    return Array.from(this.#steps.values(), ({ step }) => step);
  }

  begin(step: UndoStep): Map<string, Entry> {
    let kept = this.#steps.get(step.number);
    if (kept === undefined) {
      kept = { step, entries: new Map() };
      this.#steps.set(step.number, kept);
    }
    return kept.entries;
  }

  /** A job that one step changes twice is kept as it was before the first. */
  add(step: UndoStep, earlier: Job, change: number, belongings: Belongings | null): void {
    const entries = this.begin(step);
    const { id } = earlier;
    const known = entries.get(id);
    const revision = earlier.revision + 1;
    this.#last += 1;
    entries.set(
      id,
      known === undefined || belongings !== null
        ? { number: this.#last, earlier, revision, change, belongings }
        : { ...known, revision },
    );
    if (belongings !== null) this.#deleted.add(id);
  }

  has(step: number, jobId: string): boolean {
    return this.#steps.get(step)?.entries.has(jobId) ?? false;
  }

  /** The entry is used up; for the steps before it, the job is again as they left it. */
  use(step: number, jobId: string, revision: number): Entry {
    const ofStep = this.#steps.get(step)?.entries;
    const used = ofStep?.get(jobId);
    if (used === undefined) throw new Error(`expected step ${step} to have the job ${jobId}, it has not`);
    ofStep?.delete(jobId);
    this.#deleted.delete(jobId);
    for (const { entries } of this.#steps.values()) {
      const entry = entries.get(jobId);
      if (entry?.revision === used.earlier.revision) entry.revision = revision;
    }
    return used;
  }

  size(step: number): number {
    return this.#steps.get(step)?.entries.size ?? 0;
  }

  keeps(jobId: string): boolean {
    return this.#deleted.has(jobId);
  }

  entries(
    step: number,
    after: number | null,
    limit: number,
    current: (jobId: string) => Job | null,
  ): readonly JournalEntry[] {
    const found: JournalEntry[] = [];
    for (const [jobId, { number, earlier, revision, belongings }] of this.#steps.get(step)?.entries ?? []) {
      if (found.length === limit) break;
      if (after !== null && number <= after) continue;
      const isDeletion = belongings !== null;
      found.push({ entry: number, earlier, revision, current: current(jobId), isDeletion });
    }
    return found;
  }

  forget(number: number, limit: number): readonly string[] | null {
    const kept = this.#steps.get(number);
    if (kept === undefined) return null;
    const gone: string[] = [];
    let left = limit;
    for (const [jobId, { belongings }] of kept.entries) {
      if (left === 0) return gone;
      left -= 1;
      kept.entries.delete(jobId);
      if (belongings === null) continue;
      this.#deleted.delete(jobId);
      gone.push(jobId);
    }
    this.#steps.delete(number);
    return gone;
  }
}
