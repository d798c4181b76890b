import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { PrunedJob, Retention } from '../job-store.ts';
import type { Dependencies } from './dependencies.ts';
import { STATE_CODES, STATE_OF_CODE } from './schema.ts';
import type { Tallies } from './tallies.ts';

/** Removes finished jobs with their runs, but for those that a blocked one depends on. Counters stay as they are. */
export class Pruner {
  readonly #tallies: Tallies;
  readonly #dependencies: Dependencies;
  readonly #oldest: StatementSync;
  readonly #deleteJob: StatementSync;
  readonly #deleteRuns: StatementSync;
  readonly #deleteEdits: StatementSync;

  constructor(db: DatabaseSync, tallies: Tallies, dependencies: Dependencies) {
    this.#tallies = tallies;
    this.#dependencies = dependencies;
    this.#oldest = db.prepare(
      `SELECT number, id, queue, kind, state, at, change FROM jobs
       WHERE state = ? AND state NOT IN (1, 2) AND NOT EXISTS (
         SELECT 1 FROM dependencies d JOIN jobs c ON c.number = d.child WHERE d.parent = jobs.number AND c.state = 7)
       ORDER BY change LIMIT ?`,
    );
    this.#deleteJob = db.prepare('DELETE FROM jobs WHERE number = ?');
    this.#deleteRuns = db.prepare('DELETE FROM runs WHERE job = ?');
    this.#deleteEdits = db.prepare('DELETE FROM edits WHERE job = ?');
  }

  /** Within a transaction. Within a state, the order of changes is the order of finishing. */
  prune({ completedMs, deadMs, maxFinished }: Retention, now: number, limit: number): readonly PrunedJob[] {
    const lives = [
      [STATE_CODES.completed, completedMs],
      [STATE_CODES.cancelled, completedMs],
      [STATE_CODES.dead, deadMs],
    ] as const;
    const finished = lives.reduce((sum, [state]) => sum + this.#tallies.jobs(state), 0);
    const oldest = lives
      .flatMap(([state, lifeMs]) => this.#oldestOf(state, limit).map((job) => ({ ...job, lifeMs })))
      .sort((a, b) => a.change - b.change);
    const isPast = ({ at, lifeMs }: { readonly at: number; readonly lifeMs: number }): boolean =>
      at <= now - lifeMs;
    const past = oldest.filter(isPast).slice(0, limit);
    // When the limit was reached there may be more of them, and they come first.
    const surplus = past.length === limit ? 0 : Math.max(0, finished - past.length - maxFinished);
    const others = oldest.filter((job) => !isPast(job)).slice(0, Math.min(surplus, limit - past.length));
    const pruned = [...past, ...others];
    return pruned.map((job) => this.#remove(job));
  }

  #oldestOf(state: number, limit: number): readonly Finished[] {
    return this.#oldest.all(state, limit) as unknown as readonly Finished[];
  }

  #remove({ number, id, queue, kind, state }: Finished): PrunedJob {
    this.#deleteRuns.run(number);
    this.#deleteEdits.run(number);
    this.#deleteJob.run(number);
    this.#dependencies.remove(number);
    this.#tallies.left(queue, kind, state);
    return { id, queue, state: STATE_OF_CODE[state] ?? 'completed' };
  }
}

interface Finished {
  readonly number: number;
  readonly id: string;
  readonly queue: string;
  readonly kind: string;
  readonly state: number;
  readonly at: number;
  readonly change: number;
}
