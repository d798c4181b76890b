import type { SnapshotSource } from '../../electron/ipc/snapshot-builder.ts';
import type { LogFields, Logger } from '../../electron/logger.ts';
import type { OutputStore, OutputView } from '../../electron/queue/job-runner.ts';
import { NO_ALERTS } from '../../shared/alerts/alerts.ts';
import { JOB_STATES, type JobState } from '../../shared/jobs/job.ts';
import type { LogLevel } from '../../shared/log.ts';
import { type Metrics, ratesOf } from '../../shared/numbers/metrics.ts';
import type { EngineStatus, Snapshot, WholeSnapshot } from '../../shared/numbers/snapshot.ts';

export interface Logged {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}

export function recordingLogger(): Logger & { readonly lines: Logged[] } {
  const lines: Logged[] = [];
  return { lines, log: (level, event, fields = {}) => lines.push({ level, event, fields }) };
}

export function jobCounts(counts: Partial<Record<JobState, number>> = {}): Record<JobState, number> {
  return {
    ...(Object.fromEntries(JOB_STATES.map((state) => [state, 0])) as Record<JobState, number>),
    ...counts,
  };
}

/** The numbers of the design's pictures, so that sums can be checked by eye: 1,266 = 1,131 + 118 + 9 + 2 + 6. */
export function aSnapshot(
  parts: {
    readonly metrics?: Partial<Metrics>;
    readonly jobs?: Partial<Record<JobState, number>>;
    readonly engine?: Partial<EngineStatus>;
  } & Partial<Omit<WholeSnapshot, 'metrics' | 'jobs' | 'engine'>> = {},
): WholeSnapshot {
  const at = Date.UTC(2026, 10, 18, 13, 52);
  const metrics: Metrics = {
    total_jobs_created: 1204,
    jobs_completed: 1131,
    jobs_failed: 118,
    jobs_retried: 97,
    jobs_in_progress: 6,
    jobs_started: 1266,
    jobs_cancelled: 9,
    jobs_interrupted: 2,
    jobs_dead: 7,
    ...parts.metrics,
  };
  const counts = jobCounts(
    parts.jobs ?? {
      blocked: 3,
      scheduled: 9,
      waiting: 26,
      running: 6,
      retrying: 14,
      completed: 1131,
      dead: 7,
      cancelled: 11,
    },
  );
  return {
    revision: 1,
    at,
    rates: ratesOf(metrics),
    conservation: { holds: true, checks: 4211, breach: null },
    queues: [{ name: 'default', concurrency: 8, pausedAt: null, rate: null, keyRate: null, jobs: counts }],
    queuesLeftOut: 0,
    kinds: [],
    running: [],
    schedules: { revision: 0, total: 0, paused: 0, nextAt: null, soonest: [] },
    oldestWaiting: { id: 'job-9', name: 'Encode', queue: 'encode', since: at - 14_000 },
    alerts: NO_ALERTS,
    durations: { waiting: { p50: 400, p95: 2100, p99: 9000, count: 60 }, running: null },
    trends: { created: [], inProgress: [], completed: [], failed: [], retried: [] },
    change: null,
    undoable: null,
    waitingPaused: 0,
    drainMs: 372_000,
    drainError: null,
    workerTimes: { busyMs: 0, idleMs: 0 },
    ...parts,
    metrics,
    jobs: counts,
    clearSince: null,
    engine: {
      state: 'running',
      backend: 'memory',
      storage: { state: 'ok', folder: null, since: null, message: null },
      concurrency: 8,
      startConditions: { maxLoadPerCpu: null, minFreeMemoryBytes: null },
      heldBack: null,
      peak: { running: 8, at: at - 60_000 },
      startedAt: at - 3_600_000,
      version: '0.1.0',
      ...parts.engine,
    },
  };
}

/** A snapshot source that a test changes; counts how often one was built. */
export class FakeSnapshots implements SnapshotSource {
  snapshot: Snapshot;
  built = 0;
  readonly #listeners = new Set<() => void>();

  constructor(snapshot: Snapshot = aSnapshot()) {
    this.snapshot = snapshot;
  }
  current(): Snapshot {
    this.built += 1;
    return this.snapshot;
  }
  whole(): WholeSnapshot {
    return { kinds: [], ...this.current() };
  }
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  change(snapshot: Snapshot = { ...this.snapshot, revision: this.snapshot.revision + 1 }): void {
    this.snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
  get listeners(): number {
    return this.#listeners.size;
  }
}

export function anOutput(text: string, ended = false): OutputView {
  const head = Buffer.from(text);
  return { head, skipped: 0, skippedLines: 0, tail: new Uint8Array(), total: head.length, ended };
}

/** Output of runs that a test writes; keys are `<job id>.<run>`. */
export class FakeOutputs implements OutputStore {
  readonly views = new Map<string, OutputView>();
  readonly #followers = new Map<string, Set<() => void>>();

  read(jobId: string, run: number): OutputView | null {
    return this.views.get(`${jobId}.${run}`) ?? null;
  }
  lastLine(): string {
    return '';
  }
  follow(jobId: string, run: number, listener: () => void): () => void {
    const key = `${jobId}.${run}`;
    const followers = this.#followers.get(key) ?? new Set();
    this.#followers.set(key, followers.add(listener));
    return () => followers.delete(listener);
  }
  forget(): void {}
  write(jobId: string, run: number, view: OutputView): void {
    this.views.set(`${jobId}.${run}`, view);
    for (const listener of this.#followers.get(`${jobId}.${run}`) ?? []) listener();
  }
  get followers(): number {
    return [...this.#followers.values()].reduce((sum, set) => sum + set.size, 0);
  }
}
