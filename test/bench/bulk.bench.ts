import type { JobRunner } from '../../electron/queue/job-runner.ts';
import { openFolder } from '../../electron/queue/sqlite/opening/open-folder.ts';
import type { ChangeReport, JobAction } from '../../shared/control.ts';
import { noOpRunner, openDurableEngine, requestOf } from './engines.ts';
import type { Figure } from './figure.ts';
import { watchLoop } from './loop-delay.ts';
import { collectGarbage, median, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';

const JOBS = 100_000;
const ROUNDS = 5;
/** As the engine's chunks. */
const CHUNK = 200;
const DEAD = { type: 'state', state: 'dead' } as const;
const WAITING = { type: 'state', state: 'waiting' } as const;

const failing: JobRunner = {
  ...noOpRunner,
  run: async () => ({ type: 'failed', retryable: false, error: { message: 'It fails.', code: 'exit 1' } }),
};

type Parts = Awaited<ReturnType<typeof openDurableEngine>>;

/** So many dead jobs, retried by one change, and taken back; nothing is claimed meanwhile. */
async function measure(folder: string): Promise<readonly Figure[]> {
  const parts = await openDurableEngine({ folder, concurrency: 64, runner: failing });
  const { engine } = parts;
  for (let left = JOBS; left > 0; left -= 10_000) {
    const request = requestOf({ kind: 'command', payload: { program: 'true' } });
    await engine.enqueueAll(Array.from({ length: 10_000 }, () => request));
  }
  await engine.whenIdle();
  await engine.pause();
  const rates = { retry: [] as number[], undo: [] as number[] };
  const p99s: number[] = [];
  let mostRss = 0;
  const before = process.memoryUsage.rss();
  for (let round = 0; round < ROUNDS; round += 1) {
    collectGarbage();
    const stop = watchLoop();
    rates.retry.push(await timed(() => change(parts, { type: 'retry' }, DEAD)));
    rates.undo.push(await timed(async () => reportOf(await engine.undo())));
    p99s.push(stop().p99Ms);
    mostRss = Math.max(mostRss, process.memoryUsage.rss() - before);
  }
  await change(parts, { type: 'delete' }, DEAD);
  await change(parts, { type: 'delete' }, WAITING);
  await engine.stop();
  const raw = median(rawRates(folder));
  const retry = median(rates.retry);
  const figure = (metric: string, value: number, unit: string): Figure => ({
    bench: 'bulk',
    metric,
    value: rounded(value),
    unit,
    n: ROUNDS,
  });
  return [
    figure('retry of 100,000 dead jobs', retry, 'jobs/s'),
    figure('its undo', median(rates.undo), 'jobs/s'),
    figure('the raw statements of the retry', raw, 'jobs/s'),
    figure('retry / raw', retry / raw, 'x'),
    figure('main loop delay p99 meanwhile', median(p99s), 'ms'),
    figure('resident memory more than before, at most', mostRss / 2 ** 20, 'MiB'),
  ];
}

async function change({ engine }: Parts, action: JobAction, selection: typeof DEAD | typeof WAITING) {
  return reportOf(await engine.change(action, selection));
}

function reportOf(result: Awaited<ReturnType<Parts['engine']['change']>>): ChangeReport {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Jobs a second. */
async function timed(work: () => Promise<ChangeReport>): Promise<number> {
  const began = performance.now();
  const { changed } = await work();
  if (changed !== JOBS) throw new Error(`expected ${JOBS} jobs to be changed, got ${changed}`);
  return JOBS / ((performance.now() - began) / 1000);
}

/** The bare row changes of a retry in one loop, a chunk a commit, without the journal: what it would cost to have no undo. */
function rawRates(folder: string): readonly number[] {
  const opened = openFolder({ folder, version: 'bench', recover: false, now: Date.now });
  if (!opened.ok) throw new Error(opened.error.message);
  const { db } = opened.value;
  const insert = db.prepare(
    `INSERT INTO jobs (number, id, revision, state, change, queue, priority, runs, attempts, crashes, at, kind, name,
       created_at, payload) VALUES (?, ?, 0, 5, ?, 'raw', 0, 1, 1, 0, 0, 'command', 'true', 0, '{"program":"true"}')`,
  );
  db.exec('BEGIN');
  for (let job = 1; job <= JOBS; job += 1) insert.run(10_000_000 + job, `raw-${job}`, 10_000_000 + job);
  db.exec('COMMIT');
  const update = db.prepare(
    `UPDATE jobs SET revision = revision + 1, change = ?, state = ?, at = ?, runs = ?, attempts = ?, crashes = ?,
       waited_ms = ?, detail = ? WHERE id = ? AND revision = ?`,
  );
  db.exec('PRAGMA synchronous = FULL');
  const rates: number[] = [];
  let at = 20_000_000;
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    for (let first = 1; first <= JOBS; first += CHUNK) {
      db.exec('BEGIN IMMEDIATE');
      for (let job = first; job < first + CHUNK; job += 1) {
        at += 1;
        update.run(at, round % 2 === 0 ? 1 : 5, at, 1, 0, 0, null, null, `raw-${job}`, round);
      }
      db.exec('COMMIT');
    }
    rates.push(JOBS / ((performance.now() - began) / 1000));
  }
  opened.value.close();
  return rates;
}

export async function run(): Promise<readonly Figure[]> {
  return inScratchFolder(measure);
}
