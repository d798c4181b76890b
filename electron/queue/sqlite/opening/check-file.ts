import { DatabaseSync } from 'node:sqlite';
import { STATE_CODES } from '../schema.ts';
import { isDamage, reasonOf } from './failures.ts';
import { filesIn } from './store-files.ts';

/**
 * The first damage, as a part of a sentence; null when the file is sound. Throws for what is not damage.
 *
 * SQLite keeps no checksums: a byte that changed within a row is seen only where an index has it too, or where the row
 * makes no sense any more. So this is the thorough check of SQLite, and a look at what is in the rows.
 */
export function wholeCheck(db: DatabaseSync): string | null {
  try {
    // Up to the first: looking for more it can fail on a broken page that it would have named.
    const first = db.prepare('PRAGMA integrity_check(1)').get();
    // It has lines of its own for where it looked: `*** in database main ***`.
    const lines = String(first?.['integrity_check']).split('\n');
    const line = lines.find((text) => !text.startsWith('***')) ?? 'no answer';
    return line === 'ok' ? (senselessRow(db) ?? surplusEntries(db) ?? wrongCounts(db)) : inWords(line);
  } catch (error) {
    if (isDamage(error)) return reasonOf(error);
    throw error;
  }
}

function senselessRow(db: DatabaseSync): string | null {
  const isNoJson = (column: string): string => `NOT json_valid(coalesce(${column}, 'null'))`;
  const job = db
    .prepare(
      `SELECT id FROM jobs WHERE state NOT IN (${Object.values(STATE_CODES).join(', ')}) OR ${isNoJson('payload')}
       OR ${isNoJson('options')} OR ${isNoJson('detail')} LIMIT 1`,
    )
    .get();
  if (job !== undefined) return `what is stored of the job ${job['id']} makes no sense`;
  const run = db
    .prepare(`SELECT id FROM jobs WHERE number = (SELECT job FROM runs WHERE ${isNoJson('outcome')} LIMIT 1)`)
    .get();
  if (run !== undefined) return `what is stored of a run of the job ${run['id']} makes no sense`;
  return senselessSchedule(db, isNoJson('written'));
}

function senselessSchedule(db: DatabaseSync, isNoJson: string): string | null {
  // A store of the first version has none.
  if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'firings'").get() === undefined) return null;
  const wrong =
    db.prepare(`SELECT id FROM schedules WHERE ${isNoJson} LIMIT 1`).get() ??
    db.prepare(`SELECT schedule AS id FROM firings WHERE ${isNoJson} LIMIT 1`).get();
  return wrong === undefined ? null : `what is stored of the schedule ${wrong['id']} makes no sense`;
}

/** Of an index of some of the rows, SQLite looks only whether they are all in it; not whether others are too. */
function surplusEntries(db: DatabaseSync): string | null {
  const indices = db
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'jobs'")
    .all();
  for (const { name, sql } of indices) {
    const rows = /\bWHERE (.+)$/s.exec(String(sql))?.[1];
    if (rows === undefined) continue;
    const count = (through: string): string => `(SELECT count(*) FROM jobs ${through} WHERE ${rows})`;
    // In one statement: between two, somebody may commit.
    const { fits } =
      db.prepare(`SELECT ${count(`INDEXED BY ${name}`)} = ${count('NOT INDEXED')} AS fits`).get() ?? {};
    if (fits !== 1) return `the index ${name} does not fit its table`;
  }
  return null;
}

/** Lists skip what the counters say is not there, so jobs would be out of sight: as if a write to them had been lost. */
function wrongCounts(db: DatabaseSync): string | null {
  // A store that an older Jobdeck made has no jobs in the states that came later, and no counters for them.
  const columns = new Set(
    db
      .prepare('PRAGMA table_info(tallies)')
      .all()
      .map(({ name }) => name),
  );
  const states = Object.entries(STATE_CODES).filter(([state]) => columns.has(`now_${state}`));
  const counted = states.map(([state, code]) => `sum(state = ${code}) AS there_${state}`).join(', ');
  const differs = states
    .map(([state]) => `coalesce(there_${state}, 0) <> coalesce(now_${state}, 0)`)
    .join(' OR ');
  const wrong = db
    .prepare(
      `SELECT queue FROM (SELECT queue, kind, ${counted} FROM jobs GROUP BY queue, kind)
       FULL JOIN tallies USING (queue, kind) WHERE ${differs} LIMIT 1`,
    )
    .get();
  return wrong === undefined ? null : `the counters of the queue ${wrong['queue']} do not fit its jobs`;
}

/** `Tree 5 page 12 cell 3: Rowid 7 out of order`, `row 9 missing from index jobs_id`, and the like. */
function inWords(line: string): string {
  const page = /\bpage (\d+)/i.exec(line)?.[1];
  const index = /\bindex (\w+)/.exec(line)?.[1];
  if (page !== undefined) return `page ${page} is broken (${line})`;
  return index === undefined
    ? `its pages do not fit together (${line})`
    : `the index ${index} does not fit its table (${line})`;
}

/**
 * Reads the whole store of a folder that is open, beside the connection that works with it; takes 7 ms for each
 * megabyte. The first damage, a sentence that names the file; null when it is sound.
 */
export function checkFile(folder: string): string | null {
  const { db: path } = filesIn(folder);
  const db = new DatabaseSync(path, { readOnly: true, timeout: 1000 });
  try {
    const damage = wholeCheck(db);
    return damage === null ? null : `The jobs in ${path} are damaged: ${damage}.`;
  } finally {
    db.close();
  }
}
