import type { JobQuery } from '../../../electron/queue/engine.ts';
import type {
  JobKey,
  JournalEntry,
  Refusal,
  Retention,
  StoredState,
} from '../../../electron/queue/job-store.ts';
import type { FinishedJob } from '../../../electron/queue/transitions.ts';
import { type JobEvent, jobOf, type LinePosition } from '../../../shared/jobs/events.ts';
import { type EndedRun, isOpen, type Job, type JobState, type WaitingJob } from '../../../shared/jobs/job.ts';
import type { EarlierRequest } from '../../../shared/jobs/job-views.ts';

interface Row {
  readonly job: Job;
  readonly runs: readonly EndedRun[];
  readonly change: number;
  readonly edits: readonly EarlierRequest[];
}

interface Entry {
  readonly step: number;
  readonly row: Row;
  readonly revision: number;
  readonly isDeletion: boolean;
}

/** What a job store means, in plain arrays and without any thought of speed: the yardstick for the real ones. */
export class NaiveJobStore {
  #rows: Row[] = [];
  #changes = 0;

  /** From then on the order among jobs of different lines is not told. */
  hasMoved = false;

  readonly #facts: string[] = [];
  #entries: Entry[] = [];

  commit(events: readonly JobEvent[]): readonly Refusal[] {
    return events.flatMap((event, index) => {
      const existing = event.before === null ? this.#idOf(event.after?.key ?? null) : null;
      return existing === null && this.#apply(event) ? [] : [{ index, existing }];
    });
  }

  #idOf(key: string | null): string | null {
    return key === null ? null : (this.all.find((job) => job.key === key)?.id ?? null);
  }

  #apply(event: JobEvent): boolean {
    const { id } = jobOf(event);
    const { before, run, facts } = event;
    const row = this.#rows.find((each) => each.job.id === id);
    if (before === null ? row !== undefined : row?.job.revision !== before.revision) return false;
    const used = this.#entryOf(event, id);
    if (used === null) return false;
    const to = event.after === null ? undefined : event.to;
    if (to !== undefined && !this.#isBeside(to, event.after as Job)) return false;
    if (to !== undefined) this.hasMoved = true;
    this.#facts.push(...facts.map((fact) => (run === null ? fact : `${fact} of a run`)));
    this.#changes += 1;
    if (event.step !== undefined && row !== undefined)
      this.#keep(event.step.number, row, event.after === null);
    this.#rows = this.#rows.filter((each) => each !== row);
    if (event.after === null) return true;
    const was = row ?? used?.row;
    const runs = was?.runs ?? [];
    this.#rows.push({
      job: event.after,
      runs: run === null ? runs : [...runs, run],
      change: used?.row.change ?? this.#placeOf(to, event.after),
      edits: used === undefined ? editsAfter(event, row) : used.row.edits,
    });
    this.#rows.sort((a, b) => a.change - b.change);
    if (used !== undefined) this.#use(used, event.after.revision);
    return true;
  }

  #laneOf({ queue, options }: Job): readonly Row[] {
    return this.#rows.filter(
      ({ job }) =>
        job.state === 'waiting' && job.queue === queue && job.options.priority === options.priority,
    );
  }

  #isBeside(to: LinePosition, job: Job): boolean {
    if (to === 'front') return true;
    const beside = 'before' in to ? to.before : to.after;
    return this.#laneOf(job).some((row) => row.job.id === beside);
  }

  /** The number of this change; of a job that is moved, one between those of its neighbours. */
  #placeOf(to: LinePosition | undefined, job: Job): number {
    if (to === undefined) return this.#changes;
    const lane = this.#laneOf(job);
    const indexOf = (id: string): number => lane.findIndex((row) => row.job.id === id);
    const index = to === 'front' ? 0 : 'before' in to ? indexOf(to.before) : indexOf(to.after) + 1;
    const behind = lane[index];
    if (behind === undefined) return this.#changes;
    return ((lane[index - 1]?.change ?? behind.change - 2) + behind.change) / 2;
  }

  /** null: it should be there and is not. */
  #entryOf(event: JobEvent, id: string): Entry | undefined | null {
    if (event.after === null || event.restores === undefined) return undefined;
    const { step } = event.restores;
    return this.#entries.find((each) => each.step === step && each.row.job.id === id) ?? null;
  }

  #keep(step: number, row: Row, isDeletion: boolean): void {
    const revision = row.job.revision + 1;
    const known = this.#entries.find((each) => each.step === step && each.row.job.id === row.job.id);
    this.#entries = this.#entries.filter((each) => each !== known);
    const kept = known === undefined || isDeletion ? row : known.row;
    this.#entries.push({ step, row: kept, revision, isDeletion });
  }

  #use(used: Entry, revision: number): void {
    this.#entries = this.#entries
      .filter((each) => each !== used)
      .map((each) =>
        each.row.job.id === used.row.job.id && each.revision === used.row.job.revision
          ? { ...each, revision }
          : each,
      );
  }

  /** What a step changed and was not taken back, by the ids of the jobs. */
  entries(step: number): readonly Omit<JournalEntry, 'entry'>[] {
    return this.#entries
      .filter((each) => each.step === step)
      .map(({ row, revision, isDeletion }) => ({
        earlier: row.job,
        revision,
        current: this.get(row.job.id),
        isDeletion,
      }))
      .sort((a, b) => a.earlier.id.localeCompare(b.earlier.id));
  }

  edits(jobId: string): readonly EarlierRequest[] {
    const edits = this.#rows.find((row) => row.job.id === jobId)?.edits ?? [];
    return [...edits].reverse();
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

  /** The whole line. */
  line(queue: string, only: JobKey | null, without: readonly JobKey[]): readonly WaitingJob[] {
    const has = ({ options }: WaitingJob, { type, key }: JobKey): boolean =>
      (type === 'concurrency' ? options.concurrencyKey : options.rateKey) === key;
    return this.waiting(queue, Number.POSITIVE_INFINITY).filter(
      (job) => (only === null || has(job, only)) && !without.some((key) => has(job, key)),
    );
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

  prune({ completedMs, deadMs, maxFinished }: Retention, now: number, limit: number): readonly string[] {
    const finished = this.all.filter((job) => !isOpen(job.state)) as FinishedJob[];
    const past = finished.filter(
      (job) => job.finishedAt + (job.state === 'dead' ? deadMs : completedMs) < now,
    );
    const younger = finished.filter((job) => !past.includes(job));
    const tooMany = younger.slice(0, Math.max(0, younger.length - maxFinished));
    const pruned: readonly Job[] = [...past, ...tooMany].slice(0, limit);
    this.#rows = this.#rows.filter((row) => !pruned.includes(row.job));
    return pruned.map((job) => job.id);
  }

  /** What a store tells of these when it is opened, in the order of the ids and of the names. */
  stored(): Pick<StoredState, 'metrics' | 'running' | 'counts'> {
    const running = this.all.filter((job) => job.state === 'running');
    const count = (fact: string): number => this.#facts.filter((each) => each === fact).length;
    const counts = new Map<string, { queue: string; state: JobState; jobs: number }>();
    for (const { queue, state } of this.all) {
      const { jobs } = counts.get(`${queue} ${state}`) ?? { jobs: 0 };
      counts.set(`${queue} ${state}`, { queue, state, jobs: jobs + 1 });
    }
    return sortedState({
      metrics: {
        total_jobs_created: count('job_created'),
        jobs_completed: count('job_completed of a run'),
        jobs_failed: count('job_failed of a run'),
        jobs_retried: count('job_retried'),
        jobs_in_progress: running.length,
        jobs_started: count('job_started'),
        jobs_cancelled: count('job_cancelled of a run'),
        jobs_interrupted: count('job_interrupted of a run'),
        jobs_dead: count('job_dead of a run'),
      },
      running,
      counts: [...counts.values()],
    });
  }
}

/** What its runs so far were made with, once. */
function editsAfter({ before, after, at }: JobEvent, row: Row | undefined): readonly EarlierRequest[] {
  const edits = row?.edits ?? [];
  if (before === null || after === null || before.payload === after.payload) return edits;
  const { runs: untilRun } = before.tries;
  if (untilRun === 0 || edits.at(-1)?.untilRun === untilRun) return edits;
  const { name, payload, options } = before;
  return [...edits, { untilRun, at, name, payload, options }];
}

export function sortedState({
  metrics,
  running,
  counts,
}: Pick<StoredState, 'metrics' | 'running' | 'counts'>): Pick<StoredState, 'metrics' | 'running' | 'counts'> {
  const nameOf = ({ queue, state }: StoredState['counts'][number]): string => `${queue} ${state}`;
  return {
    metrics,
    running: running.toSorted((a, b) => a.id.localeCompare(b.id)),
    counts: counts.filter(({ jobs }) => jobs > 0).toSorted((a, b) => nameOf(a).localeCompare(nameOf(b))),
  };
}
