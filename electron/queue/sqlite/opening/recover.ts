import { randomUUID } from 'node:crypto';
import { formatCount } from '../../../../shared/words/format.ts';
import { orNull } from './failures.ts';
import { lookAt } from './inspect.ts';
import { type LastChangeRecord, makeLastChange, readLastChange } from './last-change.ts';
import { counted } from './lost-changes.ts';
import { makeStore, type StoreRow } from './new-store.ts';
import { readableJobs } from './readable-jobs.ts';
import { type Rebuilt, rebuild } from './rebuild.ts';
import { openRemains, type Remains } from './remains.ts';
import { type StoreFiles, sizeOf } from './store-files.ts';
import type { Trouble } from './trouble.ts';

/** Making a store of what can be read of another. What was found has been copied aside before. */

export interface RecoverOptions {
  readonly version: string;
  readonly migrations: readonly string[];
  readonly now: () => number;
}

/** Ids of lost jobs that are told. */
const TOLD = 5;

/** What a recovery would bring back, in sentences. */
export function describeRemains(files: StoreFiles, migrations: readonly string[]): readonly string[] {
  const remains = openRemains(files, migrations);
  if (remains === null) return ['None of its jobs can be read.'];
  try {
    const read = new Set<number>();
    for (const job of readableJobs(remains)) read.add(Number(job['number']));
    const lost = lostJobs(remains, read);
    if (lost === null)
      return [`${counted(read.size, 'job')} can be recovered; how many there were cannot be told.`];
    const details = [
      `${formatCount(read.size)} of ${counted(read.size + lost.length, 'job')} can be recovered.`,
    ];
    if (lost.length > 0)
      details.push(`Lost: ${lost.slice(0, TOLD).join(', ')}${lost.length > TOLD ? ' and others' : ''}.`);
    return details;
  } finally {
    remains.close();
  }
}

/** Their ids, from an index that knows of jobs even where the table is broken; null when it is broken itself. */
function lostJobs({ db }: Remains, read: ReadonlySet<number>): readonly string[] | null {
  return orNull(() => {
    const lost: string[] = [];
    for (const { id, number } of db.prepare('SELECT id, number FROM jobs INDEXED BY jobs_id').iterate()) {
      if (!read.has(Number(number))) lost.push(String(id));
    }
    return lost;
  });
}

/** Answers what it did, for the log. */
export function recover(files: StoreFiles, found: Trouble, options: RecoverOptions): readonly string[] {
  if (found.kind !== 'damaged' && sizeOf(files.db) > 0) {
    adopt(files, options.now());
    return ['The store was taken as it is, without the changes that it lacks'];
  }
  const remains = sizeOf(files.db) > 0 ? openRemains(files, options.migrations) : null;
  if (remains === null) {
    makeStore(files, options.migrations, () => emptyRow(files, options.version));
    return ['None of the jobs could be read; a store without jobs was made'];
  }
  try {
    const steps = options.migrations.slice(0, remains.version);
    return notesOf(makeStore(files, steps, (db) => rebuild(db, remains, options.version)));
  } finally {
    remains.close();
  }
}

/** The store is sound: it is the record of more that has to go. */
function adopt(files: StoreFiles, at: number): void {
  const db = lookAt(files);
  const row = db.prepare('SELECT uuid, last_job AS lastJob, last_change AS lastChange FROM store').get();
  db.close();
  makeLastChange(files, { ...(row as unknown as Omit<LastChangeRecord, 'at'>), at });
}

function notesOf(rebuilt: Rebuilt): readonly string[] {
  const { jobs, runs, lostRuns, withoutParents, hasSchedules, hasCounters } = rebuilt;
  const notes = [`${counted(jobs, 'job')} and ${counted(runs, 'run')} were recovered into a new store`];
  if (lostRuns > 0) notes.push(`${counted(lostRuns, 'run')} of them could not be read`);
  if (withoutParents > 0)
    notes.push(`What ${counted(withoutParents, 'job')} depend on could not be read; they run without it`);
  if (!hasSchedules) notes.push('Not all schedules and their history could be read');
  if (!hasCounters) notes.push('The counters could not be read and were counted from what is left');
  return notes;
}

/** Numbers go on where they were: what others keep of a job must never be taken for another's. */
function emptyRow(files: StoreFiles, version: string): StoreRow {
  const found = readLastChange(files.last);
  const record = found === 'broken' ? null : found;
  return {
    uuid: record?.uuid ?? randomUUID(),
    madeBy: version,
    lastJob: record?.lastJob ?? 0,
    lastChange: record?.lastChange ?? 0,
    committedAt: record?.at ?? null,
  };
}
