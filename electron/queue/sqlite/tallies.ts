import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { JOB_STATES, type JobState } from '../../../shared/jobs/job.ts';
import type { Metrics } from '../../../shared/numbers/metrics.ts';
import { COUNTED } from './event-codec.ts';
import type { Row } from './job-rows.ts';
import { STATE_OF_CODE } from './schema.ts';

/** The counter of each counted fact. */
const COUNTERS = {
  job_completed: 'jobs_completed',
  job_failed: 'jobs_failed',
  job_retried: 'jobs_retried',
  job_started: 'jobs_started',
  job_cancelled: 'jobs_cancelled',
  job_interrupted: 'jobs_interrupted',
  job_dead: 'jobs_dead',
} as const satisfies Record<(typeof COUNTED)[number], keyof Metrics>;

/** The columns behind queue and kind: what is counted, then how many jobs are in each state. */
const COUNTER_NAMES = ['total_jobs_created', ...COUNTED.map((fact) => COUNTERS[fact])] as const;
export const TALLY_NAMES: readonly string[] = [
  ...COUNTER_NAMES,
  ...STATE_OF_CODE.map((state) => `now_${state}`),
];
const FIRST_STATE = COUNTER_NAMES.length;

/** What one transaction adds to the books, by queue and kind. */
export class Tallies {
  readonly #save: StatementSync;
  readonly #changes = new Map<string, Change>();
  /** Jobs in each state, by its code, as committed. */
  readonly #now: number[];

  constructor(db: DatabaseSync) {
    const names = TALLY_NAMES.join(', ');
    const places = TALLY_NAMES.map(() => '?').join(', ');
    const sums = TALLY_NAMES.map((name) => `${name} = ${name} + excluded.${name}`).join(', ');
    this.#save = db.prepare(
      `INSERT INTO tallies (queue, kind, ${names}) VALUES (?, ?, ${places}) ON CONFLICT DO UPDATE SET ${sums}`,
    );
    const sumsNow = STATE_OF_CODE.map((state) => `coalesce(sum(now_${state}), 0) AS ${state}`).join(', ');
    const now = db.prepare(`SELECT ${sumsNow} FROM tallies`).get() ?? {};
    this.#now = STATE_OF_CODE.map((state) => Number(now[state]));
  }

  /** Jobs in that state, or in all of them. */
  jobs(state: number | null): number {
    return state === null ? this.#now.reduce((sum, jobs) => sum + jobs, 0) : (this.#now[state] ?? 0);
  }

  created(queue: string, kind: string, state: number): void {
    const { counts } = this.#of(queue, kind);
    add(counts, 0, 1);
    add(counts, FIRST_STATE + state, 1);
  }

  /** `facts` has a bit for each of COUNTED. */
  counted(queue: string, kind: string, facts: number): void {
    const { counts } = this.#of(queue, kind);
    for (let bit = 0; facts >> bit !== 0; bit += 1) if ((facts >> bit) & 1) add(counts, 1 + bit, 1);
  }

  entered(queue: string, kind: string, state: number): void {
    add(this.#of(queue, kind).counts, FIRST_STATE + state, 1);
  }

  left(queue: string, kind: string, state: number): void {
    add(this.#of(queue, kind).counts, FIRST_STATE + state, -1);
  }

  /** Within the transaction. */
  save(): void {
    for (const { queue, kind, counts } of this.#changes.values()) this.#save.run(queue, kind, ...counts);
  }

  /** After it: what was added is true now, or never was. */
  settle(committed: boolean): void {
    if (committed) {
      for (const { counts } of this.#changes.values()) {
        this.#now.forEach((jobs, state) => {
          this.#now[state] = jobs + (counts[FIRST_STATE + state] ?? 0);
        });
      }
    }
    this.#changes.clear();
  }

  #of(queue: string, kind: string): Change {
    const key = `${kind} ${queue}`;
    let change = this.#changes.get(key);
    if (change === undefined) {
      change = { queue, kind, counts: TALLY_NAMES.map(() => 0) };
      this.#changes.set(key, change);
    }
    return change;
  }
}

interface Change {
  readonly queue: string;
  readonly kind: string;
  readonly counts: number[];
}

function add(counts: number[], place: number, by: number): void {
  counts[place] = (counts[place] ?? 0) + by;
}

/** The metrics from rows of queue and TALLY_NAMES; the gauge is the number of jobs that are running. */
export function metricsFrom(tallies: readonly Row[]): Metrics {
  const sum = (name: string): number => {
    const place = 1 + TALLY_NAMES.indexOf(name);
    return tallies.reduce((total, row) => total + Number(row[place]), 0);
  };
  return {
    total_jobs_created: sum('total_jobs_created'),
    jobs_completed: sum('jobs_completed'),
    jobs_failed: sum('jobs_failed'),
    jobs_retried: sum('jobs_retried'),
    jobs_in_progress: sum('now_running'),
    jobs_started: sum('jobs_started'),
    jobs_cancelled: sum('jobs_cancelled'),
    jobs_interrupted: sum('jobs_interrupted'),
    jobs_dead: sum('jobs_dead'),
  };
}

export interface StateCount {
  readonly queue: string;
  readonly state: JobState;
  readonly jobs: number;
}

/** From the same rows; a queue may come more than once, with its kinds. */
export function countsFrom(tallies: readonly Row[]): readonly StateCount[] {
  return tallies.flatMap((row) =>
    JOB_STATES.map((state) => ({
      queue: String(row[0]),
      state,
      jobs: Number(row[1 + TALLY_NAMES.indexOf(`now_${state}`)]),
    })).filter(({ jobs }) => jobs > 0),
  );
}
