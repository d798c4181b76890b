import { copyFileSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { OpenedFolder } from '../../../electron/queue/sqlite/opening/open-folder.ts';
import { STATE_CODES } from '../../../electron/queue/sqlite/schema.ts';
import { FIXTURE, FIXTURE_UUID } from '../../fixtures/make-store.ts';
import { breakPage, overwrite, pagesOf, rowsIn } from './broken.ts';
import { addJobs, jobId, jobsIn } from './store-rows.ts';
import { contentsOf, inChild, opened, query, refused, storeWith, temporaryFolder } from './support.ts';

/** One job of each state, with their runs; see make-store.ts. */
function fixtureFolder(): { readonly folder: string; readonly path: string } {
  const folder = temporaryFolder();
  const path = join(folder, 'jobs.db');
  copyFileSync(FIXTURE, path);
  opened(folder).close();
  return { folder, path };
}

const rowsOf = ({ db }: OpenedFolder, table: string): readonly unknown[] =>
  db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all();

function areOf(rows: readonly unknown[], known: readonly unknown[]): boolean {
  const texts = new Set(known.map((row) => JSON.stringify(row)));
  return rows.every((row) => texts.has(JSON.stringify(row)));
}

const GRAPH_TABLES = ['dependencies', 'schedules', 'firings'];

/** 600 jobs, of which each but the first depends on some before it, and 200 schedules; the rows of those tables. */
function storeWithGraph(): {
  readonly folder: string;
  readonly path: string;
  readonly before: readonly (readonly unknown[])[];
} {
  const folder = storeWith(600);
  const path = join(folder, 'jobs.db');
  const store = opened(folder);
  store.db.exec(`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
      INSERT INTO dependencies SELECT child.i, parent.i, child.i - parent.i - 1 FROM n AS child
        JOIN n AS parent ON parent.i < child.i AND parent.i >= child.i - 8;
    UPDATE jobs SET options = '{"tags":[],"onParentFailure":"block"}' WHERE number > 1;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
      INSERT INTO schedules (id, written) SELECT printf('schedule %03d', i), json_object('name', hex(zeroblob(200))) FROM n;
    INSERT INTO firings SELECT id, 1, '{"number":1}' FROM schedules`);
  const before = GRAPH_TABLES.map((table) => rowsOf(store, table));
  store.close();
  return { folder, path, before };
}

/** What has to hold of the books whatever was lost. */
function expectBalanced(store: OpenedFolder): void {
  const tallies = store.db.prepare('SELECT * FROM tallies').all();
  for (const row of tallies) {
    const ended = ['completed', 'failed', 'cancelled', 'interrupted'].map((name) =>
      Number(row[`jobs_${name}`]),
    );
    expect(row['jobs_started']).toBe(ended.reduce((sum, runs) => sum + runs, Number(row['now_running'])));
    for (const [state, code] of Object.entries(STATE_CODES)) {
      const counted = store.db
        .prepare('SELECT count(*) AS n FROM jobs WHERE queue = ? AND kind = ? AND state = ?')
        .get(row['queue'] ?? null, row['kind'] ?? null, code);
      expect(row[`now_${state}`]).toBe(counted?.['n']);
    }
  }
}

describe('recovering', () => {
  it('brings back all that reads, and leaves what was there in damaged/', () => {
    const folder = storeWith(2000);
    const path = join(folder, 'jobs.db');
    const page = pagesOf(path, 'jobs', 'leaf')[5] ?? 0;
    const lost = rowsIn(path, page);
    breakPage(path, page);
    const before = contentsOf(folder);
    const { message, copiedTo } = refused(folder);
    const store = opened(folder, { recover: true });
    expect(jobsIn(store)).toBe(2000 - lost);
    expect(store.notes).toEqual([
      message,
      `What was there is in ${copiedTo}`,
      `${(2000 - lost).toLocaleString('en')} jobs and 0 runs were recovered into a new store`,
    ]);
    expect(contentsOf(copiedTo ?? '')).toMatchObject({ 'jobs.db': before['jobs.db'] });
    expect(store.db.prepare('SELECT last_job, last_change FROM store').get()).toEqual({
      last_job: 2000,
      last_change: 2000,
    });
    expectBalanced(store);
    addJobs(store, 2001, 2002);
    store.close();
    expect(jobsIn(opened(folder))).toBe(2002 - lost);
  });

  it('keeps jobs, runs, queues, counters and settings as they were where they read', () => {
    const { folder, path } = fixtureFolder();
    const whole = opened(folder);
    const tables = ['jobs', 'runs', 'queues', 'tallies', 'store'];
    const before = tables.map((table) => rowsOf(whole, table));
    whole.close();
    breakPage(path, pagesOf(path, 'jobs_id', 'leaf')[0] ?? 0);
    const store = opened(folder, { recover: true });
    expect(tables.map((table) => rowsOf(store, table))).toEqual(before);
    expect(store.notes).toContain('8 jobs and 8 runs were recovered into a new store');
    expectBalanced(store);
  });

  it('keeps what jobs depend on, and schedules with their history', () => {
    const { folder, path, before } = storeWithGraph();
    breakPage(path, pagesOf(path, 'jobs_id', 'leaf')[0] ?? 0);
    const store = opened(folder, { recover: true });
    expect(GRAPH_TABLES.map((table) => rowsOf(store, table))).toEqual(before);
    expect(store.notes).toHaveLength(3);
  });

  it('leaves a schedule behind that was deleted, with its history', () => {
    const { folder, path } = storeWithGraph();
    query(path, "UPDATE schedules SET deleted_by = 7 WHERE id = 'schedule 009'");
    breakPage(path, pagesOf(path, 'jobs_id', 'leaf')[0] ?? 0);
    const store = opened(folder, { recover: true });
    expect(rowsOf(store, 'schedules')).toHaveLength(199);
    expect(rowsOf(store, 'firings')).toHaveLength(199);
    expect(store.notes).not.toContain('Not all schedules and their history could be read');
  });

  it('says of how many jobs it is lost what they depend on, and keeps it of the others', () => {
    const { folder, path, before } = storeWithGraph();
    const page = pagesOf(path, 'dependencies', 'leaf')[1] ?? 0;
    const rows = rowsIn(path, page);
    breakPage(path, page);
    const store = opened(folder, { recover: true });
    const [dependencies = []] = before;
    const left = rowsOf(store, 'dependencies');
    expect(left.length).toBeGreaterThanOrEqual(dependencies.length - rows - 8);
    expect(left.length).toBeLessThan(dependencies.length);
    expect(areOf(left, dependencies)).toBe(true);
    expect(store.notes).toContainEqual(
      expect.stringMatching(/^What \d+ jobs depend on could not be read; they run without it$/),
    );
    expect(jobsIn(store)).toBe(600);
    expectBalanced(store);
  });

  it('keeps the schedules at both sides of a broken page, and says that some are lost', () => {
    const { folder, path, before } = storeWithGraph();
    const page = pagesOf(path, 'schedules', 'leaf')[3] ?? 0;
    const rows = rowsIn(path, page);
    breakPage(path, page);
    const store = opened(folder, { recover: true });
    const [, schedules = [], firings = []] = before;
    const left = rowsOf(store, 'schedules');
    expect(left.length).toBeGreaterThanOrEqual(schedules.length - rows - 2);
    expect(left.length).toBeLessThan(schedules.length);
    expect(areOf(left, schedules)).toBe(true);
    // The history of a lost one goes with it.
    expect(rowsOf(store, 'firings')).toHaveLength(left.length);
    expect(areOf(rowsOf(store, 'firings'), firings)).toBe(true);
    expect(store.notes).toContain('Not all schedules and their history could be read');
  });

  it('counts anew what it cannot read of the counters', () => {
    const { folder, path } = fixtureFolder();
    const whole = opened(folder);
    const before = rowsOf(whole, 'tallies');
    whole.close();
    breakPage(path, pagesOf(path, 'tallies', 'leaf')[0] ?? 0);
    const store = opened(folder, { recover: true });
    // Nothing was pruned or lost, so they come out as they were.
    expect(rowsOf(store, 'tallies')).toEqual(before);
    expect(store.notes).toContain('The counters could not be read and were counted from what is left');
    expectBalanced(store);
  });

  it('does not believe counters that are older than the jobs', () => {
    const { folder, path } = fixtureFolder();
    const whole = opened(folder);
    const before = rowsOf(whole, 'tallies');
    whole.db.exec(
      'UPDATE tallies SET total_jobs_created = 1, jobs_started = 0, jobs_failed = 0, now_waiting = 0',
    );
    whole.close();
    expect(refused(folder).message).toBe(
      `The jobs in ${path} are damaged: the counters of the queue default do not fit its jobs.`,
    );
    expect(rowsOf(opened(folder, { recover: true }), 'tallies')).toEqual(before);
  });

  it('says how many runs were lost, and keeps their jobs', () => {
    const { folder, path } = fixtureFolder();
    breakPage(path, pagesOf(path, 'runs', 'leaf')[0] ?? 0);
    const store = opened(folder, { recover: true });
    expect(store.notes).toContain('8 runs of them could not be read');
    expect(jobsIn(store)).toBe(8);
    expectBalanced(store);
  });

  it('leaves out a job whose bytes make no sense', () => {
    const { folder, path } = fixtureFolder();
    const at = readFileSync(path).indexOf('{"program":"echo","args":["hello"]}');
    overwrite(path, at, Buffer.from('\x00\xff{{'));
    // The page reads well; it is the rest of the file that made somebody recover it.
    breakPage(path, pagesOf(path, 'jobs_due', 'leaf')[0] ?? 0);
    const store = opened(folder, { recover: true });
    expect(jobsIn(store)).toBe(7);
    expectBalanced(store);
  });

  it('keeps the runs of lost running jobs in the books, as interrupted', () => {
    const { folder, path } = fixtureFolder();
    const start = readFileSync(path).indexOf('job 4');
    overwrite(path, start, Buffer.from([0]));
    breakPage(path, pagesOf(path, 'jobs_due', 'leaf')[0] ?? 0);
    const store = opened(folder, { recover: true });
    expect(
      store.db
        .prepare("SELECT now_running, jobs_started, jobs_interrupted FROM tallies WHERE queue = 'default'")
        .get(),
    ).toEqual({ now_running: 0, jobs_started: 5, jobs_interrupted: 2 });
    expectBalanced(store);
  });

  it('does without the first page', () => {
    const { folder, path } = fixtureFolder();
    overwrite(path, 0, Buffer.alloc(4096, 7));
    const store = opened(folder, { recover: true });
    expect(jobsIn(store)).toBe(8);
    expect(store.db.prepare('SELECT uuid, concurrency FROM store').get()).toEqual({
      uuid: FIXTURE_UUID,
      concurrency: 4,
    });
    expectBalanced(store);
  });

  it.each([
    ['', []],
    [', without the map of the pages', [2]],
  ])('finds the jobs below a broken root, and none that were removed%s', (_, alsoBroken) => {
    const folder = storeWith(2000);
    const path = join(folder, 'jobs.db');
    const whole = opened(folder);
    whole.db.exec(`DELETE FROM jobs WHERE number BETWEEN 500 AND 900;
      UPDATE tallies SET now_waiting = now_waiting - 401; UPDATE jobs SET name = name || ' again' WHERE number > 1990`);
    const before = rowsOf(whole, 'jobs');
    whole.close();
    for (const page of [pagesOf(path, 'jobs', 'internal')[0] ?? 0, ...alsoBroken]) breakPage(path, page);
    const store = opened(folder, { recover: true });
    expect(rowsOf(store, 'jobs')).toEqual(before);
    expectBalanced(store);
  });

  it('is not led astray by a list of tables that names the wrong page', () => {
    const { folder, path } = fixtureFolder();
    const whole = opened(folder);
    const before = rowsOf(whole, 'jobs');
    whole.close();
    const db = new DatabaseSync(path, { defensive: false });
    db.exec(`PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'jobs'`);
    db.close();
    expect(refused(folder).details).toEqual(['8 of 8 jobs can be recovered.']);
    const store = opened(folder, { recover: true });
    expect(rowsOf(store, 'jobs')).toEqual(before);
    expectBalanced(store);
  });

  it('goes by the list of tables where a table begins elsewhere for a reason', () => {
    const { folder, path } = fixtureFolder();
    const whole = opened(folder);
    const before = [rowsOf(whole, 'jobs'), rowsOf(whole, 'runs'), rowsOf(whole, 'tallies')];
    whole.close();
    // The last of the tables moves into the gap.
    query(path, 'DROP INDEX jobs_due');
    const store = opened(folder, { recover: true });
    expect([rowsOf(store, 'jobs'), rowsOf(store, 'runs'), rowsOf(store, 'tallies')]).toEqual(before);
  });

  it('reads the -wal too', () => {
    const folder = storeWith(300);
    inChild(['add', folder, '200']);
    const path = join(folder, 'jobs.db');
    breakPage(path, 1);
    expect(refused(folder).details[0]).toBe('500 of 500 jobs can be recovered.');
    const store = opened(folder, { recover: true });
    expect(jobsIn(store)).toBe(500);
    expect(store.db.prepare('SELECT id FROM jobs WHERE number = 500').get()).toEqual({ id: jobId(500) });
    store.close();
    expect(readdirSync(folder).toSorted()).toEqual(['damaged', 'jobs.db', 'jobs.last', 'jobs.lock']);
  });

  it('reads what is left of a store that was cut off', () => {
    const folder = storeWith(2000);
    const path = join(folder, 'jobs.db');
    truncateSync(path, 4096 * Math.floor(statSync(path).size / 8192));
    const store = opened(folder, { recover: true });
    expect(jobsIn(store)).toBeGreaterThan(0);
    expect(jobsIn(store)).toBeLessThan(2000);
    expectBalanced(store);
  });

  it('changes nothing of a sound store', () => {
    const folder = storeWith(5);
    const before = contentsOf(folder);
    const store = opened(folder, { recover: true });
    expect(store.notes).toEqual([]);
    store.close();
    expect(contentsOf(folder)).toEqual(before);
  });
});
