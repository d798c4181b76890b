import type { JobRequest } from '../../shared/job-request.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Committer } from './committer.ts';
import { createIdSource } from './job-id.ts';
import type { JobRunner } from './job-runner.ts';
import { createJob } from './transitions.ts';

/** Takes requests in: asks the machine what only it can tell, makes jobs of them, answers after the commit. */
export class Intake {
  readonly #clock: Clock;
  readonly #committer: Committer;
  readonly #runner: JobRunner;
  readonly #refusal: () => Problem | null;
  readonly #newId: () => string;

  constructor(options: {
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
  }

  enqueue(request: JobRequest): Promise<Result<string, readonly Problem[]>> {
    if (this.#runner.check !== undefined) return this.#checkAndCreate(request);
    const refusal = this.#refusal();
    return refusal === null ? this.#create(request) : Promise.resolve(err([refusal]));
  }

  async enqueueAll(requests: readonly JobRequest[]): Promise<Result<readonly string[], readonly Problem[]>> {
    const found = await Promise.all(requests.map((request) => this.#runner.check?.(request) ?? []));
    const refusal = this.#refusal();
    if (refusal !== null) return err([refusal]);
    const problems = found.flatMap((each, index) => each.map((problem) => ofRequest(index, problem)));
    if (problems.length > 0) return err(problems);
    const now = this.#clock.now();
    const events = requests.map((request) => createJob(this.#newId(), request, now));
    await this.#committer.submitAll(events);
    return ok(events.map((event) => event.after.id));
  }

  async #checkAndCreate(request: JobRequest): Promise<Result<string, readonly Problem[]>> {
    const problems = (await this.#runner.check?.(request)) ?? [];
    const refusal = this.#refusal();
    if (refusal !== null) return err([refusal]);
    return problems.length > 0 ? err(problems) : this.#create(request);
  }

  #create(request: JobRequest): Promise<Result<string, never>> {
    const event = createJob(this.#newId(), request, this.#clock.now());
    return new Promise((resolve, reject) => {
      this.#committer.submit(event, (verdict) => {
        // Its id is new, so it can't have moved on.
        if (typeof verdict === 'object') reject(verdict.failed);
        else resolve(ok(event.after.id));
      });
    });
  }
}

function ofRequest(index: number, problem: Problem): Problem {
  return { ...problem, field: problem.field === '' ? String(index) : `${index}.${problem.field}` };
}
