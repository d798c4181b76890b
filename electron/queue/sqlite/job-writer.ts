import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Refusal } from '../job-store.ts';
import { CHANGED, CREATE, NEW, STARTED_BIT, type Value } from './event-codec.ts';
import type { Starts } from './starts.ts';
import type { Tallies } from './tallies.ts';
import type { Transactions } from './transactions.ts';

/** A group of events of one call, and what became of it. */
export interface Group {
  readonly events: readonly Value[];
  readonly refusals: Refusal[];
}

/**
 * Writes groups of events, several calls' in one transaction: jobs, runs, tallies.
 *
 * A transaction that only starts runs is not flushed: it has to outlive the process, and not the machine, which takes
 * the runs along. After a power cut such a job is found waiting, as if its run had not been.
 */
export class JobWriter {
  readonly #transactions: Transactions;
  readonly #tallies: Tallies;
  readonly #starts: Starts;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #move: StatementSync;
  readonly #addRun: StatementSync;
  readonly #byKey: StatementSync;

  constructor(
    db: DatabaseSync,
    options: { readonly transactions: Transactions; readonly tallies: Tallies; readonly starts: Starts },
  ) {
    const { transactions, tallies, starts } = options;
    this.#transactions = transactions;
    this.#tallies = tallies;
    this.#starts = starts;
    this.#insert = db.prepare(
      `INSERT INTO jobs (number, change, revision, runs, attempts, crashes,
         state, at, id, kind, queue, name, key, options, priority, created_at, payload, concurrency_key, rate_key)
       VALUES (?, ?, 0, 0, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    );
    this.#update = db.prepare(
      `UPDATE jobs SET revision = revision + 1, change = ?, state = ?, at = ?, runs = ?, attempts = ?, crashes = ?,
         waited_ms = ?, detail = ? WHERE id = ? AND revision = ?`,
    );
    this.#move = db.prepare(
      `UPDATE jobs SET queue = ?, options = ?, priority = ?, concurrency_key = ?, rate_key = ? WHERE id = ?`,
    );
    this.#addRun = db.prepare(
      `INSERT OR REPLACE INTO runs (job, number, started_at, waited_ms, ended_at, took_ms, outcome)
       SELECT number, ?, ?, ?, ?, ?, ? FROM jobs WHERE id = ?`,
    );
    this.#byKey = db.prepare('SELECT id FROM jobs WHERE key = ?');
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
      if (events[start] === CREATE || events[start + CHANGED.facts] !== STARTED_BIT) return false;
      if (this.#starts.areKept(String(events[start + CHANGED.queue]))) return false;
    }
    return true;
  }

  #apply({ events, refusals }: Group): void {
    let index = 0;
    for (let start = 0; start < events.length; index += 1) {
      const isNew = events[start] === CREATE;
      const refusal = isNew ? this.#create(events, start) : this.#changeJob(events, start);
      if (refusal !== null) refusals.push({ index, existing: refusal.existing });
      start += isNew ? NEW.length : CHANGED.length;
    }
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
    const { changes } = this.#update.run(
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
    this.#tallies.left(String(at(CHANGED.fromQueue)), kind, Number(at(CHANGED.fromState)));
    this.#tallies.entered(queue, kind, Number(at(CHANGED.state)));
    this.#tallies.counted(queue, kind, Number(at(CHANGED.facts)));
    return null;
  }
}
