import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../electron/queue/job-store.ts';
import type { JobEvent } from '../../shared/jobs/events.ts';
import { hasParents, type JobState, type Outcome, PARENT_FAILURES } from '../../shared/jobs/job.ts';
import { Disk, ProcessStore } from '../support/disk.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { failedWith, SUCCEEDED } from '../support/fake-runner.ts';
import { requestOf } from '../support/jobs.ts';
import { SlowJobStore } from '../support/slow-job-store.ts';
import { turns } from '../support/turns.ts';
import { EngineModel } from './engine-model.ts';

const OUTCOMES: readonly Outcome[] = [
  SUCCEEDED,
  SUCCEEDED,
  SUCCEEDED,
  failedWith('exit 1'),
  failedWith('ENOENT', { retryable: false }),
];

/** A job depends on some of those before it; in which call it is queued, and how its runs end, is told as well. */
const graph = fc.array(
  fc.record({
    parents: fc.array(fc.nat(), { maxLength: 4 }),
    onParentFailure: fc.constantFrom(...PARENT_FAILURES),
    maxAttempts: fc.integer({ min: 1, max: 2 }),
    priority: fc.integer({ min: -1, max: 1 }),
    delayMs: fc.constantFrom(0, 0, 0, 3_000),
    outcomes: fc.array(fc.constantFrom(...OUTCOMES), { minLength: 1, maxLength: 3 }),
    startsCall: fc.boolean(),
  }),
  { minLength: 1, maxLength: 25 },
);
const script = fc.record({
  graph,
  concurrency: fc.integer({ min: 1, max: 5 }),
  delays: fc.array(fc.nat(4), { minLength: 3, maxLength: 9 }),
  crashAfter: fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
});
type Script = typeof script extends fc.Arbitrary<infer T> ? T : never;

const STORES: Readonly<Record<string, (inner: JobStore, script: Script) => JobStore>> = {
  'a store in memory': (inner) => inner,
  'a slow store whose answers overtake each other': (inner, { delays }) => {
    let asked = 0;
    const delay = (): number => {
      asked += 1;
      return delays[asked % delays.length] ?? 0;
    };
    return new SlowJobStore({ inner, delay, order: 'any order' });
  },
};

/** What a job may do, told from its parents alone. */
function mayRun(policy: string | undefined, parents: readonly JobState[]): boolean {
  const finished = parents.every((state) => ['completed', 'dead', 'cancelled'].includes(state));
  return policy === 'run' ? finished : parents.every((state) => state === 'completed');
}

class Graph {
  readonly wrong: string[] = [];
  readonly #parents = new Map<string, readonly string[]>();
  readonly #states = new Map<string, JobState>();

  takeAll(events: readonly JobEvent[]): void {
    for (const event of events) this.#take(event);
  }

  #take(event: JobEvent): void {
    if (event.after === null) return;
    const { before, after, parents } = event;
    if (parents !== undefined) this.#parents.set(after.id, parents);
    if (
      before?.state === 'blocked' &&
      after.state !== 'cancelled' &&
      !mayRun(after.options.onParentFailure, this.statesOf(after.id))
    ) {
      this.wrong.push(`${after.id} went on while its parents were ${this.statesOf(after.id).join(', ')}`);
    }
    if (
      before?.state === 'blocked' &&
      after.state === 'cancelled' &&
      !this.statesOf(after.id).some(isFailed)
    ) {
      this.wrong.push(`${after.id} was cancelled and no parent had failed`);
    }
    this.#states.set(after.id, after.state);
  }

  statesOf(id: string): readonly JobState[] {
    return (this.#parents.get(id) ?? []).map((parent) => this.#states.get(parent) ?? 'waiting');
  }
}

const isFailed = (state: JobState): boolean => state === 'dead' || state === 'cancelled';

async function play(told: Script, create: (inner: JobStore, script: Script) => JobStore): Promise<void> {
  const disk = new Disk();
  let process = new ProcessStore(disk);
  let bench = await EngineBench.started({ store: create(process, told), concurrency: told.concurrency });
  let model = new EngineModel(bench);
  let relations = new Graph();
  bench.engine.subscribe((events) => relations.takeAll(events));
  const outcomeOf = (name: string, run: number): Outcome => {
    const { outcomes } = told.graph[Number(name)] as Script['graph'][number];
    return outcomes[run % outcomes.length] as Outcome;
  };
  const steer = (): void => {
    bench.runner.auto = (job, context) => outcomeOf(job.name, context.run);
  };
  steer();
  const { promise: crashed, resolve: onCrash } = Promise.withResolvers<void>();
  if (told.crashAfter !== null) {
    const dying = process;
    let left = told.crashAfter;
    bench.engine.subscribe((events) => {
      left -= events.length;
      if (left > 0) return;
      dying.crash();
      onCrash();
    });
  }
  await queueAll(bench, told, crashed);
  if (told.crashAfter !== null) {
    await Promise.race([turns(200), crashed]);
    process.crash();
    process = new ProcessStore(disk);
    bench = new EngineBench({ store: create(process, told), concurrency: told.concurrency });
    model = new EngineModel(bench, disk.journal);
    steer();
    // What was committed and not told before the crash.
    relations = new Graph();
    relations.takeAll(disk.journal);
    expect(relations.wrong).toEqual([]);
    bench.engine.subscribe((events) => relations.takeAll(events));
    await bench.engine.start();
  }
  for (let round = 0; round < 12; round += 1) await bench.advance(30_000);
  await bench.engine.whenIdle();
  expect([...model.wrong, ...relations.wrong]).toEqual([]);
  await model.expectSameAsStore();
  for (const job of model.jobs.values()) {
    const states = relations.statesOf(job.id);
    if (job.state !== 'blocked') {
      expect(['completed', 'dead', 'cancelled']).toContain(job.state);
      continue;
    }
    // Only what waits for a failed one, or for one that does, stays blocked.
    expect(hasParents(job) && states.some((state) => isFailed(state) || state === 'blocked')).toBe(true);
    if (job.options.onParentFailure !== 'block') expect(states).toContain('blocked');
  }
  await bench.engine.stop();
}

/** Some in one call by their refs, others by the ids of jobs that may have ended by then. */
async function queueAll(bench: EngineBench, { graph }: Script, crashed: Promise<void>): Promise<void> {
  const ids: string[] = [];
  let call: { readonly first: number; readonly requests: ReturnType<typeof requestOf>[] } = {
    first: 0,
    requests: [],
  };
  const send = async (): Promise<void> => {
    const answered = await Promise.race([bench.engine.enqueueAll(call.requests), crashed.then(() => null)]);
    // A process that crashed answers nothing.
    if (answered === null) throw new Crashed();
    expect(answered.ok).toBe(true);
    if (answered.ok) ids.push(...answered.value.map(({ id }) => id));
  };
  try {
    for (const [index, { parents, startsCall, outcomes: _, ...parts }] of graph.entries()) {
      if (startsCall && call.requests.length > 0) {
        await send();
        call = { first: index, requests: [] };
      }
      const names = index === 0 ? [] : parents.map((parent) => parent % index);
      const dependsOn = [...new Set(names)].map((name) =>
        name >= call.first ? `ref ${name}` : (ids[name] as string),
      );
      const { onParentFailure, ...rest } = parts;
      const policy = dependsOn.length > 0 ? { onParentFailure } : {};
      call.requests.push(
        requestOf({ ...rest, ...policy, name: String(index), ref: `ref ${index}`, dependsOn }),
      );
    }
    await send();
  } catch (error) {
    if (!(error instanceof Crashed)) throw error;
  }
}
class Crashed extends Error {}

describe.each(Object.entries(STORES))('any graph of jobs, on %s', (_, create) => {
  it('comes to its end, runs no job before its parents have ended as asked, and keeps its books', async () => {
    await fc.assert(
      fc.asyncProperty(script, (told) => play(told, create)),
      { numRuns: 80 },
    );
  }, 120_000);
});
