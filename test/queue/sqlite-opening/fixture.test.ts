import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  JOB_COLUMNS,
  jobFromRow,
  type Row,
  RUN_COLUMNS,
  runFromRow,
  WITH_LAST_RUN,
} from '../../../electron/queue/sqlite/job-rows.ts';
import { Tallies } from '../../../electron/queue/sqlite/tallies.ts';
import {
  FIXTURE,
  FIXTURE_JOBS,
  FIXTURE_TIME,
  FIXTURE_UUID,
  fixtureJobId,
  makeStoreFixture,
} from '../../fixtures/make-store.ts';
import { contentsOf, hashOf, opened, temporaryFolder } from './support.ts';

/** A copy of the store that version 1 made, opened by this one. */
function openedFixture(): ReturnType<typeof opened> {
  const folder = temporaryFolder();
  copyFileSync(FIXTURE, join(folder, 'jobs.db'));
  return opened(folder);
}

describe('a store that version 1 made', () => {
  it('opens', () => {
    const store = openedFixture();
    expect(store.readOnly).toBeNull();
    expect(store.notes[0]).toBe('jobs.last was missing and was made anew');
    expect(
      store.db.prepare('SELECT uuid, last_job, last_change, committed_at, concurrency FROM store').get(),
    ).toEqual({
      uuid: FIXTURE_UUID,
      last_job: 8,
      last_change: 30,
      committed_at: FIXTURE_TIME,
      concurrency: 4,
    });
  });

  it('has its jobs in all their states', () => {
    const { db } = openedFixture();
    const statement = db.prepare(
      `SELECT ${JOB_COLUMNS}, ${RUN_COLUMNS} FROM jobs j ${WITH_LAST_RUN} ORDER BY j.number`,
    );
    statement.setReturnArrays(true);
    const jobs = (statement.all() as unknown as readonly Row[]).map(jobFromRow);
    expect(jobs.map(({ id, state, queue, kind }) => ({ id, state, queue, kind }))).toEqual(
      FIXTURE_JOBS.map(({ state, queue, kind }, index) => ({
        id: fixtureJobId(index + 1),
        state,
        queue,
        kind,
      })),
    );
    expect(jobs[1]).toMatchObject({
      key: 'nightly',
      since: FIXTURE_TIME + 2000,
      payload: { program: 'echo' },
    });
    expect(jobs[3]).toMatchObject({ startedAt: FIXTURE_TIME + 4000, waitedMs: 12.5, tries: { runs: 2 } });
    expect(jobs[4]).toMatchObject({ error: { code: 'exit 2' }, dueAt: FIXTURE_TIME + 5000 });
    expect(jobs[5]).toMatchObject({ result: { exitCode: 0 }, finishedAt: FIXTURE_TIME + 6000 });
    expect(jobs[6]).toMatchObject({
      reason: 'out of attempts',
      options: { maxAttempts: 3, tags: ['fixture'] },
    });
  });

  it('has their runs', () => {
    const { db } = openedFixture();
    const statement = db.prepare(`SELECT ${RUN_COLUMNS} FROM runs r WHERE r.job = 6 ORDER BY r.number`);
    statement.setReturnArrays(true);
    const runs = (statement.all() as unknown as readonly Row[]).map((row) =>
      runFromRow(fixtureJobId(6), row),
    );
    expect(runs.map(({ number, end }) => [number, end.outcome.type, end.tookMs])).toEqual([
      [1, 'failed', 20.25],
      [2, 'succeeded', 20.25],
    ]);
    expect(db.prepare('SELECT count(*) AS n FROM runs').get()).toEqual({ n: 8 });
  });

  it('has its books and settings', () => {
    const { db } = openedFixture();
    expect(new Tallies(db).jobs(null)).toBe(8);
    expect(
      db
        .prepare('SELECT sum(total_jobs_created) AS created, sum(jobs_started) AS started FROM tallies')
        .get(),
    ).toEqual({ created: 8, started: 9 });
    expect(db.prepare('SELECT name, concurrency, paused_at FROM queues').all()).toEqual([
      { name: 'mail', concurrency: 2, paused_at: FIXTURE_TIME },
    ]);
  });

  it('is as its script makes it', () => {
    const folder = temporaryFolder();
    makeStoreFixture(join(folder, 'jobs-v1.db'));
    expect(contentsOf(folder)['jobs-v1.db']).toBe(hashOf(FIXTURE));
  });
});
