import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Load, PRODUCERS } from './durable/contestant.ts';
import { openJobdeck } from './durable/jobdeck.ts';
import type { Figure } from './figure.ts';
import { answerQuestions, FreshProcess } from './fresh-process.ts';
import { type LoopDelay, watchLoop } from './loop-delay.ts';
import { median, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';

const CONCURRENCIES = [1, 10, 100] as const;
const ROUNDS = 5;
const ROUND_MS = 700;

interface Question {
  readonly folder: string;
  readonly concurrency: number;
}
type Delays = Readonly<Record<string, readonly LoopDelay[]>>;

/** How late the main loop is while jobs are created, claimed and completed on the SQLite store as fast as it goes. */
export function run(): Promise<readonly Figure[]> {
  return inScratchFolder(async (parent) => {
    const figures: Figure[] = [];
    for (const concurrency of CONCURRENCIES) {
      const folder = join(parent, String(concurrency));
      mkdirSync(folder);
      const measured = new FreshProcess(import.meta.filename, []);
      const delays = await measured.ask<Delays>({ folder, concurrency } satisfies Question);
      await measured.end();
      figures.push(...toFigures(concurrency, delays));
    }
    return figures;
  });
}

function toFigures(concurrency: number, delays: Delays): readonly Figure[] {
  return Object.entries(delays).flatMap(([load, rounds]) => {
    const figure = (what: string, key: keyof LoopDelay): Figure => ({
      bench: 'event-loop',
      metric: `main loop delay ${what}, ${load}, concurrency ${concurrency}`,
      value: rounded(median(rounds.map((round) => round[key]))),
      unit: 'ms',
      n: ROUNDS,
    });
    return [figure('p99', 'p99Ms'), figure('max', 'maxMs')];
  });
}

async function measure(options: Question): Promise<Delays> {
  const contestant = await openJobdeck(options);
  const delays: Record<string, LoopDelay[]> = {};
  // What an idle process shows is the measure's own floor.
  delays['no load'] = await repeated(() => delay(ROUND_MS));
  for (const producers of PRODUCERS) {
    let load: Load = { producers, jobs: 500 };
    const round = (): Promise<void> => contestant.round(load);
    const began = performance.now();
    await round();
    const perMs = load.jobs / (performance.now() - began);
    load = { producers, jobs: Math.ceil((perMs * ROUND_MS) / 1000) * 1000 };
    await round();
    delays[producers] = await repeated(round);
  }
  await contestant.stop();
  return delays;
}

async function repeated(work: () => Promise<unknown>): Promise<LoopDelay[]> {
  const all: LoopDelay[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const delayed = watchLoop();
    await work();
    all.push(delayed());
  }
  return all;
}

if (import.meta.main) answerQuestions(measure);
