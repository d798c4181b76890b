import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { createIdSource } from '../../electron/queue/job-id.ts';
import { openFolder } from '../../electron/queue/sqlite/opening/open-folder.ts';
import { createJob, endRun, startRun } from '../../electron/queue/transitions.ts';
import type { ChangeReport } from '../../shared/jobs/control.ts';
import type { JobEvent } from '../../shared/jobs/events.ts';
import type { WaitingJob } from '../../shared/jobs/job.ts';
import { openStore } from '../support/sqlite-store.ts';
import { openDurableEngine, requestOf } from './engines.ts';
import type { Figure } from './figure.ts';
import { type LoopDelay, watchLoop } from './loop-delay.ts';
import { collectGarbage, median, rounded } from './measure.ts';
import { scratchFolder } from './scratch.ts';

const JOBS = Number(process.env['JOBDECK_BULK_JOBS'] ?? 100_000);
const MOST_ROUNDS = 5;
/** No other round is begun after so long, ms; the first is left out of the medians, so there are two at least. */
const ENOUGH_MS = 60_000;
/** Changes that share a commit: three chunks of the engine are under way at once. */
const TOGETHER = 200;
const DEAD = { type: 'state', state: 'dead' } as const;

const request = requestOf({ kind: 'command', payload: { program: 'true' } });

interface Round {
  /** Jobs a second. */
  readonly retry: number;
  readonly undo: number;
  readonly raw: number;
  readonly retryLate: LoopDelay;
  readonly undoLate: LoopDelay;
  /** Processor time of the main thread for a job, µs. */
  readonly mainUs: number;
}

/** So many dead jobs, retried by one change, and taken back; nothing is claimed meanwhile. Beside it, the bare rows. */
export async function* run(): AsyncGenerator<Figure, void> {
  using scratch = scratchFolder();
  const folder = scratch.path;
  const [data, raw] = [join(folder, 'data'), join(folder, 'raw')];
  for (const each of [data, raw]) mkdirSync(each);
  await fillDead(data);
  yield* measure(data, raw);
}

async function* measure(data: string, raw: string): AsyncGenerator<Figure, void> {
  const { engine } = await openDurableEngine({ folder: data, concurrency: 64 });
  await engine.pause();
  yield figure('main loop delay p99, at rest', await restingDelay(), 'ms', 1);
  const rows = new RawRows(raw);
  const began = performance.now();
  const rounds: Round[] = [];
  while (rounds.length < MOST_ROUNDS && (rounds.length < 2 || performance.now() - began < ENOUGH_MS)) {
    collectGarbage();
    const cpu = process.threadCpuUsage();
    const retry = await timed(() => engine.change({ type: 'retry' }, DEAD));
    const undo = await timed(() => engine.undo());
    const { user, system } = process.threadCpuUsage(cpu);
    rounds.push({
      retry: retry.rate,
      undo: undo.rate,
      raw: rows.change(),
      retryLate: retry.late,
      undoLate: undo.late,
      mainUs: (user + system) / (2 * JOBS),
    });
    if (rounds.length === 1) yield figure('retry of dead jobs, the first time', retry.rate, 'jobs/s', 1);
  }
  rows.close();
  await engine.stop();
  yield* figuresOf(rounds.slice(1));
}

function* figuresOf(rounds: readonly Round[]): Generator<Figure, void> {
  const of = (value: (round: Round) => number): number => median(rounds.map(value));
  const n = rounds.length;
  yield figure(
    `retry of ${JOBS.toLocaleString('en')} dead jobs`,
    of(({ retry }) => retry),
    'jobs/s',
    n,
  );
  yield figure(
    'its undo',
    of(({ undo }) => undo),
    'jobs/s',
    n,
  );
  yield figure(
    'the bare row changes of the retry',
    of(({ raw }) => raw),
    'jobs/s',
    n,
  );
  yield figure(
    'retry / bare rows',
    of(({ retry, raw }) => retry / raw),
    'x',
    n,
  );
  yield figure(
    'undo / bare rows',
    of(({ undo, raw }) => undo / raw),
    'x',
    n,
  );
  yield figure(
    'main loop delay p99, retry',
    of(({ retryLate }) => retryLate.p99Ms),
    'ms',
    n,
  );
  yield figure(
    'main loop delay p99, undo',
    of(({ undoLate }) => undoLate.p99Ms),
    'ms',
    n,
  );
  yield figure(
    'processor time of the main thread for a job',
    of(({ mainUs }) => mainUs),
    'us',
    n,
  );
}

const figure = (metric: string, value: number, unit: string, n: number): Figure => ({
  bench: 'bulk',
  metric,
  value: rounded(value),
  unit,
  n,
});

async function timed(
  work: () => Promise<{ readonly ok: boolean; readonly value?: ChangeReport; readonly error?: unknown }>,
): Promise<{ readonly rate: number; readonly late: LoopDelay }> {
  const stop = watchLoop();
  const began = performance.now();
  const { value, error } = await work();
  const rate = JOBS / ((performance.now() - began) / 1000);
  const late = stop();
  if (value?.changed !== JOBS)
    throw new Error(`expected ${JOBS} changed, got ${JSON.stringify(value ?? error)}`);
  return { rate, late };
}

/** What the machine and its others add to each measure. */
async function restingDelay(): Promise<number> {
  const stop = watchLoop();
  await delay(2_000);
  return stop().p99Ms;
}

async function fillDead(folder: string): Promise<void> {
  const store = await openStore(folder);
  const newId = createIdSource(Date.now);
  for (let left = JOBS; left > 0; left -= 1_000) {
    await store.commit(Array.from({ length: Math.min(left, 1_000) }, () => lifeOf(newId())).flat());
  }
  await store.close();
}

function lifeOf(id: string): readonly JobEvent[] {
  const created = createJob(id, request, Date.now());
  const started = startRun(created.after as WaitingJob, Date.now());
  const error = { message: 'It fails.', code: 'exit 1' };
  const ending = { outcome: { type: 'failed', error, retryable: false }, tookMs: 1, crashed: false } as const;
  return [created, started, endRun(started.after, ending, Date.now(), Math.random)];
}

/** The bare row changes of a retry in one loop, without the journal: what it would cost to have no undo and no engine. */
class RawRows {
  readonly #db: DatabaseSync;
  readonly #end: () => void;
  #rounds = 0;
  #at = 20_000_000;

  constructor(folder: string) {
    const opened = openFolder({ folder, version: 'bench', recover: false, now: Date.now });
    if (!opened.ok) throw new Error(opened.error.message);
    this.#db = opened.value.db;
    this.#end = () => opened.value.close();
    const insert = this.#db.prepare(
      `INSERT INTO jobs (number, id, revision, state, change, queue, priority, runs, attempts, crashes, at, kind, name,
         created_at, payload) VALUES (?, ?, 0, 5, ?, 'raw', 0, 1, 1, 0, 0, 'command', 'true', 0, '{"program":"true"}')`,
    );
    this.#db.exec('BEGIN');
    for (let job = 1; job <= JOBS; job += 1) insert.run(10_000_000 + job, `raw-${job}`, 10_000_000 + job);
    this.#db.exec('COMMIT; PRAGMA synchronous = FULL');
  }

  /** All of them, there or back. Jobs a second. */
  change(): number {
    const update = this.#db.prepare(
      `UPDATE jobs SET revision = revision + 1, change = ?, state = ?, at = ?, runs = ?, attempts = ?, crashes = ?,
         waited_ms = ?, detail = ? WHERE id = ? AND revision = ?`,
    );
    const state = this.#rounds % 2 === 0 ? 1 : 5;
    const began = performance.now();
    for (let first = 1; first <= JOBS; first += TOGETHER) {
      this.#db.exec('BEGIN IMMEDIATE');
      for (let job = first; job < Math.min(first + TOGETHER, JOBS + 1); job += 1) {
        this.#at += 1;
        update.run(this.#at, state, this.#at, 1, 0, 0, null, null, `raw-${job}`, this.#rounds);
      }
      this.#db.exec('COMMIT');
    }
    this.#rounds += 1;
    return JOBS / ((performance.now() - began) / 1000);
  }

  close(): void {
    this.#end();
  }
}
