import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type Connection, defineQueue, defineWorker } from 'plainjob';
import {
  type Contestant,
  type ContestantOptions,
  Countdown,
  type Load,
  PAYLOAD,
  produce,
} from './contestant.ts';

const KIND = 'nothing';
const silent = { error: none, warn: none, info: none, debug: none };

/**
 * plainjob 0.0.14, with what favours it: it logs nothing, and its workers start when all jobs are in, because they
 * sleep for a second when they find none. As it comes, it does not flush (synchronous NORMAL), so that what it has
 * acknowledged can be lost in a power cut.
 */
export function openPlainjob(
  { folder, concurrency }: ContestantOptions,
  synchronous: 'as it comes' | 'FULL',
): Contestant {
  const connection = nodeSqlite(join(folder, 'plainjob.db'));
  const queue = defineQueue({ connection, logger: silent });
  if (synchronous === 'FULL') connection.pragma('synchronous = FULL');
  const fill = (load: Load): Promise<void> =>
    produce(
      load,
      () => queue.add(KIND, PAYLOAD),
      (count) => queue.addMany(KIND, new Array(count).fill(PAYLOAD)),
    );
  return {
    fill,
    async round(load) {
      await fill(load);
      const countdown = new Countdown(load.jobs);
      const onCompleted = (): void => countdown.done();
      const workers = Array.from({ length: concurrency }, () =>
        defineWorker(KIND, none, { queue, logger: silent, onCompleted }),
      );
      const ended = workers.map((worker) => worker.start());
      await countdown.over;
      await Promise.all(workers.map((worker) => worker.stop()));
      await Promise.all(ended);
    },
    async stop() {
      queue.close();
    },
  };
}

function none(): void {}

/**
 * plainjob's port for drivers, on node:sqlite. Its usual driver, better-sqlite3, is not used: `npm ci` would run
 * node-gyp for it, which fails where there is no compiler or no way to nodejs.org. plainjob does not lose by that: on
 * better-sqlite3 13.2 it was measured to be a third slower. Transactions are as there: prepared BEGIN, COMMIT, ROLLBACK.
 */
function nodeSqlite(filename: string): Connection {
  const db = new DatabaseSync(filename);
  const begin = { plain: db.prepare('BEGIN'), immediate: db.prepare('BEGIN IMMEDIATE') };
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  type Work = (...args: readonly unknown[]) => unknown;
  const transaction = (work: Work) => {
    const variant =
      (how: keyof typeof begin): Work =>
      (...args) => {
        begin[how].run();
        try {
          const value = work(...args);
          commit.run();
          return value;
        } finally {
          if (db.isTransaction) rollback.run();
        }
      };
    return Object.assign(variant('plain'), { immediate: variant('immediate') });
  };
  return {
    driver: 'better-sqlite3',
    filename,
    pragma: (text: string) => db.exec(`PRAGMA ${text}`),
    exec: (sql: string) => db.exec(sql),
    prepare: (sql: string) => {
      const statement = db.prepare(sql);
      return {
        run: (...values: SQLInputValue[]) => {
          const { changes, lastInsertRowid } = statement.run(...values);
          return { changes: Number(changes), lastInsertRowid };
        },
        get: (...values: SQLInputValue[]) => statement.get(...values),
        all: (...values: SQLInputValue[]) => statement.all(...values),
      };
    },
    // Its types name those of better-sqlite3, which are not installed.
    transaction: transaction as unknown as Connection['transaction'],
    close: () => db.close(),
  };
}
