import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { HistoryMoment, HistoryQuery, HistoryReply } from '../shared/numbers/history.ts';
import type { Throughput, ThroughputRange } from '../shared/numbers/snapshot.ts';
import { Alerts } from './alerts/alerts.ts';
import { type Clock, systemClock } from './clock.ts';
import { DEFAULT_HISTORY_BYTES } from './data-settings.ts';
import { createHistoryReading } from './history-reading.ts';
import { SnapshotBuilder, type SnapshotSource } from './ipc/snapshot-builder.ts';
import type { Logger } from './logger.ts';
import { systemMachine } from './machine-load.ts';
import { HistorySampler } from './metrics/history/sampler.ts';
import { ThreadHistory } from './metrics/history/thread-history.ts';
import { MemoryMetricStore } from './metrics/memory-metric-store.ts';
import type { MetricStore } from './metrics/metric-store.ts';
import { MetricsRecorder } from './metrics/recorder.ts';
import { carryOutOn } from './proposals/carry-out.ts';
import { ProposalDesk } from './proposals/proposal-desk.ts';
import { proposalFile } from './proposals/proposal-file.ts';
import { EmbeddedEngine } from './queue/embedded-engine.ts';
import type { Engine } from './queue/engine.ts';
import type { JobStore, Retention } from './queue/job-store.ts';
import { MemoryJobStore } from './queue/memory/memory-job-store.ts';
import { recallThroughput } from './recall-throughput.ts';
import { createJobRunner, type JobRunnerOptions } from './workers/create-runner.ts';
import type { ProcessHost } from './workers/process-host.ts';

/** The engine with all that watches it: the same for the desktop and the CLI. */
export interface Assembly {
  readonly engine: Engine;
  readonly metrics: MetricStore;
  readonly snapshots: SnapshotSource;
  throughput(range: ThroughputRange): Throughput;
  readonly history: MetricHistory;
  readonly alerts: Alerts;
  readonly proposals: ProposalDesk;
}

/** What the metrics were. It ends after the engine, so that it has the last of its counts. */
export interface MetricHistory {
  query(query: HistoryQuery): Promise<HistoryReply>;
  moment(at: number): Promise<HistoryMoment | null>;
  /** So many are kept on disk, a minute later. */
  setMostBytes(bytes: number): void;
  close(): Promise<void>;
}

export interface DataFolder {
  readonly folder: string;
  /** The module that the thread of the output store runs. */
  readonly outputThreadPath: string;
}

export interface AssembleOptions {
  /** Starts the launcher process. */
  readonly host: ProcessHost;
  /** The module that the launcher process runs. */
  readonly launcherPath: string;
  /** The module that the processes of modules run. */
  readonly moduleProcessPath: string;
  /** The module that the thread of history runs. */
  readonly historyThreadPath: string;
  readonly logger: Logger;
  readonly version: string;
  /** Where jobs live. Default: in memory. */
  readonly store?: JobStore;
  /** Where a store on disk is, for what the runner keeps beside it. */
  readonly data?: DataFolder;
  /** How long finished jobs are kept. Default: DEFAULT_RETENTION. */
  readonly retention?: Retention;
  /** So many bytes of history are kept. Default: that of the settings. */
  readonly historyBytes?: number;
  /**
   * Runs at once, 1-256, whatever is stored. Default: what is stored; at first a worker for each processor, at least 4.
   */
  readonly concurrency?: number;
  /** The charts of the recent past begin with what history knows of it. Default false. */
  readonly recalls?: boolean;
  /** What a person has chosen beside the engine's settings, by its name: history marks when it changes. */
  readonly chosen?: () => Readonly<Record<string, string>>;
  /** False: nothing is run; for who only asks and tells. Default true. */
  readonly works?: boolean;
  readonly clock?: Clock;
}

export function assemble(options: AssembleOptions): Assembly {
  const { host, launcherPath, moduleProcessPath, historyThreadPath, logger, version } = options;
  const { clock = systemClock } = options;
  const {
    store = new MemoryJobStore(),
    data,
    retention,
    historyBytes = DEFAULT_HISTORY_BYTES,
    concurrency,
    works = true,
    recalls = false,
  } = options;
  const runner = createJobRunner({
    host,
    launcherPath,
    moduleProcessPath,
    clock,
    logger,
    ...(data && runnerFiles(data)),
  });
  const metrics = new MemoryMetricStore();
  const engine = new EmbeddedEngine({
    store,
    runner,
    clock,
    machine: systemMachine,
    logger,
    works,
    concurrency: Math.max(4, availableParallelism()),
    ...(concurrency === undefined ? {} : { fixedConcurrency: concurrency }),
    ...(retention === undefined ? {} : { retention }),
    onOpened: (stored) => {
      metrics.restore(stored.metrics);
      recorder.restored(stored.lastCommitAt);
      // Before history writes anything.
      if (recalls && historyStore.isKept)
        void recallThroughput(historyStore, recorder).catch(() => undefined);
      if (!works) return;
      history.start();
      void alerts.start();
    },
  });
  const runningJobs = (): number => engine.runningJobs;
  const workers = (): number => engine.workers;
  const recorder = new MetricsRecorder({ store: metrics, clock, logger, runningJobs, workers });
  // First of all listeners, so that whoever is told after it finds the facts counted.
  engine.subscribe((events) => recorder.record(events));
  engine.onSettingsChanged(() => recorder.noteWorkers());
  const historyStore = new ThreadHistory({
    threadPath: historyThreadPath,
    folder: data?.folder ?? null,
    mostBytes: historyBytes,
    logger,
  });
  const history = new HistorySampler({
    store: historyStore,
    clock,
    logger,
    read: createHistoryReading(engine, recorder, options.chosen),
    measures: recorder.measures,
    version,
    mostBytes: historyBytes,
  });
  const folder = data?.folder ?? null;
  const alerts = new Alerts({
    engine,
    recorder,
    clock,
    logger,
    folder,
    aside: runner.aside,
    ...(historyStore.isKept && { history: (query: HistoryQuery) => history.query(query) }),
  });
  const snapshots = new SnapshotBuilder({ engine, recorder, clock, version, alerts });
  const proposals = new ProposalDesk({
    engine,
    clock,
    file: proposalFile(data === undefined ? null : join(data.folder, 'proposals.json')),
    carryOut: carryOutOn(engine),
  });
  const throughput = (range: ThroughputRange): Throughput => recorder.throughput(range);
  return { engine, metrics, snapshots, throughput, history, alerts, proposals };
}

function runnerFiles({ folder, outputThreadPath }: DataFolder): Partial<JobRunnerOptions> {
  return {
    journal: join(folder, 'children.journal'),
    moduleJournal: join(folder, 'modules.journal'),
    outputFile: { folder, threadPath: outputThreadPath },
  };
}
