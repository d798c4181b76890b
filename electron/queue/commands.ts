import type { JobEvent } from '../../shared/events.ts';
import { isOpen, type Job } from '../../shared/job.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Committer, CommitVerdict } from './committer.ts';
import type { JobStore } from './job-store.ts';
import type { RunControl } from './run-control.ts';
import { becomeDue, cancelUnstarted, retryByHand, retryFailed } from './transitions.ts';

/** What a command makes of a job: a change, nothing because it is so already, or words why it can't be. */
type Decision = JobEvent | 'nothing to do' | Problem;

/** How often a command starts over because the job changed under it; more means something is badly wrong. */
const TRIES = 10;

/** Commands on one job: read it, decide purely, commit; start over when the job has moved on meanwhile. */
export class JobCommands {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #committer: Committer;
  readonly #runs: RunControl;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly committer: Committer;
    readonly runs: RunControl;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#committer = options.committer;
    this.#runs = options.runs;
  }

  async cancel(jobId: string): Promise<Result<null>> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const active = this.#runs.get(jobId);
      if (active === null) {
        const result = await this.#change(jobId, (job) => this.#cancelled(job));
        if (result !== 'running') return result;
        // Its run ended and the end is being committed.
        await this.#committer.settled();
        continue;
      }
      active.stop('cancelled');
      const refusal = await active.ended();
      if (refusal !== null) throw refusal;
      const job = await this.#store.get(jobId);
      if (job?.state === 'cancelled') return ok(null);
      // Still open: it failed or was interrupted rather than cancelled, and would run again.
      if (job !== null && !isOpen(job.state)) return err(tooLate(job));
    }
    return err(busy(jobId));
  }

  #cancelled(job: Job): Decision | 'running' {
    switch (job.state) {
      case 'scheduled':
      case 'waiting':
      case 'retrying':
        return cancelUnstarted(job, this.#clock.now());
      case 'running':
        return 'running';
      case 'cancelled':
        return 'nothing to do';
      case 'completed':
      case 'dead':
        return tooLate(job);
    }
  }

  async retry(jobId: string): Promise<Result<null>> {
    return this.#change<never>(jobId, (job) => {
      switch (job.state) {
        case 'completed':
        case 'dead':
        case 'cancelled':
          return retryByHand(job, this.#clock.now());
        case 'retrying':
          return retryFailed(job, this.#clock.now());
        case 'scheduled':
        case 'waiting':
        case 'running':
          return inState(
            job,
            'a job that is completed, dead, cancelled or retrying',
            'It will run without a retry.',
          );
      }
    });
  }

  async runNow(jobId: string): Promise<Result<null>> {
    return this.#change<never>(jobId, (job) => {
      switch (job.state) {
        case 'scheduled':
          return becomeDue(job, this.#clock.now());
        case 'retrying':
          return retryFailed(job, this.#clock.now());
        case 'waiting':
        case 'running':
          return 'nothing to do';
        case 'completed':
        case 'dead':
        case 'cancelled':
          return inState(job, 'a job that is scheduled or retrying', 'Retry it instead.');
      }
    });
  }

  /** `decide` may answer a word of its own, which is handed back. */
  async #change<Word extends 'running' = never>(
    jobId: string,
    decide: (job: Job) => Decision | Word,
  ): Promise<Result<null> | Word> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const job = await this.#store.get(jobId);
      if (job === null) return err(unknownJob(jobId));
      const decision = decide(job);
      if (decision === 'nothing to do') return ok(null);
      if (typeof decision === 'string') return decision;
      if ('field' in decision) return err(decision);
      const verdict = await this.#submit(decision);
      if (verdict === 'committed') return ok(null);
      if (typeof verdict === 'object' && 'failed' in verdict) throw verdict.failed;
    }
    return err(busy(jobId));
  }

  #submit(event: JobEvent): Promise<CommitVerdict> {
    return new Promise((resolve) => this.#committer.submit(event, resolve));
  }
}

const unknownJob = (jobId: string): Problem => ({
  field: 'jobId',
  expected: 'the id of a job',
  got: JSON.stringify(jobId),
  fix: 'It may have been pruned; look in the list of jobs.',
});

const busy = (jobId: string): Problem => ({
  field: 'jobId',
  expected: 'a job that holds still',
  got: `${jobId}, which changed ${TRIES} times meanwhile`,
  fix: 'Try again.',
});

const tooLate = (job: Job): Problem =>
  inState(job, 'a job that is scheduled, waiting, running or retrying', 'There is nothing left to cancel.');

const inState = (job: Job, expected: string, fix: string): Problem => ({
  field: 'jobId',
  expected,
  got: `one that is ${job.state}`,
  fix,
});
