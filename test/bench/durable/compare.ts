import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from '../figure.ts';
import { answerQuestions, FreshProcess, type Launch } from '../fresh-process.ts';
import { collectGarbage, median, rounded } from '../measure.ts';
import { inScratchFolder } from '../scratch.ts';
import { type Contestant, type ContestantOptions, type Load, PRODUCERS } from './contestant.ts';

const CONCURRENCIES = [1, 10, 100] as const;
const ROUNDS = 5;
/** A round is as many jobs as this contestant does in this time. */
const ROUND_MS = 250 * Number(process.env['JOBDECK_BENCH_SCALE'] ?? 1);
const FIRST_JOBS = 50;
const LEAST_JOBS = 20;
const MOST_JOBS = 100_000;

const contestants = {
  jobdeck: async (options) => (await import('./jobdeck.ts')).openJobdeck(options),
  raw: async (options) => (await import('./raw.ts')).openRaw(options),
  plainjob: async (options) => (await import('./plainjob.ts')).openPlainjob(options, 'as it comes'),
  'plainjob FULL': async (options) => (await import('./plainjob.ts')).openPlainjob(options, 'FULL'),
  BullMQ: async (options) => (await import('./bullmq.ts')).openBullmq(options),
} as const satisfies Record<string, (options: ContestantOptions) => Promise<Contestant>>;
type Name = keyof typeof contestants;
const NAMES = Object.keys(contestants) as readonly Name[];

/** `round` and `fill` as in Contestant. */
type Measured = 'round' | 'fill';
type Question =
  | (ContestantOptions & { readonly open: Name })
  | { readonly measure: Measured; readonly load: Load }
  | 'stop';

/** Creates, claims and completes jobs that do nothing, with every contestant in turns. */
export async function compare(bench: string, launch: Launch = {}): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const concurrency of CONCURRENCIES) {
    await inScratchFolder(async (folder) => {
      const field = await start(folder, concurrency, launch);
      for (const producers of PRODUCERS) {
        const rates = await race(field, 'round', producers);
        figures.push(...toFigures(bench, `${producers}, concurrency ${concurrency}`, rates));
      }
      if (concurrency === CONCURRENCIES.at(-1)) {
        const rates = await race(field, 'fill', 'batches of 1,000');
        figures.push(...toFigures(bench, 'adding only, batches of 1,000', rates));
      }
      for (const each of field.values()) {
        await each.ask('stop' satisfies Question);
        await each.end();
      }
    });
  }
  return figures;
}

type Field = ReadonlyMap<Name, FreshProcess>;

async function start(parent: string, concurrency: number, launch: Launch): Promise<Field> {
  const field = new Map<Name, FreshProcess>();
  for (const name of NAMES) {
    const each = new FreshProcess(import.meta.filename, [], launch);
    const folder = join(parent, name);
    mkdirSync(folder);
    try {
      await each.ask({ open: name, folder, concurrency } satisfies Question);
      field.set(name, each);
    } catch (error) {
      await each.end();
      if (name === 'jobdeck' || name === 'raw') throw error;
      console.error(`${name} is left out at concurrency ${concurrency}: ${firstLine(error)}`);
    }
  }
  return field;
}

/** Jobs a second in each round, by contestant. */
async function race(
  field: Field,
  measure: Measured,
  producers: Load['producers'],
): Promise<ReadonlyMap<Name, readonly number[]>> {
  const sizes = new Map<Name, number>();
  for (const [name, each] of field) {
    // Twice: the first rate is that of code that was not compiled yet.
    let jobs = FIRST_JOBS;
    for (let warmUp = 0; warmUp < 2; warmUp += 1) {
      const rate = await rateOf(each, { measure, load: { producers, jobs } });
      jobs = Math.max(LEAST_JOBS, Math.min(MOST_JOBS, Math.round((rate * ROUND_MS) / 1000)));
      if (producers === 'batches of 1,000' && jobs > 1000) jobs -= jobs % 1000;
    }
    sizes.set(name, jobs);
  }
  const rates = new Map<Name, number[]>(Array.from(field.keys(), (name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, each] of field) {
      const jobs = sizes.get(name) as number;
      rates.get(name)?.push(await rateOf(each, { measure, load: { producers, jobs } }));
    }
  }
  return rates;
}

async function rateOf(
  each: FreshProcess,
  question: { readonly measure: Measured; readonly load: Load },
): Promise<number> {
  const tookMs = await each.ask<number>(question satisfies Question);
  return (question.load.jobs * 1000) / tookMs;
}

/** Ratios are of rounds that were next to each other, so that what disturbed one disturbed its peer as well. */
function toFigures(
  bench: string,
  what: string,
  rates: ReadonlyMap<Name, readonly number[]>,
): readonly Figure[] {
  const figure = (metric: string, value: number, unit: string): Figure => ({
    bench,
    metric: `${metric}, ${what}`,
    value: rounded(value),
    unit,
    n: ROUNDS,
  });
  const own = rates.get('jobdeck') ?? [];
  return [...rates].flatMap(([name, rounds]) => {
    const rate = figure(name, median(rounds), 'jobs/s');
    if (name === 'jobdeck') return [rate];
    const ratios = rounds.map((peer, round) => (own[round] ?? Number.NaN) / peer);
    return [rate, figure(`speed against ${name}`, median(ratios), 'x')];
  });
}

const firstLine = (error: unknown): string => String((error as Error).message).split('\n', 1)[0] as string;

function child(): void {
  let contestant: Contestant | null = null;
  answerQuestions<Question>(async (question) => {
    if (question === 'stop') {
      await contestant?.stop();
      return null;
    }
    if ('open' in question) {
      contestant = await contestants[question.open](question);
      return null;
    }
    if (contestant === null) throw new Error('expected to be told what to open before it is measured');
    collectGarbage();
    const began = performance.now();
    await contestant[question.measure](question.load);
    return performance.now() - began;
  });
}

if (import.meta.main) child();
