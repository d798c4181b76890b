import { setImmediate } from 'node:timers/promises';
import type { JobChange } from '../../shared/jobs/events.ts';
import { graphProblems, orderBatch, outsideOf, unknownParent } from '../../shared/jobs/job-graph.ts';
import type { Enqueued, JobRequest } from '../../shared/jobs/job-request.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Committer, Taken } from './committer.ts';
import { createIdSource } from './job-id.ts';
import type { JobRunner } from './job-runner.ts';
import type { JobStore } from './job-store.ts';
import { notStored } from './storage-health.ts';
import { createJob } from './transitions.ts';
import { parentsOf, UniqueIntake } from './unique-intake.ts';

/** Requests that the machine is asked about at a time: it may have to ask the disk. */
const CHECKED_AT_ONCE = 1_000;

/** Jobs made in one go; between two, everything else has its turn. */
const MADE_AT_ONCE = 1_000;

/** Takes requests in: asks the machine what only it can tell, makes jobs of them, answers after the commit. */
export class Intake {
  readonly #clock: Clock;
  readonly #store: JobStore;
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
    this.#store = options.store;
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
    if (request.dependsOn.length > 0 || isUnique(request)) return this.#enqueueOne(request);
    if (this.#runner.check !== undefined) return this.#checkAndCreate(request);
    const refusal = this.#refusal();
    return refusal === null ? this.#createOne(request) : Promise.resolve(err([refusal]));
  }

  async enqueueAll(
    requests: readonly JobRequest[],
  ): Promise<Result<readonly Enqueued[], readonly Problem[]>> {
    const problems = [...(await this.#ofMachine(requests))];
    const refusal = this.#refusal();
    if (refusal !== null) return err([refusal]);
    const batch = orderBatch(requests);
    if (!batch.ok) return err([...problems, ...batch.error]);
    const { order, outside } = batch.value;
    try {
      if (outside.length > 0) problems.push(...(await this.#unknown(requests, outside)));
      if (problems.length > 0) return err(problems);
      const refusedNow = this.#refusal();
      if (refusedNow !== null) return err([refusedNow]);
      if (requests.some(isUnique)) {
        const answer = await this.#unique.enqueueAll(requests, order);
        return answer.ok ? answer : err(answer.error.map(({ index, problem }) => ofRequest(index, problem)));
      }
      const events = await this.#create(requests, order);
      // It may have stopped while they were made.
      const refusedSince = this.#refusal();
      if (refusedSince !== null) return err([refusedSince]);
      const taken = await this.#committer.submitAll(order.map((index) => events[index] as JobChange));
      const answers: Enqueued[] = [];
      for (const [place, index] of order.entries()) {
        answers[index] = enqueued(events[index] as JobChange, taken[place] as Taken);
      }
      return ok(answers);
    } catch (error) {
      const problem = notQueued(error);
      if (problem === null) throw error;
      return err([problem]);
    }
  }

  /** What is wrong with any of them, and with what they depend on. Fields are prefixed with the index of their request. */
  async checkAll(requests: readonly JobRequest[]): Promise<readonly Problem[]> {
    const problems = await this.#ofMachine(requests);
    const outside = outsideOf(requests);
    const missing = outside.length === 0 ? new Set<string>() : await this.#missing(outside);
    const wrong = new Set(problems.map(({ field }) => Number.parseInt(field, 10)));
    const ofGraph = graphProblems(requests, { missing, wrong });
    return [...problems, ...ofGraph.map(([index, problem]) => ofRequest(index, problem))];
  }

  async #ofMachine(requests: readonly JobRequest[]): Promise<readonly Problem[]> {
    const problems: Problem[] = [];
    if (this.#runner.check === undefined) return problems;
    for (let start = 0; start < requests.length; start += CHECKED_AT_ONCE) {
      const slice = requests.slice(start, start + CHECKED_AT_ONCE);
      const found = await Promise.all(slice.map((request) => this.check(request)));
      for (const [at, each] of found.entries()) {
        for (const problem of each) problems.push(ofRequest(start + at, problem));
      }
    }
    return problems;
  }

  async #checkAndCreate(request: JobRequest): Promise<Result<Enqueued, readonly Problem[]>> {
    const problems = await this.check(request);
    const refusal = this.#refusal();
    if (refusal !== null) return err([refusal]);
    return problems.length > 0 ? err(problems) : this.#createOne(request);
  }

  /** The field of a problem is that of the one request. */
  async #enqueueOne(request: JobRequest): Promise<Result<Enqueued, readonly Problem[]>> {
    const result = await this.enqueueAll([request]);
    if (result.ok) return ok(result.value[0] as Enqueued);
    return err(result.error.map((problem) => ({ ...problem, field: problem.field.replace(/^0(\.|$)/, '') })));
  }

  /** Parents before their children; each event in the place of its request. Nothing of it is visible yet. */
  async #create(requests: readonly JobRequest[], order: readonly number[]): Promise<readonly JobChange[]> {
    const now = this.#clock.now();
    const events: JobChange[] = [];
    const ids = new Map<string, string>();
    for (const [made, index] of order.entries()) {
      if (made > 0 && made % MADE_AT_ONCE === 0) await setImmediate();
      const request = requests[index] as JobRequest;
      const id = this.#newId();
      if (request.ref !== null) ids.set(request.ref, id);
      events[index] = createJob(id, request, now, parentsOf(request, ids));
    }
    return events;
  }

  /** A problem for each job that is depended on and is not there. One that goes after this look had ended. */
  async #unknown(requests: readonly JobRequest[], outside: readonly string[]): Promise<readonly Problem[]> {
    const missing = await this.#missing(outside);
    if (missing.size === 0) return [];
    return requests.flatMap(({ dependsOn }, index) =>
      dependsOn.flatMap((name, place) =>
        missing.has(name) ? [ofRequest(index, unknownParent(`dependsOn.${place}`, name))] : [],
      ),
    );
  }

  async #missing(names: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set((await this.#store.standing(names)).map(({ job }) => job.id));
    return new Set(names.filter((name) => !known.has(name)));
  }

  #createOne(request: JobRequest): Promise<Result<Enqueued, readonly Problem[]>> {
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
