import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Prepares statements whose rows are arrays, in the order of their columns. */
export const arrayRows =
  (db: DatabaseSync) =>
  (sql: string): StatementSync => {
    const statement = db.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  };
