import {
  type BlockedJob,
  isOpen,
  type Job,
  type ScheduledJob,
  type WaitingJob,
} from '../../shared/jobs/job.ts';
import { MAX_RELATED } from '../../shared/jobs/job-views.ts';
import {
  type Ahead,
  type Blocker,
  MOST_COUNTED_AHEAD,
  type StartEstimate,
  type Why,
} from '../../shared/jobs/why.ts';
import type { Clock } from '../clock.ts';
import type { EnginePresent } from './engine.ts';
import type { JobCounts } from './job-counts.ts';
import type { JobStore } from './job-store.ts';
import type { LoadGate } from './load-gate.ts';
import type { QueueEntry, QueueTable } from './queue-table.ts';
import type { RunControl } from './run-control.ts';
import type { StorageHealth } from './storage-health.ts';

/** Runs told of those that hold a key. */
const MOST_HOLDERS = 8;

/** Answers why a job has not started. Costs a look at the store and a count of MOST_COUNTED_AHEAD jobs at most. */
export class WhyQuery {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #health: StorageHealth;
  readonly #queues: QueueTable;
  readonly #counts: JobCounts;
  readonly #runs: RunControl;
  readonly #gate: LoadGate;
  readonly #stateOf: () => EnginePresent['state'];
  readonly #pausedSince: () => number | null;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly health: StorageHealth;
    readonly queues: QueueTable;
    readonly counts: JobCounts;
    readonly runs: RunControl;
    readonly gate: LoadGate;
    readonly stateOf: () => EnginePresent['state'];
    /** Since when all queues are paused; null when they are not. */
    readonly pausedSince: () => number | null;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#health = options.health;
    this.#queues = options.queues;
    this.#counts = options.counts;
    this.#runs = options.runs;
    this.#gate = options.gate;
    this.#stateOf = options.stateOf;
    this.#pausedSince = options.pausedSince;
  }

  /** null: there is no such job, or it runs or has ended. */
  async why(jobId: string): Promise<Why | null> {
    const job = await this.#store.get(jobId);
    switch (job?.state) {
      case 'blocked':
        return this.#ofBlocked(job);
      case 'scheduled':
      case 'retrying':
        return this.#ofDue(job);
      case 'waiting': {
        const jobs = await this.#store.ahead(jobId, MOST_COUNTED_AHEAD + 1);
        const ahead: Ahead =
          jobs > MOST_COUNTED_AHEAD
            ? { type: 'more than', jobs: MOST_COUNTED_AHEAD }
            : { type: 'exactly', jobs };
        return this.#ofWaiting(job, ahead);
      }
      default:
        return null;
    }
  }

  /** What holds back every job that waits in that queue, whatever the job is; null: none waits, or nothing does. */
  holdOf(entry: QueueEntry): Blocker | null {
    if (this.#counts.of(entry.name).waiting === 0) return null;
    return this.#heldBy(entry) ?? this.#rateOf({}, entry) ?? this.#slotsOf(entry);
  }

  async #ofBlocked({ id: jobId, queue, options }: BlockedJob): Promise<Why> {
    const { parents } = await this.#store.relations(jobId, MAX_RELATED);
    const [standing] = await this.#store.standing([jobId]);
    const failed = standing?.failed === true && options.onParentFailure === 'block';
    const jobs = parents.jobs.filter(({ state }) => state !== 'completed' && isOpen(state) !== failed);
    // Those that completed come last.
    const more = parents.jobs.length < parents.total && parents.jobs.at(-1)?.state !== 'completed';
    const blocker: Blocker = { type: 'parents', failed, jobs, more };
    return { jobId, queue, blocker, ahead: null, start: unknownFor(blocker) };
  }

  #ofDue(job: ScheduledJob | Extract<Job, { state: 'retrying' }>): Why {
    const { id: jobId, queue, dueAt: at, tries, options } = job;
    const blocker: Blocker =
      job.state === 'scheduled'
        ? { type: 'scheduled', at }
        : { type: 'retry', at, attempt: tries.attempts + 1, maxAttempts: options.maxAttempts };
    const waitMs = Math.max(0, at - this.#clock.now());
    const held = this.#heldBy(this.#queues.of(queue));
    // How long the line will be then, nobody knows: at worst all that waits now is still before it.
    const inLine =
      held === null ? this.#pastLine(queue, 0, this.#counts.of(queue).waiting) : unknownFor(held);
    const start: StartEstimate =
      inLine.type === 'unknown' ? inLine : { type: 'between', fromMs: waitMs, toMs: waitMs + inLine.toMs };
    return { jobId, queue, blocker, ahead: null, start };
  }

  #ofWaiting(job: WaitingJob, ahead: Ahead): Why {
    const { id: jobId, queue } = job;
    const entry = this.#queues.of(queue);
    const blocker = this.#blockerOf(job, entry);
    return { jobId, queue, blocker, ahead, start: this.#startOf(queue, blocker, ahead) };
  }

  #blockerOf(job: WaitingJob, entry: QueueEntry): Blocker {
    const held = this.#heldBy(entry) ?? this.#keyOf(job) ?? this.#rateOf(job.options, entry);
    return held ?? this.#slotsOf(entry) ?? { type: 'line' };
  }

  #slotsOf(entry: QueueEntry): Blocker | null {
    const { name: queue, running } = entry;
    const limit = this.#queues.limitOf(entry);
    if (running >= limit) return { type: 'queue full', queue, running, limit };
    const workers = this.#queues.concurrency;
    return this.#queues.full ? { type: 'workers busy', running: this.#queues.running, limit: workers } : null;
  }

  /** What holds the whole queue back, whatever the job is. */
  #heldBy({ settings }: QueueEntry): Blocker | null {
    const { state, message } = this.#health.status;
    if (state !== 'ok') return { type: 'storage', state, message: message ?? '' };
    const engine = this.#stateOf();
    if (engine !== 'running' && engine !== 'paused') return { type: 'engine', state: engine };
    if (engine === 'paused') return { type: 'paused', queue: null, since: this.#pausedSince() };
    if (settings.pausedAt !== null) return { type: 'paused', queue: settings.name, since: settings.pausedAt };
    const { heldBack } = this.#gate;
    if (heldBack === null) return null;
    const { by, ...rest } = heldBack;
    return { type: by, ...rest } as Blocker;
  }

  #keyOf({ options }: WaitingJob): Blocker | null {
    const { concurrencyKey: key, keyConcurrency: limit = 1 } = options;
    if (key === undefined || this.#queues.keys.running(key) < limit) return null;
    const by = this.#runs
      .jobs()
      .filter((job) => job.options.concurrencyKey === key)
      .slice(0, MOST_HOLDERS)
      .map(({ id, name }) => ({ id, name }));
    return { type: 'key', key, limit, by };
  }

  #rateOf({ rateKey }: { readonly rateKey?: string }, { name: queue, rates }: QueueEntry): Blocker | null {
    if (rates === null) return null;
    const now = this.#clock.monotonic();
    const blocked = (key: string | null, rate: typeof rates.queue, at: number | null): Blocker | null => {
      if (rate === null || (at !== null && at <= now)) return null;
      const until = at === null ? null : this.#clock.now() + at - now;
      return { type: 'rate', queue, key, ...rate, until };
    };
    const ofKey =
      rateKey === undefined ? null : blocked(rateKey, rates.perKey, rates.nextOfKey(rateKey, now));
    return ofKey ?? blocked(null, rates.queue, rates.nextAt(now));
  }

  #startOf(queue: string, blocker: Blocker, ahead: Ahead): StartEstimate {
    const waiting = this.#counts.of(queue).waiting;
    const most = ahead.type === 'exactly' ? ahead.jobs : Math.max(ahead.jobs, waiting);
    switch (blocker.type) {
      case 'line':
        if (most === 0) return { type: 'between', fromMs: 0, toMs: 1_000 };
        return this.#pastLine(queue, ahead.jobs, most);
      case 'rate': {
        if (blocker.until === null) return this.#pastLine(queue, ahead.jobs, most);
        const untilMs = Math.max(0, blocker.until - this.#clock.now());
        // Of those with the same key nobody knows how many are before it: it may be the first of them, or the last.
        const rounds = (jobs: number): number => Math.floor(jobs / blocker.limit) * blocker.intervalMs;
        const fromMs = untilMs + (blocker.key === null ? rounds(ahead.jobs) : 0);
        return {
          type: 'between',
          fromMs,
          toMs: untilMs + rounds(most) + (most === 0 ? 1_000 : blocker.intervalMs),
        };
      }
      case 'queue full':
      case 'workers busy':
        return this.#pastLine(queue, ahead.jobs, most);
      default:
        return unknownFor(blocker);
    }
  }

  /** The time that it takes until so many jobs, and the one behind them, have started. */
  #pastLine(queue: string, least: number, most: number): StartEstimate {
    if (most === 0 && !this.#queues.full && this.#queues.canStart(this.#queues.of(queue))) {
      return { type: 'between', fromMs: 0, toMs: 1_000 };
    }
    const pace = this.#queues.of(queue).pace.range(this.#clock.now());
    if (pace === null) {
      return { type: 'unknown', reason: 'too few jobs of its queue have started in the last 10 minutes' };
    }
    return { type: 'between', fromMs: least / pace.fast, toMs: (most + 1) / pace.slow };
  }
}

function unknownFor(blocker: Blocker): StartEstimate & { readonly type: 'unknown' } {
  switch (blocker.type) {
    case 'parents':
      return {
        type: 'unknown',
        reason: blocker.failed
          ? 'it goes on when what failed is retried and completes'
          : 'until they have ended',
      };
    case 'paused':
      return { type: 'unknown', reason: 'until it is resumed' };
    case 'storage':
      return { type: 'unknown', reason: 'until the store is well again' };
    case 'load':
    case 'memory':
      return { type: 'unknown', reason: 'until the machine has room' };
    case 'engine':
      return { type: 'unknown', reason: 'until the engine runs' };
    case 'key':
      return { type: 'unknown', reason: 'how long the jobs with its key run' };
    default:
      return { type: 'unknown', reason: 'too few jobs of its queue have started in the last 10 minutes' };
  }
}
