import type { JobChange } from '../../shared/jobs/events.ts';
import type { Job } from '../../shared/jobs/job.ts';
import type { FailureGroup, FailureGroups } from '../../shared/jobs/job-views.ts';
import { errorOf } from '../../shared/search/job-text.ts';
import { fingerprintOf } from '../../shared/words/fingerprint.ts';
import { shortened } from '../../shared/words/format.ts';

/** Kinds of errors that are remembered; when there are more, those that were seen the longest ago are forgotten. */
export const MAX_GROUPS = 1_000;
/** So many at a time, so that a flood of new kinds does not look for the oldest with each. */
export const FORGOTTEN_AT_ONCE = 100;
/** Of the message that a group is shown by, characters. */
export const MAX_MESSAGE = 500;

type Seen = Omit<FailureGroup, 'jobs' | 'dead'>;

interface Failing {
  readonly jobs: number;
  readonly dead: number;
}

const NONE_FAILING: Failing = { jobs: 0, dead: 0 };

/** Failed runs and failing jobs by the fingerprint of their error, in memory. What succeeds is not looked at. */
export class FailureLog {
  readonly #groups = new Map<string, Seen>();
  /** Jobs that are retrying or dead now. */
  readonly #jobs = new Map<string, Failing>();

  /** A job that an undo puts back has not failed anew. */
  apply({ before, after, facts, at }: JobChange): void {
    if (before !== null) this.#count(before, -1);
    const error = errorOf(after);
    if (error === null) return;
    this.#count(after, 1);
    if (!facts.includes('job_failed') && !facts.includes('job_dead')) return;
    const fingerprint = fingerprintOf(error);
    const known = this.#groups.get(fingerprint);
    this.#groups.delete(fingerprint);
    this.#groups.set(fingerprint, {
      fingerprint,
      code: error.code,
      message: shortened(error.message, MAX_MESSAGE),
      runs: (known?.runs ?? 0) + (facts.includes('job_failed') ? 1 : 0),
      firstAt: known?.firstAt ?? at,
      lastAt: at,
      dismissed: false,
    });
    if (this.#groups.size > MAX_GROUPS) this.#forget();
  }

  /** The job is no longer kept. */
  remove(job: Job): void {
    this.#count(job, -1);
  }

  /** With null all that there are. Whether there is one. */
  dismiss(fingerprint: string | null, dismissed: boolean): boolean {
    const wanted = fingerprint === null ? [...this.#groups.keys()] : [fingerprint];
    let isAny = false;
    for (const each of wanted) {
      const seen = this.#groups.get(each);
      if (seen === undefined) continue;
      // It keeps its place in the order of the last failures.
      this.#groups.set(each, { ...seen, dismissed });
      isAny = true;
    }
    return isAny;
  }

  #count(job: Job, by: number): void {
    const error = errorOf(job);
    if (error === null) return;
    const fingerprint = fingerprintOf(error);
    const known = this.#jobs.get(fingerprint) ?? NONE_FAILING;
    const jobs = known.jobs + by;
    const dead = known.dead + (job.state === 'dead' ? by : 0);
    if (jobs > 0) this.#jobs.set(fingerprint, { jobs, dead });
    else this.#jobs.delete(fingerprint);
  }

  /** A map is in the order in which its keys were set: of the last failures. */
  #forget(): void {
    for (const fingerprint of [...this.#groups.keys()].slice(0, FORGOTTEN_AT_ONCE)) {
      this.#groups.delete(fingerprint);
    }
  }

  groups(limit: number): FailureGroups {
    const failing = [...this.#groups.values()].reverse().flatMap((seen) => {
      const jobs = this.#jobs.get(seen.fingerprint);
      return jobs === undefined ? [] : [{ ...seen, ...jobs }];
    });
    const open = failing.filter((group) => !group.dismissed);
    const dismissed = failing.filter((group) => group.dismissed);
    return {
      groups: [...open, ...dismissed].slice(0, limit),
      total: failing.length,
      dismissed: dismissed.length,
    };
  }
}
