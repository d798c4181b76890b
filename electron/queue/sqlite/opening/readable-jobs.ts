import type { StatementSync } from 'node:sqlite';
import { STATE_OF_CODE } from '../schema.ts';
import { isDamage } from './failures.ts';
import type { ReadRow, Remains } from './remains.ts';
import { strayJobs } from './stray-pages.ts';

/** Failed looks after which the next ones are wider apart, one more for each so many; at most so wide. */
const WIDEN_EVERY = 256;
const WIDEST = 4096;

/** The jobs that can be read, each once: by their numbers, and then those that the table itself does not lead to. */
export function* readableJobs(remains: Remains): Generator<ReadRow> {
  const read = new Set<number>();
  const take = (job: ReadRow): boolean => {
    const number = Number(job['number']);
    if (read.has(number) || !isWholeJob(job)) return false;
    read.add(number);
    return true;
  };
  const isBroken: boolean = yield* jobsByNumber(remains, take);
  if (!isBroken) return;
  for (const job of strayJobs(remains, (number) => read.has(number))) if (take(job)) yield job;
}

/**
 * A broken page stops a walk through the table, so the walk begins again behind it: at the next number that can be
 * looked up. Answers whether there was one.
 */
function* jobsByNumber(
  { db, lastJob }: Remains,
  take: (job: ReadRow) => boolean,
): Generator<ReadRow, boolean> {
  const walk = db.prepare('SELECT * FROM jobs WHERE number >= ? ORDER BY number');
  const look = db.prepare('SELECT * FROM jobs WHERE number = ?');
  let isBroken = false;
  let next: number | null = 0;
  while (next !== null) {
    try {
      for (const row of walk.iterate(next)) {
        const number = Number(row['number']);
        // A number out of order is damage as well, and would send the walk astray.
        if (number < next || (lastJob > 0 && number > lastJob)) continue;
        next = number + 1;
        if (take(row)) yield row;
      }
      return isBroken;
    } catch (error) {
      if (!isDamage(error)) throw error;
      isBroken = true;
    }
    next = nextReadable(look, next, lastJob);
  }
  return isBroken;
}

/** From `from` on; far apart where very much is broken, and then back over what was left out. */
function nextReadable(look: StatementSync, from: number, lastJob: number): number | null {
  let failures = 0;
  let step = 1;
  for (let number = Math.max(from, 1); number <= lastJob; number += step) {
    try {
      const row = look.get(number);
      if (step > 1) {
        number -= step;
        step = 1;
        failures = 0;
      } else if (row !== undefined) return number;
    } catch (error) {
      if (!isDamage(error)) throw error;
      failures += 1;
      step = Math.min(WIDEST, 1 + Math.floor(failures / WIDEN_EVERY));
    }
  }
  return null;
}

/** The runs of a job that can be read, in their order. */
export function readableRuns(all: StatementSync, one: StatementSync, job: ReadRow): readonly ReadRow[] {
  const number = Number(job['number']);
  try {
    return all.all(number).filter(isWholeRun);
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  const runs: ReadRow[] = [];
  for (let run = 1; run <= Number(job['runs']); run += 1) {
    try {
      const row = one.get(number, run);
      if (row !== undefined && isWholeRun(row)) runs.push(row);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  return runs;
}

const TEXTS = ['id', 'queue', 'kind', 'name'];
const COUNTS = ['revision', 'change', 'runs', 'attempts', 'crashes'];

/** A page can be readable and its content not: bytes that were overwritten within a row. */
function isWholeJob(row: ReadRow): boolean {
  const state = STATE_OF_CODE[Number(row['state'])];
  return (
    state !== undefined &&
    TEXTS.every((name) => isCleanText(row[name])) &&
    COUNTS.every((name) => Number.isSafeInteger(row[name]) && Number(row[name]) >= 0) &&
    ['at', 'created_at', 'priority'].every((name) => Number.isSafeInteger(row[name])) &&
    // A store of the first version lacks most of these columns.
    ['key', 'schedule', 'concurrency_key', 'rate_key'].every(
      (name) => (row[name] ?? null) === null || isCleanText(row[name]),
    ) &&
    ((row['place'] ?? null) === null || Number.isFinite(row['place'])) &&
    isJson(row['payload']) &&
    (row['options'] === null || isJson(row['options'])) &&
    (state !== 'blocked' || row['detail'] === null || isJson(row['detail'])) &&
    (state !== 'running' || Number.isFinite(row['waited_ms'])) &&
    ((state !== 'retrying' && state !== 'dead') || isJson(row['detail']))
  );
}

function isWholeRun(row: ReadRow): boolean {
  return (
    ['started_at', 'ended_at'].every((name) => Number.isSafeInteger(row[name])) &&
    ['waited_ms', 'took_ms'].every((name) => Number.isFinite(row[name])) &&
    isJson(row['outcome'])
  );
}

/** Without what a decoder puts in the place of bytes that are no text. */
const isCleanText = (value: unknown): boolean => typeof value === 'string' && !/[\0\ufffd]/.test(value);

export function isJson(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
