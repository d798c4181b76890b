import type { UndoStep } from '../../../shared/jobs/control.ts';
import { DEFAULT_OPTIONS } from '../../../shared/jobs/default-options.ts';
import type { Fact, JobChange, JobDeletion, JobEvent, JournalPlace } from '../../../shared/jobs/events.ts';
import type { EndedRun, Job } from '../../../shared/jobs/job.ts';
import { STATE_CODES } from './schema.ts';

/**
 * Events on their way to the store's thread: one flat array of plain values for a group, which crosses in a tenth of
 * the time that objects need. Each value is checked here, because node:sqlite binds NaN, a Date or an object as NULL
 * without a word.
 *
 * A record begins with its type; the names below are the places of what follows.
 */
export type Value = string | number | null;

export const CREATE = 0;
export const CHANGE = 1;
export const DELETE = 2;
export const RESTORE = 3;
/** No event: from here on, changes are kept in the journal as of that step; null: of none. */
export const STEP = 4;
/** No event: the change that follows gives the job another name and payload. */
export const EDIT = 5;
/** A change that puts its job elsewhere in line. */
export const MOVE = 6;
/** No event: what the new job before it depends on. */
export const PARENTS = 7;

/** Places in the record of a new job. */
export const NEW = {
  state: 1,
  at: 2,
  id: 3,
  kind: 4,
  queue: 5,
  name: 6,
  key: 7,
  options: 8,
  priority: 9,
  createdAt: 10,
  payload: 11,
  concurrencyKey: 12,
  rateKey: 13,
  schedule: 14,
  length: 15,
} as const;

/** Places in the record of a change; those of the run are null without one. */
export const CHANGED = {
  state: 1,
  at: 2,
  id: 3,
  kind: 4,
  queue: 5,
  fromRevision: 6,
  fromState: 7,
  fromQueue: 8,
  runs: 9,
  attempts: 10,
  crashes: 11,
  waitedMs: 12,
  detail: 13,
  /** A bit for each of COUNTED. */
  facts: 14,
  /** Null unless the queue or the options changed. */
  options: 15,
  /** The same; told of a move in any case. */
  priority: 16,
  runNumber: 17,
  runStartedAt: 18,
  runWaitedMs: 19,
  runEndedAt: 20,
  runTookMs: 21,
  runOutcome: 22,
  /** Of a job whose options changed, and of one that starts. */
  concurrencyKey: 23,
  rateKey: 24,
  length: 25,
} as const;

/** Places in the record of a deletion. */
export const DELETED = { id: 1, kind: 2, queue: 3, fromRevision: 4, fromState: 5, length: 6 } as const;

/** Places in the record of a change that is taken back; the last three are null for a job that was deleted. */
export const RESTORED = {
  id: 1,
  kind: 2,
  queue: 3,
  state: 4,
  revision: 5,
  step: 6,
  entry: 7,
  fromRevision: 8,
  fromQueue: 9,
  fromState: 10,
  length: 11,
} as const;

/** Places in the record of a step; all null for the end of one. */
export const STEPPED = { number: 1, at: 2, what: 3, length: 4 } as const;

/** Places in the record of an edit. */
export const EDITED = { id: 1, fromRevision: 2, at: 3, name: 4, payload: 5, length: 6 } as const;
/** Behind those of a change, of a move: to the front, or before or after another job. */
export const MOVED = { to: CHANGED.length, beside: CHANGED.length + 1, length: CHANGED.length + 2 } as const;
export const MOVES = { front: 0, before: 1, after: 2 } as const;
/** Places in the record of what a new job depends on: a JSON list of ids, and what its state has. */
export const PARENTS_OF = { ids: 1, detail: 2, length: 3 } as const;

/** The facts that are counted, in the order of their bits. A cancelled job counts when a run of it was cancelled. */
export const COUNTED = [
  'job_completed',
  'job_failed',
  'job_retried',
  'job_started',
  'job_cancelled',
  'job_interrupted',
  'job_dead',
] as const satisfies readonly Fact[];

const BITS: ReadonlyMap<Fact, number> = new Map(COUNTED.map((fact, index) => [fact, 1 << index]));
export const FAILED_BIT = BITS.get('job_failed') ?? 0;
export const DEAD_BIT = BITS.get('job_dead') ?? 0;
export const STARTED_BIT = BITS.get('job_started') ?? 0;

export function encodeEvents(events: readonly JobEvent[]): Value[] {
  const values: Value[] = [];
  let step: UndoStep | undefined;
  for (const event of events) {
    if (event.step !== step) {
      step = event.step;
      encodeStep(values, step);
    }
    encodeEvent(values, event);
  }
  return values;
}

function encodeEvent(values: Value[], event: JobEvent): void {
  if (event.after === null) encodeDeletion(values, event);
  else if (event.restores !== undefined) encodeRestored(values, event, event.restores);
  else if (event.before === null) {
    encodeNew(values, event.after);
    if (event.parents !== undefined) {
      values.push(PARENTS, json(event.parents, 'parents'), detailOf(event.after));
    }
  } else {
    if (event.before.payload !== event.after.payload) encodeEdit(values, event.after, event.before, event.at);
    encodeChange(values, event, event.before);
  }
}

function encodeStep(values: Value[], step: UndoStep | undefined): void {
  if (step === undefined) values.push(STEP, null, null, null);
  else values.push(STEP, integer(step.number, 'step'), integer(step.at, 'at'), json(step.what, 'what'));
}

function encodeDeletion(values: Value[], { before }: JobDeletion): void {
  values.push(
    DELETE,
    text(before.id, 'id'),
    text(before.kind, 'kind'),
    text(before.queue, 'queue'),
    integer(before.revision, 'revision'),
    STATE_CODES[before.state],
  );
}

function encodeRestored(values: Value[], { before, after }: JobChange, place: JournalPlace): void {
  values.push(
    RESTORE,
    text(after.id, 'id'),
    text(after.kind, 'kind'),
    text(after.queue, 'queue'),
    STATE_CODES[after.state],
    integer(after.revision, 'revision'),
    integer(place.step, 'step'),
    integer(place.entry, 'entry'),
  );
  if (before === null) values.push(null, null, null);
  else {
    values.push(integer(before.revision, 'revision'), text(before.queue, 'queue'), STATE_CODES[before.state]);
  }
}

function encodeEdit(values: Value[], after: Job, before: Job, at: number): void {
  values.push(
    EDIT,
    text(after.id, 'id'),
    integer(before.revision, 'revision'),
    integer(at, 'at'),
    text(after.name, 'name'),
    json(after.payload, 'payload'),
  );
}

function encodeNew(values: Value[], job: Job): void {
  values.push(
    CREATE,
    STATE_CODES[job.state],
    integer(momentOf(job), 'at'),
    text(job.id, 'id'),
    text(job.kind, 'kind'),
    text(job.queue, 'queue'),
    text(job.name, 'name'),
    job.key === null ? null : text(job.key, 'key'),
    job.options === DEFAULT_OPTIONS ? null : json(job.options, 'options'),
    integer(job.options.priority, 'priority'),
    integer(job.createdAt, 'createdAt'),
    json(job.payload, 'payload'),
    optionalText(job.options.concurrencyKey, 'concurrencyKey'),
    optionalText(job.options.rateKey, 'rateKey'),
    job.schedule === null ? null : text(job.schedule, 'schedule'),
  );
}

function encodeChange(values: Value[], { facts, after, run, to }: JobChange, before: Job): void {
  const { tries } = after;
  const isMoved = before.queue !== after.queue || before.options !== after.options;
  values.push(
    to === undefined ? CHANGE : MOVE,
    STATE_CODES[after.state],
    integer(momentOf(after), 'at'),
    text(after.id, 'id'),
    text(after.kind, 'kind'),
    text(after.queue, 'queue'),
    integer(before.revision, 'revision'),
    STATE_CODES[before.state],
    text(before.queue, 'queue'),
    integer(tries.runs, 'runs'),
    integer(tries.attempts, 'attempts'),
    integer(tries.crashes, 'crashes'),
    after.state === 'running' ? real(after.waitedMs, 'waitedMs') : null,
    detailOf(after),
    bitsOf(facts, run),
    isMoved ? json(after.options, 'options') : null,
    isMoved || to !== undefined ? integer(after.options.priority, 'priority') : null,
  );
  if (run === null) values.push(null, null, null, null, null, null);
  else pushRun(values, run);
  const { concurrencyKey, rateKey } = after.options;
  values.push(optionalText(concurrencyKey, 'concurrencyKey'), optionalText(rateKey, 'rateKey'));
  if (to === undefined) return;
  if (to === 'front') values.push(MOVES.front, null);
  else if ('before' in to) values.push(MOVES.before, text(to.before, 'before'));
  else values.push(MOVES.after, text(to.after, 'after'));
}

function pushRun(values: Value[], { number, startedAt, waitedMs, end }: EndedRun): void {
  values.push(
    integer(number, 'run.number'),
    integer(startedAt, 'run.startedAt'),
    real(waitedMs, 'run.waitedMs'),
    integer(end.at, 'run.end.at'),
    real(end.tookMs, 'run.tookMs'),
    json(end.outcome, 'run.outcome'),
  );
}

function bitsOf(facts: readonly Fact[], run: EndedRun | null): number {
  let bits = 0;
  for (const fact of facts) {
    // A job that was cancelled before it ran had no run to count.
    if (fact !== 'job_cancelled' || run !== null) bits |= BITS.get(fact) ?? 0;
  }
  return bits;
}

/** When the state began; for those that wait for a time, that time. */
function momentOf(job: Job): number {
  switch (job.state) {
    case 'scheduled':
    case 'retrying':
      return job.dueAt;
    case 'blocked':
    case 'waiting':
      return job.since;
    case 'running':
      return job.startedAt;
    case 'completed':
    case 'dead':
    case 'cancelled':
      return job.finishedAt;
  }
}

/** What only this state has. The result of a completed job is in its last run. */
function detailOf(job: Job): string | null {
  if (job.state === 'retrying') return json(job.error, 'error');
  if (job.state === 'dead') return json({ reason: job.reason, error: job.error }, 'error');
  if (job.state === 'blocked' && job.notBefore !== null) return String(integer(job.notBefore, 'notBefore'));
  return null;
}

function text(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  throw unfit(field, 'a text', value);
}

function optionalText(value: unknown, field: string): string | null {
  return value === undefined ? null : text(value, field);
}

function integer(value: unknown, field: string): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw unfit(field, 'a whole number', value);
}

function real(value: unknown, field: string): number {
  if (Number.isFinite(value)) return value as number;
  throw unfit(field, 'a finite number', value);
}

function json(value: unknown, field: string): string {
  const written: string | undefined = JSON.stringify(value);
  if (written !== undefined) return written;
  throw unfit(field, 'a JSON value', value);
}

function unfit(field: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${field} of a job to be stored: expected ${expected}, got ${String(value)}`);
}
