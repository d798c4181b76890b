import fastq from 'fastq';
import PQueue from 'p-queue';
import { createIdSource } from '../../electron/queue/job-id.ts';
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import { createJob } from '../../electron/queue/transitions.ts';
import { DONE, noOpEngine, requestOf } from './engines.ts';
import type { Figure } from './figure.ts';
import { collectGarbage, median, rounded } from './measure.ts';

const JOBS = 100_000;
const ROUNDS = 7;
const WAITING = 1_000_000;

const request = requestOf({ kind: 'command', name: 'nothing', payload: { program: 'true' } });

/** Enqueues all jobs, waits for each answer and until all are done, and says how long a job took, ns. */
async function timed(enqueue: (index: number) => unknown, idle: () => Promise<unknown>): Promise<number> {
  collectGarbage();
  const began = performance.now();
  const answers: unknown[] = [];
  for (let index = 0; index < JOBS; index += 1) answers.push(enqueue(index));
  await Promise.all(answers);
  await idle();
  return ((performance.now() - began) * 1e6) / JOBS;
}

interface Contestant {
  /** Runs all jobs once and answers how long one took, ns. */
  round(): Promise<number>;
  stop?(): Promise<void>;
}

/** Each lives through all rounds of a concurrency, as in a program that is left open. */
const contestants: Readonly<Record<string, (concurrency: number) => Promise<Contestant>>> = {
  jobdeck: async (concurrency) => {
    const { engine, metrics } = noOpEngine(concurrency, JOBS);
    await engine.start();
    let expected = 0;
    const round = async (): Promise<number> => {
      const took = await timed(
        () => engine.enqueue(request),
        () => engine.whenIdle(),
      );
      expected += JOBS;
      const { jobs_completed } = metrics.getMetrics();
      if (jobs_completed !== expected)
        throw new Error(`expected ${expected} jobs completed, got ${jobs_completed}`);
      return took;
    };
    return { round, stop: () => engine.stop() };
  },
  'fastq.promise': async (concurrency) => {
    const queue = fastq.promise(async () => DONE, concurrency);
    const round = (): Promise<number> =>
      timed(
        (index) => queue.push(index),
        () => queue.drained(),
      );
    return { round };
  },
  'p-queue': async (concurrency) => {
    const queue = new PQueue({ concurrency });
    const round = (): Promise<number> =>
      timed(
        () => queue.add(async () => DONE),
        () => queue.onIdle(),
      );
    return { round };
  },
  /** What a loop without any queue would cost: three records in a Map and one await a job, one after the other. */
  'bare Map': async () => {
    const newId = createIdSource(Date.now);
    const round = (): Promise<number> => {
      const jobs = new Map<string, object>();
      return timed(
        () => {
          const id = newId();
          jobs.set(id, { id, state: 'waiting', createdAt: Date.now() });
        },
        async () => {
          for (const id of jobs.keys()) {
            jobs.set(id, { id, state: 'running', startedAt: Date.now() });
            const outcome = await (async () => DONE)();
            jobs.set(id, { id, state: 'completed', finishedAt: Date.now(), outcome });
          }
        },
      );
    };
    return { round };
  },
};

/** Bytes that a waiting job takes in the store, its payload left out (it is shared here). */
function bytesAWaitingJob(): number {
  collectGarbage();
  const before = process.memoryUsage();
  const store = new MemoryJobStore();
  const newId = createIdSource(Date.now);
  for (let index = 0; index < WAITING; index += 1000) {
    store.commit(Array.from({ length: 1000 }, () => createJob(newId(), request, Date.now())));
  }
  collectGarbage();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  if (store.list({ state: 'waiting', cursor: null, limit: 1 })?.total !== WAITING)
    throw new Error('jobs are missing');
  return bytes / WAITING;
}

export async function run(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const figure = (metric: string, value: number, unit: string, n: number): void => {
    figures.push({ bench: 'memory-engine', metric, value: rounded(value), unit, n });
  };
  for (const concurrency of [1, 10, 100]) {
    const times = new Map<string, number[]>();
    const all = new Map<string, Contestant>();
    for (const [name, make] of Object.entries(contestants)) all.set(name, await make(concurrency));
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [name, contestant] of all) {
        const took = await contestant.round();
        // The first round warms up.
        if (round > 0) times.set(name, [...(times.get(name) ?? []), took]);
      }
    }
    for (const contestant of all.values()) await contestant.stop?.();
    const medians = new Map([...times].map(([name, values]) => [name, median(values)]));
    const own = medians.get('jobdeck') ?? Number.NaN;
    for (const [name, value] of medians) {
      figure(`${name} at concurrency ${concurrency}`, value, 'ns a job', ROUNDS);
      if (name !== 'jobdeck')
        figure(`speed against ${name} at concurrency ${concurrency}`, value / own, 'x', ROUNDS);
    }
  }
  figure('a waiting job, payload left out', bytesAWaitingJob(), 'B', WAITING);
  return figures;
}
