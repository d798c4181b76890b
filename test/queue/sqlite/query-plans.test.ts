import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { Dependencies } from '../../../electron/queue/sqlite/dependencies.ts';
import { JobLists } from '../../../electron/queue/sqlite/job-lists.ts';
import { JobReader } from '../../../electron/queue/sqlite/job-reader.ts';
import { JobWriter } from '../../../electron/queue/sqlite/job-writer.ts';
import { Journal } from '../../../electron/queue/sqlite/journal.ts';
import { LineRowsReader } from '../../../electron/queue/sqlite/line-rows.ts';
import { Pruner } from '../../../electron/queue/sqlite/pruner.ts';
import { MIGRATIONS } from '../../../electron/queue/sqlite/schema.ts';
import { IndexedJobs } from '../../../electron/queue/sqlite/searching/indexed-jobs.ts';
import { Starts } from '../../../electron/queue/sqlite/starts.ts';
import { Tallies } from '../../../electron/queue/sqlite/tallies.ts';
import { Transactions } from '../../../electron/queue/sqlite/transactions.ts';

/** Notes every statement that is prepared. */
class NotingDatabase extends DatabaseSync {
  readonly prepared: string[] = [];

  override prepare(sql: string): StatementSync {
    this.prepared.push(sql);
    return super.prepare(sql);
  }
}

it('finds every job by an index, and sorts nothing, so that a million jobs cost as little as ten', () => {
  const db = new NotingDatabase(':memory:');
  for (const step of MIGRATIONS) db.exec(step);
  const tallies = new Tallies(db);
  new JobReader(db, tallies);
  new JobLists(db, tallies);
  const dependencies = new Dependencies(db);
  new Pruner(db, tallies, dependencies);
  const last = { write: () => undefined };
  const transactions = new Transactions(db, { tallies, last, synchronous: 'FULL' });
  new JobWriter(db, {
    transactions,
    tallies,
    starts: new Starts(db, []),
    journal: new Journal(db),
    dependencies,
  });
  new LineRowsReader(db);
  new IndexedJobs(db);
  // Of the kinds of errors there are a thousand at most.
  const statements = db.prepared.filter((sql) => !sql.includes('FROM failures'));
  expect(statements.length).toBeGreaterThan(15);
  for (const sql of statements) {
    const places = Array.from({ length: sql.split('?').length - 1 }, () => 1);
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...places);
    for (const { detail } of plan) {
      expect(detail, sql).not.toMatch(/SCAN (j|r|c|d|p|jobs|runs|dependencies)\b|TEMP B-TREE/);
    }
  }
  db.close();
});
