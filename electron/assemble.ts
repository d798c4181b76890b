import { availableParallelism } from 'node:os';
import type { Throughput, ThroughputRange } from '../shared/snapshot.ts';
import { type Clock, systemClock } from './clock.ts';
import { SnapshotBuilder, type SnapshotSource } from './ipc/snapshot-builder.ts';
import type { Logger } from './logger.ts';
import { MemoryMetricStore } from './metrics/memory-metric-store.ts';
import type { MetricStore } from './metrics/metric-store.ts';
import { MetricsRecorder } from './metrics/recorder.ts';
import { EmbeddedEngine } from './queue/embedded-engine.ts';
import type { Engine } from './queue/engine.ts';
import { MemoryJobStore } from './queue/memory-job-store.ts';
import { createJobRunner } from './workers/create-runner.ts';
import type { ProcessHost } from './workers/process-host.ts';

/** The engine with all that watches it: the same for the desktop and the CLI. */
export interface Assembly {
  readonly engine: Engine;
  readonly metrics: MetricStore;
  readonly snapshots: SnapshotSource;
  throughput(range: ThroughputRange): Throughput;
}

export interface AssembleOptions {
  /** Starts the launcher process. */
  readonly host: ProcessHost;
  /** The module that the launcher process runs. */
  readonly launcherPath: string;
  readonly logger: Logger;
  readonly version: string;
  /** Runs at once, 1-256. Default: a worker for each processor, at least 4. */
  readonly concurrency?: number;
  readonly clock?: Clock;
}

export function assemble(options: AssembleOptions): Assembly {
  const { host, launcherPath, logger, version, clock = systemClock } = options;
  const { concurrency = Math.max(4, availableParallelism()) } = options;
  const runner = createJobRunner({ host, launcherPath, clock, logger });
  const metrics = new MemoryMetricStore();
  const engine = new EmbeddedEngine({ store: new MemoryJobStore(), runner, clock, logger, concurrency });
  const runningJobs = (): number => engine.runningJobs;
  const recorder = new MetricsRecorder({ store: metrics, clock, logger, runningJobs });
  // First of all listeners, so that whoever is told after it finds the facts counted.
  engine.subscribe((events) => recorder.record(events));
  const snapshots = new SnapshotBuilder({ engine, recorder, clock, version });
  return { engine, metrics, snapshots, throughput: (range) => recorder.throughput(range) };
}
