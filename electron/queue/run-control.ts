import type { JobEvent } from '../../shared/jobs/events.ts';
import type { Outcome, Progress, RunningJob, WaitingJob } from '../../shared/jobs/job.ts';
import { checkedOutcome } from '../../shared/jobs/result-limit.ts';
import type { Clock } from '../clock.ts';
import { errorText, type Logger } from '../logger.ts';
import { ActiveRun, type RunSurroundings } from './active-run.ts';
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
  readonly #surroundings: RunSurroundings;
  readonly #random: () => number;
  readonly #onFree: () => void;
  readonly #onClaimFailed: (entry: QueueEntry) => void;
  /** Ends that the store did not take. */
  #untaken: (() => void)[] = [];
  #givesUp = false;
  readonly #active = new Map<string, ActiveRun>();

  constructor(options: {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly committer: Committer;
    readonly queues: QueueTable;
    readonly runner: JobRunner;
    readonly surroundings: RunSurroundings;
    readonly random: () => number;
    /** A slot became free. */
    readonly onFree: () => void;
    /** The store did not take a claim, or the job was not as the line had it. */
    readonly onClaimFailed: (entry: QueueEntry) => void;
  }) {
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#committer = options.committer;
    this.#queues = options.queues;
    this.#runner = options.runner;
    this.#surroundings = options.surroundings;
    this.#random = options.random;
    this.#onFree = options.onFree;
    this.#onClaimFailed = options.onClaimFailed;
  }

  get(jobId: string): ActiveRun | null {
    return this.#active.get(jobId) ?? null;
  }

  has(jobId: string, revision = -1): boolean {
    const active = this.#active.get(jobId);
    return active !== undefined && active.job.revision > revision;
  }

  get size(): number {
    return this.#active.size;
  }

  /** Oldest first. */
  jobs(): readonly RunningJob[] {
    return Array.from(this.#active.values(), (active) => active.job);
  }

  /** Null for one that does not run, or has told nothing. */
  progressOf(jobId: string): Progress | null {
    return this.#active.get(jobId)?.told ?? null;
  }

  claim(job: WaitingJob, entry: QueueEntry): void {
    const event = startRun(job, this.#clock.now());
    const active = new ActiveRun(event.after, entry, this.#surroundings);
    this.#active.set(job.id, active);
    this.#committer.submit(event, (verdict) => {
      if (verdict === 'committed') this.#work(active);
      else this.#letGo(active, typeof verdict === 'object');
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
    // It was cancelled, or the engine stops, while its start was being committed: there is nothing to undo yet.
    if (active.stopReason !== null) {
      this.#end(active, { type: active.stopReason });
      return;
    }
    let running: Promise<Outcome>;
    try {
      running = this.#runner.run(active.job, active);
    } catch (error) {
      running = Promise.reject(error);
    }
    running.then(
      (outcome) => this.#end(active, checkedOutcome(outcome)),
      (error: unknown) => this.#end(active, this.#bug(active, error)),
    );
  }

  #end(active: ActiveRun, outcome: Outcome): void {
    const { job } = active;
    const tookMs = this.#clock.monotonic() - active.startedAt;
    const crashed = active.stopReason !== 'interrupted';
    this.#commitEnd(active, endRun(job, { outcome, tookMs, crashed }, this.#clock.now(), this.#random));
    this.#onFree();
  }

  #commitEnd(active: ActiveRun, event: JobEvent): void {
    this.#active.delete(active.job.id);
    this.#queues.release(active.entry, active.job);
    this.#committer.submit(event, (verdict) => {
      const failed = typeof verdict === 'object' && 'failed' in verdict ? verdict.failed : null;
      if (verdict === 'moved-on') this.#lost(active, 'an outcome came for a run that is not the newest');
      else if (failed !== null && this.#givesUp) this.#lost(active, errorText(failed));
      if (failed === null || this.#givesUp) {
        active.settle(failed);
        return;
      }
      // The work is done, and must not be forgotten or done again: the run keeps its slot until its end is stored.
      this.#active.set(active.job.id, active);
      this.#queues.occupy(active.entry, active.job);
      this.#untaken.push(() => this.#commitEnd(active, event));
      active.settle(failed);
    });
  }

  /** Submits the ends that the store did not take; whether there were any. */
  tryAgain(): boolean {
    const untaken = this.#untaken.splice(0);
    for (const again of untaken) again();
    return untaken.length > 0;
  }

  /** The engine stops: what the store does not take now is tried once more, and then left as it is stored. */
  giveUp(): void {
    this.#givesUp = true;
    this.tryAgain();
  }

  /** The claim was not committed: the job is somebody else's, or still in line. */
  #letGo(active: ActiveRun, failed: boolean): void {
    this.#active.delete(active.job.id);
    this.#queues.release(active.entry, active.job);
    active.entry.rates?.giveBack(active.job.options.rateKey);
    // What the line holds is not sure to be what waits; where keys were passed over, neither is the place it was read to.
    if (failed || active.entry.passed !== null) this.#onClaimFailed(active.entry);
    active.settle(null);
    this.#onFree();
  }

  #lost(active: ActiveRun, error: string): void {
    this.#logger.log('ERROR', 'outcome_not_committed', { job_id: active.job.id, run: active.run, error });
  }

  /** A runner must not reject. If one does, the job is not to blame, but somebody has to be told. */
  #bug(active: ActiveRun, error: unknown): Outcome {
    const message = errorText(error);
    this.#logger.log('ERROR', 'runner_threw', { job_id: active.job.id, run: active.run, error: message });
    return {
      type: 'failed',
      retryable: true,
      error: { message: `Jobdeck failed to run this: ${message}`, code: 'internal' },
    };
  }
}
