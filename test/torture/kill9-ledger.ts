import type { JobState, Outcome } from '../../shared/jobs/job.ts';
import { startsIn } from './kill9-executions.ts';
import type { PlannedJob } from './kill9-jobs.ts';
import type { ToldEvent } from './load/messages.ts';

/** A job that was asked for, and what was heard of it. */
export interface Entry {
  readonly job: PlannedJob;
  /** Jobs of one batch are in the store together or not at all; null: it was asked for alone. */
  readonly batch: number | null;
  /** Who asked was answered; else whether the job is there is not known. */
  id: string | null;
  refused: string | null;
  /** A command about this job was sent and not answered yet: the next one waits, so that they have an order. */
  isBusy: boolean;
  cancelsSent: number;
  retriesSent: number;
  retriesDone: number;
  /** Somebody asked for it to be run before its time. */
  isHurried: boolean;
  /** It was cancelled, and nobody asked for more since; the executions that had begun by then. */
  cancelled: { readonly starts: number } | null;
  told: Told | null;
}

interface Told {
  revision: number;
  state: JobState;
  readonly runs: Map<number, Outcome['type']>;
}

/**
 * What a person outside knows: every request, written down before it is sent, and every answer after it came. What was
 * told by events counts as answered too.
 */
export class Ledger {
  readonly entries: Entry[] = [];
  readonly #byName = new Map<string, Entry>();
  readonly #outside: string;
  #batches = 0;

  constructor(outside: string) {
    this.#outside = outside;
  }

  asked(jobs: readonly PlannedJob[]): readonly Entry[] {
    const batch = jobs.length > 1 ? this.#batches++ : null;
    const entries = jobs.map(
      (job): Entry => ({
        job,
        batch,
        id: null,
        refused: null,
        isBusy: false,
        cancelsSent: 0,
        retriesSent: 0,
        retriesDone: 0,
        isHurried: false,
        cancelled: null,
        told: null,
      }),
    );
    for (const entry of entries) this.#byName.set(entry.job.input.name, entry);
    this.entries.push(...entries);
    return entries;
  }

  take(events: readonly ToldEvent[]): readonly string[] {
    return events.flatMap((event) => this.#take(event));
  }

  #take({ name, revision, state, run }: ToldEvent): readonly string[] {
    const entry = this.#byName.get(name);
    if (entry === undefined) return [`an event of "${name}" was told, which nobody asked for`];
    const before = entry.told;
    const problems =
      before !== null && revision <= before.revision ? [`${name} went back to revision ${revision}`] : [];
    entry.told = { revision, state, runs: before?.runs ?? new Map() };
    if (run !== null) entry.told.runs.set(run.number, run.outcome);
    return problems;
  }

  cancelSent(entry: Entry): void {
    entry.cancelsSent += 1;
  }

  cancelDone(entry: Entry): void {
    entry.cancelled = { starts: this.starts(entry) };
  }

  retrySent(entry: Entry): void {
    entry.retriesSent += 1;
    entry.cancelled = null;
  }

  /** Executions that have begun, as they told it themselves. */
  starts(entry: Entry): number {
    return startsIn(this.#outside, entry.job.input.name);
  }

  /** Known by their ids. */
  get known(): readonly Entry[] {
    return this.entries.filter(({ id }) => id !== null);
  }

  /** Asked for with a key, and never answered: asking again is safe. */
  get open(): readonly Entry[] {
    return this.entries.filter(({ id, job }) => id === null && job.input.key !== undefined);
  }
}
