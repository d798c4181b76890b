import type { DatabaseSync } from 'node:sqlite';
import { STATE_OF_CODE } from '../schema.ts';
import { TALLY_NAMES } from '../tallies.ts';
import { orNull } from './failures.ts';
import type { ReadRow, Remains } from './remains.ts';

/**
 * The books of a store that was made of remains. How many jobs are in each state is counted anew; what was counted over
 * time is taken over where it can be read, and counted from what is left where not.
 */
export class Recount {
  readonly #tallies = new Map<string, Tally>();

  add(job: ReadRow, runs: readonly ReadRow[]): void {
    const { counts } = this.#of(String(job['queue']), String(job['kind']));
    const state = STATE_OF_CODE[Number(job['state'])];
    plus(counts, 'total_jobs_created', 1);
    plus(counts, `now_${state}`, 1);
    plus(counts, 'jobs_started', runs.length + (state === 'running' ? 1 : 0));
    if (state === 'dead') plus(counts, 'jobs_dead', 1);
    for (const run of runs) {
      const counter = counterOf(String(run['outcome']));
      plus(counts, counter, 1);
      const wasRetried = Number(run['number']) < Number(job['runs']) || state === 'waiting';
      if (counter === 'jobs_failed' && wasRetried) plus(counts, 'jobs_retried', 1);
    }
  }

  /** Answers whether what was counted over time could be taken over. */
  save(db: DatabaseSync, remains: Remains): boolean {
    const names = talliesOf(db);
    const earlier = earlierTallies(remains, names);
    for (const row of earlier ?? []) {
      const { counts } = this.#of(String(row['queue']), String(row['kind']));
      for (const name of names) {
        // What is left was counted once; counters that know of less are older than the jobs.
        if (!name.startsWith('now_')) counts.set(name, Math.max(Number(row[name]), counts.get(name) ?? 0));
      }
    }
    const insert = db.prepare(
      `INSERT INTO tallies (queue, kind, ${names.join(', ')}) VALUES (?, ?, ${names.map(() => '?').join(', ')})`,
    );
    for (const { queue, kind, counts } of this.#tallies.values()) {
      balance(counts);
      insert.run(queue, kind, ...names.map((name) => counts.get(name) ?? 0));
    }
    return earlier !== null;
  }

  #of(queue: string, kind: string): Tally {
    const key = `${kind} ${queue}`;
    const tally = this.#tallies.get(key) ?? { queue, kind, counts: new Map() };
    this.#tallies.set(key, tally);
    return tally;
  }
}

interface Tally {
  readonly queue: string;
  readonly kind: string;
  readonly counts: Map<string, number>;
}

/** Those that the table has: what is recovered is of the version that it was found in. */
export function talliesOf(db: DatabaseSync): readonly string[] {
  const columns = db.prepare('PRAGMA table_info(tallies)').all();
  const known = new Set(columns.map(({ name }) => name));
  return TALLY_NAMES.filter((name) => known.has(name));
}

const plus = (counts: Map<string, number>, name: string, by: number): void => {
  counts.set(name, (counts.get(name) ?? 0) + by);
};

/** Every run that was started has ended or goes on; the run of a job that was lost was interrupted. */
function balance(counts: Map<string, number>): void {
  const of = (name: string): number => counts.get(name) ?? 0;
  const ended = of('jobs_completed') + of('jobs_failed') + of('jobs_cancelled') + of('jobs_interrupted');
  const open = of('jobs_started') - ended - of('now_running');
  if (open > 0) plus(counts, 'jobs_interrupted', open);
  else plus(counts, 'jobs_started', -open);
}

function counterOf(outcome: string): string {
  const { type } = JSON.parse(outcome) as { readonly type?: unknown };
  if (type === 'succeeded') return 'jobs_completed';
  return type === 'cancelled' || type === 'interrupted' ? `jobs_${type}` : 'jobs_failed';
}

/** All or none: a sum of some of them would be no number of anything. */
function earlierTallies({ db }: Remains, names: readonly string[]): readonly ReadRow[] | null {
  const rows = orNull(() => db.prepare('SELECT * FROM tallies').all());
  const areSound = rows?.every((row) => names.every((name) => isCount(row[name])) && row['queue'] !== '');
  return areSound ? rows : null;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
