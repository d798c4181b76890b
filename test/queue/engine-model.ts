import { expect } from 'vitest';
import { breachOf } from '../../electron/metrics/conservation.ts';
import type { Fact, JobEvent } from '../../shared/jobs/events.ts';
import type { Job, JobState } from '../../shared/jobs/job.ts';
import type { Enqueued } from '../../shared/jobs/job-request.ts';
import type { Metrics } from '../../shared/numbers/metrics.ts';
import type { Problem, Result } from '../../shared/result.ts';
import type { EngineBench } from '../support/engine-bench.ts';

/** Every change of state that there may be, with its facts; `null` is a job that is new. */
const ALLOWED: ReadonlySet<string> = new Set([
  'null > scheduled: job_created',
  'null > waiting: job_created',
  'null > blocked: job_created',
  'blocked > waiting: job_unblocked',
  'blocked > scheduled: job_unblocked',
  'blocked > cancelled: job_cancelled',
  'cancelled > blocked: job_retried',
  'scheduled > waiting: job_due',
  'scheduled > cancelled: job_cancelled',
  'waiting > running: job_started',
  'waiting > cancelled: job_cancelled',
  'running > completed: job_completed',
  'running > cancelled: job_cancelled',
  'running > retrying: job_failed',
  'running > dead: job_failed job_dead',
  'running > waiting: job_interrupted',
  'running > dead: job_interrupted job_dead',
  'retrying > waiting: job_retried',
  'retrying > cancelled: job_cancelled',
  'completed > waiting: job_retried',
  'dead > waiting: job_retried',
  'cancelled > waiting: job_retried',
  'waiting > waiting: job_changed',
]);

/**
 * The state machine and the books, kept from the events alone, and compared with what the engine says after each
 * group of them. What is wrong is gathered and not thrown: a listener must not throw.
 */
export class EngineModel {
  readonly wrong: string[] = [];
  readonly jobs = new Map<string, Job>();
  readonly #bench: EngineBench;
  readonly #counted: Record<Fact | 'cancelled runs', number> = {
    job_created: 0,
    job_due: 0,
    job_unblocked: 0,
    job_started: 0,
    job_completed: 0,
    job_failed: 0,
    job_cancelled: 0,
    job_interrupted: 0,
    job_retried: 0,
    job_dead: 0,
    job_changed: 0,
    job_deleted: 0,
    job_restored: 0,
    'cancelled runs': 0,
  };
  /** The greatest limit since the engine last rested: a claim on its way was made under the limit of its time. */
  #limit: number;

  /** The job that has a key. */
  readonly keys = new Map<string, string>();

  /** `journal`: what was committed before this engine came up. */
  constructor(bench: EngineBench, journal: readonly JobEvent[] = []) {
    this.#bench = bench;
    for (const event of journal) this.#take(event);
    this.#limit = bench.engine.present().concurrency;
    bench.engine.subscribe((events) => this.#told(events));
  }

  /** The engine tells a limit late, after it was stored: from when it was asked for, it may hold. */
  limited(limit: number): void {
    this.#limit = Math.max(this.#limit, limit);
  }

  /** Nothing is under way: only the limit of now holds from here on, but for runs that it came too late for. */
  rested(): void {
    this.#limit = Math.max(this.#bench.engine.present().concurrency, this.count('running'));
  }

  /** The answer to requests that all had this key. */
  answered(key: string | null, result: Result<readonly Enqueued[], readonly Problem[]>): void {
    if (!result.ok) {
      this.wrong.push(`refused: ${JSON.stringify(result.error)}`);
      return;
    }
    for (const [index, { id, existed }] of result.value.entries()) {
      if (!this.jobs.has(id)) this.wrong.push(`${id}: answered before it was told`);
      if (key === null ? existed : this.keys.get(key) !== id) this.wrong.push(`${id}: not the job of ${key}`);
      if (key !== null && index > 0 && !existed) this.wrong.push(`${id}: a second job with the key ${key}`);
    }
  }

  count(state: JobState): number {
    let jobs = 0;
    for (const job of this.jobs.values()) if (job.state === state) jobs += 1;
    return jobs;
  }

  #told(events: readonly JobEvent[]): void {
    for (const event of events) {
      this.#check(event);
      this.#take(event);
      if (event.facts[0] === 'job_started') this.#limitHolds();
    }
    this.#booksAgree();
  }

  #take(event: JobEvent): void {
    const { before, after, facts, run } = event;
    if (after === null) this.jobs.delete(event.before.id);
    else this.jobs.set(after.id, after);
    for (const fact of facts) this.#counted[fact] += 1;
    if (facts[0] === 'job_cancelled' && run !== null) this.#counted['cancelled runs'] += 1;
    if (after === null) {
      if (before?.key) this.keys.delete(before.key);
    } else if (before === null && after.key !== null) this.keys.set(after.key, after.id);
  }

  #check(event: JobEvent): void {
    const { before, after, facts, run } = event;
    if (after === null) {
      if (this.jobs.get(event.before.id) !== before)
        this.wrong.push(`${event.before.id}: deleted at another state`);
      return;
    }
    const twin = before === null && after.key !== null ? this.keys.get(after.key) : undefined;
    if (twin !== undefined) this.wrong.push(`${after.id}: its key is that of ${twin}`);
    const known = this.jobs.get(after.id) ?? null;
    if (known !== before) this.wrong.push(`${after.id}: the change begins at a state that it was not in`);
    const change = `${before?.state ?? 'null'} > ${after.state}: ${facts.join(' ')}`;
    if (!ALLOWED.has(change)) this.wrong.push(`${after.id}: ${change} is not allowed`);
    if (before !== null && after.revision !== before.revision + 1) this.wrong.push(`${after.id}: revision`);
    if ((run === null) !== (before?.state !== 'running'))
      this.wrong.push(`${after.id}: ${change}, run ${run?.number}`);
    if (run !== null && run.number !== before?.tries.runs)
      this.wrong.push(`${after.id}: ended run ${run.number}`);
  }

  #limitHolds(): void {
    const running = this.count('running');
    if (running > this.#limit) this.wrong.push(`${running} running with a limit of ${this.#limit}`);
  }

  #booksAgree(): void {
    const { engine, recorder, runner } = this.#bench;
    const breach = breachOf(recorder.metrics(), this.count('running'));
    if (breach !== null) this.wrong.push(breach);
    if (engine.runningJobs !== this.count('running')) this.wrong.push(`runningJobs ${engine.runningJobs}`);
    const { breach: told } = recorder.conservation();
    if (told !== null) this.wrong.push(`conservation: ${told}`);
    for (const id of runner.overlaps.splice(0)) this.wrong.push(`${id} ran twice at once`);
    const metrics = JSON.stringify(recorder.metrics());
    const expected = JSON.stringify(this.metrics());
    if (metrics !== expected) this.wrong.push(`metrics ${metrics}, by the events ${expected}`);
  }

  /** What the events add up to. */
  metrics(): Metrics {
    const counted = this.#counted;
    return {
      total_jobs_created: counted.job_created,
      jobs_completed: counted.job_completed,
      jobs_failed: counted.job_failed,
      jobs_retried: counted.job_retried,
      jobs_in_progress: this.count('running'),
      jobs_started: counted.job_started,
      jobs_cancelled: counted['cancelled runs'],
      jobs_interrupted: counted.job_interrupted,
      jobs_dead: counted.job_dead,
    };
  }

  /** The store has exactly the jobs that the events made, and the engine counts them so. */
  async expectSameAsStore(): Promise<void> {
    const { store, engine } = this.#bench;
    for (const job of this.jobs.values()) expect(await store.get(job.id)).toEqual(job);
    const page = await store.list({ state: null, cursor: null, limit: 1 });
    expect(page?.total).toBe(this.jobs.size);
    const { jobs } = engine.present();
    for (const state of Object.keys(jobs) as JobState[]) expect(jobs[state]).toBe(this.count(state));
    const runs = (await Promise.all([...this.jobs.keys()].map((id) => store.runs(id, 1_000)))).flat();
    const metrics = this.metrics();
    expect(runs).toHaveLength(metrics.jobs_started - metrics.jobs_in_progress);
  }
}
