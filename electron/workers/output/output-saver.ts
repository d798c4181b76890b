import type { Clock } from '../../clock.ts';
import { errorText, type Logger } from '../../logger.ts';
import type { EntryWatcher } from '../output-store.ts';
import type { RunEntry } from '../run-entry.ts';
import { Batch } from './batch.ts';
import type { OutputThreadLink } from './output-thread-link.ts';

/** What ends within this time is written together, even when nothing is being written. */
const GATHER_MS = 50;
/** How often the output of runs under way is saved, when it has changed; a crash of the app loses at most this much. */
const LIVE_INTERVAL_MS = 2000;
/** At once: 4 MB/s for all runs under way together. Those that are left take their turn at the next time. */
const LIVE_BYTES = 8 * 1_048_576;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;
/** Not remembered beyond that while nothing can be written; `keepOnly` finds what stays behind. */
const MAX_FORGOTTEN = 100_000;

export interface SaverOptions {
  readonly thread: OutputThreadLink;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The output of a run that has ended was written as it ended. */
  readonly onSaved: (entry: RunEntry) => void;
}

/**
 * Brings the output of runs to the output thread, one batch at a time: what comes while one is written is in the next.
 * It holds no output, only the entries whose output is to be written, and reads them when their turn has come: what is
 * in memory stays within the budget of the memory store, however slow the disk is.
 */
export class OutputSaver implements EntryWatcher {
  readonly #options: SaverOptions;
  /** To be written with the next batches, in this order. */
  readonly #queue = new Set<RunEntry>();
  /** Under way and changed since they were written; in the queue when the time has come. */
  readonly #changed = new Set<RunEntry>();
  #forgotten = new Set<string>();
  #cancelNext: (() => void) | null = null;
  #cancelLive: (() => void) | null = null;
  #writing: Promise<void> | null = null;
  #inBatch = 0;
  /** 0 when the last write worked. */
  #retryMs = 0;
  /** Runs whose output left memory before it could be written. */
  #lost = 0;
  #hasComplained = false;
  #closed = false;

  constructor(options: SaverOptions) {
    this.#options = options;
  }

  onChanged(entry: RunEntry): void {
    if (this.#queue.has(entry)) return;
    this.#changed.add(entry);
    if (!this.#closed)
      this.#cancelLive ??= this.#options.clock.after(LIVE_INTERVAL_MS, () => this.#takeLive());
  }

  onEnded(entry: RunEntry): void {
    this.#changed.delete(entry);
    this.#queue.add(entry);
    this.#soon(GATHER_MS);
  }

  onDropped(entry: RunEntry): void {
    this.#changed.delete(entry);
    if (this.#queue.delete(entry)) this.#countLost(entry);
  }

  forget(jobId: string): void {
    if (this.#forgotten.size < MAX_FORGOTTEN) this.#forgotten.add(jobId);
    this.#soon(GATHER_MS);
  }

  /** Its output may still be in the file, but nobody is to see it. */
  isForgotten(jobId: string): boolean {
    return this.#forgotten.has(jobId);
  }

  /** Writes all there is, also of runs under way; gives up at the first error. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelNext?.();
    this.#cancelLive?.();
    for (const entry of this.#changed) this.#queue.add(entry);
    this.#changed.clear();
    await this.#writing;
    while (this.#hasWork && (await this.#write()));
  }

  /** Runs whose output has not been written. */
  get unsaved(): number {
    return this.#queue.size + this.#inBatch;
  }

  get #hasWork(): boolean {
    return this.#queue.size > 0 || this.#forgotten.size > 0;
  }

  #soon(delayMs: number): void {
    if (this.#closed || this.#writing !== null || this.#cancelNext !== null) return;
    this.#cancelNext = this.#options.clock.after(delayMs, () => {
      this.#cancelNext = null;
      this.#writing = this.#writeAll();
    });
  }

  #takeLive(): void {
    this.#cancelLive = null;
    let bytes = 0;
    for (const entry of this.#changed) {
      if (bytes >= LIVE_BYTES) break;
      bytes += entry.allocated;
      this.#changed.delete(entry);
      this.#queue.add(entry);
    }
    if (this.#changed.size > 0) {
      this.#cancelLive = this.#options.clock.after(LIVE_INTERVAL_MS, () => this.#takeLive());
    }
    this.#soon(0);
  }

  async #writeAll(): Promise<void> {
    while ((await this.#write()) && this.#hasWork && !this.#closed);
    this.#writing = null;
    if (this.#hasWork) this.#soon(this.#retryMs);
  }

  /** False when it failed. */
  async #write(): Promise<boolean> {
    const batch = new Batch(this.#forgotten, this.#queue);
    this.#forgotten = new Set();
    for (const { entry } of batch.taken) this.#queue.delete(entry);
    this.#inBatch = batch.taken.length;
    try {
      await this.#options.thread.call('save', batch.content());
    } catch (error) {
      this.#putBack(batch);
      this.#complain(errorText(error));
      this.#retryMs = Math.min(LAST_RETRY_MS, Math.max(FIRST_RETRY_MS, this.#retryMs * 2));
      return false;
    } finally {
      this.#inBatch = 0;
    }
    for (const { entry, ended } of batch.taken) if (ended) this.#options.onSaved(entry);
    this.#retryMs = 0;
    // After more than could be written, only once all of it has been.
    if (this.#hasComplained && (this.#lost === 0 || this.#queue.size === 0)) this.#recovered();
    return true;
  }

  #putBack(batch: Batch): void {
    this.#forgotten = new Set([...batch.forgotten, ...this.#forgotten]);
    const later = [...this.#queue];
    this.#queue.clear();
    for (const { entry } of batch.taken) {
      if (entry.isDropped) this.#countLost(entry);
      else this.#queue.add(entry);
    }
    for (const entry of later) this.#queue.add(entry);
  }

  #countLost(entry: RunEntry): void {
    if (this.#forgotten.has(entry.jobId)) return;
    this.#lost += 1;
    this.#complain('there is more output than can be written');
  }

  #recovered(): void {
    this.#options.logger.log('INFO', 'output_stored_again', { lost_runs: this.#lost });
    this.#hasComplained = false;
    this.#lost = 0;
  }

  /** Once, until it works again. */
  #complain(error: string): void {
    if (this.#hasComplained) return;
    this.#hasComplained = true;
    this.#options.logger.log('WARN', 'output_not_stored', { error });
  }
}
