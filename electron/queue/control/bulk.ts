import { setImmediate } from 'node:timers/promises';
import type { ChangeProgress } from '../../../shared/jobs/control.ts';
import type { JobEvent } from '../../../shared/jobs/events.ts';
import type { Job } from '../../../shared/jobs/job.ts';
import { err, ok, type Problem, type Result } from '../../../shared/result.ts';
import type { Committer } from '../committer.ts';
import type { JobStore } from '../job-store.ts';
import type { Decision } from './decide.ts';
import { ChangeTally } from './tally.ts';

/**
 * Jobs looked at in one go. Between two, claims, new jobs and everything else have their turn: a chunk takes the main
 * loop about 1 ms at a time.
 */
export const CHUNK = 100;

/** Chunks that are under way at once: the store always has one, and flushes together those that came meanwhile. */
const AHEAD = 3;

/** A change of more jobs has to be the only one of its kind. */
const LARGE = 200;

/** How often a job is looked at again because it changed under the look. */
const LOOKS = 10;

export interface Candidate {
  readonly jobId: string;
  /** null: it is not kept any more. */
  readonly job: Job | null;
}

export interface BulkWork<C extends Candidate> {
  readonly action: ChangeProgress['action'];
  readonly total: number;
  /** In chunks of CHUNK at most. */
  candidates(): AsyncIterable<readonly C[]>;
  decide(candidate: C): Decision;
  /** A run is to be ended: answers why it was not cancelled, or null when it was. */
  endRun?(jobId: string): Promise<string | null>;
}

interface Large {
  readonly action: ChangeProgress['action'];
  readonly total: number;
  readonly tally: ChangeTally;
  isStopped: boolean;
}

/**
 * Changes many jobs, chunk by chunk, through the same committer as everything else. One of more than LARGE jobs has to be
 * the only one of its kind: others are refused meanwhile, and smaller ones are not.
 */
export class Bulk {
  readonly #store: JobStore;
  readonly #committer: Committer;
  readonly #onChanged: () => void;
  #large: Large | null = null;

  constructor(options: {
    readonly store: JobStore;
    readonly committer: Committer;
    /** Told when the progress is another. */
    readonly onChanged: () => void;
  }) {
    this.#store = options.store;
    this.#committer = options.committer;
    this.#onChanged = options.onChanged;
  }

  get progress(): ChangeProgress | null {
    if (this.#large === null) return null;
    const { action, total, tally } = this.#large;
    const { done, changed, skipped } = tally;
    return { action, done, total: Math.max(total, done), changed, skipped };
  }

  /** The chunks that are under way are carried out; whether there was anything to stop. */
  stop(): boolean {
    if (this.#large !== null) this.#large.isStopped = true;
    return this.#large !== null;
  }

  async run<C extends Candidate>(work: BulkWork<C>): Promise<Result<ChangeTally>> {
    const tally = new ChangeTally();
    if (work.total <= LARGE) {
      await this.#carryOut(work, tally, () => false);
      return ok(tally);
    }
    if (this.#large !== null) return err(busy(this.#large.action));
    const large: Large = { action: work.action, total: work.total, tally, isStopped: false };
    this.#large = large;
    try {
      await this.#carryOut(work, tally, () => large.isStopped);
    } finally {
      this.#large = null;
      this.#onChanged();
    }
    return ok(tally);
  }

  async #carryOut<C extends Candidate>(
    work: BulkWork<C>,
    tally: ChangeTally,
    isStopped: () => boolean,
  ): Promise<void> {
    const ending: Promise<void>[] = [];
    const underWay = new Set<Promise<void>>();
    const failures: unknown[] = [];
    for await (const chunk of work.candidates()) {
      if (isStopped()) {
        tally.stopped = true;
        break;
      }
      const change = this.#change(chunk, work, tally, ending)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => {
          underWay.delete(change);
          this.#onChanged();
        });
      underWay.add(change);
      // A store in memory answers at once: without this nobody else would have a turn.
      await setImmediate();
      if (underWay.size >= AHEAD) await Promise.race(underWay);
      if (failures.length > 0) break;
    }
    await Promise.all(underWay);
    if (failures.length > 0) throw failures[0];
    await Promise.all(ending);
  }

  async #change<C extends Candidate>(
    chunk: readonly C[],
    work: BulkWork<C>,
    tally: ChangeTally,
    ending: Promise<void>[],
  ): Promise<void> {
    let left = chunk;
    for (let looks = 0; left.length > 0; looks += 1) {
      const changes: C[] = [];
      const events: JobEvent[] = [];
      for (const candidate of left) {
        const decision = looks === LOOKS ? 'changing again and again' : decisionOf(candidate, work, tally);
        if (typeof decision === 'string') tally.skip(decision);
        else if (decision === null) {
          const ended = this.#endRun(candidate.jobId, work, tally);
          // Told when all have ended. Until then, or where the change fails before, nobody else would hear of it.
          ended.catch(() => undefined);
          ending.push(ended);
        } else if (decision !== undefined) {
          changes.push(candidate);
          events.push(decision);
        }
      }
      const verdicts = await this.#committer.submitAll(events);
      const moved = changes.filter((_, index) => verdicts[index] === 'moved-on');
      for (const verdict of verdicts) {
        if (verdict === 'committed') tally.changed += 1;
        else if (typeof verdict === 'object') tally.skip('of a key that another job has by now');
      }
      left = await Promise.all(
        moved.map(async (candidate) => ({ ...candidate, job: await this.#store.get(candidate.jobId) })),
      );
    }
  }

  async #endRun<C extends Candidate>(jobId: string, work: BulkWork<C>, tally: ChangeTally): Promise<void> {
    const reason = (await work.endRun?.(jobId)) ?? null;
    if (reason === null) tally.changed += 1;
    else tally.skip(reason);
  }
}

/** A change; a reason for none; null for a run that is to be ended; undefined when there is nothing to do. */
function decisionOf<C extends Candidate>(
  candidate: C,
  work: BulkWork<C>,
  tally: ChangeTally,
): JobEvent | string | null | undefined {
  const decision = work.decide(candidate);
  if (decision === 'end its run') return null;
  if (decision === 'nothing to do') {
    tally.unchanged += 1;
    return undefined;
  }
  return 'field' in decision ? decision.got.replace(/^one that is /, '') : decision;
}

const busy = (action: string): Problem => ({
  field: '',
  expected: `one change of more than ${LARGE} jobs at a time`,
  got: `another while "${action}" is under way`,
  fix: 'Wait for its end, or stop it.',
});
