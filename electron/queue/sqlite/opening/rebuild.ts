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
  /** What they depend on could be read. */
  readonly hasDependencies: boolean;
  /** What was counted over time could be read. */
  readonly hasCounters: boolean;
}

/** Fills an empty store with what can be read of another one of the same version. What can be undone is left behind. */
export function rebuild(db: DatabaseSync, remains: Remains, version: string): Rebuilt {
  const addJob = inserter(db, 'jobs');
  const addRun = inserter(db, 'runs');
  const copyEdits = hasEdits(db) ? editCopier(db, remains) : () => undefined;
  const addQueue = inserter(db, 'queues');
  const allRuns = remains.db.prepare('SELECT * FROM runs WHERE job = ? ORDER BY number');
  const oneRun = remains.db.prepare('SELECT * FROM runs WHERE job = ? AND number = ?');
  const recount = new Recount();
  let jobs = 0;
  let runs = 0;
  let lostRuns = 0;
  for (const job of readableJobs(remains)) {
    if (!addJob(job)) continue;
    const read = readableRuns(allRuns, oneRun, job).filter(addRun);
    copyEdits(job);
    recount.add(job, read);
    jobs += 1;
    runs += read.length;
    const ended = Number(job['runs']) - (job['state'] === STATE_CODES.running ? 1 : 0);
    lostRuns += Math.max(0, ended - read.length);
  }
  for (const queue of orNull(() => remains.db.prepare('SELECT * FROM queues').all()) ?? []) addQueue(queue);
  takeOver(db, remains, 'schedules');
  takeOver(db, remains, 'firings');
  takeOver(db, remains, 'failures');
  takeOver(db, remains, 'starts');
  const hasDependencies = addDependencies(db, remains);
  const hasCounters = recount.save(db, remains);
  return { ...storeRow(db, remains, version), jobs, runs, lostRuns, hasDependencies, hasCounters };
}

/** Of the jobs that are left. Where a parent is lost its row stays: the child must not run as if it had completed. */
function addDependencies(db: DatabaseSync, remains: Remains): boolean {
  const isThere = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'dependencies'").get() !== undefined;
  if (!isThere) return true;
  const add = inserter(db, 'dependencies');
  const isJob = db.prepare('SELECT 1 FROM jobs WHERE number = ?');
  return (
    orNull(() => {
      for (const row of remains.db.prepare('SELECT * FROM dependencies').iterate()) {
        if (isJob.get(Number(row['child'])) !== undefined) add(row);
      }
    }) !== null
  );
}

/** Rows of JSON, those that can be read; a store of an earlier version has no such table. */
function takeOver(
  db: DatabaseSync,
  remains: Remains,
  table: 'schedules' | 'firings' | 'failures' | 'starts',
): void {
  const isThere = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined;
  const rows = orNull(() => remains.db.prepare(`SELECT * FROM ${table}`).all()) ?? [];
  if (!isThere) return;
  const add = inserter(db, table);
  for (const row of rows) if (!('written' in row) || isJson(row['written'])) add(row);
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

/** Stores of the first version have none. */
function hasEdits(db: DatabaseSync): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'edits'").get() !== undefined;
}

function editCopier(db: DatabaseSync, remains: Remains): (job: ReadRow) => void {
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
