import { join } from 'node:path';
import type { HistoryMoment, HistoryQuery, HistoryReply } from '../../../shared/numbers/history.ts';
import { moveDatabaseAside, saysDamaged } from '../../damaged-file.ts';
import { errorText } from '../../logger.ts';
import { ForeignHistoryError, HistoryFile } from './history-file.ts';
import type { HistoryBatch } from './history-store.ts';
import { DamagedSketchError } from './sketch.ts';

export interface HistoryFolderTold {
  replaced(error: string, movedTo: string): void;
  /** Further queues share a name from now on. */
  queuesFull(): void;
}

/** Without a folder it is no more than that, whatever is set. */
export const MOST_IN_MEMORY_BYTES = 64_000_000;

/**
 * `history.db` in a data folder, through what may go wrong with it; without a folder, in memory. After an error it is
 * opened anew by the next call. A damaged or foreign one is moved to `damaged/history-<moment>` and a new one begun; of
 * such folders the last is kept.
 */
export class HistoryFolder {
  readonly #folder: string | null;
  readonly #told: HistoryFolderTold;
  #mostBytes: number;
  #file: HistoryFile | null = null;

  constructor(options: {
    readonly folder: string | null;
    /** See SizeLimit. */
    readonly mostBytes: number;
    readonly told: HistoryFolderTold;
  }) {
    this.#folder = options.folder;
    this.#told = options.told;
    this.#mostBytes = this.#bounded(options.mostBytes);
  }

  #bounded(bytes: number): number {
    return this.#folder === null ? Math.min(bytes, MOST_IN_MEMORY_BYTES) : bytes;
  }

  limit(bytes: number): void {
    this.#mostBytes = this.#bounded(bytes);
    this.#file?.limit(this.#mostBytes);
  }

  save(batch: HistoryBatch): void {
    this.#attempt((file) => file.save(batch));
  }

  query(query: HistoryQuery): HistoryReply {
    return this.#attempt((file) => file.query(query));
  }

  moment(at: number): HistoryMoment | null {
    return this.#attempt((file) => file.moment(at));
  }

  close(): void {
    const file = this.#file;
    this.#file = null;
    file?.close();
  }

  #attempt<T>(act: (file: HistoryFile) => T): T {
    try {
      return act(this.#open());
    } catch (error) {
      if (this.#folder === null) throw error;
      this.#closeAnyway();
      if (!isDamage(error)) throw error;
      const movedTo = moveDatabaseAside(this.#folder, 'history');
      this.#told.replaced(errorText(error), movedTo);
      return act(this.#open());
    }
  }

  #open(): HistoryFile {
    this.#file ??= new HistoryFile(this.#folder === null ? ':memory:' : join(this.#folder, 'history.db'), {
      mostBytes: this.#mostBytes,
      onQueuesFull: this.#told.queuesFull,
    });
    return this.#file;
  }

  #closeAnyway(): void {
    try {
      this.close();
    } catch {
      // The error that led here says more.
    }
  }
}

function isDamage(error: unknown): boolean {
  // A sketch that is none, and a table that is missing: the file is one of Jobdeck, and was changed by somebody else.
  if (error instanceof ForeignHistoryError || error instanceof DamagedSketchError) return true;
  if (saysDamaged(error)) return true;
  const { errcode, message } = error as { readonly errcode?: unknown; readonly message?: unknown };
  return errcode === 1 && /^no such (table|column)/.test(String(message));
}
