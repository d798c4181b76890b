import type { JobChange } from '../../shared/events.ts';
import type { Enqueued, JobRequest } from '../../shared/job-request.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Committer, Taken } from './committer.ts';
import { createIdSource } from './job-id.ts';
import type { JobRunner } from './job-runner.ts';
import type { JobStore } from './job-store.ts';
import { notStored } from './storage-health.ts';
import { createJob } from './transitions.ts';
import { UniqueIntake } from './unique-intake.ts';

/** Takes requests in: asks the machine what only it can tell, makes jobs of them, answers after the commit. */
export class Intake {
  readonly #clock: Clock;
  readonly #committer: Committer;
  readonly #runner: JobRunner;
  readonly #refusal: () => Problem | null;
  readonly #newId: () => string;
  readonly #unique: UniqueIntake;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly committer: Committer;
    readonly runner: JobRunner;
    /** Why nothing is taken in now; null when it is. */
    readonly refusal: () => Problem | null;
  }) {
    this.#clock = options.clock;
    this.#committer = options.committer;
    this.#runner = options.runner;
    this.#refusal = options.refusal;
    this.#newId = createIdSource(() => options.clock.now());
    const { store, committer } = options;
    const now = (): number => options.clock.now();
    this.#unique = new UniqueIntake({ store, committer, newId: this.#newId, now });
  }

  /** What only the machine can tell: a program that is not there, and the like. */
  async check(request: JobRequest): Promise<readonly Problem[]> {
    return (await this.#runner.check?.(request)) ?? [];
  }

  enqueue(request: JobRequest): Promise<Result<Enqueued, readonly Problem[]>> {
    if (this.#runner.check !== undefined) return this.#checkAndCreate(request);
    const refusal = this.#refusal();
    return refusal === null ? this.#create(request) : Promise.resolve(err([refusal]));
  }

  async enqueueAll(
    requests: readonly JobRequest[],
  ): Promise<Result<readonly Enqueued[], readonly Problem[]>> {
    const problems = await this.checkAll(requests);
    const refusal = this.#refusal();
    if (refusal !== null) return err([refusal]);
    if (problems.length > 0) return err(problems);
    if (requests.some(isUnique)) return this.#createUnique(requests);
    const now = this.#clock.now();
    const events = requests.map((request) => createJob(this.#newId(), request, now));
    try {
      const taken = await this.#committer.submitAll(events);
      return ok(taken.map((each, index) => enqueued(events[index] as JobChange, each)));
    } catch (error) {
      const problem = notQueued(error);
      if (problem === null) throw error;
      return err([problem]);
    }
  }

  /** Fields of problems are prefixed with the index of their request. */
  async checkAll(requests: readonly JobRequest[]): Promise<readonly Problem[]> {
    const found = await Promise.all(requests.map((request) => this.check(request)));
    return found.flatMap((each, index) => each.map((problem) => ofRequest(index, problem)));
  }

  async #checkAndCreate(request: JobRequest): Promise<Result<Enqueued, readonly Problem[]>> {
    const problems = await this.check(request);
    const refusal = this.#refusal();
    if (refusal !== null) return err([refusal]);
    return problems.length > 0 ? err(problems) : this.#create(request);
  }

  async #createUnique(
    requests: readonly JobRequest[],
  ): Promise<Result<readonly Enqueued[], readonly Problem[]>> {
    try {
      return await this.#unique.enqueueAll(requests);
    } catch (error) {
      const problem = notQueued(error);
      if (problem === null) throw error;
      return err([problem]);
    }
  }

  async #createOneUnique(request: JobRequest): Promise<Result<Enqueued, readonly Problem[]>> {
    const answer = await this.#createUnique([request]);
    return answer.ok ? ok(answer.value[0] as Enqueued) : answer;
  }

  #create(request: JobRequest): Promise<Result<Enqueued, readonly Problem[]>> {
    if (isUnique(request)) return this.#createOneUnique(request);
    const event = createJob(this.#newId(), request, this.#clock.now());
    return new Promise((resolve, reject) => {
      this.#committer.submit(event, (verdict) => {
        if (typeof verdict === 'string' || 'existing' in verdict) {
          resolve(ok(enqueued(event, verdict)));
          return;
        }
        const problem = notQueued(verdict.failed);
        if (problem === null) reject(verdict.failed);
        else resolve(err([problem]));
      });
    });
  }
}

const isUnique = ({ options }: JobRequest): boolean => options.unique !== undefined;

/** The id of a new job is new as well, so that it can't have moved on. */
function enqueued(event: JobChange, taken: Taken): Enqueued {
  return typeof taken === 'string'
    ? { id: event.after.id, existed: false }
    : { id: taken.existing, existed: true };
}

/** null: a bug, and no refusal of the store. */
function notQueued(error: unknown): Problem | null {
  const problem = notStored(error);
  const doubt = 'The job may have reached the disk all the same: with a key, asking again is safe.';
  return problem === null ? null : { ...problem, fix: `${problem.fix} ${doubt}` };
}

function ofRequest(index: number, problem: Problem): Problem {
  return { ...problem, field: problem.field === '' ? String(index) : `${index}.${problem.field}` };
}
