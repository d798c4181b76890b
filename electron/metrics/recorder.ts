import { hasCrashed, type JobEvent } from '../../shared/jobs/events.ts';
import { type JobCounter, MAX_HISTORY_QUEUES, QUEUE_SILENT_MS } from '../../shared/numbers/history.ts';
import type { Metrics } from '../../shared/numbers/metrics.ts';
import type {
  DrainError,
  Durations,
  Throughput,
  ThroughputRange,
  Trends,
  WorkerTimes,
} from '../../shared/numbers/snapshot.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { ConservationCheck } from './conservation.ts';
import { counterOf } from './counter-of.ts';
import { DrainCheck } from './drain-check.ts';
import { logQueuesFull } from './history/queues-full.ts';
import { History } from './history.ts';
import { Measures } from './measures.ts';
import type { MetricStore } from './metric-store.ts';
import { QueueLabels } from './queue-labels.ts';
import { SlidingHistogram } from './sliding-histogram.ts';
import { WorkerTime } from './worker-time.ts';

const TEN_MINUTES = { sliceMs: 30_000, slices: 20 };

/** The one place where committed facts are counted. */
export class MetricsRecorder {
  readonly #store: MetricStore;
  readonly #clock: Clock;
  readonly #runningJobs: () => number;
  readonly #workers: () => number;
  readonly #workerTime: WorkerTime;
  readonly #drain = new DrainCheck();
  readonly #history: History;
  readonly #conservation: ConservationCheck;
  readonly #waiting = new SlidingHistogram(TEN_MINUTES);
  readonly #running = new SlidingHistogram(TEN_MINUTES);
  /** What happened by queue and kind, until history takes it. */
  readonly measures: Measures;
  /** The metrics and the moment up to which the rings were brought. */
  #kept: Metrics;
  #keptAt = 0;
  #mostInProgress = 0;
  #peak: { readonly running: number; readonly at: number };

  constructor(options: {
    readonly store: MetricStore;
    readonly clock: Clock;
    readonly logger: Logger;
    /** How many jobs are in the state running, as the engine counts them. */
    readonly runningJobs: () => number;
    /** How many may run at once. */
    readonly workers: () => number;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#runningJobs = options.runningJobs;
    this.#workers = options.workers;
    this.#workerTime = new WorkerTime(options.clock.monotonic());
    this.#history = new History({ now: () => options.clock.now() });
    this.measures = new Measures(
      new QueueLabels({
        most: MAX_HISTORY_QUEUES,
        onFull: () => logQueuesFull(options.logger),
        silent: { ms: QUEUE_SILENT_MS, now: () => options.clock.monotonic() },
      }),
    );
    this.#conservation = new ConservationCheck({ logger: options.logger });
    this.#kept = options.store.getMetrics();
    this.#peak = { running: this.#kept.jobs_in_progress, at: options.clock.now() };
  }

  /** The store was set to where an earlier process left off: that is no event of now. */
  restored(lastCommitAt: number | null): void {
    this.#kept = this.#store.getMetrics();
    const at = lastCommitAt ?? this.#clock.now();
    this.#peak = { running: this.#kept.jobs_in_progress, at };
  }

  record(events: readonly JobEvent[]): void {
    // The rings have buckets of seconds: once a millisecond is often enough to look at the clocks.
    const at = events.at(-1)?.at ?? 0;
    if (at !== this.#keptAt) this.#keep(at);
    for (const event of events) {
      for (const fact of event.facts) {
        const counter = counterOf(fact, event);
        if (counter !== null) INCREMENT[counter](this.#store);
      }
      this.measures.record(event);
      if (event.after?.state === 'running') this.#waiting.record(event.after.waitedMs);
      if (event.run !== null && !hasCrashed(event)) this.#running.record(event.run.end.tookMs);
    }
    const metrics = this.#store.getMetrics();
    const running = this.#runningJobs();
    this.#conservation.check(metrics, running);
    this.#workerTime.set(this.#clock.monotonic(), running, this.#workers());
    if (metrics.jobs_in_progress > this.#mostInProgress) this.#mostInProgress = metrics.jobs_in_progress;
  }

  /** What was counted since the last time belongs to that moment; what comes now belongs to `at`. */
  #keep(at: number): void {
    const kept = this.#kept;
    const metrics = this.#store.getMetrics();
    this.#history.record(this.#keptAt, {
      created: metrics.total_jobs_created - kept.total_jobs_created,
      completed: metrics.jobs_completed - kept.jobs_completed,
      failed: metrics.jobs_failed - kept.jobs_failed,
      retried: metrics.jobs_retried - kept.jobs_retried,
      inProgress: metrics.jobs_in_progress,
      mostInProgress: this.#mostInProgress,
    });
    if (this.#mostInProgress > this.#peak.running)
      this.#peak = { running: this.#mostInProgress, at: this.#keptAt };
    this.#mostInProgress = metrics.jobs_in_progress;
    this.#kept = metrics;
    this.#keptAt = at;
    const monotonic = this.#clock.monotonic();
    this.#waiting.advance(monotonic);
    this.#running.advance(monotonic);
  }

  #catchUp(): void {
    this.#keep(this.#clock.now());
  }

  /** To be told when there are more workers, or fewer. */
  noteWorkers(): void {
    this.#workerTime.set(this.#clock.monotonic(), this.#runningJobs(), this.#workers());
  }

  workerTimes(): WorkerTimes {
    this.noteWorkers();
    return this.#workerTime.present();
  }

  /** Once a second: the jobs that run, and wait in queues that are not paused; null while none starts on purpose. */
  noteLine(line: { readonly jobs: number; readonly pausedQueues: number } | null): void {
    const at = this.#clock.monotonic();
    this.#drain.note(at, line && { ...line, estimate: this.drainMs(line.jobs) });
  }

  get drainError(): DrainError | null {
    return this.#drain.error();
  }

  metrics(): Metrics {
    return this.#store.getMetrics();
  }

  conservation() {
    return this.#conservation.present();
  }

  get peak(): { readonly running: number; readonly at: number } {
    this.#catchUp();
    return this.#peak;
  }

  durations(): Durations {
    this.#catchUp();
    return { waiting: this.#waiting.percentiles(), running: this.#running.percentiles() };
  }

  trends(): Trends {
    this.#catchUp();
    return this.#history.trends();
  }

  throughput(range: ThroughputRange): Throughput {
    this.#catchUp();
    return this.#history.throughput(range);
  }

  /** See History.recall. */
  recall(...recalled: Parameters<History['recall']>): void {
    this.#history.recall(...recalled);
  }

  /** Estimated ms until `jobs` are done at the pace of the last two minutes; null when that is unknown. */
  drainMs(jobs: number): number | null {
    this.#catchUp();
    const pace = this.#history.pace();
    return jobs === 0 || pace === null ? null : jobs / pace;
  }

  /** The same of what runs, and waits without those that wait in paused queues; null also when nothing else waits. */
  drainOf(
    { waiting, running }: { readonly waiting: number; readonly running: number },
    waitingPaused: number,
  ): number | null {
    return waiting > waitingPaused ? this.drainMs(waiting - waitingPaused + running) : null;
  }
}

const INCREMENT: Readonly<Record<JobCounter, (store: MetricStore) => void>> = {
  total_jobs_created: (store) => store.incrementJobsCreated(),
  jobs_started: (store) => store.incrementJobsInProgress(),
  jobs_completed: (store) => store.incrementJobsCompleted(),
  jobs_failed: (store) => store.incrementJobsFailed(),
  jobs_retried: (store) => store.incrementJobsRetried(),
  jobs_cancelled: (store) => store.incrementJobsCancelled(),
  jobs_interrupted: (store) => store.incrementJobsInterrupted(),
  jobs_dead: (store) => store.incrementJobsDead(),
};
