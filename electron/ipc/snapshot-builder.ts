import { type AlertsPresent, NO_ALERTS } from '../../shared/alerts/alerts.ts';
import type { RunningJob } from '../../shared/jobs/job.ts';
import { ratesOf } from '../../shared/numbers/metrics.ts';
import {
  MAX_LAST_LINE,
  MAX_NAME,
  MAX_RUNNING,
  type OldestWaiting,
  type RunningNow,
  type Snapshot,
  type WholeSnapshot,
} from '../../shared/numbers/snapshot.ts';
import { shortened } from '../../shared/words/format.ts';
import type { Clock } from '../clock.ts';
import type { MetricsRecorder } from '../metrics/recorder.ts';
import type { Engine } from '../queue/engine.ts';

/** Where snapshots come from. A snapshot costs as much as there are queues and workers, whatever the backlog. */
export interface SnapshotSource {
  current(): Snapshot;
  whole(): WholeSnapshot;
  /** Told at once about every change, uncoalesced. Returns the undo. */
  onChanged(listener: () => void): () => void;
}

/** What fires. */
export interface AlertsSource {
  present(): AlertsPresent;
  /** Returns the undo. */
  onChanged(listener: () => void): () => void;
}

const NO_SOURCE: AlertsSource = { present: () => NO_ALERTS, onChanged: () => () => undefined };

export class SnapshotBuilder implements SnapshotSource {
  readonly #engine: Engine;
  readonly #recorder: MetricsRecorder;
  readonly #clock: Clock;
  readonly #version: string;
  readonly #alerts: AlertsSource;
  readonly #listeners = new Set<() => void>();
  readonly #undo: readonly (() => void)[];
  #revision = 0;
  #oldest: OldestWaiting | null = null;
  #askedForOldest = false;

  constructor(options: {
    readonly engine: Engine;
    readonly recorder: MetricsRecorder;
    readonly clock: Clock;
    readonly version: string;
    /** Default: none ever fires. */
    readonly alerts?: AlertsSource;
  }) {
    this.#engine = options.engine;
    this.#recorder = options.recorder;
    this.#clock = options.clock;
    this.#version = options.version;
    this.#alerts = options.alerts ?? NO_SOURCE;
    this.#undo = [
      this.#engine.subscribe(() => this.#changed()),
      this.#engine.onSettingsChanged(() => this.#changed()),
      this.#alerts.onChanged(() => this.#changed()),
    ];
  }

  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    for (const undo of this.#undo) undo();
    this.#listeners.clear();
  }

  current(): Snapshot {
    const present = this.#engine.present();
    const metrics = this.#recorder.metrics();
    // The store may have to be asked for the oldest waiting job: a snapshot shows the last answer, and asks again.
    if (present.jobs.waiting === 0) this.#oldest = null;
    else this.#askForOldest();
    this.#revision += 1;
    return {
      revision: this.#revision,
      at: this.#clock.now(),
      metrics,
      rates: ratesOf(metrics),
      conservation: this.#recorder.conservation(),
      engine: {
        state: present.state,
        backend: present.backend,
        storage: present.storage,
        concurrency: present.concurrency,
        startConditions: present.startConditions,
        heldBack: present.heldBack,
        peak: this.#recorder.peak,
        startedAt: present.startedAt,
        version: this.#version,
      },
      jobs: present.jobs,
      clearSince: present.clearSince,
      queues: present.queues,
      queuesLeftOut: present.queuesLeftOut,
      running: present.running.slice(0, MAX_RUNNING).map((job) => this.#runningNow(job)),
      oldestWaiting: this.#oldest,
      schedules: present.schedules,
      alerts: this.#alerts.present(),
      durations: this.#recorder.durations(),
      workerTimes: this.#recorder.workerTimes(),
      trends: this.#recorder.trends(),
      change: present.change,
      undoable: present.undoable,
      waitingPaused: present.paused.waiting,
      drainMs:
        present.state === 'paused' || present.storage.state !== 'ok'
          ? null
          : this.#recorder.drainOf(present.jobs, present.paused.waiting),
      drainError: this.#recorder.drainError,
    };
  }

  whole(): WholeSnapshot {
    return { ...this.current(), kinds: this.#recorder.measures.kinds() };
  }

  #runningNow(job: RunningJob): RunningNow {
    const { id, kind, queue, startedAt } = job;
    const run = job.tries.runs;
    const name = shortened(job.name, MAX_NAME);
    const lastLine = shortened(this.#engine.output.lastLine(id, run), MAX_LAST_LINE);
    const told = this.#engine.progressOf(id);
    const progress = told && { share: told.share, text: shortened(told.text, MAX_LAST_LINE) };
    return { id, name, kind, queue, run, startedAt, lastLine, progress };
  }

  #askForOldest(): void {
    if (this.#askedForOldest) return;
    this.#askedForOldest = true;
    this.#engine.oldestWaiting().then(
      (job) => {
        this.#askedForOldest = false;
        const changed = job?.id !== this.#oldest?.id;
        this.#oldest =
          job === null
            ? null
            : { id: job.id, name: shortened(job.name, MAX_NAME), queue: job.queue, since: job.since };
        if (changed) this.#changed();
      },
      () => {
        // The store failed, and the engine's own work tells so in the log; the next snapshot asks again.
        this.#askedForOldest = false;
      },
    );
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
