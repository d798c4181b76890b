import {
  type EndedRun,
  hasParents,
  type Progress,
  type RunError,
  type RunningJob,
} from '../../shared/jobs/job.ts';
import type { ParentResult } from '../../shared/jobs/job-views.ts';
import type { RunContext, StopReason } from './job-runner.ts';
import type { Soon } from './job-store.ts';
import type { QueueEntry } from './queue-table.ts';

/** What runs need of the engine; one object for all of them. */
export interface RunSurroundings {
  readonly lastRun: (jobId: string) => Soon<EndedRun | null>;
  readonly parentResults: (jobId: string) => Soon<readonly ParentResult[]>;
  readonly onProgress: () => void;
}

/** A run from its claim to the commit of its end. */
export class ActiveRun implements RunContext {
  readonly job: RunningJob;
  readonly run: number;
  readonly entry: QueueEntry;
  /** Monotonic, ms; set when the work begins. */
  startedAt = 0;
  stopReason: StopReason | null = null;
  /** The last that the work told. */
  told: Progress | null = null;
  readonly #surroundings: RunSurroundings;
  #controller: AbortController | null = null;
  #waiters: ((refusal: Error | null) => void)[] | null = null;

  constructor(job: RunningJob, entry: QueueEntry, surroundings: RunSurroundings) {
    this.job = job;
    this.run = job.tries.runs;
    this.entry = entry;
    this.#surroundings = surroundings;
  }

  async parents(): Promise<readonly ParentResult[]> {
    return hasParents(this.job) ? this.#surroundings.parentResults(this.job.id) : [];
  }

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.stopReason !== null) this.#controller.abort(this.stopReason);
    }
    return this.#controller.signal;
  }

  progress(progress: Progress): void {
    this.told = progress;
    this.#surroundings.onProgress();
  }

  async previousError(): Promise<RunError | null> {
    if (this.run === 1) return null;
    const outcome = (await this.#surroundings.lastRun(this.job.id))?.end.outcome;
    return outcome?.type === 'failed' || outcome?.type === 'timed-out' ? outcome.error : null;
  }

  /** The first reason stands. */
  stop(reason: StopReason): void {
    if (this.stopReason !== null) return;
    this.stopReason = reason;
    this.#controller?.abort(reason);
  }

  /** Resolves when the end of the run is committed; with the reason when the store refuses it, which is tried again. */
  ended(): Promise<Error | null> {
    return new Promise((resolve) => {
      this.#waiters ??= [];
      this.#waiters.push(resolve);
    });
  }

  settle(refusal: Error | null): void {
    const waiters = this.#waiters;
    if (waiters === null) return;
    this.#waiters = null;
    for (const resolve of waiters) resolve(refusal);
  }
}
