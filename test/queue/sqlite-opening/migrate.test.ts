import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../electron/queue/sqlite/schema.ts';
import { AT, jobsIn } from './store-rows.ts';
import { inChild, opened, query, refused, storeWith, temporaryFolder } from './support.ts';

const COLOUR = 'ALTER TABLE jobs ADD COLUMN colour TEXT';
const TWO = [...MIGRATIONS, COLOUR];
const THREE = [...TWO, "UPDATE jobs SET colour = 'blue'"];
/** The version that this Jobdeck makes. */
const NEWEST = MIGRATIONS.length;
const BACKUP = `jobs-v${NEWEST}-2026-01-05T12-00-00-000Z.db`;

describe('a store of an earlier version', () => {
  it('is brought to the newest, after a backup', () => {
    const folder = storeWith(20);
    const store = opened(folder, { migrations: THREE, version: '0.3.0' });
    expect(store.db.prepare('PRAGMA user_version').get()).toEqual({ user_version: NEWEST + 2 });
    expect(store.db.prepare("SELECT count(*) AS n FROM jobs WHERE colour = 'blue'").get()).toEqual({ n: 20 });
    expect(store.db.prepare('SELECT made_by FROM store').get()).toEqual({ made_by: '0.3.0' });
    const backup = join(folder, 'backups', BACKUP);
    expect(store.notes).toEqual([
      `The store was brought from version ${NEWEST} to ${NEWEST + 2}; a copy of it before that is ${backup}`,
    ]);
    expect(query(backup, 'SELECT count(*) AS n FROM jobs')).toEqual([{ n: 20 }]);
    expect(query(backup, 'PRAGMA user_version')).toEqual([{ user_version: NEWEST }]);
  });

  it('is brought there with what a process left in the -wal when it was killed', () => {
    const folder = storeWith(20);
    inChild(['add', folder, '5']);
    expect(jobsIn(opened(folder, { migrations: TWO }))).toBe(25);
    expect(query(join(folder, 'backups', BACKUP), 'SELECT count(*) AS n FROM jobs')).toEqual([{ n: 25 }]);
  });

  it('stays at the version before a step that fails, and says so', () => {
    const folder = storeWith(20);
    const path = join(folder, 'jobs.db');
    const migrations = [...TWO, "DELETE FROM jobs; INSERT INTO nowhere VALUES ('x')", 'DROP TABLE jobs'];
    expect(refused(folder, { migrations })).toEqual({
      kind: 'unreadable',
      folder,
      file: path,
      message: `${path} could not be brought from version ${NEWEST + 1} to ${NEWEST + 2}: no such table: nowhere. It is still as version ${NEWEST + 1} left it, and a copy of it is ${join(folder, 'backups', BACKUP)}.`,
      details: [],
      recoverable: false,
      copiedTo: null,
    });
    expect(query(path, 'PRAGMA user_version')).toEqual([{ user_version: NEWEST + 1 }]);
    expect(jobsIn(opened(folder, { migrations: TWO }))).toBe(20);
  });

  const byVersion = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

  it('keeps the newest three backups', () => {
    const folder = storeWith(1);
    const steps = [...MIGRATIONS];
    for (let step = 1; step <= 5; step += 1) {
      steps.push(`CREATE TABLE step${step} (one INTEGER)`);
      opened(folder, { migrations: steps, now: () => AT + step * 1000 }).close();
    }
    expect(readdirSync(join(folder, 'backups')).toSorted(byVersion)).toEqual([
      `jobs-v${NEWEST + 2}-2026-01-05T12-00-03-000Z.db`,
      `jobs-v${NEWEST + 3}-2026-01-05T12-00-04-000Z.db`,
      `jobs-v${NEWEST + 4}-2026-01-05T12-00-05-000Z.db`,
    ]);
  });

  it('is recovered in its own version, and then brought to the newest', () => {
    const folder = storeWith(20);
    const path = join(folder, 'jobs.db');
    query(path, 'DROP INDEX jobs_due');
    const store = opened(folder, { migrations: TWO, recover: true });
    expect(jobsIn(store)).toBe(20);
    expect(store.db.prepare('SELECT count(colour) AS n FROM jobs').get()).toEqual({ n: 0 });
    expect(store.notes.at(-1)).toMatch(
      new RegExp(`^The store was brought from version ${NEWEST} to ${NEWEST + 1}; `),
    );
  });
});

it('a new store needs no backup', () => {
  const folder = temporaryFolder();
  const store = opened(folder, { migrations: THREE });
  expect(store.db.prepare('PRAGMA user_version').get()).toEqual({ user_version: NEWEST + 2 });
  expect(readdirSync(folder)).not.toContain('backups');
  expect(readFileSync(join(folder, 'jobs.db')).readUInt32BE(60)).toBe(NEWEST + 2);
});
