import type { EndedRun } from '../../../shared/jobs/job.ts';

/** Of a job: one run, or all of them, oldest first; most jobs have one. */
export type RunsOfJob = EndedRun | readonly EndedRun[] | undefined;

/** The ended runs of jobs, by their slots. */
export class KeptRuns {
  readonly #ofSlot: RunsOfJob[] = [];

  add(slot: number, run: EndedRun): void {
    const kept = this.#ofSlot[slot];
    if (kept === undefined) this.#ofSlot[slot] = run;
    else this.#ofSlot[slot] = 'jobId' in kept ? [kept, run] : [...kept, run];
  }

  of(slot: number): RunsOfJob {
    return this.#ofSlot[slot];
  }

  /** As `of` told them earlier; with undefined the slot has none. */
  set(slot: number, runs: RunsOfJob): void {
    this.#ofSlot[slot] = runs;
  }

  last(slot: number): EndedRun | null {
    const kept = this.#ofSlot[slot];
    if (kept === undefined) return null;
    return 'jobId' in kept ? kept : (kept.at(-1) ?? null);
  }

  /** Newest first. */
  newest(slot: number, limit: number): readonly EndedRun[] {
    const kept = this.#ofSlot[slot];
    if (kept === undefined || limit < 1) return [];
    return 'jobId' in kept ? [kept] : kept.slice(-limit).reverse();
  }
}
