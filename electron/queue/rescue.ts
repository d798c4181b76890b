import type { RunningJob } from '../../shared/jobs/job.ts';
import type { Clock } from '../clock.ts';
import type { Committer } from './committer.ts';
import type { StoredState } from './job-store.ts';
import { endRun } from './transitions.ts';

/**
 * Puts the jobs that an earlier process left running back in line, as one commit. Until that is stored they count as
 * running, and nothing is claimed.
 */
export class Rescue {
  readonly #committer: Committer;
  readonly #clock: Clock;
  readonly #random: () => number;
  #left: readonly RunningJob[] = [];
  #lastCommitAt: number | null = null;
  #underWay = false;

  constructor(options: {
    readonly committer: Committer;
    readonly clock: Clock;
    readonly random: () => number;
  }) {
    this.#committer = options.committer;
    this.#clock = options.clock;
    this.#random = options.random;
  }

  load({ running, lastCommitAt }: StoredState): void {
    this.#left = running;
    this.#lastCommitAt = lastCommitAt;
  }

  get isDone(): boolean {
    return this.#left.length === 0;
  }

  /** Whether all of them are back in line; when the store refused, it is to be tried again. */
  async attempt(): Promise<boolean> {
    if (this.isDone || this.#underWay) return this.isDone;
    this.#underWay = true;
    const now = this.#clock.now();
    const events = this.#left.map((job) => {
      // Nobody saw it end: it is known to have run until the last commit.
      const tookMs = Math.max(0, (this.#lastCommitAt ?? 0) - job.startedAt);
      return endRun(job, { outcome: { type: 'interrupted' }, tookMs, crashed: true }, now, this.#random);
    });
    try {
      await this.#committer.submitAll(events);
      this.#left = [];
    } catch {
      // The committer has told it.
    }
    this.#underWay = false;
    return this.isDone;
  }
}
