import { statfs } from 'node:fs/promises';
import type { AlertRule } from '../../shared/alerts/alerts.ts';
import { isOfDurations } from '../../shared/alerts/metrics.ts';
import { hasCrashed, type JobEvent } from '../../shared/jobs/events.ts';
import { MAX_QUEUE_CARDS, type QueueCard } from '../../shared/numbers/queues.ts';
import type { Clock } from '../clock.ts';
import type { AlertSample, QueueCounts, QueueSample } from '../metrics/alerts/sample.ts';
import { type QueueWatch, WatchedQueues } from '../metrics/alerts/watched-queues.ts';
import type { MetricsRecorder } from '../metrics/recorder.ts';
import type { Engine } from '../queue/engine.ts';
import { RunsThatGoOn } from './runs-that-go-on.ts';

/** Soon enough for a person, and nothing for the machine. */
export const LOOK_MS = 5_000;
/** A disk fills slowly. */
const DISK_MS = 30_000;

export interface AlertWatchOptions {
  readonly engine: Pick<Engine, 'present' | 'queues' | 'subscribe' | 'progressOf' | 'output'>;
  readonly recorder: Pick<MetricsRecorder, 'metrics' | 'conservation' | 'durations' | 'drainOf'>;
  readonly clock: Clock;
  /** null: everything is in memory. */
  readonly folder: string | null;
  readonly onSample: (sample: AlertSample) => void;
  /** Default: what the system says of the folder's disk; null when it says nothing. */
  readonly diskFree?: (folder: string) => Promise<number | null>;
}

/**
 * Takes a sample every 5 seconds: what the engine holds in memory anyway, and since when jobs wait in the first 100 queues
 * and those that a rule names, for which the store is asked by an index. Nothing is done for a job but a comparison.
 */
export class AlertWatch {
  readonly #options: AlertWatchOptions;
  readonly #watched = new WatchedQueues();
  readonly #runs: RunsThatGoOn;
  #undo: (() => void)[] = [];
  #longestRunMs = 0;
  #disk: { readonly free: number | null; readonly monotonic: number } | null = null;
  #isLooking = false;

  constructor(options: AlertWatchOptions) {
    this.#options = options;
    this.#runs = new RunsThatGoOn(options.engine);
  }

  start(): void {
    const { engine, clock } = this.#options;
    let cancel = (): void => undefined;
    const schedule = (): void => {
      cancel = clock.after(LOOK_MS, () => {
        void this.#look();
        schedule();
      });
    };
    schedule();
    this.#undo = [engine.subscribe((events) => this.#record(events)), () => cancel()];
  }

  stop(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  /** For the queues that they name. */
  watch(rules: readonly AlertRule[]): void {
    const queues = new Map<string, QueueWatch>();
    for (const { queue, metric } of rules) {
      if (queue === null) continue;
      queues.set(queue, { durations: queues.get(queue)?.durations === true || isOfDurations(metric) });
    }
    this.#watched.watch(queues);
  }

  /** What was counted of a queue since it is watched, or of all jobs; null: that queue is not watched. */
  counts(queue: string | null): QueueCounts | null {
    return queue === null ? this.#options.recorder.metrics() : this.#watched.of(queue);
  }

  #record(events: readonly JobEvent[]): void {
    for (const event of events) {
      const took = event.run?.end.tookMs ?? 0;
      if (took > this.#longestRunMs && !hasCrashed(event)) this.#longestRunMs = took;
    }
    this.#watched.record(events, this.#options.clock.monotonic());
  }

  /** One at a time: a store that takes its time makes it rarer. */
  async #look(): Promise<void> {
    const { engine } = this.#options;
    const isUp = (): boolean => ['running', 'paused'].includes(engine.present().state);
    if (this.#isLooking || !isUp()) return;
    this.#isLooking = true;
    try {
      const [cards, free] = await Promise.all([this.#cards(), this.#diskFree()]);
      if (isUp() && this.#undo.length > 0) this.#options.onSample(this.#sample(cards, free));
    } catch {
      // The store could not be read, which the engine tells in the log; the next look asks again.
    } finally {
      this.#isLooking = false;
    }
  }

  /** The first 100 queues, and those that rules name. */
  async #cards(): Promise<readonly QueueCard[]> {
    const { engine } = this.#options;
    const { queues, total } = await engine.queues({ text: '', offset: 0, limit: MAX_QUEUE_CARDS });
    if (total === queues.length) return queues;
    const seen = new Set(queues.map(({ name }) => name));
    const missing = [...this.#watched.names].filter((name) => !seen.has(name));
    const found = await Promise.all(
      missing.map((name) => engine.queues({ text: name, offset: 0, limit: MAX_QUEUE_CARDS })),
    );
    const others = found.map((page, index) => page.queues.find(({ name }) => name === missing[index]));
    return [...queues, ...others.filter((card) => card !== undefined)];
  }

  #sample(cards: readonly QueueCard[], diskFreeBytes: number | null): AlertSample {
    const { engine, recorder, clock } = this.#options;
    const { jobs, running, paused, concurrency, state, storage, heldBack } = engine.present();
    const moment = { at: clock.now(), monotonic: clock.monotonic() };
    const longestRunMs = this.#longestRunMs;
    this.#longestRunMs = 0;
    return {
      ...moment,
      metrics: recorder.metrics(),
      jobs: { ...jobs },
      durations: recorder.durations(),
      drainMs: recorder.drainOf(jobs, paused.waiting),
      concurrency,
      isHeld: state === 'paused' || storage.state !== 'ok' || heldBack !== null,
      storage: storage.state,
      diskFreeBytes,
      conservation: recorder.conservation(),
      longestRunMs,
      goingOn: this.#runs.look(running, moment),
      queues: cards.map((card) => this.#queueSample(card, moment.monotonic)),
    };
  }

  #queueSample(card: QueueCard, monotonic: number): QueueSample {
    const { name, jobs, concurrency, waitingSince, pausedAt, hold } = card;
    const isHeld = pausedAt !== null || (hold !== null && MEANT.has(hold.type));
    const counts = this.#watched.of(name);
    const durations = this.#watched.durationsOf(name, monotonic);
    return { name, jobs: { ...jobs }, concurrency, waitingSince, isHeld, counts, durations };
  }

  async #diskFree(): Promise<number | null> {
    const { folder, clock, diskFree = freeOnDisk } = this.#options;
    if (folder === null) return null;
    const monotonic = clock.monotonic();
    if (this.#disk === null || monotonic - this.#disk.monotonic >= DISK_MS)
      this.#disk = { free: await diskFree(folder), monotonic };
    return this.#disk.free;
  }
}

/** What a person has set, or can't be helped by anybody who looks at the queue. */
const MEANT: ReadonlySet<string> = new Set(['paused', 'rate', 'load', 'memory', 'storage', 'engine']);

async function freeOnDisk(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
