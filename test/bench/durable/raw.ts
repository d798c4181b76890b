import type { DatabaseSync } from 'node:sqlite';
import { createIdSource } from '../../../electron/queue/job-id.ts';
import { openFolder } from '../../../electron/queue/sqlite/opening/open-folder.ts';
import { STATE_CODES } from '../../../electron/queue/sqlite/schema.ts';
import { TALLY_NAMES } from '../../../electron/queue/sqlite/tallies.ts';
import { type Contestant, type ContestantOptions, PAYLOAD } from './contestant.ts';

/** Jobs created, claimed and ended by one commit. */
const GROUP = 100;

/**
 * The ceiling: what the SQLite store writes for a job, in one bare loop on one thread without an engine around it. A
 * commit creates a group of jobs, claims the group before it and ends the one before that, so that a job costs three
 * row changes and a run as in the store, and a commit holds 100 of each. The file is the store's own, with its settings.
 */
export function openRaw({ folder }: ContestantOptions): Contestant {
  const opened = openFolder({ folder, version: 'bench', recover: false, now: Date.now });
  if (!opened.ok) throw new Error(opened.error.message);
  const { db } = opened.value;
  const commitGroup = groupCommit(db);
  const newId = createIdSource(Date.now);
  return {
    async round({ jobs }) {
      let claims: readonly string[] = [];
      let ends: readonly string[] = [];
      for (let left = jobs; left > 0 || claims.length > 0 || ends.length > 0; left -= GROUP) {
        const creates = Array.from({ length: Math.max(0, Math.min(GROUP, left)) }, newId);
        commitGroup(creates, claims, ends);
        ends = claims;
        claims = creates;
      }
    },
    async fill({ jobs }) {
      for (let left = jobs; left > 0; left -= GROUP)
        commitGroup(Array.from({ length: Math.min(GROUP, left) }, newId), [], []);
    },
    async stop() {
      opened.value.close();
    },
  };
}

type Ids = readonly string[];

/** The statements of job-writer.ts and tallies.ts. */
function groupCommit(db: DatabaseSync): (creates: Ids, claims: Ids, ends: Ids) => void {
  const { waiting, running, completed } = STATE_CODES;
  const insert = db.prepare(
    `INSERT INTO jobs (number, change, revision, runs, attempts, crashes,
       state, at, id, kind, queue, name, key, options, priority, created_at, payload)
     VALUES (?, ?, 0, 0, 0, 0, ?, ?, ?, 'command', 'default', 'nothing', NULL, NULL, 0, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const update = db.prepare(
    `UPDATE jobs SET revision = revision + 1, change = ?, state = ?, at = ?, runs = ?, attempts = ?, crashes = ?,
       waited_ms = ?, detail = ? WHERE id = ? AND revision = ?`,
  );
  const addRun = db.prepare(
    `INSERT OR REPLACE INTO runs (job, number, started_at, waited_ms, ended_at, took_ms, outcome)
     SELECT number, ?, ?, ?, ?, ?, ? FROM jobs WHERE id = ?`,
  );
  const addTally = db.prepare(
    `INSERT INTO tallies (queue, kind, ${TALLY_NAMES.join(', ')}) VALUES ('default', 'command', ${TALLY_NAMES.map(() => '?').join(', ')})
     ON CONFLICT DO UPDATE SET ${TALLY_NAMES.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`,
  );
  const saveLast = db.prepare('UPDATE store SET last_job = ?, last_change = ?, committed_at = ?');
  const payload = JSON.stringify(PAYLOAD);
  const tally = TALLY_NAMES.map(() => GROUP);
  let job = 0;
  let change = 0;
  return (creates, claims, ends) => {
    const now = Date.now();
    db.exec('BEGIN IMMEDIATE');
    for (const id of creates) {
      job += 1;
      change += 1;
      insert.run(job, change, waiting, now, id, now, payload);
    }
    for (const id of claims) {
      change += 1;
      update.run(change, running, now, 1, 0, 0, 0, null, id, 0);
    }
    for (const id of ends) {
      change += 1;
      update.run(change, completed, now, 1, 1, 0, null, null, id, 1);
      addRun.run(1, now, 0, now, 0, '{"type":"succeeded","result":null}', id);
    }
    addTally.run(...tally);
    saveLast.run(job, change, now);
    db.exec('COMMIT');
  };
}
