import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Refusal } from '../job-store.ts';
import type { Dependencies } from './dependencies.ts';
import {
  CHANGE,
  CHANGED,
  CREATE,
  DEAD_BIT,
  DELETE,
  DELETED,
  EDIT,
  EDITED,
  FAILED_BIT,
  MOVE,
  MOVED,
  NEW,
  PARENTS,
  PARENTS_OF,
  RESTORE,
  RESTORED,
  STARTED_BIT,
  STEP,
  STEPPED,
  type Value,
} from './event-codec.ts';
import { FailureWriter } from './failure-writer.ts';
import type { Journal } from './journal.ts';
import { Places } from './places.ts';
import { STATE_CODES } from './schema.ts';
import type { Starts } from './starts.ts';
import type { Tallies } from './tallies.ts';
import type { Transactions } from './transactions.ts';

/** A group of events of one call, and what became of it. */
export interface Group {
  readonly events: readonly Value[];
  readonly refusals: Refusal[];
}

/**
 * Writes groups of events, several calls' in one transaction: jobs, runs, tallies, and the undo journal.
 *
 * A transaction that only starts runs is not flushed: it has to outlive the process, and not the machine, which takes
 * the runs along. After a power cut such a job is found waiting, as if its run had not been.
 */
export class JobWriter {
  readonly #transactions: Transactions;
  readonly #tallies: Tallies;
  readonly #starts: Starts;
  readonly #journal: Journal;
  readonly #failures: FailureWriter;
  readonly #places: Places;
  readonly #dependencies: Dependencies;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #updateFailing: StatementSync;
  readonly #move: StatementSync;
  readonly #setDetail: StatementSync;
  readonly #addRun: StatementSync;
  readonly #byKey: StatementSync;
  readonly #keepEdit: StatementSync;
  readonly #edit: StatementSync;
  readonly #dropEdit: StatementSync;
  readonly #delete: StatementSync;
  /** Of the records that follow, within a call. */
  #step: number | null = null;

  constructor(
    db: DatabaseSync,
    options: {
      readonly transactions: Transactions;
      readonly tallies: Tallies;
      readonly starts: Starts;
      readonly journal: Journal;
      readonly dependencies: Dependencies;
    },
  ) {
    const { transactions, tallies, starts, journal, dependencies } = options;
    this.#transactions = transactions;
    this.#tallies = tallies;
    this.#failures = new FailureWriter(db);
    this.#starts = starts;
    this.#journal = journal;
    this.#places = new Places(db);
    this.#dependencies = dependencies;
    this.#insert = db.prepare(
      `INSERT INTO jobs (number, change, revision, runs, attempts, crashes,
         state, at, id, kind, queue, name, key, options, priority, created_at, payload, concurrency_key, rate_key,
         schedule)
       VALUES (?, ?, 0, 0, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    const update = (also: string): StatementSync =>
      db.prepare(
        `UPDATE jobs SET revision = revision + 1, change = ?1, place = NULL, state = ?2, at = ?3, runs = ?4,
           attempts = ?5, crashes = ?6, waited_ms = ?7, detail = ?8${also} WHERE id = ?9 AND revision = ?10`,
      );
    this.#update = update('');
    this.#updateFailing = update(', failure = ?11');
    this.#move = db.prepare(
      `UPDATE jobs SET queue = ?, options = ?, priority = ?, concurrency_key = ?, rate_key = ?, text_change = change
       WHERE id = ?`,
    );
    this.#setDetail = db.prepare('UPDATE jobs SET detail = ? WHERE number = ?');
    this.#addRun = db.prepare(
      `INSERT OR REPLACE INTO runs (job, number, started_at, waited_ms, ended_at, took_ms, outcome)
       SELECT number, ?, ?, ?, ?, ?, ? FROM jobs WHERE id = ?`,
    );
    this.#byKey = db.prepare('SELECT id FROM jobs WHERE key = ?');
    // Edited again before a run, there is nothing new to keep.
    this.#keepEdit = db.prepare(
      `INSERT OR IGNORE INTO edits (job, until_run, at, name, options, payload)
       SELECT number, runs, ?, name, options, payload FROM jobs WHERE id = ? AND revision = ? AND runs > 0`,
    );
    this.#edit = db.prepare(
      'UPDATE jobs SET name = ?, payload = ?, text_change = ? WHERE id = ? AND revision = ?',
    );
    this.#dropEdit = db.prepare(
      `DELETE FROM edits WHERE job = ? AND (until_run, payload) = (SELECT runs, payload FROM jobs WHERE number = ?)`,
    );
    this.#delete = db.prepare('DELETE FROM jobs WHERE id = ? AND revision = ?');
  }

  /** All groups in one transaction. Throws when it was rolled back; then none of them is stored. */
  write(groups: readonly Group[]): void {
    try {
      const change = (): void => {
        for (const group of groups) this.#apply(group);
      };
      this.#transactions.run(change, { flushed: !groups.every((group) => this.#maybeForgotten(group)) });
    } catch (error) {
      for (const { refusals } of groups) refusals.length = 0;
      throw error;
    }
  }

  /** It only starts runs, and none that a rate counts: those that are forgotten would let others start too soon. */
  #maybeForgotten({ events }: Group): boolean {
    for (let start = 0; start < events.length; start += CHANGED.length) {
      if (events[start] !== CHANGE || events[start + CHANGED.facts] !== STARTED_BIT) return false;
      if (this.#starts.areKept(String(events[start + CHANGED.queue]))) return false;
    }
    return true;
  }

  #apply({ events, refusals }: Group): void {
    let index = 0;
    this.#step = null;
    let wasRefused = false;
    /** Jobs that have the key of one that was refused. */
    let inPlaceOf: Map<Value, string> | null = null;
    for (let start = 0; start < events.length; ) {
      const type = events[start];
      if (type === STEP) this.#beginStep(events, start);
      else if (type === EDIT) this.#editJob(events, start);
      else if (type === PARENTS) {
        if (!wasRefused) this.#addParents(events, start, inPlaceOf);
      } else {
        const refusal = this.#applyEvent(events, start);
        wasRefused = refusal !== null;
        if (refusal !== null) {
          const { existing } = refusal;
          refusals.push({ index, existing });
          if (existing !== null && type === CREATE) {
            inPlaceOf ??= new Map();
            inPlaceOf.set(events[start + NEW.id] as Value, existing);
          }
        }
        index += 1;
      }
      start += lengthOf(type);
    }
  }

  /** Of the job that was made last. */
  #addParents(v: readonly Value[], start: number, inPlaceOf: ReadonlyMap<Value, string> | null): void {
    const number = this.#transactions.nextJob - 1;
    const parents = JSON.parse(String(v[start + PARENTS_OF.ids])) as readonly string[];
    const found = inPlaceOf === null ? parents : parents.map((id) => inPlaceOf.get(id) ?? id);
    this.#dependencies.add(number, found);
    const detail = v[start + PARENTS_OF.detail] ?? null;
    if (detail !== null) this.#setDetail.run(detail, number);
  }

  #applyEvent(events: readonly Value[], start: number): { readonly existing: string | null } | null {
    switch (events[start]) {
      case CREATE:
        return this.#create(events, start);
      case DELETE:
        return this.#deleteJob(events, start);
      case RESTORE:
        return this.#restoreJob(events, start);
      default:
        return this.#changeJob(events, start);
    }
  }

  #beginStep(v: readonly Value[], start: number): void {
    const number = v[start + STEPPED.number] as number | null;
    this.#step = number;
    if (number === null) return;
    const at = v[start + STEPPED.at] as number;
    this.#journal.begin({ number, at, what: v[start + STEPPED.what] as string });
  }

  /** When the job has moved on, neither this nor the change that follows is applied. */
  #editJob(v: readonly Value[], start: number): void {
    const at = (place: number): Value => v[start + place] as Value;
    const id = String(at(EDITED.id));
    const revision = Number(at(EDITED.fromRevision));
    if (this.#step !== null) this.#journal.keepEdited(this.#step, id, revision);
    this.#keepEdit.run(at(EDITED.at), id, revision);
    this.#edit.run(at(EDITED.name), at(EDITED.payload), this.#transactions.nextChange, id, revision);
  }

  #deleteJob(v: readonly Value[], start: number): { readonly existing: null } | null {
    const at = (place: number): Value => v[start + place] as Value;
    const id = String(at(DELETED.id));
    const revision = Number(at(DELETED.fromRevision));
    if (this.#step !== null) this.#journal.keepDeleted(this.#step, id, revision);
    if (this.#delete.run(id, revision).changes === 0) return { existing: null };
    this.#transactions.takeChange();
    this.#tallies.left(String(at(DELETED.queue)), String(at(DELETED.kind)), Number(at(DELETED.fromState)));
    return null;
  }

  #restoreJob(v: readonly Value[], start: number): { readonly existing: string | null } | null {
    const at = (place: number): Value => v[start + place] as Value;
    const fromRevision = at(RESTORED.fromRevision) as number | null;
    const entry = Number(at(RESTORED.entry));
    const step = Number(at(RESTORED.step));
    const place = { step, entry, jobId: String(at(RESTORED.id)), revision: Number(at(RESTORED.revision)) };
    if (!this.#journal.restore({ ...place, fromRevision, change: this.#transactions.nextChange })) {
      return { existing: fromRevision === null ? this.#journal.keyHolder(step, entry) : null };
    }
    this.#transactions.takeChange();
    const kind = String(at(RESTORED.kind));
    if (fromRevision !== null) {
      this.#dropEdit.run(entry, entry);
      this.#tallies.left(String(at(RESTORED.fromQueue)), kind, Number(at(RESTORED.fromState)));
    }
    this.#tallies.entered(String(at(RESTORED.queue)), kind, Number(at(RESTORED.state)));
    return null;
  }

  #create(v: readonly Value[], start: number): { readonly existing: string | null } | null {
    const at = (place: number): Value => v[start + place] as Value;
    const { changes } = this.#insert.run(
      this.#transactions.nextJob,
      this.#transactions.nextChange,
      at(NEW.state),
      at(NEW.at),
      at(NEW.id),
      at(NEW.kind),
      at(NEW.queue),
      at(NEW.name),
      at(NEW.key),
      at(NEW.options),
      at(NEW.priority),
      at(NEW.createdAt),
      at(NEW.payload),
      at(NEW.concurrencyKey),
      at(NEW.rateKey),
      at(NEW.schedule),
    );
    if (changes === 0) {
      const key = at(NEW.key);
      return { existing: key === null ? null : ((this.#byKey.get(key)?.['id'] as string) ?? null) };
    }
    this.#transactions.takeJob();
    this.#transactions.takeChange();
    this.#tallies.created(String(at(NEW.queue)), String(at(NEW.kind)), Number(at(NEW.state)));
    return null;
  }

  #changeJob(v: readonly Value[], start: number): { readonly existing: null } | null {
    const at = (place: number): Value => v[start + place] as Value;
    const id = at(CHANGED.id);
    const isMove = v[start] === MOVE;
    if (
      isMove &&
      !this.#places.exists(at(MOVED.to), at(MOVED.beside), at(CHANGED.queue), at(CHANGED.priority))
    ) {
      return { existing: null };
    }
    if (this.#step !== null) {
      this.#journal.keepChanged(this.#step, String(id), Number(at(CHANGED.fromRevision)));
    }
    const error = errorOf(at);
    const failure = this.#failureOf(error, at(CHANGED.fromState));
    const { changes } = (failure === NONE ? this.#update : this.#updateFailing).run(
      this.#transactions.nextChange,
      at(CHANGED.state),
      at(CHANGED.at),
      at(CHANGED.runs),
      at(CHANGED.attempts),
      at(CHANGED.crashes),
      at(CHANGED.waitedMs),
      at(CHANGED.detail),
      id,
      at(CHANGED.fromRevision),
      ...failure,
    );
    if (changes === 0) return { existing: null };
    this.#transactions.takeChange();
    const queue = String(at(CHANGED.queue));
    const kind = String(at(CHANGED.kind));
    const rateKey = at(CHANGED.rateKey);
    if (at(CHANGED.options) !== null) {
      const [options, priority, concurrencyKey] = [
        at(CHANGED.options),
        at(CHANGED.priority),
        at(CHANGED.concurrencyKey),
      ];
      this.#move.run(queue, options, priority, concurrencyKey, rateKey, id);
    }
    if (at(CHANGED.facts) === STARTED_BIT) this.#starts.add(queue, rateKey, Number(at(CHANGED.at)));
    if (isMove) this.#places.put(String(id), at(MOVED.to), at(MOVED.beside));
    if (at(CHANGED.runNumber) !== null) {
      this.#addRun.run(
        at(CHANGED.runNumber),
        at(CHANGED.runStartedAt),
        at(CHANGED.runWaitedMs),
        at(CHANGED.runEndedAt),
        at(CHANGED.runTookMs),
        at(CHANGED.runOutcome),
        id,
      );
    }
    if (error !== null) this.#noteFailure(error, at);
    this.#tallies.left(String(at(CHANGED.fromQueue)), kind, Number(at(CHANGED.fromState)));
    this.#tallies.entered(queue, kind, Number(at(CHANGED.state)));
    this.#tallies.counted(queue, kind, Number(at(CHANGED.facts)));
    return null;
  }

  dismissFailures(fingerprint: string | null, dismissed: boolean): boolean {
    return this.#transactions.run(() => this.#failures.dismiss(fingerprint, dismissed));
  }

  /** What a job carries by its error, as long as it is retrying or dead; NONE for those that were neither and are not. */
  #failureOf(error: string | null, fromState: Value): readonly Value[] {
    if (error !== null) return [this.#failures.fingerprintOf(error)];
    return FAILING.includes(fromState) ? [null] : NONE;
  }

  #noteFailure(detail: string, at: (place: number) => Value): void {
    const facts = Number(at(CHANGED.facts));
    const isFailedRun = (facts & FAILED_BIT) !== 0;
    // One that is moved to another queue, or put back by an undo, has not failed anew.
    if (!isFailedRun && (facts & DEAD_BIT) === 0) return;
    this.#failures.failed({ detail, isFailedRun, at: at(CHANGED.runEndedAt) ?? at(CHANGED.at) });
  }
}

/** What the job is retrying or dead of, as it is stored; null for others. The detail of a blocked job tells a moment. */
function errorOf(at: (place: number) => Value): string | null {
  const detail = at(CHANGED.detail);
  return typeof detail === 'string' && at(CHANGED.state) !== STATE_CODES.blocked ? detail : null;
}

function lengthOf(type: Value | undefined): number {
  switch (type) {
    case CREATE:
      return NEW.length;
    case CHANGE:
      return CHANGED.length;
    case MOVE:
      return MOVED.length;
    case DELETE:
      return DELETED.length;
    case RESTORE:
      return RESTORED.length;
    case STEP:
      return STEPPED.length;
    case EDIT:
      return EDITED.length;
    case PARENTS:
      return PARENTS_OF.length;
    default:
      throw new RangeError(`a record of the store: expected a type from 0 to 7, got ${type}`);
  }
}

const NONE: readonly Value[] = [];
const FAILING: readonly Value[] = [STATE_CODES.retrying, STATE_CODES.dead];
