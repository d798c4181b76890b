import type { WaitingJob } from '../../shared/job.ts';
import { DEFAULT_QUEUE } from '../../shared/job-request.ts';
import type { QueueSettings } from './job-store.ts';
import { WaitingLine } from './waiting-line.ts';

/** A queue as the scheduler sees it. */
export interface QueueEntry {
  readonly name: string;
  readonly line: WaitingLine;
  settings: QueueSettings;
  running: number;
  /**
   * null, or the store is being asked for the front of the line: then what was told meanwhile, the newest last. A job
   * that came in line, or null for one that left it; the answer may be older than that.
   */
  meanwhile: Map<string, WaitingJob | null> | null;
}

/** All queues, and how many runs each and all of them together may have. `default` always exists. */
export class QueueTable {
  readonly #entries = new Map<string, QueueEntry>();
  readonly #order: QueueEntry[] = [];
  #sorted: readonly QueueEntry[] | null = null;
  #running = 0;
  concurrency: number;

  constructor(concurrency: number) {
    this.concurrency = concurrency;
    this.of(DEFAULT_QUEUE);
  }

  /** In the order of their making, for taking turns. */
  get order(): readonly QueueEntry[] {
    return this.#order;
  }

  /** `default` first, then by name. */
  sorted(): readonly QueueEntry[] {
    const rank = ({ name }: QueueEntry): string => (name === DEFAULT_QUEUE ? '' : name);
    this.#sorted ??= [...this.#order].sort((a, b) => byName.compare(rank(a), rank(b)));
    return this.#sorted;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  of(name: string): QueueEntry {
    let entry = this.#entries.get(name);
    if (entry === undefined) {
      const settings = { name, concurrency: null, pausedAt: null };
      entry = { name, line: new WaitingLine(), settings, running: 0, meanwhile: null };
      this.#entries.set(name, entry);
      this.#order.push(entry);
      this.#sorted = null;
    }
    return entry;
  }

  limitOf(entry: QueueEntry): number {
    return entry.settings.concurrency ?? this.concurrency;
  }

  get full(): boolean {
    return this.#running >= this.concurrency;
  }

  canStart(entry: QueueEntry): boolean {
    return !this.full && entry.settings.pausedAt === null && entry.running < this.limitOf(entry);
  }

  occupy(entry: QueueEntry): void {
    entry.running += 1;
    this.#running += 1;
  }

  release(entry: QueueEntry): void {
    entry.running -= 1;
    this.#running -= 1;
  }
}

const byName = new Intl.Collator('en', { numeric: true });
