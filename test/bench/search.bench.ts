import { statSync } from 'node:fs';
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

/** How soon a search is answered, and what commits cost meanwhile. JOBDECK_SEARCH_JOBS makes the store smaller. */
const JOBS = Number(process.env['JOBDECK_SEARCH_JOBS'] ?? 1_000_000);
const ROUNDS = 5;
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
    const store = await openStore(folder);
    store.open();
    try {
      const figures = [await quietCommits(store)];
      for (const text of QUERIES) figures.push(...(await measureQuery(store, text)));
      figures.push(await commitsBesideSearch(store));
      const bytes = statSync(filesIn(folder).db).size / JOBS;
      figures.push(figure('the store, for each job', bytes, 'B', 1));
      return figures;
    } finally {
      await store.close();
    }
  });
}

async function measureQuery(store: JobStore, text: string): Promise<readonly Figure[]> {
  const times: number[] = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    const took = await search(store, text);
    // The first one reads the file into the cache of its connection.
    if (round >= 0) times.push(took);
  }
  return [50, 99].map((share) => figure(`${text}, p${share}`, percentile(times, share), 'ms', ROUNDS));
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

/** While a search looks through everything, again and again. */
async function commitsBesideSearch(store: JobStore): Promise<Figure> {
  let isOver = false;
  const searching = (async () => {
    while (!isOver) await search(store, 'no-such-word');
  })();
  const times = await commitTimes(store);
  isOver = true;
  await searching;
  return figure('a commit beside a search, p99', percentile(times, 99), 'ms', COMMITS);
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
