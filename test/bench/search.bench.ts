import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import type { JobStore } from '../../electron/queue/job-store.ts';
import { filesIn } from '../../electron/queue/sqlite/opening/store-files.ts';
import { createJob } from '../../electron/queue/transitions.ts';
import { parseSearch } from '../../shared/search/parse-search.ts';
import { openStore } from '../support/sqlite-store.ts';
import { requestOf } from './engines.ts';
import type { Figure } from './figure.ts';
import { percentile, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';
import { fillSearchedStore } from './search-store.ts';

/**
 * How soon a search is answered by the index and without it, what the index takes to be made, and what commits cost beside
 * either. JOBDECK_SEARCH_JOBS makes the store smaller.
 */
const JOBS = Number(process.env['JOBDECK_SEARCH_JOBS'] ?? 1_000_000);
const ROUNDS = 20;
/** Without the index: they look through everything. */
const SCANS = 5;
const COMMITS = 200;
const PAGE = 100;

/** From what is found at once to what is nowhere. */
const QUERIES = [
  'state:dead',
  'encode',
  '"encode video"',
  'error:ECONNREFUSED',
  'queue:encode created:<1h',
  'ran:>59s state:completed',
  `${JOBS - 3}`,
  'no-such-word',
] as const;

export function run(): Promise<readonly Figure[]> {
  return inScratchFolder(async (folder) => {
    await fillSearchedStore(folder, JOBS);
    const figures: Figure[] = [];
    const inStore = async (indexFrom: number, measure: (store: JobStore) => Promise<void>): Promise<void> => {
      const store = await openStore(folder, { indexFrom });
      store.open();
      try {
        await measure(store);
      } finally {
        await store.close();
      }
    };
    await inStore(Number.POSITIVE_INFINITY, async (store) => {
      figures.push(await quietCommits(store));
      for (const text of QUERIES)
        figures.push(...(await measureQuery(store, text, SCANS, ', without index')));
      figures.push(await commitsBeside(store, 'a search', () => search(store, 'no-such-word')));
    });
    await inStore(1, async (store) => {
      figures.push(...(await measureFilling(store, filesIn(folder).index)));
      for (const text of QUERIES) figures.push(...(await measureQuery(store, text, ROUNDS, '')));
    });
    const bytes = statSync(filesIn(folder).db).size / JOBS;
    figures.push(figure('the store, for each job', bytes, 'B', 1));
    figures.push(figure('the index, for each job', statSync(filesIn(folder).index).size / JOBS, 'B', 1));
    return figures;
  });
}

/** The first search finds no index, so it is made. */
async function measureFilling(store: JobStore, path: string): Promise<readonly Figure[]> {
  const began = performance.now();
  await search(store, 'no-such-word');
  const isFilled = (): boolean => {
    const index = new DatabaseSync(path, { readOnly: true });
    try {
      return Number(index.prepare('SELECT job FROM progress').get()?.['job'] ?? 0) >= JOBS;
    } finally {
      index.close();
    }
  };
  const beside = await commitsBeside(store, 'the filling of the index', () => setTimeout(50));
  while (!isFilled()) await setTimeout(100);
  const perJobs = ((performance.now() - began) / JOBS) * 100_000;
  return [beside, figure('the index, to be filled, for 100,000 jobs', perJobs, 'ms', 1)];
}

async function measureQuery(
  store: JobStore,
  text: string,
  rounds: number,
  how: string,
): Promise<readonly Figure[]> {
  const times: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const took = await search(store, text);
    // The first one reads the file into the cache of its connection.
    if (round >= 0) times.push(took);
  }
  return [50, 99].map((share) => figure(`${text}${how}, p${share}`, percentile(times, share), 'ms', rounds));
}

async function search(store: JobStore, text: string): Promise<number> {
  const now = Date.now();
  const parsed = parseSearch(text, now);
  if (!parsed.ok) throw new Error(parsed.error.expected);
  const began = performance.now();
  await store.search({ search: { where: parsed.value.where, now }, cursor: null, limit: PAGE });
  return performance.now() - began;
}

async function quietCommits(store: JobStore): Promise<Figure> {
  return figure('a commit, p99', percentile(await commitTimes(store), 99), 'ms', COMMITS);
}

/** While that is done again and again. */
async function commitsBeside(store: JobStore, what: string, again: () => Promise<unknown>): Promise<Figure> {
  let isOver = false;
  const busy = (async () => {
    while (!isOver) await again();
  })();
  const times = await commitTimes(store);
  isOver = true;
  await busy;
  return figure(`a commit beside ${what}, p99`, percentile(times, 99), 'ms', COMMITS);
}

async function commitTimes(store: JobStore): Promise<readonly number[]> {
  const times: number[] = [];
  for (let commit = 0; commit < COMMITS; commit += 1) {
    const request = requestOf({ kind: 'command', payload: { program: 'true' } });
    const event = createJob(crypto.randomUUID(), request, Date.now());
    const began = performance.now();
    await store.commit([event]);
    times.push(performance.now() - began);
  }
  return times;
}

function figure(metric: string, value: number, unit: string, n: number): Figure {
  return {
    bench: 'search',
    metric: `${JOBS.toLocaleString('en')} jobs: ${metric}`,
    value: rounded(value),
    unit,
    n,
  };
}
