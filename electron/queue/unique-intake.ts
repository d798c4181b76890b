import { setImmediate } from 'node:timers/promises';
import type { JobChange } from '../../shared/jobs/events.ts';
import { isOpen, type Job } from '../../shared/jobs/job.ts';
import type { Enqueued, JobRequest } from '../../shared/jobs/job-request.ts';
import { err, ok, type Problem, type Result } from '../../shared/result.ts';
import type { Committer } from './committer.ts';
import type { JobStore } from './job-store.ts';
import { createJob, editJob } from './transitions.ts';

/** Requests looked at before everything else has its turn: a store in memory answers at once. */
const SLICE = 200;

/** Of one request of the call. */
interface RequestProblem {
  readonly index: number;
  readonly problem: Problem;
}
type Answer = Result<readonly Enqueued[], readonly RequestProblem[]>;
interface Planned {
  readonly event: JobChange | null;
  readonly answer: Enqueued;
}

/**
 * Requests with a unique key. Who holds a key is looked up and changed in one turn for each key, so that of requests that
 * come at once the first makes the job and the others meet it; requests with other keys do not wait for each other. All
 * jobs come in through here, so that nothing can come between the look and the commit but the holder's own changes: when
 * one that was to be replaced has moved on, it is looked up anew.
 */
export class UniqueIntake {
  readonly #store: JobStore;
  readonly #committer: Committer;
  readonly #newId: () => string;
  readonly #now: () => number;
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(options: {
    readonly store: JobStore;
    readonly committer: Committer;
    readonly newId: () => string;
    readonly now: () => number;
  }) {
    this.#store = options.store;
    this.#committer = options.committer;
    this.#newId = options.newId;
    this.#now = options.now;
  }

  /** All or nothing, made in this order of their indices. Rejects when the store did not take it. */
  async enqueueAll(requests: readonly JobRequest[], order: readonly number[]): Promise<Answer> {
    const keys = [...new Set(requests.flatMap(({ options }) => options.unique?.key ?? []))];
    for (let held = this.#held(keys); held.length > 0; held = this.#held(keys)) await Promise.all(held);
    const work = this.#inTurn(requests, order);
    const done = work.then(
      () => undefined,
      () => undefined,
    );
    for (const key of keys) this.#busy.set(key, done);
    try {
      return await work;
    } finally {
      for (const key of keys) this.#busy.delete(key);
    }
  }

  #held(keys: readonly string[]): readonly Promise<unknown>[] {
    return keys.flatMap((key) => this.#busy.get(key) ?? []);
  }

  async #inTurn(requests: readonly JobRequest[], order: readonly number[]): Promise<Answer> {
    for (;;) {
      const planned = await this.#plan(requests, order);
      if (!planned.ok) return planned;
      const inOrder = order.map((index) => planned.value[index] as Planned);
      const events = inOrder.flatMap(({ event }) => event ?? []);
      // One that is replaced is committed first and alone: when it has moved on, nothing was done yet.
      const replaced = events.filter(({ before }) => before !== null);
      if ((await this.#committer.submitAll(replaced)).includes('moved-on')) continue;
      const made = events.filter(({ before }) => before === null);
      const taken = await this.#committer.submitAll(made);
      const verdicts = new Map(made.map((event, index) => [event, taken[index]]));
      return ok(
        planned.value.map(({ event, answer }) => {
          const verdict = event === null ? undefined : verdicts.get(event);
          return typeof verdict === 'object' ? { id: verdict.existing, existed: true } : answer;
        }),
      );
    }
  }

  /** Each in the place of its request. */
  async #plan(
    requests: readonly JobRequest[],
    order: readonly number[],
  ): Promise<Result<readonly Planned[], readonly RequestProblem[]>> {
    const now = this.#now();
    const planned: Planned[] = [];
    const problems: RequestProblem[] = [];
    const ofThese = new Map<string, Job>();
    const ids = new Map<string, string>();
    for (const [place, index] of order.entries()) {
      if (place > 0 && place % SLICE === 0) await setImmediate();
      const request = requests[index] as JobRequest;
      const key = request.options.unique?.key;
      const found = key === undefined ? null : (ofThese.get(key) ?? (await this.#store.uniqueHolder(key)));
      const holder = found !== null && holds(found, now) ? found : null;
      const isNew = holder !== null && ofThese.get(key ?? '') === holder;
      let plan = holder === null ? null : this.#meet(holder, request, { now, isNew });
      if (plan !== null && 'field' in plan) {
        problems.push({ index, problem: plan });
        continue;
      }
      if (plan === null) {
        const event = createJob(this.#newId(), request, now, parentsOf(request, ids));
        if (key !== undefined) ofThese.set(key, event.after);
        plan = { event, answer: { id: event.after.id, existed: false } };
      }
      planned[index] = plan;
      // Who depends on a request that met another job depends on that job.
      if (request.ref !== null) ids.set(request.ref, plan.answer.id);
    }
    return problems.length > 0 ? err(problems) : ok(planned);
  }

  /** null: the request becomes a job of its own. */
  #meet(
    holder: Job,
    request: JobRequest,
    { now, isNew }: { readonly now: number; readonly isNew: boolean },
  ): Planned | Problem | null {
    const answer = { id: holder.id, existed: true };
    switch (request.onConflict ?? 'keep') {
      case 'keep':
        return { event: null, answer };
      case 'reject':
        return heldBy(holder);
      case 'replace':
        if (isNew || holder.kind !== request.work.kind) return heldBy(holder);
        if (holder.state !== 'blocked' && holder.state !== 'scheduled' && holder.state !== 'waiting')
          return null;
        // What a job depends on is not edited, and it must not run before that.
        if (request.dependsOn.length > 0) return heldBy(holder);
        // What has run before has begun: its runs belong to what it was asked then.
        return holder.tries.runs > 0 ? null : { event: editJob(holder, request, now), answer };
    }
  }
}

/** Of the job that a request becomes: ids of those that the requests of the call became, and of others. */
export function parentsOf({ dependsOn }: JobRequest, ids: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set(dependsOn.map((name) => ids.get(name) ?? name))];
}

/** Whether no other job may have its unique key now. */
function holds({ options: { unique }, state, createdAt }: Job, now: number): boolean {
  if (unique === undefined) return false;
  if (unique.within === 'kept') return true;
  return unique.within === 'open' ? isOpen(state) : now - createdAt < unique.within;
}

const heldBy = ({ id, name, state, options }: Job): Problem => ({
  field: 'unique.key',
  expected: 'a key that no other job holds',
  got: `${JSON.stringify(options.unique?.key)}, which ${id} holds ("${name}", ${state})`,
  fix: 'Wait until it is free, choose another key, or let the request keep or replace that job.',
});
