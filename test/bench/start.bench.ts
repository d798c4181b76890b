import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Engine } from '../../electron/queue/engine.ts';
import { filesIn } from '../../electron/queue/sqlite/opening/store-files.ts';
import { DONE, noOpRunner, openDurableEngine, requestOf } from './engines.ts';
import type { Figure } from './figure.ts';
import { answerQuestions, FreshProcess } from './fresh-process.ts';
import { fillStore } from './full-store.ts';
import { median, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';

/**
 * How soon work goes on after a start, however much is in line. The files are in the system's cache, as after a crash
 * of the app; after a crash of the machine the disk comes on top. The store's thread is the built one, as in the app:
 * from source, Node would have to make it JavaScript first.
 */
const STORED = [0, 100_000, 1_000_000] as const;
const ROUNDS = 5;
/** What a killed process leaves in the -wal: well below the 40 MB at which it is checkpointed. */
const WAL_BYTES = 16 * 1_048_576;

const ENDS = ['a clean end', 'kill -9'] as const;
type End = (typeof ENDS)[number];

interface Start {
  readonly folder: string;
  /** Whether jobs are in line already; else the first one is put in as soon as the engine is up. */
  readonly hasJobs: boolean;
}
interface Times {
  /** From the call that opens the store to the handler of the first claimed job, ms. */
  readonly fromOpen: number;
  readonly fromProcess: number;
}

export function run(): Promise<readonly Figure[]> {
  buildApp();
  return inScratchFolder(async (parent) => {
    const figures: Figure[] = [await measureFloor()];
    for (const jobs of STORED) {
      const folder = join(parent, String(jobs));
      mkdirSync(folder);
      await fillStore(folder, jobs);
      for (const end of ENDS) figures.push(...(await measureAll(folder, jobs, end)));
    }
    return figures;
  });
}

async function measureAll(folder: string, jobs: number, end: End): Promise<readonly Figure[]> {
  const all: Times[] = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    const times = await startOnce({ folder, hasJobs: jobs > 0 }, end);
    // The first one comes after another end.
    if (round >= 0) all.push(times);
  }
  const figure = (from: string, value: number): Figure => ({
    bench: 'start',
    metric: `${from} to the first claim, ${jobs.toLocaleString('en')} jobs stored, after ${end}`,
    value: rounded(value),
    unit: 'ms',
    n: ROUNDS,
  });
  return [
    figure('opening', median(all.map(({ fromOpen }) => fromOpen))),
    figure('process start', median(all.map(({ fromProcess }) => fromProcess))),
  ];
}

const root = join(import.meta.dirname, '../..');
const threadPath = join(root, 'out/main/store-thread.js');

function buildApp(): void {
  const electronVite = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const built = spawnSync(process.execPath, [electronVite, 'build'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the app could not be built:\n${built.stdout}${built.stderr}`);
}

/** No store can be open sooner than its thread has begun. */
async function measureFloor(): Promise<Figure> {
  const all: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const process = new FreshProcess(import.meta.filename, []);
    all.push(await process.ask<number>('an empty thread'));
    await process.end();
  }
  return { bench: 'start', metric: 'an empty thread', value: rounded(median(all)), unit: 'ms', n: ROUNDS };
}

async function startOnce(start: Start, end: End): Promise<Times> {
  const process = new FreshProcess(import.meta.filename, []);
  const times = await process.ask<Times>(start);
  const ended = process.ask(end);
  // A process that is killed can't answer.
  await (end === 'kill -9' ? ended.catch(() => undefined) : ended);
  await process.end();
  return times;
}

const request = requestOf({ kind: 'command', name: 'nothing', payload: { program: 'true' } });

function child(): void {
  let engine: Engine | null = null;
  let wal = '';
  answerQuestions<Start | End | 'an empty thread'>(async (question) => {
    if (question === 'an empty thread') return emptyThreadMs();
    if (typeof question === 'object') {
      wal = filesIn(question.folder).wal;
      const started = await timedStart(question);
      engine = started.engine;
      return started.times;
    }
    if (engine === null) throw new Error('expected to be started before it is ended');
    if (question === 'a clean end') await engine.stop();
    else await workUntilKilled(engine, wal);
    return null;
  });
}

async function emptyThreadMs(): Promise<number> {
  const began = performance.now();
  const worker = new Worker("require('node:worker_threads').parentPort.postMessage(0)", { eval: true });
  await once(worker, 'message');
  return performance.now() - began;
}

async function timedStart({ folder, hasJobs }: Start) {
  const first = Promise.withResolvers<number>();
  const run = async () => {
    first.resolve(performance.now());
    return DONE;
  };
  const began = performance.now();
  const runner = { ...noOpRunner, run };
  const { engine } = await openDurableEngine({ folder, concurrency: 4, runner, threadPath });
  if (!hasJobs) await engine.enqueue(request);
  // Counted from the start of the process.
  const claimed = await first.promise;
  return { engine, times: { fromOpen: claimed - began, fromProcess: claimed } satisfies Times };
}

async function workUntilKilled(engine: Engine, wal: string): Promise<void> {
  const few = new Array(20).fill(request);
  while (statSync(wal).size < WAL_BYTES) await engine.enqueueAll(few);
  process.kill(process.pid, 'SIGKILL');
}

if (import.meta.main) child();
