import type { JobChange } from '../../../shared/jobs/events.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import type { EarlierRequest } from '../../../shared/jobs/job-views.ts';

/** What jobs were asked before they were edited, oldest first; few jobs have any. */
export class EarlierRequests {
  readonly #edits = new Map<string, readonly EarlierRequest[]>();

  all(jobId: string): readonly EarlierRequest[] | undefined {
    return this.#edits.get(jobId);
  }

  newest(jobId: string, limit: number): readonly EarlierRequest[] {
    const kept = this.#edits.get(jobId) ?? [];
    return limit < 1 ? [] : kept.slice(-limit).reverse();
  }

  restore(jobId: string, edits: readonly EarlierRequest[]): void {
    this.#edits.set(jobId, edits);
  }

  forget(jobId: string): void {
    this.#edits.delete(jobId);
  }

  /** What its runs so far were made with. Edited again before a run, there is nothing new to keep. */
  apply(before: Job, { after, at, restores }: JobChange): void {
    const edits = this.#edits.get(before.id) ?? [];
    const last = edits.at(-1);
    const { runs: untilRun } = before.tries;
    if (restores !== undefined) {
      // That edit was taken back.
      if (last?.untilRun === untilRun && last.payload === after.payload) {
        this.#edits.set(before.id, edits.slice(0, -1));
      }
    } else if (untilRun > 0 && last?.untilRun !== untilRun) {
      const { name, payload, options } = before;
      this.#edits.set(before.id, [...edits, { untilRun, at, name, payload, options }]);
    }
  }
}
