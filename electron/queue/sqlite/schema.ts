import { JOB_STATES, type JobState } from '../../../shared/jobs/job.ts';

/** In the header of the file, so that it can be told from any other SQLite database: "JbDk". */
export const APPLICATION_ID = 0x4a62446b;

/** What is stored in jobs.state. The numbers are for ever; a new state gets a new one. */
export const STATE_CODES: Readonly<Record<JobState, number>> = {
  scheduled: 0,
  waiting: 1,
  running: 2,
  retrying: 3,
  completed: 4,
  dead: 5,
  cancelled: 6,
  blocked: 7,
};

export const STATE_OF_CODE: readonly JobState[] = JOB_STATES.toSorted(
  (a, b) => STATE_CODES[a] - STATE_CODES[b],
);

/**
 * The schema, step by step: the first makes a store, each later one changes what the one before it left. Steps are
 * never changed once they were released, and there is no way back. `PRAGMA user_version` says how many were taken.
 *
 * `change` numbers the changes of all jobs; within a state it is the order of the jobs table, and of the line, unless `place`
 * says where a job was moved to.
 * `at` is the moment of the state: due (scheduled, retrying), in line since (waiting), started (running), finished.
 * `options` is null for those that every job has unless it is told otherwise.
 * The indices are partial, so that a job is in as few of them as it has questions to answer in its state.
 * `dependencies`: a job (child) waits for another (parent); `place` is the parent's in the request of the child.
 * `made_by` is the version of Jobdeck that took the last step: an older one names it when it refuses the store.
 * `jobs.schedule` is the schedule that made a job; of its open ones an index is kept. `schedules` and `firings`, their
 * history, are written as JSON.
 * `openings` are the times the store was opened and then written to, with the numbers that it went on from.
 * `tallies` holds what the metrics count (jobs_…, total_jobs_created), and how many jobs are in each state (now_…).
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE store (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    uuid TEXT NOT NULL,
    made_by TEXT NOT NULL,
    last_job INTEGER NOT NULL,
    last_change INTEGER NOT NULL,
    committed_at INTEGER,
    concurrency INTEGER,
    paused_at INTEGER
  ) STRICT;

  CREATE TABLE jobs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    state INTEGER NOT NULL,
    change INTEGER NOT NULL,
    queue TEXT NOT NULL,
    priority INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    crashes INTEGER NOT NULL,
    at INTEGER NOT NULL,
    waited_ms REAL,
    detail TEXT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    key TEXT,
    options TEXT,
    created_at INTEGER NOT NULL,
    payload TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX jobs_id ON jobs (id);
  CREATE UNIQUE INDEX jobs_key ON jobs (key) WHERE key IS NOT NULL;
  CREATE INDEX jobs_waiting ON jobs (queue, priority DESC, change) WHERE state = 1;
  CREATE INDEX jobs_running ON jobs (change) WHERE state = 2;
  CREATE INDEX jobs_other ON jobs (state, change) WHERE state NOT IN (1, 2);
  CREATE INDEX jobs_due ON jobs (at) WHERE state IN (0, 3);

  CREATE TABLE runs (
    job INTEGER NOT NULL,
    number INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    waited_ms REAL NOT NULL,
    ended_at INTEGER NOT NULL,
    took_ms REAL NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (job, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE queues (
    name TEXT PRIMARY KEY,
    concurrency INTEGER,
    paused_at INTEGER
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tallies (
    queue TEXT NOT NULL,
    kind TEXT NOT NULL,
    total_jobs_created INTEGER NOT NULL,
    jobs_completed INTEGER NOT NULL,
    jobs_failed INTEGER NOT NULL,
    jobs_retried INTEGER NOT NULL,
    jobs_started INTEGER NOT NULL,
    jobs_cancelled INTEGER NOT NULL,
    jobs_interrupted INTEGER NOT NULL,
    jobs_dead INTEGER NOT NULL,
    now_scheduled INTEGER NOT NULL,
    now_waiting INTEGER NOT NULL,
    now_running INTEGER NOT NULL,
    now_retrying INTEGER NOT NULL,
    now_completed INTEGER NOT NULL,
    now_dead INTEGER NOT NULL,
    now_cancelled INTEGER NOT NULL,
    PRIMARY KEY (queue, kind)
  ) STRICT, WITHOUT ROWID;
  `,
  // The keys that jobs share a limit by, the rates of queues, and the starts that those count.
  `
  ALTER TABLE jobs ADD COLUMN concurrency_key TEXT;
  ALTER TABLE jobs ADD COLUMN rate_key TEXT;
  CREATE INDEX jobs_concurrency_key ON jobs (queue, concurrency_key, priority DESC, change)
    WHERE state = 1 AND concurrency_key IS NOT NULL;
  CREATE INDEX jobs_rate_key ON jobs (queue, rate_key, priority DESC, change)
    WHERE state = 1 AND rate_key IS NOT NULL;
  ALTER TABLE queues ADD COLUMN rate_limit INTEGER;
  ALTER TABLE queues ADD COLUMN rate_interval_ms INTEGER;
  ALTER TABLE queues ADD COLUMN key_rate_limit INTEGER;
  ALTER TABLE queues ADD COLUMN key_rate_interval_ms INTEGER;
  CREATE TABLE starts (
    queue TEXT NOT NULL,
    key TEXT,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX starts_at ON starts (queue, at);
  `,
  // Control: what jobs were asked before they were edited, and how they were before what can be undone. `image` has
  // the columns of the job as an object of JSON: all of them of a job that was deleted, or else those that can change.
  // `from_revision` is that of the image, `revision` what the change made of the job.
  `
  CREATE TABLE edits (
    job INTEGER NOT NULL,
    until_run INTEGER NOT NULL,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    options TEXT,
    payload TEXT NOT NULL,
    PRIMARY KEY (job, until_run)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE undo_steps (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    what TEXT NOT NULL
  ) STRICT;

  CREATE TABLE undo_jobs (
    step INTEGER NOT NULL,
    job INTEGER NOT NULL,
    from_revision INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    deleted_id TEXT,
    image TEXT NOT NULL,
    PRIMARY KEY (step, job)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX undo_jobs_job ON undo_jobs (job);
  CREATE UNIQUE INDEX undo_jobs_deleted ON undo_jobs (deleted_id) WHERE deleted_id IS NOT NULL;
  `,
  // Schedules, their history, and which of them made a job.
  `
  ALTER TABLE jobs ADD COLUMN schedule TEXT;
  CREATE INDEX jobs_of_schedules ON jobs (schedule, number) WHERE schedule IS NOT NULL AND state IN (0, 1, 2, 3);
  CREATE TABLE schedules (
    id TEXT PRIMARY KEY,
    written TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE firings (
    schedule TEXT NOT NULL,
    number INTEGER NOT NULL,
    written TEXT NOT NULL,
    PRIMARY KEY (schedule, number)
  ) STRICT, WITHOUT ROWID;
  `,
  // What errors have in common (shared/words/fingerprint.ts): of jobs that are retrying or dead, and of all that failed.
  `
  ALTER TABLE jobs ADD COLUMN failure TEXT;
  CREATE INDEX jobs_failure ON jobs (failure, change) WHERE failure IS NOT NULL;
  CREATE TABLE failures (
    fingerprint TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    runs INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // The keys that jobs are to be the only ones of, as their options tell them; damaged ones tell none.
  `
  CREATE INDEX jobs_unique ON jobs (iif(json_valid(options), json_extract(options, '$.unique.key'), NULL), number)
    WHERE iif(json_valid(options), json_extract(options, '$.unique.key'), NULL) IS NOT NULL;
  `,
  // A place in line that a person chose. The change that put a job in line is its place where none was chosen.
  `
  ALTER TABLE jobs ADD COLUMN place REAL;
  DROP INDEX jobs_waiting;
  CREATE INDEX jobs_waiting ON jobs (queue, priority DESC, coalesce(place, change)) WHERE state = 1;
  DROP INDEX jobs_concurrency_key;
  CREATE INDEX jobs_concurrency_key ON jobs (queue, concurrency_key, priority DESC, coalesce(place, change))
    WHERE state = 1 AND concurrency_key IS NOT NULL;
  DROP INDEX jobs_rate_key;
  CREATE INDEX jobs_rate_key ON jobs (queue, rate_key, priority DESC, coalesce(place, change))
    WHERE state = 1 AND rate_key IS NOT NULL;
  `,
  // Jobs start only while processors and memory have so much room.
  `
  ALTER TABLE store ADD COLUMN max_load_per_cpu REAL;
  ALTER TABLE store ADD COLUMN min_free_memory_bytes INTEGER;
  `,
  // Jobs that depend on others.
  `
  ALTER TABLE tallies ADD COLUMN now_blocked INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE dependencies (
    child INTEGER NOT NULL,
    parent INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (child, parent)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX dependencies_parent ON dependencies (parent, child);
  `,
  // For searches. `text_change` is the change that edited a job, moved it or put it back as it was: what a run does to the
  // text of a job is told by its state. By `openings` an index beside the store sees whether it is of this store's past.
  `
  ALTER TABLE jobs ADD COLUMN text_change INTEGER;
  CREATE INDEX jobs_text_change ON jobs (text_change) WHERE text_change IS NOT NULL;
  CREATE INDEX jobs_tried_again ON jobs (change) WHERE attempts > 1;
  CREATE TABLE openings (
    number INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL,
    from_job INTEGER NOT NULL,
    from_change INTEGER NOT NULL
  ) STRICT;
  INSERT INTO openings (uuid, from_job, from_change) SELECT lower(hex(randomblob(16))), last_job, last_change FROM store;
  `,
  // Kinds of failures that somebody has seen; the next failure takes that back.
  `
  ALTER TABLE failures ADD COLUMN dismissed INTEGER NOT NULL DEFAULT 0;
  `,
  // Schedules that were deleted, kept as long as the step by which that was done can be undone.
  `
  ALTER TABLE schedules ADD COLUMN deleted_by INTEGER;
  CREATE INDEX schedules_deleted ON schedules (deleted_by) WHERE deleted_by IS NOT NULL;
  `,
  // Who has waited longest: among those without a chosen place the first in line, which the line's own index tells; the
  // others have an index of their own.
  `
  DROP INDEX jobs_waiting;
  CREATE INDEX jobs_waiting ON jobs (queue, priority DESC, coalesce(place, change), place) WHERE state = 1;
  CREATE INDEX jobs_placed ON jobs (queue, priority, at) WHERE state = 1 AND place IS NOT NULL;
  `,
];

/** For SQL: the place of a waiting job in line, as the indices have it. */
export const PLACE = 'coalesce(place, change)';

export const SCHEMA_VERSION = MIGRATIONS.length;
