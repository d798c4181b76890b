import type { UndoStep } from '../../../shared/jobs/control.ts';
import type { JobEvent } from '../../../shared/jobs/events.ts';
import { isOpen, type Job } from '../../../shared/jobs/job.ts';
import { err, ok, type Problem, type Result } from '../../../shared/result.ts';
import type { Clock } from '../../clock.ts';
import type { Committer, CommitVerdict } from '../committer.ts';
import type { JobStore } from '../job-store.ts';
import type { RunControl } from '../run-control.ts';
import { type Decision, decide, tooLate } from './decide.ts';
import type { UndoSteps } from './undo-steps.ts';

type Simple = 'cancel' | 'retry' | 'run-now';

/** How often a command starts over because the job changed under it; more means something is badly wrong. */
const TRIES = 10;

/** Commands on one job: read it, decide purely, commit; start over when the job has moved on meanwhile. */
export class JobCommands {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #committer: Committer;
  readonly #runs: RunControl;
  readonly #steps: UndoSteps;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly committer: Committer;
    readonly runs: RunControl;
    readonly steps: UndoSteps;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#committer = options.committer;
    this.#runs = options.runs;
    this.#steps = options.steps;
  }

  async dismissFailures(fingerprint: string | null, dismissed: boolean): Promise<Result<null>> {
    const isThere = await this.#store.dismissFailures(fingerprint, dismissed);
    return isThere || fingerprint === null ? ok(null) : err(unknownGroup(fingerprint));
  }

  async cancel(jobId: string): Promise<Result<null>> {
    const step = this.#begin('cancel');
    for (let tries = 0; tries < TRIES; tries += 1) {
      const active = this.#runs.get(jobId);
      if (active === null) {
        const result = await this.#changeOrEnd(jobId, (job) => this.#decide('cancel', job, step));
        if (result !== 'end its run') return result;
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

  retry(jobId: string): Promise<Result<null>> {
    const step = this.#begin('retry');
    return this.change(jobId, (job) => this.#decide('retry', job, step));
  }

  runNow(jobId: string): Promise<Result<null>> {
    const step = this.#begin('run-now');
    return this.change(jobId, (job) => this.#decide('run-now', job, step));
  }

  #begin(type: Simple): UndoStep {
    return this.#steps.begin({ type: 'jobs', action: { type } });
  }

  #decide(type: Simple, job: Job, step: UndoStep): Decision {
    return decide({ type }, job, step, this.#clock.now());
  }

  async change(jobId: string, decideOn: (job: Job) => Decision): Promise<Result<null>> {
    const result = await this.#changeOrEnd(jobId, decideOn);
    if (result === 'end its run') throw new Error(`expected a change of ${jobId} that ends no run`);
    return result;
  }

  async #changeOrEnd(jobId: string, decideOn: (job: Job) => Decision): Promise<Result<null> | 'end its run'> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const job = await this.#store.get(jobId);
      if (job === null) return err(unknownJob(jobId));
      const decision = decideOn(job);
      if (decision === 'nothing to do') return ok(null);
      if (decision === 'end its run') return decision;
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

const unknownGroup = (fingerprint: string): Problem => ({
  field: 'fingerprint',
  expected: 'the fingerprint of a group of failures',
  got: JSON.stringify(fingerprint),
  fix: 'Of very many kinds the oldest are forgotten; look at the list of groups.',
});

const unknownJob = (jobId: string): Problem => ({
  field: 'jobId',
  expected: 'the id of a job',
  got: JSON.stringify(jobId),
  fix: 'It may have been pruned; look in the list of jobs.',
  code: 'not-found',
});

const busy = (jobId: string): Problem => ({
  field: 'jobId',
  expected: 'a job that holds still',
  got: `${jobId}, which changed ${TRIES} times meanwhile`,
  fix: 'Try again.',
});
