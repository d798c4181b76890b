import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { STATE_CODES } from '../schema.ts';
import { orNull } from './failures.ts';
import type { StoreRow } from './new-store.ts';
import { isJson, readableJobs, readableRuns } from './readable-jobs.ts';
import { Recount } from './recount.ts';
import type { ReadRow, Remains } from './remains.ts';

/** Its row, and what came of it. */
export interface Rebuilt extends StoreRow {
  readonly jobs: number;
  readonly runs: number;
  /** Runs that the jobs had and that could not be read. */
  readonly lostRuns: number;
  /** Jobs that depend on others, of which it could not be read on which. */
  readonly withoutParents: number;
  /** All of them, and their history, could be read. */
  readonly hasSchedules: boolean;
  /** What was counted over time could be read. */
  readonly hasCounters: boolean;
}

/** Fills an empty store with what can be read of another one of the same version. What can be undone is left behind. */
export function rebuild(db: DatabaseSync, remains: Remains, version: string): Rebuilt {
  const addJob = inserter(db, 'jobs');
  const addRun = inserter(db, 'runs');
  const copyEdits = editCopier(db, remains);
  const addQueue = inserter(db, 'queues');
  const allRuns = remains.db.prepare('SELECT * FROM runs WHERE job = ? ORDER BY number');
  const oneRun = remains.db.prepare('SELECT * FROM runs WHERE job = ? AND number = ?');
  const recount = new Recount();
  const copyParents = dependencyCopier(db, remains);
  let jobs = 0;
  let runs = 0;
  let lostRuns = 0;
  let withoutParents = 0;
  for (const job of readableJobs(remains)) {
    if (!addJob(job)) continue;
    const read = readableRuns(allRuns, oneRun, job).filter(addRun);
    copyEdits(job);
    if (!copyParents(job)) withoutParents += 1;
    recount.add(job, read);
    jobs += 1;
    runs += read.length;
    const ended = Number(job['runs']) - (job['state'] === STATE_CODES.running ? 1 : 0);
    lostRuns += Math.max(0, ended - read.length);
  }
  for (const queue of orNull(() => remains.db.prepare('SELECT * FROM queues').all()) ?? []) addQueue(queue);
  const hasSchedules = [
    takeOver(db, remains, 'schedules', 'id'),
    takeOver(db, remains, 'firings', 'schedule', 'number'),
  ].every(Boolean);
  if (hasTable(db, 'firings'))
    db.exec('DELETE FROM firings WHERE schedule NOT IN (SELECT id FROM schedules)');
  takeOver(db, remains, 'failures', 'fingerprint');
  takeOver(db, remains, 'starts', 'rowid');
  const hasCounters = recount.save(db, remains);
  const counts = { jobs, runs, lostRuns, withoutParents };
  return { ...storeRow(db, remains, version), ...counts, hasSchedules, hasCounters };
}

/**
 * Where a parent is lost its row stays: the child must not run as if it had completed. Answers whether it can be read
 * on what a job depends.
 */
function dependencyCopier(db: DatabaseSync, remains: Remains): (job: ReadRow) => boolean {
  if (!hasTable(db, 'dependencies')) return () => true;
  const add = inserter(db, 'dependencies');
  const ofChild = isFindable(remains, 'dependencies')
    ? remains.db.prepare('SELECT * FROM dependencies WHERE child = ?')
    : null;
  return (job) => {
    if (!String(job['options']).includes('"onParentFailure"')) return true;
    const rows = orNull(() => ofChild?.all(Number(job['number'])) ?? null);
    for (const row of rows ?? []) add(row);
    return rows !== null;
  };
}

/** The rows of a table that can be read; a store of an earlier version has none. Answers whether that was all of them. */
function takeOver(db: DatabaseSync, remains: Remains, table: string, ...order: readonly string[]): boolean {
  if (!hasTable(db, table)) return true;
  if (!isFindable(remains, table)) return false;
  const add = inserter(db, table);
  const take = (row: ReadRow): boolean => {
    if ((row['deleted_by'] ?? null) !== null) return true;
    return (!('written' in row) || isJson(row['written'])) && add(row);
  };
  if (walk(remains, `SELECT * FROM ${table} ORDER BY ${order.join(', ')}`, take)) return true;
  // A broken page stops the walk, so it is begun from the other end as well.
  const backwards = order.map((column) => `${column} DESC`).join(', ');
  walk(remains, `SELECT * FROM ${table} ORDER BY ${backwards}`, take);
  return false;
}

/** Answers whether all rows were read and taken. */
function walk({ db }: Remains, sql: string, take: (row: ReadRow) => boolean): boolean {
  let isWhole = true;
  const end = orNull(() => {
    for (const row of db.prepare(sql).iterate()) if (!take(row)) isWhole = false;
    return 'reached';
  });
  return isWhole && end !== null;
}

/** Its uuid and its numbers go on where they were. */
function storeRow(db: DatabaseSync, remains: Remains, version: string): StoreRow {
  const highest = db.prepare('SELECT max(number) AS job, max(change) AS change FROM jobs').get();
  const { row } = remains;
  const uuid = remains.uuid ?? randomUUID();
  if (row !== null) inserter(db, 'store')({ ...row, uuid, made_by: version });
  return {
    uuid,
    madeBy: version,
    lastJob: Math.max(remains.lastJob, Number(highest?.['job'] ?? 0)),
    lastChange: Math.max(remains.lastChange, Number(highest?.['change'] ?? 0)),
    committedAt: remains.committedAt,
  };
}

/** Stores of earlier versions have fewer of them. */
function hasTable(db: DatabaseSync, table: string): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined;
}

/** What is lost of the list of tables hides a table that is there. */
const isFindable = (remains: Remains, table: string): boolean =>
  orNull(() => hasTable(remains.db, table)) === true;

function editCopier(db: DatabaseSync, remains: Remains): (job: ReadRow) => void {
  if (!hasTable(db, 'edits') || !isFindable(remains, 'edits')) return () => undefined;
  const add = inserter(db, 'edits');
  const all = remains.db.prepare('SELECT * FROM edits WHERE job = ?');
  return (job) => {
    for (const edit of orNull(() => all.all(Number(job['number']))) ?? []) add(edit);
  };
}

const CONSTRAINT = 19;

/** Adds a row as it was read, and answers false when it is none that the table can hold. */
function inserter(db: DatabaseSync, table: string): (row: ReadRow) => boolean {
  const columns = db
    .prepare(`PRAGMA table_info(${table})`)
    .all()
    .map(({ name }) => String(name));
  const insert = db.prepare(
    `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  return (row) => {
    try {
      insert.run(...columns.map((name) => row[name] ?? null));
      return true;
    } catch (error) {
      if (((error as { readonly errcode?: number }).errcode ?? 0) % 256 === CONSTRAINT) return false;
      throw error;
    }
  };
}
