import type { JobQuery } from '../../electron/queue/engine.ts';
import type { JobEvent } from '../../shared/events.ts';
import { type EndedRun, isOpen, type Job, type WaitingJob } from '../../shared/job.ts';

interface Row {
  readonly job: Job;
  readonly runs: readonly EndedRun[];
  readonly change: number;
}

/** What a job store means, in plain arrays and without any thought of speed: the yardstick for the real ones. */
export class NaiveJobStore {
  #rows: Row[] = [];
  #changes = 0;

  commit(events: readonly JobEvent[]): readonly number[] {
    return events.flatMap((event, index) => (this.#apply(event) ? [] : [index]));
  }

  #apply({ before, after, run }: JobEvent): boolean {
    const row = this.#rows.find((each) => each.job.id === after.id);
    if (before === null ? row !== undefined : row?.job.revision !== before.revision) return false;
    this.#changes += 1;
    this.#rows = this.#rows.filter((each) => each !== row);
    const runs = row?.runs ?? [];
    this.#rows.push({ job: after, runs: run === null ? runs : [...runs, run], change: this.#changes });
    return true;
  }

  get all(): readonly Job[] {
    return this.#rows.map((row) => row.job);
  }

  get(jobId: string): Job | null {
    return this.all.find((job) => job.id === jobId) ?? null;
  }

  runs(jobId: string, limit: number): readonly EndedRun[] {
    const runs = this.#rows.find((row) => row.job.id === jobId)?.runs ?? [];
    return [...runs].reverse().slice(0, limit);
  }

  /** Rows are in the order of their latest change, and sorting is stable. */
  waiting(queue: string, limit: number): readonly WaitingJob[] {
    return this.all
      .filter((job) => job.state === 'waiting')
      .filter((job) => job.queue === queue)
      .sort((a, b) => b.options.priority - a.options.priority)
      .slice(0, limit);
  }

  oldestSince(): number | null {
    const since = this.all.flatMap((job) => (job.state === 'waiting' ? [job.since] : []));
    return since.length === 0 ? null : Math.min(...since);
  }

  dueMoments(now: number, limit: number): readonly number[] {
    return this.#moments()
      .filter((at) => at <= now)
      .slice(0, limit);
  }

  nextDueAt(): number | null {
    return this.#moments()[0] ?? null;
  }

  #moments(): number[] {
    return this.all
      .flatMap((job) => (job.state === 'scheduled' || job.state === 'retrying' ? [job.dueAt] : []))
      .sort((a, b) => a - b);
  }

  /** The ids of the whole list, latest change first. */
  listed(state: JobQuery['state']): readonly string[] {
    return this.all
      .filter((job) => state === null || job.state === state)
      .map((job) => job.id)
      .reverse();
  }

  prune(keep: number, limit: number): readonly string[] {
    const finished = this.all.filter((job) => !isOpen(job.state));
    const pruned = finished.slice(0, Math.min(limit, Math.max(0, finished.length - keep)));
    this.#rows = this.#rows.filter((row) => !pruned.includes(row.job));
    return pruned.map((job) => job.id);
  }

  counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const job of this.all) {
      const key = `${job.queue}/${job.state}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  }
}
