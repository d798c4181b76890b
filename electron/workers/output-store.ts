import type { Clock } from '../clock.ts';
import type { OutputStore, OutputView } from '../queue/job-runner.ts';
import type { CappedLog } from './output-log.ts';
import { RunEntry } from './run-entry.ts';

/** Room for the full output of 256 runs, or for some 50,000 runs with a few lines each. */
const DEFAULT_BUDGET_BYTES = 64 * 1_048_576;
/** Of that, room for what is stored elsewhere too and can be read from there: the last runs that somebody looks at. */
const DEFAULT_STORED_BUDGET_BYTES = 16 * 1_048_576;

/** Takes the output of one run. */
export interface OutputWriter {
  append(bytes: Uint8Array): void;
  /** This much was left out upstream, before what is appended next. */
  skip(bytes: number, lines: number): void;
  end(): void;
}

/** What a runner writes to and its owner closes. */
export interface RunOutputs extends OutputStore {
  open(jobId: string, run: number): OutputWriter;
  /** Called once, when no run is under way any more. */
  close(): Promise<void>;
}

/** Told what becomes of the output of runs, by the one who stores it elsewhere too. */
export interface EntryWatcher {
  onChanged(entry: RunEntry): void;
  /** Never for a run that printed nothing. */
  onEnded(entry: RunEntry): void;
  /** Its memory was needed, or its job was forgotten. */
  onDropped(entry: RunEntry): void;
}

export interface MemoryOutputOptions {
  readonly clock: Clock;
  readonly budgetBytes?: number;
  /** For output that was released; part of the budget. */
  readonly storedBudgetBytes?: number;
  readonly watcher?: EntryWatcher;
}

/**
 * The output of all runs, in memory. A run that printed nothing leaves nothing behind, and a run takes memory for what
 * it printed, up to its cap. When all together is more than the budget, the output of the runs that ended first goes,
 * that of released ones before all other.
 */
export class MemoryOutputStore implements RunOutputs {
  readonly #clock: Clock;
  readonly #budget: number;
  readonly #storedBudget: number;
  readonly #watcher: EntryWatcher | null;
  readonly #jobs = new Map<string, readonly RunEntry[]>();
  /** Runs with output that have ended and are nowhere else, in the order of their ends. */
  readonly #ended = new Set<RunEntry>();
  /** Runs that have ended and were released, in the order of that. */
  readonly #released = new Set<RunEntry>();
  #allocated = 0;
  #releasedBytes = 0;

  constructor(options: MemoryOutputOptions) {
    this.#clock = options.clock;
    this.#budget = options.budgetBytes ?? DEFAULT_BUDGET_BYTES;
    this.#storedBudget = Math.min(this.#budget, options.storedBudgetBytes ?? DEFAULT_STORED_BUDGET_BYTES);
    this.#watcher = options.watcher ?? null;
  }

  /** Bytes of memory held for output. */
  get allocated(): number {
    return this.#allocated;
  }

  open(jobId: string, run: number): OutputWriter {
    const entry = new RunEntry(jobId, run, this.#clock);
    this.#jobs.set(jobId, [...(this.#jobs.get(jobId) ?? []), entry]);
    return {
      append: (bytes) => this.#write(entry, (log) => log.append(bytes)),
      skip: (bytes, lines) => {
        if (bytes > 0) this.#write(entry, (log) => log.skip(bytes, lines));
      },
      end: () => this.#end(entry),
    };
  }

  read(jobId: string, run: number): OutputView | null {
    return this.#find(jobId, run)?.view() ?? null;
  }

  lastLine(jobId: string, run: number): string {
    return this.#find(jobId, run)?.lastLine() ?? '';
  }

  follow(jobId: string, run: number, listener: () => void): () => void {
    const entry = this.#find(jobId, run);
    if (!entry || entry.isEnded) return () => undefined;
    return entry.follow(listener, () => {
      if (entry.isEnded && entry.isEmpty && !entry.isDropped) this.#remove(entry);
    });
  }

  /** The output of a run that has ended is stored elsewhere too: this copy may go. */
  release(entry: RunEntry): void {
    if (!this.#ended.delete(entry)) return;
    this.#released.add(entry);
    this.#releasedBytes += entry.allocated;
    this.#keepBudget();
  }

  async close(): Promise<void> {}

  forget(jobId: string): void {
    for (const entry of this.#jobs.get(jobId) ?? []) this.#drop(entry);
    this.#jobs.delete(jobId);
  }

  #write(entry: RunEntry, change: (log: CappedLog) => void): void {
    if (entry.isDropped) return;
    const before = entry.allocated;
    change(entry.openLog());
    this.#allocated += entry.allocated - before;
    entry.changed();
    this.#watcher?.onChanged(entry);
    this.#keepBudget();
  }

  #end(entry: RunEntry): void {
    if (entry.isEnded) return;
    const before = entry.allocated;
    entry.end();
    if (entry.isDropped) return;
    this.#allocated += entry.allocated - before;
    if (!entry.isEmpty) {
      this.#ended.add(entry);
      this.#watcher?.onEnded(entry);
    }
    // Who follows a run that printed nothing still wants to read that it has ended.
    else if (!entry.isFollowed) this.#remove(entry);
    this.#keepBudget();
  }

  #find(jobId: string, run: number): RunEntry | undefined {
    return this.#jobs.get(jobId)?.findLast((entry) => entry.run === run);
  }

  #keepBudget(): void {
    for (const entry of this.#released) {
      if (this.#allocated <= this.#budget && this.#releasedBytes <= this.#storedBudget) return;
      this.#remove(entry);
    }
    for (const entry of this.#ended) {
      if (this.#allocated <= this.#budget) return;
      this.#remove(entry);
    }
  }

  #remove(entry: RunEntry): void {
    this.#drop(entry);
    const others = (this.#jobs.get(entry.jobId) ?? []).filter((other) => other !== entry);
    if (others.length > 0) this.#jobs.set(entry.jobId, others);
    else this.#jobs.delete(entry.jobId);
  }

  #drop(entry: RunEntry): void {
    this.#ended.delete(entry);
    if (this.#released.delete(entry)) this.#releasedBytes -= entry.allocated;
    this.#allocated -= entry.allocated;
    entry.drop();
    this.#watcher?.onDropped(entry);
  }
}
