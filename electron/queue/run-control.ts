import type { Outcome, RunningJob, WaitingJob } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { ActiveRun } from './active-run.ts';
import type { Committer } from './committer.ts';
import type { JobRunner, StopReason } from './job-runner.ts';
import type { QueueEntry, QueueTable } from './queue-table.ts';
import { endRun, startRun } from './transitions.ts';

/**
 * Takes a claimed job through its run: commit the start, do the work, commit the end, give the slot back.
 *
 * The slot is free when the end is submitted, so that the next start is committed in the same group; the order within
 * the group keeps the gauge right. The work begins only after the commit of its start.
 */
export class RunControl {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #committer: Committer;
  readonly #queues: QueueTable;
  readonly #runner: JobRunner;
  readonly #random: () => number;
  readonly #onFree: () => void;
  readonly #active = new Map<string, ActiveRun>();

  constructor(options: {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly committer: Committer;
    readonly queues: QueueTable;
    readonly runner: JobRunner;
    readonly random: () => number;
    /** A slot became free. */
    readonly onFree: () => void;
  }) {
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#committer = options.committer;
    this.#queues = options.queues;
    this.#runner = options.runner;
    this.#random = options.random;
    this.#onFree = options.onFree;
  }

  get(jobId: string): ActiveRun | null {
    return this.#active.get(jobId) ?? null;
  }

  has(jobId: string): boolean {
    return this.#active.has(jobId);
  }

  get size(): number {
    return this.#active.size;
  }

  /** Oldest first. */
  jobs(): readonly RunningJob[] {
    return Array.from(this.#active.values(), (active) => active.job);
  }

  claim(job: WaitingJob, entry: QueueEntry): void {
    const event = startRun(job, this.#clock.now());
    const active = new ActiveRun(event.after, entry);
    this.#active.set(job.id, active);
    this.#committer.submit(event, (verdict) => {
      if (verdict === 'committed') this.#work(active);
      else this.#letGo(active, verdict === 'moved-on' ? null : verdict.failed);
    });
  }

  /** Ends all runs early and resolves when every end is committed. */
  async stopAll(reason: StopReason): Promise<void> {
    for (const active of this.#active.values()) active.stop(reason);
    await this.whenNone();
  }

  async whenNone(): Promise<void> {
    while (this.#active.size > 0) {
      await Promise.all(Array.from(this.#active.values(), (active) => active.ended()));
    }
  }

  #work(active: ActiveRun): void {
    active.startedAt = this.#clock.monotonic();
    let running: Promise<Outcome>;
    try {
      running = this.#runner.run(active.job, active);
    } catch (error) {
      running = Promise.reject(error);
    }
    running.then(
      (outcome) => this.#end(active, outcome),
      (error: unknown) => this.#end(active, this.#bug(active, error)),
    );
  }

  #end(active: ActiveRun, outcome: Outcome): void {
    const { job, entry } = active;
    const tookMs = this.#clock.monotonic() - active.startedAt;
    const crashed = active.stopReason !== 'interrupted';
    const event = endRun(job, { outcome, tookMs, crashed }, this.#clock.now(), this.#random);
    this.#active.delete(job.id);
    this.#queues.release(entry);
    this.#committer.submit(event, (verdict) => {
      if (verdict !== 'committed') this.#lost(active, verdict);
      active.settle();
    });
    this.#onFree();
  }

  /** The claim was not committed: the job is somebody else's, or still in line. */
  #letGo(active: ActiveRun, failure: Error | null): void {
    this.#active.delete(active.job.id);
    this.#queues.release(active.entry);
    if (failure !== null)
      this.#logger.log('ERROR', 'claim_failed', { job_id: active.job.id, error: failure.message });
    active.settle();
    this.#onFree();
  }

  #lost(active: ActiveRun, verdict: 'moved-on' | { readonly failed: Error }): void {
    const error =
      verdict === 'moved-on' ? 'an outcome came for a run that is not the newest' : verdict.failed.message;
    this.#logger.log('ERROR', 'outcome_not_committed', { job_id: active.job.id, run: active.run, error });
  }

  /** A runner must not reject. If one does, the job is not to blame, but somebody has to be told. */
  #bug(active: ActiveRun, error: unknown): Outcome {
    const message = error instanceof Error ? error.message : String(error);
    this.#logger.log('ERROR', 'runner_threw', { job_id: active.job.id, run: active.run, error: message });
    return {
      type: 'failed',
      retryable: true,
      error: { message: `Jobdeck failed to run this: ${message}`, code: 'internal' },
    };
  }
}
