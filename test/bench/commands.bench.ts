import { fork, spawn } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { systemClock } from '../../electron/clock.ts';
import { silentLogger } from '../../electron/logger.ts';
import type { JobRunner } from '../../electron/queue/job-runner.ts';
import { cleanEnvironment } from '../../electron/workers/clean-environment.ts';
import { createJobRunner } from '../../electron/workers/create-runner.ts';
import { nodeProcessHost } from '../../electron/workers/node-process-host.ts';
import { newJob, newRun } from '../workers/jobs.ts';
import type { Figure } from './figure.ts';
import { watchLoop } from './loop-delay.ts';
import { median, rounded } from './measure.ts';

/**
 * `true`, again and again, through the runner and by a bare child_process.spawn with the same stdio, in turns. Each size
 * of process is measured in a fresh process of its own, since what matters is how much memory it has.
 */
const CONCURRENCY = 8;
const COMMANDS = 200;
const ROUNDS = 5;
const BALLAST_BYTES = 500 * 1_048_576;

const workers = join(import.meta.dirname, '../../electron/workers');
const environment = cleanEnvironment(process.env);

const SIZES = ['small', '500 MB'] as const;
type Size = (typeof SIZES)[number];

interface Round {
  readonly perSecond: number;
  /** How long the main loop was at work for one command, µs. */
  readonly busyUs: number;
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
}

export async function run(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const size of SIZES) figures.push(...(await inFreshProcess(size)));
  return figures;
}

function inFreshProcess(size: Size): Promise<readonly Figure[]> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ['--child', size], { execArgv: [] });
    child.once('message', (figures) => resolve(figures as readonly Figure[]));
    child.once('exit', (code) => reject(new Error(`the bench in a process of its own ended with ${code}`)));
  });
}

async function measure(size: Size): Promise<readonly Figure[]> {
  // Written to, so that it is resident.
  const ballast = size === 'small' ? null : Buffer.alloc(BALLAST_BYTES, 1);
  const runner = createJobRunner({
    host: nodeProcessHost,
    launcherPath: join(workers, 'launcher/launcher.ts'),
    moduleProcessPath: join(workers, 'modules/module-process.ts'),
    clock: systemClock,
    logger: silentLogger,
    environment: async () => environment,
  });
  const own = (index: number): Promise<unknown> => throughRunner(runner, index);
  await round(own, 50);
  await round(bare, 20);
  const rounds = { runner: [] as Round[], 'bare spawn': [] as Round[] };
  for (let index = 0; index < ROUNDS; index += 1) {
    rounds.runner.push(await round(own, COMMANDS));
    rounds['bare spawn'].push(await round(bare, COMMANDS));
  }
  await runner.stop();
  if (ballast !== null && ballast[BALLAST_BYTES - 1] !== 1) throw new Error('the ballast is gone');
  return toFigures(size, rounds);
}

function toFigures(size: Size, rounds: Readonly<Record<string, readonly Round[]>>): readonly Figure[] {
  const figure = (metric: string, value: number, unit: string): Figure => ({
    bench: 'commands',
    metric: `${metric}, ${size} process`,
    value: rounded(value),
    unit,
    n: ROUNDS,
  });
  const ofAll = (name: string, key: keyof Round): number =>
    median((rounds[name] ?? []).map((one) => one[key]));
  const ratios = (rounds['runner'] ?? []).map(
    (one, index) => one.perSecond / (rounds['bare spawn']?.[index]?.perSecond ?? Number.NaN),
  );
  return [
    ...Object.keys(rounds).flatMap((name) => [
      figure(`commands, ${name}`, ofAll(name, 'perSecond'), '/s'),
      figure(`main loop at work for a command, ${name}`, ofAll(name, 'busyUs'), 'µs'),
      figure(`main loop delay p99, ${name}`, ofAll(name, 'delayP99Ms'), 'ms'),
      figure(`main loop delay max, ${name}`, ofAll(name, 'delayMaxMs'), 'ms'),
    ]),
    figure('runner against bare spawn', median(ratios), 'x'),
  ];
}

async function round(one: (index: number) => Promise<unknown>, count: number): Promise<Round> {
  const utilization = performance.eventLoopUtilization();
  const delay = watchLoop();
  const began = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await one(next);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const took = performance.now() - began;
  const { p99Ms, maxMs } = delay();
  const { active } = performance.eventLoopUtilization(utilization);
  return {
    perSecond: (count * 1000) / took,
    busyUs: (active * 1000) / count,
    delayP99Ms: p99Ms,
    delayMaxMs: maxMs,
  };
}

let runs = 0;
async function throughRunner(runner: JobRunner, index: number): Promise<void> {
  runs += 1;
  const job = newJob({ kind: 'command', payload: { program: 'true' } }, { id: `bench-${runs}-${index}` });
  const outcome = await runner.run(job, newRun().context);
  if (outcome.type !== 'succeeded') throw new Error(`expected success, got ${JSON.stringify(outcome)}`);
}

function bare(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('true', [], { stdio: ['ignore', 'pipe', 'pipe'], env: environment });
    child.stdout.on('data', () => undefined);
    child.stderr.on('data', () => undefined);
    child.on('error', reject);
    child.on('close', () => resolve());
  });
}

if (import.meta.main) {
  const child = process.argv.indexOf('--child');
  if (child === -1) for (const figure of await run()) console.log(JSON.stringify(figure));
  else process.send?.(await measure(process.argv[child + 1] as Size), () => process.disconnect());
}
