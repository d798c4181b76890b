import { MemoryMetricStore } from '../../electron/metrics/memory-metric-store.ts';
import { MetricsRecorder } from '../../electron/metrics/recorder.ts';
import { DEFAULT_RETENTION, EmbeddedEngine } from '../../electron/queue/embedded-engine.ts';
import type { JobStore, Retention } from '../../electron/queue/job-store.ts';
import type { MachineLoad } from '../../electron/queue/load-gate.ts';
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import { type JobEvent, jobOf } from '../../shared/jobs/events.ts';
import type { Job, JobState } from '../../shared/jobs/job.ts';
import { CollectingLogger, collectEvents } from './collect.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeRunner } from './fake-runner.ts';
import { half, type RequestParts, requestOf } from './jobs.ts';
import { SlowJobStore } from './slow-job-store.ts';
import { turns } from './turns.ts';

export type StoreMaker = () => JobStore;

/** 0 to 3 turns, over and over in an order without a pattern; the same in every test. */
function fixedDelays(): () => number {
  let state = 7;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state >> 16) % 4;
  };
}

/** What engine tests run on: a store that answers at once, and two that take their time. */
export const STORES: readonly (readonly [name: string, create: StoreMaker])[] = [
  ['a store in memory', () => new MemoryJobStore()],
  [
    'a slow store',
    () => new SlowJobStore({ inner: new MemoryJobStore(), delay: fixedDelays(), order: 'in order' }),
  ],
  [
    'a slow store whose answers overtake each other',
    () => new SlowJobStore({ inner: new MemoryJobStore(), delay: fixedDelays(), order: 'any order' }),
  ],
];

export interface BenchOptions {
  readonly store?: JobStore;
  readonly concurrency?: number;
  readonly retention?: Partial<Retention>;
  readonly fixedConcurrency?: number;
  readonly random?: () => number;
  readonly machine?: MachineLoad;
  readonly start?: boolean;
  /** false: it takes commands and starts nothing. Default: true. */
  readonly works?: boolean;
}

/** An engine on a bench: fake runner, fake clock, and its books kept a second time. */
export class EngineBench {
  readonly store: JobStore;
  readonly clock: FakeClock;
  readonly runner = new FakeRunner();
  readonly logger = new CollectingLogger();
  readonly metrics = new MemoryMetricStore();
  readonly engine: EmbeddedEngine;
  readonly recorder: MetricsRecorder;
  readonly events: JobEvent[];

  constructor(options: BenchOptions = {}) {
    const { store = new MemoryJobStore(), concurrency = 1, retention, random = half } = options;
    const { fixedConcurrency } = options;
    this.store = store;
    this.clock = new FakeClock({ rest: () => this.rest() });
    const { clock, runner, logger, metrics } = this;
    this.engine = new EmbeddedEngine({
      store,
      runner,
      clock,
      logger,
      concurrency,
      random,
      ...(options.machine && { machine: options.machine }),
      ...(fixedConcurrency !== undefined && { fixedConcurrency }),
      ...(options.works !== undefined && { works: options.works }),
      ...(retention && { retention: { ...DEFAULT_RETENTION, ...retention } }),
      onOpened: (stored) => {
        metrics.restore(stored.metrics);
        this.recorder.restored(stored.lastCommitAt);
      },
    });
    this.recorder = new MetricsRecorder({
      store: metrics,
      clock,
      logger,
      runningJobs: () => this.engine.runningJobs,
      workers: () => this.engine.workers,
    });
    this.engine.subscribe((events) => this.recorder.record(events));
    this.engine.onSettingsChanged(() => this.recorder.noteWorkers());
    this.events = collectEvents(this.engine);
  }

  static async started(options: BenchOptions = {}): Promise<EngineBench> {
    const bench = new EngineBench(options);
    await bench.engine.start();
    await bench.rest();
    return bench;
  }

  /** Resolves when nothing is under way that goes on without the test. */
  async rest(): Promise<void> {
    const { store } = this;
    for (let quiet = 0; quiet < 3; ) {
      await turns();
      quiet = store instanceof SlowJobStore && store.pending > 0 ? 0 : quiet + 1;
    }
  }

  async advance(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  /** Enqueues a job and rests; its id. */
  async add(parts: RequestParts = {}): Promise<string> {
    const result = await this.engine.enqueue(requestOf(parts));
    if (!result.ok) throw new Error(`expected the job to be queued, got ${JSON.stringify(result.error)}`);
    await this.rest();
    return result.value.id;
  }

  /** Enqueues jobs in one commit and rests; their ids. */
  async addAll(requests: readonly RequestParts[]): Promise<readonly string[]> {
    const result = await this.engine.enqueueAll(requests.map(requestOf));
    if (!result.ok) throw new Error(`expected the jobs to be queued, got ${JSON.stringify(result.error)}`);
    await this.rest();
    return result.value.map(({ id }) => id);
  }

  async job(jobId: string): Promise<Job> {
    const job = await this.store.get(jobId);
    if (job === null) throw new Error(`expected ${jobId} to be stored, it is not`);
    return job;
  }

  async state(jobId: string): Promise<JobState> {
    return (await this.job(jobId)).state;
  }

  /** The runner ends a run, and all that follows from it is done. */
  async succeed(jobId: string): Promise<void> {
    this.runner.succeed(jobId);
    await this.rest();
  }

  async fail(jobId: string, code?: string): Promise<void> {
    this.runner.fail(jobId, code);
    await this.rest();
  }

  /** The facts of one job, in order. */
  facts(jobId: string): readonly string[] {
    return this.events.filter((event) => jobOf(event).id === jobId).flatMap((event) => event.facts);
  }
}
