import { describeProblem, ok, type Result } from '../../shared/result.ts';
import type { Logger } from '../logger.ts';
import { type KeptAlerts, NOTHING_KEPT, readKept, writeKept } from './state-file.ts';

/** Writes what became of the rules, the latest last: what changes while it is being written is written after it. */
export class Keeper {
  readonly #folder: string | null;
  readonly #logger: Logger;
  readonly #state: () => KeptAlerts;
  #writing: Promise<Result<null>> | null = null;
  #isDirty = false;

  constructor(options: {
    /** null: in memory, and nothing is written. */
    readonly folder: string | null;
    readonly logger: Logger;
    readonly state: () => KeptAlerts;
  }) {
    this.#folder = options.folder;
    this.#logger = options.logger;
    this.#state = options.state;
  }

  async read(): Promise<KeptAlerts> {
    return this.#folder === null ? NOTHING_KEPT : readKept(this.#folder, this.#logger);
  }

  /** Resolves when the present state is on the disk, or could not be written. */
  save(): Promise<Result<null>> {
    if (this.#folder === null) return Promise.resolve(ok(null));
    this.#isDirty = true;
    this.#writing ??= this.#write(this.#folder);
    return this.#writing;
  }

  async #write(folder: string): Promise<Result<null>> {
    let written: Result<null> = ok(null);
    while (this.#isDirty) {
      this.#isDirty = false;
      written = await writeKept(folder, this.#state());
    }
    this.#writing = null;
    if (!written.ok) this.#logger.log('WARN', 'alerts_not_saved', { reason: describeProblem(written.error) });
    return written;
  }
}
