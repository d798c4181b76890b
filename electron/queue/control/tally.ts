import { type ChangeReport, MAX_REASONS, type UndoStep } from '../../../shared/jobs/control.ts';

const OTHER = 'other';

/** What came of a change of many jobs, as it goes on. */
export class ChangeTally {
  changed = 0;
  unchanged = 0;
  stopped = false;
  readonly #skipped = new Map<string, number>();

  skip(reason: string): void {
    const isKnown = this.#skipped.has(reason) || this.#skipped.size < MAX_REASONS - 1;
    const told = isKnown ? reason : OTHER;
    this.#skipped.set(told, (this.#skipped.get(told) ?? 0) + 1);
  }

  get skipped(): number {
    let skipped = 0;
    for (const jobs of this.#skipped.values()) skipped += jobs;
    return skipped;
  }

  get done(): number {
    return this.changed + this.unchanged + this.skipped;
  }

  /** `step` when something was changed that can be undone by it. */
  report(step: UndoStep | null): ChangeReport {
    return {
      step: step?.number ?? null,
      changed: this.changed,
      unchanged: this.unchanged,
      skipped: Array.from(this.#skipped, ([reason, jobs]) => ({ reason, jobs })),
      stopped: this.stopped,
    };
  }
}
