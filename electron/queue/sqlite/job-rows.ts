import { DEFAULT_OPTIONS } from '../../../shared/jobs/default-options.ts';
import type { EndedRun, Job, JobOptions, JsonValue, Outcome, RunError } from '../../../shared/jobs/job.ts';
import { FRESH, type JobKind, type Tries } from '../../../shared/jobs/job.ts';
import type { EarlierRequest } from '../../../shared/jobs/job-views.ts';
import type { Value } from './event-codec.ts';
import { STATE_OF_CODE } from './schema.ts';

/** Rows as they come from the thread: the columns in this order. */
export type Row = readonly Value[];

export const JOB_COLUMN_NAMES = [
  'id',
  'revision',
  'state',
  'queue',
  'runs',
  'attempts',
  'crashes',
  'at',
  'waited_ms',
  'detail',
  'kind',
  'name',
  'key',
  'options',
  'created_at',
  'payload',
  'schedule',
] as const;
const RUN_COLUMN_NAMES = ['number', 'started_at', 'waited_ms', 'ended_at', 'took_ms', 'outcome'] as const;

/** How many columns JOB_COLUMNS and RUN_COLUMNS are together. */
export const WHOLE_LENGTH = JOB_COLUMN_NAMES.length + RUN_COLUMN_NAMES.length;

const columnsOf = (table: string, names: readonly string[]): string =>
  names.map((name) => `${table}.${name}`).join(', ');

/** For SQL: the columns of a job `j` and of a run `r`. */
export const JOB_COLUMNS = columnsOf('j', JOB_COLUMN_NAMES);
export const RUN_COLUMNS = columnsOf('r', RUN_COLUMN_NAMES);
/** Those of an earlier run `e`, where a question has both. */
export const EARLIER_RUN_COLUMNS = columnsOf('e', RUN_COLUMN_NAMES);
/** The newest run that ended; the one under way of a running job is told by the job itself. */
export const WITH_LAST_RUN = 'LEFT JOIN runs r ON r.job = j.number AND r.number = j.runs - (j.state = 2)';

const JOB_LENGTH = JOB_COLUMN_NAMES.length;

/** A row of JOB_COLUMNS and, for a completed job, RUN_COLUMNS: the result is in the run. */
export function jobFromRow(row: Row): Job {
  const [id, revision, state, queue, runs, attempts, crashes, at, waitedMs, detail] = row;
  const [kind, name, key, options, createdAt, payload, schedule] = row.slice(10, JOB_LENGTH);
  const base = {
    id: id as string,
    kind: kind as JobKind,
    payload: JSON.parse(payload as string),
    queue: queue as string,
    name: name as string,
    options: options === null ? DEFAULT_OPTIONS : optionsFrom(options as string),
    key: key as string | null,
    schedule: schedule as string | null,
    createdAt: createdAt as number,
    tries: triesFrom(runs as number, attempts as number, crashes as number),
    revision: revision as number,
  };
  const moment = at as number;
  const stateName = STATE_OF_CODE[state as number];
  switch (stateName) {
    case 'blocked':
      return {
        ...base,
        state: 'blocked',
        since: moment,
        notBefore: JSON.parse((detail as string) ?? 'null'),
      };
    case 'scheduled':
      return { ...base, state: 'scheduled', dueAt: moment };
    case 'waiting':
      return { ...base, state: 'waiting', since: moment };
    case 'running':
      return { ...base, state: 'running', startedAt: moment, waitedMs: waitedMs as number };
    case 'retrying':
      return { ...base, state: 'retrying', dueAt: moment, error: JSON.parse(detail as string) as RunError };
    case 'completed':
      return { ...base, state: 'completed', finishedAt: moment, result: resultFrom(row) };
    case 'dead':
      return { ...base, state: 'dead', finishedAt: moment, ...JSON.parse(detail as string) };
    case 'cancelled':
      return { ...base, state: 'cancelled', finishedAt: moment };
    default:
      throw new RangeError(`job ${id} in the store: expected a state from 0 to 7, got ${state}`);
  }
}

/** A row of EDIT_COLUMNS. */
export function editFromRow(row: Row): EarlierRequest {
  const [untilRun, at, name, options, payload] = row;
  return {
    untilRun: untilRun as number,
    at: at as number,
    name: name as string,
    options: options === null ? DEFAULT_OPTIONS : optionsFrom(options as string),
    payload: JSON.parse(payload as string),
  };
}
export const EDIT_COLUMNS = 'until_run, at, name, options, payload';

/** The run in a row that begins with JOB_COLUMNS. */
export function lastRunFromRow(row: Row): EndedRun | null {
  return row[JOB_LENGTH] === null ? null : runFromRow(row[0] as string, row.slice(JOB_LENGTH));
}

/** A row of RUN_COLUMNS. */
export function runFromRow(jobId: string, row: Row): EndedRun {
  const [number, startedAt, waitedMs, at, tookMs, outcome] = row;
  return {
    jobId,
    number: number as number,
    startedAt: startedAt as number,
    waitedMs: waitedMs as number,
    end: { at: at as number, tookMs: tookMs as number, outcome: JSON.parse(outcome as string) as Outcome },
  };
}

function resultFrom(row: Row): JsonValue {
  const outcome = lastRunFromRow(row)?.end.outcome;
  return outcome?.type === 'succeeded' ? outcome.result : null;
}

function triesFrom(runs: number, attempts: number, crashes: number): Tries {
  return runs === 0 && attempts === 0 && crashes === 0 ? FRESH : { runs, attempts, crashes };
}

/** Jobs with the same options share one object, as they do when they are made. */
const knownOptions = new Map<string, JobOptions>();
const KNOWN_OPTIONS = 256;

function optionsFrom(written: string): JobOptions {
  const known = knownOptions.get(written);
  if (known !== undefined) return known;
  const options = JSON.parse(written) as JobOptions;
  if (knownOptions.size >= KNOWN_OPTIONS) knownOptions.clear();
  knownOptions.set(written, options);
  return options;
}
