import type { Clock } from '../clock.ts';
import type { OutputView } from '../queue/job-runner.ts';
import { lastLineOf } from './last-line.ts';
import { OUTPUT_INTERVAL_MS } from './launcher/protocol.ts';
import { CappedLog } from './output-log.ts';

const EMPTY_LOG = new CappedLog();
/** What the objects around the output of a run take in memory; measured with 100,000 runs of one line each. */
const ENTRY_BYTES = 1024;

/** The output of one run, and who follows it. */
export class RunEntry {
  readonly jobId: string;
  readonly run: number;
  readonly #clock: Clock;
  #log: CappedLog | null = null;
  #listeners: Set<() => void> | null = null;
  #ended = false;
  #dropped = false;
  #lastLine: string | null = '';
  #toldAt = Number.NEGATIVE_INFINITY;
  #cancelTelling: (() => void) | null = null;

  constructor(jobId: string, run: number, clock: Clock) {
    this.jobId = jobId;
    this.run = run;
    this.#clock = clock;
  }

  get isEnded(): boolean {
    return this.#ended;
  }
  /** Forgotten: nothing more is taken in. */
  get isDropped(): boolean {
    return this.#dropped;
  }
  get isEmpty(): boolean {
    return this.#log === null;
  }
  get isFollowed(): boolean {
    return this.#listeners !== null && this.#listeners.size > 0;
  }
  get allocated(): number {
    return this.#log === null ? 0 : this.#log.allocated + ENTRY_BYTES;
  }

  openLog(): CappedLog {
    this.#log ??= new CappedLog();
    return this.#log;
  }

  view(): OutputView {
    const log = this.#log ?? EMPTY_LOG;
    return {
      head: log.head(),
      skipped: log.skipped,
      skippedLines: log.skippedLines,
      tail: log.tail(),
      total: log.total,
      ended: this.#ended,
    };
  }

  lastLine(): string {
    this.#lastLine ??= lastLineOf(this.#log ?? EMPTY_LOG);
    return this.#lastLine;
  }

  changed(): void {
    this.#lastLine = null;
    if (!this.isFollowed || this.#cancelTelling !== null) return;
    const wait = this.#toldAt + OUTPUT_INTERVAL_MS - this.#clock.monotonic();
    if (wait <= 0) this.#tell();
    else this.#cancelTelling = this.#clock.after(wait, () => this.#tell());
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#log?.compact();
    if (this.isFollowed) this.#tell();
  }

  follow(listener: () => void, onLeft: () => void): () => void {
    // A function of its own, so that the same listener may follow twice.
    const own = (): void => listener();
    this.#listeners ??= new Set();
    this.#listeners.add(own);
    return () => {
      if (!this.#listeners?.delete(own) || this.isFollowed) return;
      this.#cancel();
      onLeft();
    };
  }

  drop(): void {
    this.#dropped = true;
    this.#log = null;
    this.#lastLine = '';
    this.#cancel();
  }

  #tell(): void {
    this.#cancel();
    this.#toldAt = this.#clock.monotonic();
    for (const listener of this.#listeners ?? []) listener();
  }

  #cancel(): void {
    this.#cancelTelling?.();
    this.#cancelTelling = null;
  }
}
