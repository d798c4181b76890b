import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import type { Clock } from '../../clock.ts';
import { errorText, type Logger } from '../../logger.ts';
import { Journal } from '../launcher/journal.ts';
import { STORE_VARIABLE, storeMark } from '../launcher/run-mark.ts';
import type { RunOwner } from '../launcher-client.ts';
import type { ProcessHost } from '../process-host.ts';
import { ModuleClient } from './module-client.ts';

/** A run that lasts longer is told to the journal by its name, so that what it started beside itself is found, ms. */
const JOURNAL_AFTER_MS = 250;
/** In the journal: the process itself, which outlives its runs. No job has this id. */
const PROCESS_ITSELF = 'module process';

export interface ModuleLimits {
  /** Processes that wait for a run for long. Default: one for each processor, at least 2. */
  readonly maxIdle: number;
  /**
   * How long more of them wait, but never so many that there are more processes than runs were under way at once, ms.
   * Default 2,000: runs that were under way together also end together, and the next ones come at once.
   */
  readonly surplusMs: number;
  /** How long the others wait, ms. Default 60,000. */
  readonly idleMs: number;
  /** Runs of one process. Default 10,000: memory that leaks is noticed before, and a start costs as much as 1,000 runs. */
  readonly maxRuns: number;
  /** A process that holds more memory than this after a run makes way for a new one, MiB. Default 512. */
  readonly maxRssMiB: number;
  /** What JavaScript in one process may hold, MiB. Default 2048. */
  readonly heapMiB: number;
}

const DEFAULT_LIMITS: ModuleLimits = {
  maxIdle: Math.max(2, availableParallelism()),
  surplusMs: 2_000,
  idleMs: 60_000,
  maxRuns: 10_000,
  maxRssMiB: 512,
  heapMiB: 2048,
};

export interface ModulePoolOptions {
  readonly host: ProcessHost;
  readonly processPath: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits?: Partial<ModuleLimits>;
  /** The file that tells a next start which processes run; absent when no job outlives this process. */
  readonly journal?: string;
}

/**
 * Processes that run modules. Each is for one file: what a module does to its process can meet no other module. One
 * that has ended its run waits for the next of that file, and makes way after enough runs, when it holds too much
 * memory, when it can't be relied on, or when nothing came for a while.
 *
 * There are as many as modules run at once, which the engine limits, and those that wait.
 */
export class ModulePool {
  readonly #options: ModulePoolOptions;
  readonly #limits: ModuleLimits;
  readonly #all = new Set<ModuleClient>();
  /** The one that waits longest first. */
  readonly #idle = new Map<ModuleClient, string>();
  #journal: Journal | null = null;
  #lastEntry = 0;
  #cancelLook: (() => void) | null = null;
  #busy = 0;
  /** Runs that were under way at once, at most, since it looked. */
  #peak = 0;
  /** When it looks, by the monotonic clock. */
  #lookAt = 0;

  constructor(options: ModulePoolOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  /** One that waits for this file, or a new one. `environment` is that of a new one. */
  take(path: string, environment: Readonly<Record<string, string>>): ModuleClient {
    // The one that came last is the warmest.
    const waiting = [...this.#idle].findLast(([client, of]) => of === path && !client.isGone)?.[0];
    if (waiting !== undefined) this.#idle.delete(waiting);
    this.#busy += 1;
    this.#peak = Math.max(this.#peak, this.#busy);
    return waiting ?? this.#start(path, environment);
  }

  /** After each run of one that was taken; one that is not reliable runs nothing more. */
  giveBack(client: ModuleClient, path: string, isReliable: boolean): void {
    this.#busy -= 1;
    if (client.isGone || client.wasKilled) return;
    const { maxRuns, maxRssMiB, maxIdle, surplusMs, idleMs } = this.#limits;
    const isWorn = client.runs >= maxRuns || client.rssMiB > maxRssMiB;
    if (!isReliable || isWorn) {
      client.end();
      return;
    }
    this.#idle.set(client, path);
    for (const [oldest] of this.#idle) {
      if (this.#idle.size <= maxIdle || this.#idle.size + this.#busy <= this.#peak) break;
      this.#end(oldest);
    }
    this.#lookIn(this.#idle.size > maxIdle ? surplusMs : idleMs);
  }

  /** Tells the journal that this process has a run under way; the value is what to do at its end. */
  journaled({ pid }: ModuleClient, { jobId, run }: RunOwner): () => void {
    if (this.#options.journal === undefined) return () => undefined;
    let entry: number | null = null;
    const cancel = this.#options.clock.after(JOURNAL_AFTER_MS, () => {
      if (pid !== null) entry = this.#enter(jobId, run, pid);
    });
    return () => {
      cancel();
      if (entry !== null) this.#journal?.ended(entry);
    };
  }

  /** Ends all processes; no run is under way any more. */
  async stop(): Promise<void> {
    this.#cancelLook?.();
    this.#cancelLook = null;
    for (const client of this.#all) client.end();
    await Promise.all(Array.from(this.#all, ({ exited }) => exited));
  }

  #start(path: string, environment: Readonly<Record<string, string>>): ModuleClient {
    const { host, processPath, clock, journal } = this.#options;
    let entry: number | null = null;
    const client: ModuleClient = new ModuleClient({
      host,
      processPath,
      clock,
      cwd: dirname(path),
      env: { ...environment, ...(journal === undefined ? {} : { [STORE_VARIABLE]: storeMark(journal) }) },
      heapMiB: this.#limits.heapMiB,
      onReady: (pid) => {
        if (journal !== undefined) entry = this.#enter(PROCESS_ITSELF, 1, pid);
      },
      onGone: () => {
        this.#all.delete(client);
        this.#idle.delete(client);
        if (entry !== null) this.#journal?.ended(entry);
      },
    });
    this.#all.add(client);
    return client;
  }

  #enter(jobId: string, run: number, pid: number): number {
    const { journal = '', logger } = this.#options;
    this.#journal ??= new Journal(journal, (error) =>
      logger.log('WARN', 'journal_failed', { path: journal, error: errorText(error) }),
    );
    this.#lastEntry += 1;
    this.#journal.run(this.#lastEntry, jobId, run);
    this.#journal.started(this.#lastEntry, pid);
    return this.#lastEntry;
  }

  #lookIn(ms: number): void {
    const { clock } = this.#options;
    const at = clock.monotonic() + ms;
    if (this.#cancelLook !== null && this.#lookAt <= at) return;
    this.#cancelLook?.();
    this.#lookAt = at;
    this.#cancelLook = clock.after(ms, () => this.#look());
  }

  /** Ends those that have waited long enough, and looks again when the next one will have. */
  #look(): void {
    this.#cancelLook = null;
    const { idleMs, surplusMs, maxIdle } = this.#limits;
    this.#peak = this.#busy;
    for (const [client] of this.#idle) {
      const waits = this.#idle.size > maxIdle ? surplusMs : idleMs;
      const left = client.idleSince + waits - this.#options.clock.monotonic();
      if (left > 0) {
        this.#lookIn(left);
        return;
      }
      this.#end(client);
    }
  }

  #end(waiting: ModuleClient): void {
    this.#idle.delete(waiting);
    waiting.end();
  }
}
