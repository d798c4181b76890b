import type { Clock } from '../../clock.ts';
import { errorText, type Logger } from '../../logger.ts';
import type { OutputStore, OutputView } from '../../queue/job-runner.ts';
import { MemoryOutputStore, type OutputWriter, type RunOutputs } from '../output-store.ts';
import { findLeftovers } from './leftovers.ts';
import { OutputSaver } from './output-saver.ts';
import { OutputThreadLink } from './output-thread-link.ts';

const DEFAULT_MAX_BYTES = 2 * 1024 * 1_048_576;
/** A person who quits does not wait longer than that for output to be written. */
const CLOSE_MS = 1000;

export interface OutputFileOptions {
  /** The data folder, which is there before the first run. Its `output.db` is made when it is needed. */
  readonly folder: string;
  /** The module that the output thread runs. */
  readonly threadPath: string;
  /** Room for stored output, bytes; beyond it, what was written first goes. Default 2 GiB. */
  readonly maxBytes?: number;
}

export interface DurableOutputOptions extends OutputFileOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Memory for what is not stored yet, bytes; default 64 MiB. */
  readonly budgetBytes?: number;
  readonly storedBudgetBytes?: number;
}

/**
 * Output in memory that is stored in a file as well: when a run has ended, and every 2 s while it is under way. What is
 * stored may leave memory, and is then read from the file. When nothing can be stored, all is as it is without a file,
 * with a line in the log, and it is tried again.
 */
export class DurableOutputStore implements RunOutputs {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #memory: MemoryOutputStore;
  readonly #saver: OutputSaver;
  readonly #thread: OutputThreadLink;
  #closed = false;

  constructor({ clock, logger, folder, threadPath, maxBytes, ...budgets }: DurableOutputOptions) {
    this.#clock = clock;
    this.#logger = logger;
    this.#thread = new OutputThreadLink({
      threadPath,
      folder,
      maxBytes: maxBytes ?? DEFAULT_MAX_BYTES,
      onReplaced: (error, movedTo) =>
        logger.log('WARN', 'output_file_damaged', { folder, error, moved_to: movedTo }),
    });
    this.#saver = new OutputSaver({
      thread: this.#thread,
      clock,
      logger,
      onSaved: (entry) => this.#memory.release(entry),
    });
    this.#memory = new MemoryOutputStore({ clock, watcher: this.#saver, ...budgets });
  }

  /** Bytes of memory held for output. */
  get allocated(): number {
    return this.#memory.allocated;
  }

  open(jobId: string, run: number): OutputWriter {
    // The file takes whole numbers only, and one value that it refuses would keep all others of its batch out.
    if (!Number.isSafeInteger(run)) throw new RangeError(`expected the number of a run, got ${run}`);
    return this.#memory.open(jobId, run);
  }

  read(jobId: string, run: number): ReturnType<OutputStore['read']> {
    const view = this.#memory.read(jobId, run);
    if (view !== null || this.#closed || this.#saver.isForgotten(jobId)) return view;
    return this.#readStored(jobId, run);
  }

  lastLine(jobId: string, run: number): string {
    return this.#memory.lastLine(jobId, run);
  }

  follow(jobId: string, run: number, listener: () => void): () => void {
    return this.#memory.follow(jobId, run, listener);
  }

  forget(jobId: string): void {
    // First, so that what leaves memory now is not taken for lost.
    this.#saver.forget(jobId);
    this.#memory.forget(jobId);
  }

  async keepOnly(exists: (jobId: string) => boolean | Promise<boolean>): Promise<number> {
    const isOpen = (): boolean => !this.#closed;
    let forgotten = 0;
    try {
      for await (const jobId of findLeftovers({ thread: this.#thread, clock: this.#clock, exists, isOpen })) {
        this.forget(jobId);
        forgotten += 1;
      }
    } catch (error) {
      // Who closes it may have closed the jobs as well, which are asked about here.
      if (isOpen()) this.#logger.log('WARN', 'output_leftovers_not_found', { error: errorText(error) });
    }
    return forgotten;
  }

  async close(): Promise<void> {
    this.#closed = true;
    let cancel = (): void => undefined;
    const deadline = new Promise<void>((resolve) => {
      cancel = this.#clock.after(CLOSE_MS, resolve);
    });
    // What could not be written has been told of; that the file does not close then says nothing new.
    const closed = this.#saver.close().then(() => this.#thread.close().catch(() => undefined));
    await Promise.race([closed, deadline]);
    cancel();
    this.#thread.abandon();
    const { unsaved } = this.#saver;
    if (unsaved > 0) this.#logger.log('WARN', 'output_lost', { runs: unsaved });
  }

  /** What was saved of a run that a crash ended is all there will be of it. */
  async #readStored(jobId: string, run: number): Promise<OutputView | null> {
    try {
      const stored = await this.#thread.call('read', { jobId, run });
      if (stored === null) return null;
      const total = stored.head.length + stored.skipped + stored.tail.length;
      return { ...stored, total, ended: true };
    } catch (error) {
      this.#logger.log('WARN', 'output_not_read', { job_id: jobId, run, error: errorText(error) });
      return null;
    }
  }
}
