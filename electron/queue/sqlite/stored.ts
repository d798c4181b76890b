import type { DatabaseSync } from 'node:sqlite';
import type { Rate } from '../../../shared/numbers/rate.ts';
import type { QueueSettings, StoredStart } from '../job-store.ts';
import { JOB_COLUMNS, type Row } from './job-rows.ts';
import type { StoredRows } from './messages.ts';
import { TALLY_NAMES } from './tallies.ts';

/** What the engine has to know to begin; as quick with a million jobs as with none. */
export function readStored(db: DatabaseSync, readOnly: string | null): StoredRows {
  const rows = (sql: string): readonly Row[] => {
    const statement = db.prepare(sql);
    statement.setReturnArrays(true);
    return statement.all() as unknown as readonly Row[];
  };
  const [store] = rows(
    'SELECT committed_at, concurrency, paused_at, max_load_per_cpu, min_free_memory_bytes FROM store',
  );
  return {
    readOnly,
    path: db.location() ?? '',
    tallies: rows(`SELECT queue, ${TALLY_NAMES.join(', ')} FROM tallies`),
    running: rows(`SELECT ${JOB_COLUMNS} FROM jobs j WHERE state = 2 ORDER BY change`),
    committedAt: (store?.[0] ?? null) as number | null,
    engine: {
      concurrency: (store?.[1] ?? null) as number | null,
      pausedAt: (store?.[2] ?? null) as number | null,
      maxLoadPerCpu: (store?.[3] ?? null) as number | null,
      minFreeMemoryBytes: (store?.[4] ?? null) as number | null,
    },
    queues: readQueues(db),
    starts: rows('SELECT queue, key, at FROM starts ORDER BY queue, at').map(
      ([queue, key, at]) => ({ queue, key, at }) as StoredStart,
    ),
    steps: rows('SELECT number, at, what FROM undo_steps ORDER BY number'),
    schedules: rows('SELECT written FROM schedules WHERE deleted_by IS NULL').map(([written]) =>
      String(written),
    ),
  };
}

export function readQueues(db: DatabaseSync): readonly QueueSettings[] {
  return db
    .prepare('SELECT * FROM queues')
    .all()
    .map((row) => ({
      name: String(row['name']),
      concurrency: row['concurrency'] as number | null,
      pausedAt: row['paused_at'] as number | null,
      rate: rateFrom(row['rate_limit'], row['rate_interval_ms']),
      keyRate: rateFrom(row['key_rate_limit'], row['key_rate_interval_ms']),
    }));
}

function rateFrom(limit: unknown, intervalMs: unknown): Rate | null {
  return limit === null || intervalMs === null
    ? null
    : { limit: Number(limit), intervalMs: Number(intervalMs) };
}
