import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobStore } from '../../electron/queue/job-store.ts';
import type { Outcome } from '../../shared/jobs/job.ts';
import { isOpen } from '../../shared/jobs/job.ts';
import { Disk, ProcessStore } from '../support/disk.ts';
import { EngineBench } from '../support/engine-bench.ts';
import { failedWith, SUCCEEDED } from '../support/fake-runner.ts';
import { requestOf } from '../support/jobs.ts';
import { SlowJobStore } from '../support/slow-job-store.ts';
import { turns } from '../support/turns.ts';
import { EngineModel } from './engine-model.ts';

type Step =
  | {
      readonly do: 'enqueue';
      readonly queue: string;
      readonly priority: number;
      readonly delayMs: number;
      readonly maxAttempts: number;
      readonly count: number;
      readonly key: string | null;
    }
  | { readonly do: 'cancel' | 'retry' | 'runNow'; readonly pick: number }
  | { readonly do: 'end'; readonly pick: number; readonly outcome: Outcome }
  | { readonly do: 'pause' | 'resume'; readonly queue: string | undefined }
  | { readonly do: 'concurrency'; readonly value: number; readonly queue: string | undefined }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'turns'; readonly count: number }
  | { readonly do: 'jump'; readonly ms: number };

const QUEUES = ['default', 'mail', 'slow'];
const OUTCOMES: readonly Outcome[] = [
  SUCCEEDED,
  failedWith('exit 1'),
  failedWith('ENOENT', { retryable: false }),
  failedWith('http 503', { retryAfterMs: 7_000 }),
  { type: 'timed-out', error: { message: 'It took too long.', code: 'timeout' } },
  { type: 'cancelled' },
  { type: 'interrupted' },
];
const queue = fc.constantFrom(...QUEUES);
const someQueue = fc.option(queue, { nil: undefined });
const just = <const T extends string>(word: T) => fc.constant(word);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: just('enqueue'),
      queue,
      priority: fc.integer({ min: -1, max: 1 }),
      delayMs: fc.constantFrom(0, 0, 0, 500, 4_000),
      maxAttempts: fc.integer({ min: 1, max: 3 }),
      count: fc.integer({ min: 1, max: 4 }),
      key: fc.constantFrom(null, null, null, 'k', 'l'),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('cancel', 'retry', 'runNow'), pick: fc.nat() }) },
  {
    weight: 7,
    arbitrary: fc.record({ do: just('end'), pick: fc.nat(), outcome: fc.constantFrom(...OUTCOMES) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause', 'resume'), queue: someQueue }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: just('concurrency'),
      value: fc.integer({ min: 1, max: 4 }),
      queue: someQueue,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: just('advance'), ms: fc.constantFrom(0, 100, 1_000, 5_000, 40_000) }),
  },
  { weight: 4, arbitrary: fc.record({ do: just('turns'), count: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: just('jump'), ms: fc.constantFrom(-60_000, 60_000) }) },
);

/** How an engine ends before another comes up over the same store. */
interface Ending {
  /** After how many steps. */
  readonly after: number;
  readonly how: 'stop' | 'crash';
}
interface Script {
  readonly steps: readonly Step[];
  readonly concurrency: number;
  readonly obeysAbort: boolean;
  /** Turns of the event loop before and after each request to a slow store, over and over. */
  readonly delays: readonly number[];
  readonly endings: readonly Ending[];
  readonly graceMs: number;
}
const script: fc.Arbitrary<Script> = fc.record({
  steps: fc.array(step, { minLength: 5, maxLength: 60 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
  obeysAbort: fc.boolean(),
  delays: fc.array(fc.nat(4), { minLength: 5, maxLength: 12 }),
  endings: fc.array(fc.record({ after: fc.nat(25), how: fc.constantFrom('stop', 'crash', 'crash') }), {
    maxLength: 4,
  }),
  graceMs: fc.constantFrom(0, 1_000),
});

const STORES: Readonly<Record<string, (inner: JobStore, script: Script) => JobStore>> = {
  'a store in memory': (inner) => inner,
  'a slow store': (inner, told) => slow(inner, told, 'in order'),
  'a slow store whose answers overtake each other': (inner, told) => slow(inner, told, 'any order'),
};

function slow(inner: JobStore, { delays }: Script, order: 'in order' | 'any order'): SlowJobStore {
  let asked = 0;
  const delay = (): number => {
    asked += 1;
    return delays[asked % delays.length] ?? 0;
  };
  return new SlowJobStore({ inner, delay, order });
}

/** Commands that were given and not awaited at once; none may reject, whatever it answers. */
class Commands {
  readonly #asked: Promise<unknown>[] = [];

  give(command: Promise<unknown>): void {
    this.#asked.push(command);
  }

  async all(): Promise<void> {
    await Promise.all(this.#asked);
  }
}

function take(
  bench: EngineBench,
  model: EngineModel,
  commands: Commands,
  each: Step,
): Promise<void> | undefined {
  const { engine, runner } = bench;
  const ids = [...model.jobs.keys()];
  switch (each.do) {
    case 'enqueue': {
      const { count, do: _do, ...request } = each;
      const answered = engine.enqueueAll(Array.from({ length: count }, () => requestOf(request)));
      commands.give(answered.then((result) => model.answered(request.key, result)));
      return;
    }
    case 'cancel':
    case 'retry':
    case 'runNow': {
      const id = ids[each.pick % Math.max(1, ids.length)];
      if (id !== undefined) commands.give(engine[each.do](id));
      return;
    }
    case 'end': {
      const { running } = runner;
      const start = running[each.pick % Math.max(1, running.length)];
      if (start !== undefined) runner.end(start.jobId, each.outcome);
      return;
    }
    case 'pause':
    case 'resume':
      commands.give(engine[each.do](each.queue));
      return;
    case 'concurrency':
      if (each.queue === undefined) model.limited(each.value);
      commands.give(engine.setConcurrency(each.value, each.queue));
      return;
    case 'advance':
      return bench.advance(each.ms).then(() => model.rested());
    case 'turns':
      return turns(each.count);
    case 'jump':
      bench.clock.jump(each.ms);
      return;
  }
}

async function stop(bench: EngineBench, graceMs: number): Promise<void> {
  bench.runner.obeysAbort = true;
  const stopped = bench.engine.stop({ graceMs });
  await bench.advance(graceMs);
  // Runs that were begun by a runner that does not obey are ended as a kill would end them.
  for (const start of bench.runner.running) bench.runner.end(start.jobId, { type: 'interrupted' });
  await stopped;
  await bench.rest();
  expect(bench.clock.pending).toBe(0);
  expect(bench.runner.running).toEqual([]);
  expect(bench.recorder.metrics().jobs_in_progress).toBe(0);
}

/** Lets everything go on until nothing is open; what was accepted has then ended in one of the final states. */
async function finish(bench: EngineBench, model: EngineModel): Promise<void> {
  await bench.engine.resume();
  for (const name of bench.engine.present().queues.map((each) => each.name)) await bench.engine.resume(name);
  bench.runner.auto = () => SUCCEEDED;
  for (const start of bench.runner.running) bench.runner.end(start.jobId, SUCCEEDED);
  for (let round = 0; round < 20 && bench.engine.present().jobs.completed < model.jobs.size; round += 1) {
    await bench.advance(60_000);
    if ([...model.jobs.values()].every((job) => !isOpen(job.state))) break;
  }
  await bench.engine.whenIdle();
  expect([...model.jobs.values()].filter((job) => isOpen(job.state))).toEqual([]);
}

/** Takes an engine through its part of the script. */
async function steer(bench: EngineBench, model: EngineModel, part: readonly Step[]): Promise<Commands> {
  const commands = new Commands();
  for (const each of part) {
    const done = take(bench, model, commands, each);
    if (done !== undefined) await done;
  }
  return commands;
}

/** All that was asked for is answered, and the store has what was told. */
async function settle(bench: EngineBench, model: EngineModel, commands: Commands): Promise<void> {
  await bench.rest();
  // A runner that ignores its signal keeps a cancel waiting: its runs end here.
  for (const start of bench.runner.running) {
    if (bench.runner.isAborted(start.jobId)) bench.runner.end(start.jobId, { type: 'cancelled' });
  }
  await commands.all();
  await bench.rest();
  expect(model.wrong).toEqual([]);
  await model.expectSameAsStore();
}

async function play(told: Script, create: (inner: JobStore, script: Script) => JobStore): Promise<void> {
  const { steps, concurrency, obeysAbort, endings, graceMs } = told;
  const disk = new Disk();
  let now: number | null = null;
  let from = 0;
  for (const { after, how } of [...endings, { after: steps.length, how: 'finish' as const }]) {
    const process = new ProcessStore(disk);
    const bench = new EngineBench({ store: create(process, told), concurrency });
    if (now !== null) bench.clock.jump(now - bench.clock.now());
    bench.runner.obeysAbort = obeysAbort;
    const model = new EngineModel(bench, disk.journal);
    // Without a rest: what is asked for arrives while the lines are being filled.
    model.limited(disk.store.open().engine.concurrency ?? concurrency);
    await bench.engine.start();
    expect(bench.recorder.metrics()).toEqual(model.metrics());
    const commands = await steer(bench, model, steps.slice(from, from + after));
    from += after;
    now = bench.clock.now();
    expect(model.wrong).toEqual([]);
    if (how === 'crash') {
      process.crash();
      continue;
    }
    await settle(bench, model, commands);
    if (how === 'finish') await finish(bench, model);
    await stop(bench, graceMs);
    expect(model.wrong).toEqual([]);
    now = bench.clock.now();
  }
}

describe.each(Object.entries(STORES))(
  'whatever is asked of an engine in whatever order, on %s',
  (_, create) => {
    it('makes only changes that are allowed, keeps its books, and brings every job to an end', async () => {
      await fc.assert(
        fc.asyncProperty(script, (told) => play(told, create)),
        { numRuns: 200 },
      );
    }, 120_000);
  },
);
