import {
  HISTORY_COUNTERS,
  type HistoryMarker,
  type HistoryMoment,
  type HistoryQuery,
  type HistoryReply,
  JOB_COUNTERS,
  type JobCounter,
} from '../../../shared/numbers/history.ts';
import { type Metrics, NO_METRICS } from '../../../shared/numbers/metrics.ts';
import type { WorkerTimes } from '../../../shared/numbers/snapshot.ts';
import { RETENTION_GRACE_MS } from '../../../shared/settings/settings.ts';
import type { Clock } from '../../clock.ts';
import { errorText, type Logger } from '../../logger.ts';
import type { Measures } from '../measures.ts';
import type { HistorySample, HistoryStore } from './history-store.ts';
import { type LineReading, PartReader } from './parts.ts';

/** What is true at a moment. */
export interface Reading {
  readonly metrics: Metrics;
  readonly queueSize: number;
  readonly retryingJobs: number;
  readonly deadJobs: number;
  readonly workers: number;
  /** Since the start. */
  readonly workerTimes: WorkerTimes;
  /** Queues in which something waits or runs. */
  readonly lines: readonly LineReading[];
  /** Since when the oldest waiting job waits, wall time, ms; null: none does. */
  readonly oldestWaitingSince: number | null;
  /** What is set, by its name, in words. */
  readonly settings: Readonly<Record<string, string>>;
}

const SECOND = 1_000;
/** A second is read a little after its end, so that a timer that is early by a hair doesn't read it twice. */
const AFTER_MS = 20;
/** Readings that are late by less come from a busy process; by more, from a machine that slept. */
const LATE_SECONDS = 10;
/** How many seconds are written at once: what a crash can take. */
const BATCH_SECONDS = 5;
/** While nothing can be written, so many are kept. */
const MOST_PENDING = 600;
/** A person who quits does not wait longer than that for the last seconds. */
const CLOSE_MS = 1_000;

/**
 * Reads all metrics once a second, and hands what it read to the store every five: nothing is done for a job but to
 * measure how long it took. What is counted belongs to the second in which it was counted. A reading that is late by a
 * few seconds is that of a process that was too busy to read, and to count: the seconds before it had nothing. After
 * longer ones there is a gap.
 */
export class HistorySampler {
  readonly #store: HistoryStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #read: () => Reading;
  readonly #parts: PartReader;
  readonly #version: string;
  #state: 'new' | 'sampling' | 'closed' = 'new';
  #samples: HistorySample[] = [];
  #markers: HistoryMarker[] = [];
  #last: Reading | null = null;
  /** The newest that was handed to the store. */
  #newest: HistorySample | null = null;
  #mostBytes: number;
  #undo: () => void = () => undefined;
  #undoLimit: () => void = () => undefined;
  #saving: Promise<void> = Promise.resolve();
  #isFailing = false;

  constructor(options: {
    readonly store: HistoryStore;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly read: () => Reading;
    readonly measures: Measures;
    readonly version: string;
    /** As the store was told. */
    readonly mostBytes: number;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#read = options.read;
    this.#parts = new PartReader(options.measures);
    this.#version = options.version;
    this.#mostBytes = options.mostBytes;
  }

  /** From here on, once the counters are those of the store. */
  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'sampling';
    this.#last = this.#read();
    this.#mark('started', this.#version);
    this.#schedule();
  }

  /** What it takes away is gone for good: it acts a minute later, and until then only what is beyond both goes. */
  setMostBytes(bytes: number): void {
    this.#undoLimit();
    if (this.#state === 'closed') return;
    this.#limit(Math.max(bytes, this.#mostBytes));
    if (bytes === this.#mostBytes) return;
    this.#undoLimit = this.#clock.after(RETENTION_GRACE_MS, () => this.#limit(bytes));
  }

  #limit(bytes: number): void {
    this.#mostBytes = bytes;
    // A thread that has ended is told of with the next seconds.
    this.#store.limit(bytes).catch(() => undefined);
  }

  /** With what was read until now. */
  async query(query: HistoryQuery): Promise<HistoryReply> {
    if (this.#state === 'sampling') await this.#flush();
    return this.#store.query(query);
  }

  async moment(at: number): Promise<HistoryMoment | null> {
    if (this.#state === 'sampling') await this.#flush();
    return this.#store.moment(at);
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    const hasSampled = this.#state === 'sampling';
    this.#state = 'closed';
    this.#undo();
    this.#undoLimit();
    if (hasSampled) {
      this.#sample(Math.floor(this.#clock.now() / SECOND) * SECOND);
      this.#mark('stopped', this.#version);
    }
    if (!this.#store.isKept) return this.#store.close();
    let cancel = (): void => undefined;
    const deadline = new Promise<void>((resolve) => {
      cancel = this.#clock.after(CLOSE_MS, resolve);
    });
    const closed = this.#flush().then(() => this.#store.close().catch(() => undefined));
    await Promise.race([closed, deadline]);
    cancel();
  }

  #schedule(): void {
    const wait = SECOND - (this.#clock.now() % SECOND) + AFTER_MS;
    this.#undo = this.#clock.after(wait, () => {
      // The second that has just ended.
      this.#sample(Math.floor(this.#clock.now() / SECOND) * SECOND - SECOND);
      if (this.#samples.length >= BATCH_SECONDS) void this.#flush();
      this.#schedule();
    });
  }

  #sample(at: number): void {
    const reading = this.#read();
    const last = this.#last ?? reading;
    this.#last = reading;
    this.#fillUp(at);
    const { queueSize, lines, workerTimes } = reading;
    const running = reading.metrics.jobs_in_progress;
    this.#add({
      at,
      counts: {
        ...countsBetween(last.metrics, reading.metrics),
        worker_busy_ms: workerTimes.busyMs - last.workerTimes.busyMs,
        worker_idle_ms: workerTimes.idleMs - last.workerTimes.idleMs,
      },
      totals: countsBetween(NO_METRICS, reading.metrics),
      gauges: {
        jobs_in_progress: running,
        queue_size: queueSize,
        oldest_waiting_ms:
          reading.oldestWaitingSince === null
            ? 0
            : Math.max(0, Math.round(this.#clock.now() - reading.oldestWaitingSince)),
        retrying_jobs: reading.retryingJobs,
        dead_jobs: reading.deadJobs,
        workers: reading.workers,
      },
      ...this.#parts.read(this.#clock.now(), lines, { waiting: queueSize, running }),
    });
    this.#markChanges(last.settings, reading.settings);
  }

  /** Seconds that a busy process did not come to read. */
  #fillUp(at: number): void {
    const last = this.#samples.at(-1) ?? this.#newest;
    if (last === null) return;
    const missing = (at - last.at) / SECOND - 1;
    if (missing > LATE_SECONDS) return;
    const nothing = Object.fromEntries(HISTORY_COUNTERS.map((name) => [name, 0])) as HistorySample['counts'];
    for (let second = last.at + SECOND; second < at; second += SECOND) {
      const durations = { waiting_ms: null, running_ms: null };
      const parts = this.#parts.repeated();
      const { gauges, totals } = last;
      this.#add({ at: second, counts: nothing, totals, gauges, durations, parts });
    }
  }

  #add(sample: HistorySample): void {
    this.#samples.push(sample);
    if (this.#samples.length > MOST_PENDING) this.#samples.shift();
  }

  #markChanges(before: Reading['settings'], after: Reading['settings']): void {
    for (const [name, value] of Object.entries(after)) {
      const was = before[name];
      if (was !== undefined && was !== value) this.#mark('settings', `${name}: ${was} → ${value}`);
    }
  }

  #mark(kind: HistoryMarker['kind'], text: string): void {
    this.#markers.push({ at: this.#clock.now(), kind, text });
    if (this.#markers.length > MOST_PENDING) this.#markers.shift();
  }

  /** One after the other. What can't be written is tried again with the next seconds. */
  #flush(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    const samples = this.#samples;
    const markers = this.#markers;
    if (samples.length === 0 && markers.length === 0) return;
    this.#samples = [];
    this.#markers = [];
    this.#newest = samples.at(-1) ?? this.#newest;
    try {
      await this.#store.save({ samples, markers });
      if (this.#isFailing) this.#logger.log('INFO', 'history_saved_again');
      this.#isFailing = false;
    } catch (error) {
      this.#samples = [...samples, ...this.#samples].slice(-MOST_PENDING);
      this.#markers = [...markers, ...this.#markers].slice(-MOST_PENDING);
      if (!this.#isFailing) this.#logger.log('WARN', 'history_not_saved', { error: errorText(error) });
      this.#isFailing = true;
    }
  }
}

function countsBetween(before: Metrics, after: Metrics): Record<JobCounter, number> {
  return Object.fromEntries(JOB_COUNTERS.map((name) => [name, after[name] - before[name]])) as Record<
    JobCounter,
    number
  >;
}
