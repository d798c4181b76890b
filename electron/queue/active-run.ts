import type { RunningJob } from '../../shared/job.ts';
import type { RunContext, StopReason } from './job-runner.ts';
import type { QueueEntry } from './queue-table.ts';

/** A run from its claim to the commit of its end. */
export class ActiveRun implements RunContext {
  readonly job: RunningJob;
  readonly run: number;
  readonly entry: QueueEntry;
  /** Monotonic, ms; set when the work begins. */
  startedAt = 0;
  stopReason: StopReason | null = null;
  #controller: AbortController | null = null;
  #waiters: ((refusal: Error | null) => void)[] | null = null;

  constructor(job: RunningJob, entry: QueueEntry) {
    this.job = job;
    this.run = job.tries.runs;
    this.entry = entry;
  }

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.stopReason !== null) this.#controller.abort(this.stopReason);
    }
    return this.#controller.signal;
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
