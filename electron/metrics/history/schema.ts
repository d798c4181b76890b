import { MARKER_KINDS } from '../../../shared/numbers/history.ts';

/** The tables of `history.db`. A step that was released stays as it is; a change is a step of its own behind it. */

const TIERS = ['seconds', 'minutes', 'hours'] as const;

const gauge = (name: string): string =>
  ['min', 'sum', 'max', 'last'].map((part) => `${name}_${part} INTEGER`).join(', ');

const COUNTED = `
  samples INTEGER, total_jobs_created INTEGER, jobs_started INTEGER, jobs_completed INTEGER, jobs_failed INTEGER,
  jobs_retried INTEGER, jobs_cancelled INTEGER, jobs_interrupted INTEGER, jobs_dead INTEGER,
  ${['jobs_in_progress', 'queue_size', 'oldest_waiting_ms'].map(gauge).join(', ')},
  waiting_ms BLOB, running_ms BLOB`;

const perTier = (write: (tier: string) => string): string => TIERS.map(write).join('\n');

const JOB_COUNTERS_OF_3 = [
  ...['total_jobs_created', 'jobs_started', 'jobs_completed', 'jobs_failed'],
  ...['jobs_retried', 'jobs_cancelled', 'jobs_interrupted', 'jobs_dead'],
];

export const STEPS: readonly string[] = [
  `${perTier((tier) => `CREATE TABLE ${tier} (at INTEGER PRIMARY KEY, ${COUNTED}) STRICT;`)}
  CREATE TABLE markers (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN (${MARKER_KINDS.map((kind) => `'${kind}'`).join(', ')})),
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX markers_at ON markers (at);`,
  // By queue and kind, of what comes from here on. A place is a series and a moment in it: see part-tables.ts.
  `CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    queue TEXT NOT NULL,
    kind TEXT NOT NULL,
    UNIQUE (queue, kind)
  ) STRICT;
  ${perTier((tier) => `CREATE TABLE part_${tier} (place INTEGER PRIMARY KEY, ${COUNTED}) STRICT;`)}
  CREATE TABLE parts_since (at INTEGER NOT NULL) STRICT;
  INSERT INTO parts_since SELECT ifnull(max(at) + 1000, 0) FROM seconds;`,
  // Workers, how many jobs are retrying and dead, and the counters as they were; of what was before null.
  perTier((tier) =>
    [
      ...['worker_busy_ms', 'worker_idle_ms'].map((name) => `${name} INTEGER`),
      ...['retrying_jobs', 'dead_jobs', 'workers'].flatMap((name) => gauge(name).split(', ')),
      ...JOB_COUNTERS_OF_3.map((name) => `${name}_total INTEGER`),
    ]
      .map((column) => `ALTER TABLE ${tier} ADD COLUMN ${column};`)
      .join(' '),
  ),
];
