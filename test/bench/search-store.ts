import { createIdSource } from '../../electron/queue/job-id.ts';
import { createJob, endRun, startRun } from '../../electron/queue/transitions.ts';
import type { JobEvent } from '../../shared/jobs/events.ts';
import type { Outcome, WaitingJob } from '../../shared/jobs/job.ts';
import { openStore } from '../support/sqlite-store.ts';
import { requestOf } from './engines.ts';
import { answerQuestions, FreshProcess } from './fresh-process.ts';

const BATCH = 1000;
const HOUR_MS = 3_600_000;

interface Fill {
  readonly folder: string;
  readonly jobs: number;
}

/**
 * Makes an SQLite store with that many jobs of many names and arguments, most of them done: of 20, 15 are completed, 1
 * is dead, 1 cancelled and 3 wait. In a process of its own.
 */
export async function fillSearchedStore(folder: string, jobs: number): Promise<void> {
  const filler = new FreshProcess(import.meta.filename, []);
  await filler.ask({ folder, jobs } satisfies Fill);
  await filler.end();
}

const VERBS = [
  'encode',
  'upload',
  'resize',
  'invoice',
  'remind',
  'backup',
  'index',
  'fetch',
  'clean',
  'report',
];
const NOUNS = ['video', 'image', 'customer', 'order', 'mail', 'archive', 'log', 'page', 'ledger', 'stock'];

async function fill({ folder, jobs }: Fill): Promise<void> {
  const store = await openStore(folder);
  store.open();
  const newId = createIdSource(Date.now);
  const start = Date.now() - 24 * HOUR_MS;
  let before: Promise<unknown> = Promise.resolve();
  for (let first = 0; first < jobs; first += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, jobs - first) }, (_, index) =>
      lifeOf(newId(), first + index, start + Math.floor(((first + index) / jobs) * 24 * HOUR_MS)),
    );
    const committed = store.commit(events.flat());
    await before;
    before = committed;
  }
  await before;
  await store.close();
}

function lifeOf(id: string, number: number, at: number): readonly JobEvent[] {
  const verb = VERBS[number % 10] ?? '';
  const noun = NOUNS[Math.floor(number / 10) % 10] ?? '';
  const created = createJob(
    id,
    requestOf({
      kind: 'command',
      name: `${verb} ${noun} ${number}`,
      queue: number % 3 === 0 ? verb : 'default',
      tags: number % 50 === 0 ? ['nightly'] : [],
      payload: {
        program: `/usr/local/bin/${verb}`,
        args: [
          '--input',
          `/srv/data/${noun}/${(number * 7919) % 1_000_003}.bin`,
          '--retries',
          '3',
          '--quiet',
        ],
        env: { TRACE_ID: (number * 2_654_435_761).toString(16) },
      },
    }),
    at,
  );
  const kind = number % 20;
  if (kind >= 17) return [created];
  const started = startRun(created.after as WaitingJob, at + 50);
  const outcome: Outcome =
    kind === 16
      ? { type: 'cancelled' }
      : kind === 15
        ? { type: 'failed', error: errorOf(number), retryable: false }
        : { type: 'succeeded', result: null };
  const ending = { outcome, tookMs: (number * 31) % 60_000, crashed: false };
  return [created, started, endRun(started.after, ending, at + 100, Math.random)];
}

function errorOf(number: number) {
  const port = 5_000 + (Math.floor(number / 20) % 40);
  const message = [
    `connect ECONNREFUSED 10.0.0.${number % 250}:${port}`,
    `The file /srv/data/${number}.bin is not there.`,
    `It stopped after ${number % 90} s: it ignored the request to end.`,
  ][Math.floor(number / 20) % 3] as string;
  return { message, code: ['ECONNREFUSED', 'ENOENT', 'timeout'][Math.floor(number / 20) % 3] as string };
}

if (import.meta.main) answerQuestions(fill);
