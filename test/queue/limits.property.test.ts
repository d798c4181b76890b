import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breachOf } from '../../electron/metrics/conservation.ts';
import type { Job } from '../../shared/jobs/job.ts';
import { EngineBench, STORES, type StoreMaker } from '../support/engine-bench.ts';
import { failedWith, SUCCEEDED } from '../support/fake-runner.ts';
import type { RequestParts } from '../support/jobs.ts';

const QUEUES = ['default', 'one', 'two'] as const;
type QueueName = (typeof QUEUES)[number];
const INTERVAL_MS = 10_000;

interface Limits {
  readonly concurrency: number;
  /** Starts in an interval; 0: no rate. */
  readonly rate: number;
  readonly keyRate: number;
}
interface Wanted {
  readonly queue: QueueName;
  readonly priority: number;
  readonly concurrencyKey: string | undefined;
  readonly keyConcurrency: number;
  readonly rateKey: string | undefined;
  /** How long each run takes, and how often it fails before it succeeds. */
  readonly tookMs: number;
  readonly failures: number;
}
interface Script {
  readonly concurrency: number;
  readonly limits: Readonly<Record<QueueName, Limits>>;
  /** Jobs that come together, with the time until the next ones. */
  readonly waves: readonly { readonly jobs: readonly Wanted[]; readonly thenMs: number }[];
}

const limits = fc.record({
  concurrency: fc.integer({ min: 1, max: 4 }),
  rate: fc.constantFrom(0, 0, 1, 3),
  keyRate: fc.constantFrom(0, 1, 2),
});
const wanted = fc.record({
  queue: fc.constantFrom(...QUEUES),
  priority: fc.integer({ min: -1, max: 1 }),
  concurrencyKey: fc.constantFrom(undefined, undefined, 'a', 'b'),
  keyConcurrency: fc.integer({ min: 1, max: 2 }),
  rateKey: fc.constantFrom(undefined, 'x', 'y'),
  tookMs: fc.constantFrom(0, 700, 3_000, 12_000),
  failures: fc.constantFrom(0, 0, 0, 1, 2),
});
const script: fc.Arbitrary<Script> = fc.record({
  concurrency: fc.integer({ min: 1, max: 5 }),
  limits: fc.record({ default: limits, one: limits, two: limits }),
  waves: fc.array(
    fc.record({ jobs: fc.array(wanted, { maxLength: 12 }), thenMs: fc.constantFrom(0, 500, 4_000, 11_000) }),
    { minLength: 1, maxLength: 5 },
  ),
});

function requestOf({ tookMs, failures, ...rest }: Wanted): RequestParts {
  const { concurrencyKey, keyConcurrency, rateKey, queue, priority } = rest;
  return {
    name: `${tookMs} ${failures}`,
    queue,
    priority,
    backoff: { baseMs: 1_000, maxMs: 4_000, jitter: 0 },
    ...(concurrencyKey !== undefined && { concurrencyKey, keyConcurrency }),
    ...(rateKey !== undefined && { rateKey }),
  };
}

/** Looks at every start with books of its own, and says what is wrong. */
class Watch {
  readonly wrong: string[] = [];
  readonly #script: Script;
  readonly #live = new Map<string, Job>();
  readonly #starts: { readonly job: Job; readonly at: number }[] = [];

  constructor(told: Script) {
    this.#script = told;
  }

  started(job: Job, at: number): void {
    const { concurrencyKey, keyConcurrency = 1, rateKey } = job.options;
    const { rate, keyRate, concurrency } = this.#script.limits[job.queue as QueueName];
    const live = [...this.#live.values()];
    const holds = (what: string, count: number, limit: number): void => {
      if (limit > 0 && count >= limit) this.wrong.push(`${what}: ${count} of ${limit} before ${job.id}`);
    };
    holds('workers', live.length, this.#script.concurrency);
    holds('queue', live.filter(({ queue }) => queue === job.queue).length, concurrency);
    const sameKey = live.filter(({ options }) => options.concurrencyKey === concurrencyKey);
    if (concurrencyKey !== undefined) holds('key', sameKey.length, keyConcurrency);
    const recent = this.#starts.filter((each) => each.at > at - INTERVAL_MS && each.job.queue === job.queue);
    holds('rate', recent.length, rate);
    const ofKey = recent.filter((each) => each.job.options.rateKey === rateKey);
    if (rateKey !== undefined) holds('rate of a key', ofKey.length, keyRate);
    this.#live.set(job.id, job);
    this.#starts.push({ job, at });
  }

  ended(jobId: string): void {
    this.#live.delete(jobId);
  }
}

async function play(told: Script, createStore: StoreMaker): Promise<void> {
  const bench = await EngineBench.started({ store: createStore(), concurrency: told.concurrency });
  const { engine, clock, runner } = bench;
  const watch = new Watch(told);
  // Queues come into being with their first job.
  await bench.engine.pause();
  await bench.addAll(QUEUES.map((queue) => ({ queue, name: '0 0' })));
  for (const queue of QUEUES) {
    const { concurrency, rate, keyRate } = told.limits[queue];
    const rateOf = (limit: number) => (limit === 0 ? null : { limit, intervalMs: INTERVAL_MS });
    await engine.setConcurrency(concurrency, queue);
    await engine.setRate(rateOf(rate), queue, 'queue');
    await engine.setRate(rateOf(keyRate), queue, 'key');
  }
  runner.auto = (job, { run }) => {
    watch.started(job, clock.monotonic());
    const [tookMs = 0, failures = 0] = job.name.split(' ').map(Number);
    clock.after(tookMs, () => {
      watch.ended(job.id);
      runner.end(job.id, run <= failures ? failedWith('exit 1') : SUCCEEDED);
    });
    return null;
  };
  await engine.resume();
  let jobs = QUEUES.length;
  for (const wave of told.waves) {
    jobs += wave.jobs.length;
    if (wave.jobs.length > 0) await bench.addAll(wave.jobs.map(requestOf));
    await bench.advance(wave.thenMs);
  }
  for (let round = 0; round < 100 && engine.present().jobs.completed < jobs; round += 1) {
    await bench.advance(10_000);
    const breach = breachOf(bench.recorder.metrics(), engine.runningJobs);
    if (breach !== null) watch.wrong.push(breach);
  }
  expect(watch.wrong).toEqual([]);
  expect(engine.present().jobs.completed).toBe(jobs);
  await engine.stop();
  expect(clock.pending).toBe(0);
}

describe.each(STORES)(
  'whatever limits, keys, rates, priorities and failures there are, on %s',
  (_, createStore) => {
    it('no limit is ever exceeded, the books balance, and every job comes to its end', async () => {
      await fc.assert(
        fc.asyncProperty(script, (told) => play(told, createStore)),
        { numRuns: 60 },
      );
    }, 120_000);
  },
);

describe('queues take turns', () => {
  it('whatever keys and rates the others have: none gets two starts while one without limits waits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wanted, { minLength: 5, maxLength: 40 }), limits, async (others, told) => {
        const bench = await EngineBench.started({ concurrency: 1 });
        await bench.engine.pause();
        await bench.addAll([
          ...others.map((each) =>
            requestOf({ ...each, queue: each.queue === 'default' ? 'one' : each.queue }),
          ),
          ...Array.from({ length: 20 }, () => ({ queue: 'default', name: 'free' })),
        ]);
        const keyRate = told.keyRate === 0 ? null : { limit: told.keyRate, intervalMs: INTERVAL_MS };
        for (const queue of ['one', 'two']) await bench.engine.setRate(keyRate, queue, 'key');
        bench.runner.auto = () => SUCCEEDED;
        await bench.engine.resume();
        await bench.rest();
        const queues = bench.runner.starts.map(({ queue }) => queue);
        const contested = queues.slice(0, queues.lastIndexOf('default'));
        const between = contested.join(' ').split('default');
        for (const starts of between) {
          const names = starts.trim().split(' ');
          expect(new Set(names).size).toBe(names.length);
        }
        expect(queues.filter((queue) => queue === 'default')).toHaveLength(20);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
