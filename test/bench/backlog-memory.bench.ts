import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { noOpEngine, noOpRunner, openDurableEngine, requestOf } from './engines.ts';
import type { Figure } from './figure.ts';
import { answerQuestions, FreshProcess } from './fresh-process.ts';
import { fillStore } from './full-store.ts';
import { collectGarbage, median, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';

const WAITING = 1_000_000;
const ROUNDS = 5;
const BATCH = 1000;
const AT_FIRST_MS = 500;
/** By then a million jobs have been checked. */
const CHECKED_MS = 8000;

type Question =
  | { readonly store: 'sqlite'; readonly folder: string }
  | { readonly store: 'memory'; readonly jobs: number };

interface Resident {
  /** Bytes, when it has just started; a store that is large is then being read from end to end, by a thread. */
  readonly atFirst: number;
  readonly later: number;
}

/** What a process with a million waiting jobs holds resident beyond one without, by the job; payload left out in memory. */
export function run(): Promise<readonly Figure[]> {
  return inScratchFolder(async (parent) => {
    const empty = join(parent, 'empty');
    const full = join(parent, 'full');
    for (const folder of [empty, full]) mkdirSync(folder);
    await fillStore(full, WAITING);
    const sqlite = await compare({ store: 'sqlite', folder: full }, { store: 'sqlite', folder: empty });
    const memory = await compare({ store: 'memory', jobs: WAITING }, { store: 'memory', jobs: 0 });
    const figure = (metric: string, bytes: number): Figure => ({
      bench: 'backlog-memory',
      metric,
      value: rounded(bytes / WAITING),
      unit: 'B resident',
      n: ROUNDS,
    });
    return [
      figure('a waiting job, SQLite store', sqlite.later),
      figure('a waiting job, SQLite store, while the file is checked after the start', sqlite.atFirst),
      figure('a waiting job, memory store, payload left out', memory.later),
    ];
  });
}

/** How much more the one takes than the other. */
async function compare(full: Question, empty: Question): Promise<Resident> {
  const rounds: Resident[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [more, less] = [await residentBytes(full), await residentBytes(empty)];
    rounds.push({ atFirst: more.atFirst - less.atFirst, later: more.later - less.later });
  }
  return {
    atFirst: median(rounds.map((round) => round.atFirst)),
    later: median(rounds.map((round) => round.later)),
  };
}

async function residentBytes(question: Question): Promise<Resident> {
  const measured = new FreshProcess(import.meta.filename, []);
  const resident = await measured.ask<Resident>(question);
  await measured.end();
  return resident;
}

async function measure(question: Question): Promise<Resident> {
  const engine =
    question.store === 'sqlite' ? await onSqlite(question.folder) : await inMemory(question.jobs);
  const atFirst = await settledBytes(AT_FIRST_MS);
  const later = await settledBytes(question.store === 'sqlite' ? CHECKED_MS : AT_FIRST_MS);
  await engine.stop();
  return { atFirst, later };
}

async function settledBytes(afterMs: number): Promise<number> {
  await delay(afterMs);
  collectGarbage();
  return process.memoryUsage().rss;
}

/** At work on the first jobs, so that the scheduler holds what it holds of the line. */
async function onSqlite(folder: string) {
  const untilStopped = { ...noOpRunner, run: neverDone };
  const { engine } = await openDurableEngine({ folder, concurrency: 4, runner: untilStopped });
  return engine;
}

const neverDone: typeof noOpRunner.run = (_job, { signal }) =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ type: 'interrupted' }));
  });

async function inMemory(jobs: number) {
  const { engine } = noOpEngine(4, WAITING);
  await engine.start();
  await engine.pause();
  const request = requestOf({ kind: 'command', name: 'nothing', payload: { program: 'true' } });
  for (let left = jobs; left > 0; left -= BATCH) await engine.enqueueAll(new Array(BATCH).fill(request));
  return engine;
}

if (import.meta.main) answerQuestions(measure);
