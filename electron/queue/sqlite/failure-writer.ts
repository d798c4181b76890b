import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RunError } from '../../../shared/jobs/job.ts';
import { fingerprintOf } from '../../../shared/words/fingerprint.ts';
import { shortened } from '../../../shared/words/format.ts';
import { FORGOTTEN_AT_ONCE, MAX_GROUPS, MAX_MESSAGE } from '../failure-log.ts';
import type { Value } from './event-codec.ts';

/** Fingerprints that are known without computing them again: errors come in floods of the same. */
const REMEMBERED = 256;

export interface Failure {
  /** The job's, as it is stored: with the reason of a dead one. */
  readonly detail: string;
  readonly isFailedRun: boolean;
  readonly at: Value;
}

/**
 * Keeps the groups of failures, within the transaction of the change that failed. Jobs carry their fingerprint as long
 * as they are retrying or dead; how many there are is counted when it is asked for.
 */
export class FailureWriter {
  readonly #again: StatementSync;
  readonly #first: StatementSync;
  readonly #groups: StatementSync;
  readonly #forget: StatementSync;
  readonly #dismiss: StatementSync;
  readonly #known = new Map<string, RunError & { readonly fingerprint: string }>();

  constructor(db: DatabaseSync) {
    this.#again = db.prepare(
      'UPDATE failures SET code = ?, message = ?, runs = runs + ?, last_at = ?, dismissed = 0 WHERE fingerprint = ?',
    );
    this.#first = db.prepare(
      'INSERT INTO failures (fingerprint, code, message, runs, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#groups = db.prepare('SELECT count(*) AS groups FROM failures');
    this.#forget = db.prepare(
      'DELETE FROM failures WHERE fingerprint IN (SELECT fingerprint FROM failures ORDER BY last_at LIMIT ?)',
    );
    this.#dismiss = db.prepare(
      'UPDATE failures SET dismissed = ? WHERE fingerprint = coalesce(?, fingerprint)',
    );
  }

  /** With null all that there are. Whether there is one. */
  dismiss(fingerprint: string | null, dismissed: boolean): boolean {
    return this.#dismiss.run(dismissed ? 1 : 0, fingerprint).changes > 0;
  }

  /** What a job that is retrying or dead of that carries. */
  fingerprintOf(detail: string): string {
    return this.#errorIn(detail).fingerprint;
  }

  /** A run failed, or a job died, now. */
  failed({ detail, isFailedRun, at }: Failure): void {
    const { fingerprint, code, message } = this.#errorIn(detail);
    const runs = isFailedRun ? 1 : 0;
    if (this.#again.run(code, message, runs, at, fingerprint).changes > 0) return;
    this.#first.run(fingerprint, code, message, runs, at, at);
    if (Number(this.#groups.get()?.['groups']) > MAX_GROUPS) this.#forget.run(FORGOTTEN_AT_ONCE);
  }

  #errorIn(detail: string): RunError & { readonly fingerprint: string } {
    const known = this.#known.get(detail);
    if (known !== undefined) return known;
    const read = JSON.parse(detail) as RunError | { readonly error: RunError };
    const error = 'error' in read ? read.error : read;
    const entry = {
      fingerprint: fingerprintOf(error),
      code: error.code,
      message: shortened(error.message, MAX_MESSAGE),
    };
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(detail, entry);
    return entry;
  }
}
