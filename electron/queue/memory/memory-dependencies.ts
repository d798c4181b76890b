import type { BlockedJob, Job } from '../../../shared/jobs/job.ts';
import { isOpen } from '../../../shared/jobs/job.ts';
import {
  MAX_COUNTED,
  type ParentResult,
  type RelatedJob,
  type RelatedJobs,
  type Relations,
} from '../../../shared/jobs/job-views.ts';
import { utf8Length } from '../../../shared/words/utf8-length.ts';
import type { BlockedPage, StoredStanding } from '../job-store.ts';
import type { Standing } from '../transitions.ts';

type Get = (jobId: string) => Job | null;

/** Which job depends on which, of a store in memory. A parent that was deleted counts as failed, until it is restored. */
export class MemoryDependencies {
  readonly #get: Get;
  readonly #parents = new Map<string, readonly string[]>();
  /** In the order in which they were added; those that are not there any more stay until their parent goes. */
  readonly #children = new Map<string, string[]>();

  constructor(get: Get) {
    this.#get = get;
  }

  add(child: string, parents: readonly string[]): void {
    const found = [...new Set(parents)].filter((parent) => this.#get(parent) !== null);
    this.#parents.set(child, found);
    for (const parent of found) {
      const children = this.#children.get(parent);
      if (children === undefined) this.#children.set(parent, [child]);
      else children.push(child);
    }
  }

  /** It is gone for good; its children go on without it. */
  remove(jobId: string): void {
    for (const child of this.#children.get(jobId) ?? []) {
      const parents = this.#parents.get(child);
      if (parents !== undefined)
        this.#parents.set(
          child,
          parents.filter((parent) => parent !== jobId),
        );
    }
    this.forget(jobId);
  }

  /** It was deleted and can't be restored any more: for its children it failed. */
  forget(jobId: string): void {
    this.#parents.delete(jobId);
    this.#children.delete(jobId);
  }

  hasBlockedChild(jobId: string): boolean {
    return this.#children.get(jobId)?.some((child) => this.#get(child)?.state === 'blocked') ?? false;
  }

  standing(jobIds: readonly string[]): readonly StoredStanding[] {
    return this.#jobs(jobIds).map((job) => ({
      job,
      ...this.#standingOf(job.id),
      waitFor: this.waitFor([job]),
    }));
  }

  #standingOf(jobId: string): Standing {
    const ids = this.#parents.get(jobId) ?? [];
    const parents = this.#jobs(ids);
    return {
      open: parents.some(({ state }) => isOpen(state)),
      failed:
        parents.length < ids.length || parents.some(({ state }) => state === 'dead' || state === 'cancelled'),
    };
  }

  blockedBy(parentId: string, after: number | null, limit: number): BlockedPage {
    const children = this.#children.get(parentId) ?? [];
    const end = (after ?? 0) + limit;
    const settled = this.settled(this.#jobs(children.slice(after ?? 0, end)));
    return { settled, waitFor: [], next: end < children.length ? end : null };
  }

  /** Of these jobs the blocked ones about which there is something to decide. */
  settled(jobs: readonly Job[]): BlockedPage['settled'] {
    return jobs
      .filter((job): job is BlockedJob => job.state === 'blocked')
      .map((job) => ({ job, ...this.#standingOf(job.id) }))
      .filter(({ open, failed }) => !open || failed);
  }

  /** Parents of these jobs that have not completed. */
  waitFor(jobs: readonly Job[]): readonly string[] {
    const parents = jobs.flatMap((job) => this.#jobs(this.#parents.get(job.id)));
    return [...new Set(parents.filter(({ state }) => state !== 'completed').map(({ id }) => id))];
  }

  relations(jobId: string, limit: number): Relations {
    const parents = this.#jobs(this.#parents.get(jobId));
    const open = parents.filter(({ state }) => state !== 'completed');
    const done = parents.filter(({ state }) => state === 'completed');
    return {
      parents: related([...open, ...done], limit),
      children: related(this.#jobs(this.#children.get(jobId)), limit),
    };
  }

  parentResults(jobId: string, maxBytes: number): readonly ParentResult[] {
    let bytes = 0;
    return this.#jobs(this.#parents.get(jobId)).map((job) => {
      const result = job.state === 'completed' ? job.result : null;
      const length = result === null ? 0 : utf8Length(JSON.stringify(result));
      const resultLeftOut = bytes + length > maxBytes;
      if (!resultLeftOut) bytes += length;
      const error = job.state === 'dead' ? job.error : null;
      return { ...relatedJob(job), result: resultLeftOut ? null : result, resultLeftOut, error };
    });
  }

  #jobs(ids: readonly string[] = []): readonly Job[] {
    return ids.map((id) => this.#get(id)).filter((job) => job !== null);
  }
}

const relatedJob = ({ id, name, state }: Job): RelatedJob => ({ id, name, state });

function related(jobs: readonly Job[], limit: number): RelatedJobs {
  return { jobs: jobs.slice(0, limit).map(relatedJob), total: Math.min(jobs.length, MAX_COUNTED) };
}
