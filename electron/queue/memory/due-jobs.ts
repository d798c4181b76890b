import TinyQueue from 'tinyqueue';
import type { Job } from '../../../shared/jobs/job.ts';
import type { DueJob } from '../job-store.ts';

interface DueEntry {
  readonly dueAt: number;
  readonly jobId: string;
  readonly revision: number;
}

/** Jobs that are due at a time, the earliest first. */
export class DueJobs {
  readonly #get: (jobId: string) => Job | null;
  /** May hold jobs that are no longer due then; they are dropped when their turn comes. */
  readonly #entries = new TinyQueue<DueEntry>([], (a, b) => a.dueAt - b.dueAt);

  constructor(get: (jobId: string) => Job | null) {
    this.#get = get;
  }

  add({ dueAt, id, revision }: DueJob): void {
    this.#entries.push({ dueAt, jobId: id, revision });
  }

  first(now: number, limit: number): readonly DueJob[] {
    const jobs: DueJob[] = [];
    const kept: DueEntry[] = [];
    for (let entry = this.#entries.peek(); entry !== undefined; entry = this.#entries.peek()) {
      if (entry.dueAt > now || jobs.length === limit) break;
      this.#entries.pop();
      const job = this.#stillDue(entry);
      if (job === null) continue;
      jobs.push(job);
      kept.push(entry);
    }
    // They stay due until an event moves them on.
    for (const entry of kept) this.#entries.push(entry);
    return jobs;
  }

  nextAt(): number | null {
    for (let entry = this.#entries.peek(); entry !== undefined; entry = this.#entries.peek()) {
      if (this.#stillDue(entry) !== null) return entry.dueAt;
      this.#entries.pop();
    }
    return null;
  }

  #stillDue(entry: DueEntry): DueJob | null {
    const job = this.#get(entry.jobId);
    if (job === null || job.revision !== entry.revision) return null;
    return job.state === 'scheduled' || job.state === 'retrying' ? job : null;
  }
}
