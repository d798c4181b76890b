import type { JobChange, LinePosition } from '../../shared/jobs/events.ts';
import type { Job, WaitingJob } from '../../shared/jobs/job.ts';
import { describeGot } from '../../shared/problems.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Committer } from './committer.ts';
import type { UndoSteps } from './control/undo-steps.ts';
import type { JobStore } from './job-store.ts';
import { moveInLine } from './transitions.ts';

/** Jobs that one command moves at most. */
const MOST_MOVED = 1_000;

/** How often a command starts over because jobs changed under it; more means that something is badly wrong. */
const TRIES = 10;

/** Puts jobs elsewhere in line. A job that is claimed meanwhile has what it was moved for. */
export class Moves {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #committer: Committer;
  readonly #steps: UndoSteps;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly committer: Committer;
    readonly steps: UndoSteps;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#committer = options.committer;
    this.#steps = options.steps;
  }

  /** The step by which it can be undone. */
  async move(jobIds: readonly string[], to: LinePosition): Promise<Result<{ readonly step: number }>> {
    const wrong = wrongList(jobIds, to);
    if (wrong !== null) return err(wrong);
    const step = this.#steps.begin({ type: 'jobs', action: { type: 'move-in-line' } });
    let left = jobIds;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await Promise.all(left.map((jobId) => this.#store.get(jobId)));
      const waiting = found.filter((job): job is WaitingJob => job?.state === 'waiting');
      const missing = found.findIndex((job) => job?.state !== 'waiting');
      if (tries === 0 && missing !== -1) return err(notWaiting(left[missing] ?? '', found[missing] ?? null));
      const events = to === 'front' ? await this.#toFront(waiting) : await this.#beside(waiting, to);
      if ('field' in events) return err(events);
      const taken = await this.#committer.submitAll(events.map((event) => ({ ...event, step })));
      const movedOn = events.filter((_, index) => taken[index] !== 'committed');
      if (movedOn.length === 0) return ok({ step: step.number });
      const ids = new Set(movedOn.map(({ after }) => after.id));
      left = left.filter((jobId) => ids.has(jobId));
    }
    return err(busy(left));
  }

  /** One after the other, the last first: each goes before the one that was moved before it. */
  async #toFront(jobs: readonly WaitingJob[]): Promise<readonly JobChange[]> {
    const now = this.#clock.now();
    const highest = new Map<string, number>();
    for (const { queue, options } of jobs) {
      highest.set(queue, Math.max(options.priority, highest.get(queue) ?? options.priority));
    }
    for (const [queue, own] of highest) {
      const [first] = await this.#store.waiting(queue, 1);
      highest.set(queue, Math.max(own, first?.options.priority ?? own));
    }
    return jobs
      .toReversed()
      .map((job) => moveInLine(job, 'front', highest.get(job.queue) ?? job.options.priority, now));
  }

  async #beside(
    jobs: readonly WaitingJob[],
    to: Exclude<LinePosition, 'front'>,
  ): Promise<readonly JobChange[] | Problem> {
    const now = this.#clock.now();
    const besideId = 'before' in to ? to.before : to.after;
    const beside = await this.#store.get(besideId);
    if (beside?.state !== 'waiting') return { ...notWaiting(besideId, beside), field: 'to' };
    const stranger = jobs.find((job) => job.queue !== beside.queue);
    if (stranger !== undefined) return otherQueue(stranger, beside);
    const { priority } = beside.options;
    const inOrder = 'before' in to ? jobs : jobs.toReversed();
    return inOrder.map((job) => moveInLine(job, to, priority, now));
  }
}

function wrongList(jobIds: readonly string[], to: LinePosition): Problem | null {
  if (jobIds.length === 0 || jobIds.length > MOST_MOVED || new Set(jobIds).size < jobIds.length) {
    return {
      field: 'jobIds',
      expected: 'the ids of 1 to 1,000 different jobs',
      got: jobIds.length > MOST_MOVED ? `${jobIds.length} of them` : describeGot(jobIds),
      fix: 'Move fewer at a time, each once.',
    };
  }
  const beside = to === 'front' ? null : 'before' in to ? to.before : to.after;
  if (beside === null || !jobIds.includes(beside)) return null;
  return {
    field: 'to',
    expected: 'a job that is not moved itself',
    got: beside,
    fix: 'Name another job to put them beside.',
  };
}

const notWaiting = (jobId: string, job: Job | null): Problem => ({
  field: 'jobIds',
  expected: 'a job that is waiting in line',
  got: job === null ? `${describeGot(jobId)}, which is none` : `${jobId}, which is ${job.state}`,
  fix: 'Only jobs that wait have a place in line.',
});

const otherQueue = (job: Job, beside: Job): Problem => ({
  field: 'to',
  expected: `a job of the queue ${job.queue}`,
  got: `${beside.id}, which waits in ${beside.queue}`,
  fix: 'A job is moved within its own queue.',
});

const busy = (jobIds: readonly string[]): Problem => ({
  field: 'jobIds',
  expected: 'jobs that hold still',
  got: `${jobIds.length} that changed ${TRIES} times meanwhile`,
  fix: 'Try again.',
});
