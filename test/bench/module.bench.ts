import { spawnSync } from 'node:child_process';
import type { Figure } from './figure.ts';
import { collectGarbage, median, rounded } from './measure.ts';
import { openBullmqSandbox } from './module/bullmq-sandbox.ts';
import type { ModuleContestant } from './module/contestant.ts';
import { openJobdeck } from './module/jobdeck.ts';
import { openRawPool } from './module/raw-pool.ts';
import { inScratchFolder } from './scratch.ts';

/**
 * Modules that do nothing through the whole engine, with warm processes; against bare messages to as many forked
 * processes, and against BullMQ's sandboxed processors. In turns, so that each meets the machine in the same mood.
 */
const CONCURRENCY = 4;
const JOBS = 2000;
const ROUNDS = 5;

export function run(): Promise<readonly Figure[]> {
  return inScratchFolder(async (folder) => {
    const contestants: Record<string, ModuleContestant> = {
      jobdeck: await openJobdeck(folder, CONCURRENCY),
      'raw fork-pool messages': await openRawPool(folder, CONCURRENCY, { detached: false }),
      'raw messages to sessions of their own': await openRawPool(folder, CONCURRENCY, { detached: true }),
    };
    if (hasRedis()) contestants['bullmq sandboxed'] = await openBullmqSandbox(folder, CONCURRENCY);
    try {
      return await measure(contestants);
    } finally {
      for (const contestant of Object.values(contestants)) await contestant.stop();
    }
  });
}

async function measure(contestants: Readonly<Record<string, ModuleContestant>>): Promise<readonly Figure[]> {
  // Starts the processes, and lets what is hot be compiled.
  for (const contestant of Object.values(contestants)) await contestant.round(JOBS / 2);
  const rates: Record<string, number[]> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, contestant] of Object.entries(contestants)) {
      collectGarbage();
      const began = performance.now();
      await contestant.round(JOBS);
      rates[name] ??= [];
      rates[name].push((JOBS * 1000) / (performance.now() - began));
    }
  }
  const own = rates['jobdeck'] ?? [];
  return Object.entries(rates).flatMap(([name, all]) => [
    figure(`no-op modules, ${name}, concurrency ${CONCURRENCY}`, median(all), '/s'),
    ...(name === 'jobdeck'
      ? []
      : [
          figure(
            `jobdeck against ${name}`,
            median(all.map((rate, index) => (own[index] ?? Number.NaN) / rate)),
            'x',
          ),
        ]),
  ]);
}

const figure = (metric: string, value: number, unit: string): Figure => ({
  bench: 'module',
  metric,
  value: rounded(value),
  unit,
  n: ROUNDS,
});

function hasRedis(): boolean {
  const found = spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!found) console.error('module: BullMQ is left out, there is no redis-server on this machine');
  return found;
}
