import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { moveDatabaseAside, saysDamaged } from '../../damaged-file.ts';
import { errorText } from '../../logger.ts';
import { ForeignFileError, openToRead, openToWrite } from './open-database.ts';
import { OutputFile } from './output-file.ts';
import type { OutputBatch, OutputThreadOptions, StoredOutput } from './protocol.ts';

interface Opened {
  readonly file: OutputFile;
  readonly writable: boolean;
  dispose(): void;
}

/**
 * `output.db` in a data folder, through what may go wrong with it. After an error it is opened anew by the next call. A
 * damaged one is moved to `damaged/output-<moment>` and a new one made; of such folders the last is kept. Where it
 * cannot be written to it is only read.
 */
export class OutputFolder {
  readonly #options: OutputThreadOptions;
  readonly #path: string;
  readonly #onReplaced: (error: string, movedTo: string) => void;
  #opened: Opened | null = null;

  constructor(options: OutputThreadOptions, onReplaced: (error: string, movedTo: string) => void) {
    this.#options = options;
    this.#path = join(options.folder, 'output.db');
    this.#onReplaced = onReplaced;
  }

  save(batch: OutputBatch): void {
    this.#attempt(() => this.#toWrite().save(batch));
  }

  read(jobId: string, run: number): StoredOutput | null {
    return this.#attempt(() => this.#toRead()?.read(jobId, run) ?? null);
  }

  jobsAfter(jobId: string, limit: number): readonly string[] {
    return this.#attempt(() => this.#toRead()?.jobsAfter(jobId, limit) ?? []);
  }

  /** False when there is nothing more to do. What is wrong is told by the next call that needs the file. */
  tidy(): boolean {
    const opened = this.#opened;
    if (!opened?.writable) return false;
    try {
      return this.#attempt(() => opened.file.tidy());
    } catch {
      return false;
    }
  }

  close(): void {
    const opened = this.#opened;
    this.#opened = null;
    try {
      opened?.file.close();
    } finally {
      opened?.dispose();
    }
  }

  #toWrite(): OutputFile {
    if (this.#opened?.writable) return this.#opened.file;
    this.close();
    const file = new OutputFile(openToWrite(this.#path), this.#options.maxBytes);
    this.#opened = { file, writable: true, dispose: () => undefined };
    return file;
  }

  /** Makes no file where none is. */
  #toRead(): OutputFile | null {
    if (this.#opened) return this.#opened.file;
    if (!existsSync(this.#path)) return null;
    try {
      return this.#toWrite();
    } catch (error) {
      if (isDamage(error)) throw error;
      const reading = openToRead(this.#path);
      if (reading === null) return null;
      const file = new OutputFile(reading.database, this.#options.maxBytes);
      this.#opened = { file, writable: false, dispose: reading.dispose };
      return file;
    }
  }

  #attempt<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      this.#closeAnyway();
      if (!isDamage(error)) throw error;
      const movedTo = this.#moveAside();
      // Where nothing can be moved, the damage is what counts.
      if (movedTo === null) throw error;
      this.#onReplaced(errorText(error), movedTo);
      return act();
    }
  }

  #closeAnyway(): void {
    try {
      this.close();
    } catch {
      // The error that led here says more.
    }
  }

  #moveAside(): string | null {
    try {
      return moveDatabaseAside(this.#options.folder, 'output');
    } catch {
      return null;
    }
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof ForeignFileError || saysDamaged(error);
}
