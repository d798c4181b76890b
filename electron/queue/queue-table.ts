import { DEFAULT_QUEUE, type Job, type WaitingJob } from '../../shared/jobs/job.ts';
import { type LinePlace, newQueueSettings, type QueueSettings } from './job-store.ts';
import { KeyTable } from './key-table.ts';
import { Pace } from './pace.ts';
import { PassedOver } from './passed-over.ts';
import { QueueRates } from './queue-rates.ts';
import { WaitingLine } from './waiting-line.ts';

/** A queue as the scheduler sees it. */
export interface QueueEntry {
  readonly name: string;
  readonly line: WaitingLine;
  /** Changed by `QueueTable.set`. */
  settings: QueueSettings;
  running: number;
  /**
   * null, or the store is being asked for the front of the line: then what was told meanwhile, the newest last. A job
   * that came in line, or null for one that left it; the answer may be older than that.
   */
  meanwhile: Map<string, WaitingJob | null> | null;
  /** What the line has left behind because a key was full; null when that is nothing. */
  passed: PassedOver | null;
  /** Where the line was read to, once something was passed over; null: it is to be read from the first on. */
  readTo: LinePlace | null;
  /** Of the starts in it. */
  readonly pace: Pace;
  /** null: nothing limits how often jobs start. */
  rates: QueueRates | null;
}

/** All queues, and how many runs each and all of them together may have. `default` always exists. */
export class QueueTable {
  readonly #entries = new Map<string, QueueEntry>();
  readonly #order: QueueEntry[] = [];
  #sorted: readonly QueueEntry[] | null = null;
  #running = 0;
  readonly #passing = new Set<QueueEntry>();
  readonly #paused = new Set<QueueEntry>();
  readonly keys = new KeyTable({
    onFreed: (key) => {
      for (const { passed } of this.#passing) {
        const freed = passed?.find({ type: 'concurrency', key }) ?? null;
        if (freed !== null) passed?.free(freed);
      }
    },
  });
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
      entry = {
        name,
        line: new WaitingLine(),
        settings: newQueueSettings(name),
        running: 0,
        meanwhile: null,
        passed: null,
        readTo: null,
        rates: null,
        pace: new Pace(),
      };
      this.#entries.set(name, entry);
      this.#order.push(entry);
      this.#sorted = null;
    }
    return entry;
  }

  /** What holds for a queue from now on. The starts that were counted by its rates so far count on. */
  set(settings: QueueSettings): void {
    const entry = this.of(settings.name);
    entry.settings = settings;
    if (settings.pausedAt === null) this.#paused.delete(entry);
    else this.#paused.add(entry);
    if (settings.rate === null && settings.keyRate === null) entry.rates = null;
    else {
      entry.rates ??= new QueueRates();
      entry.rates.change(settings);
    }
    entry.passed?.freeRates();
  }

  /** What is passed over in that queue; there is something from here on. */
  passing(entry: QueueEntry): PassedOver {
    entry.passed ??= new PassedOver();
    this.#passing.add(entry);
    return entry.passed;
  }

  /** Nothing is, any more. */
  passNone(entry: QueueEntry): void {
    entry.passed = null;
    entry.readTo = null;
    this.#passing.delete(entry);
  }

  /** The queues that have passed something over. */
  get allPassing(): Iterable<QueueEntry> {
    return this.#passing;
  }

  /** Those that are paused on their own. */
  get paused(): ReadonlySet<QueueEntry> {
    return this.#paused;
  }

  limitOf(entry: QueueEntry): number {
    return entry.settings.concurrency ?? this.concurrency;
  }

  get running(): number {
    return this.#running;
  }

  get full(): boolean {
    return this.#running >= this.concurrency;
  }

  canStart(entry: QueueEntry): boolean {
    return !this.full && entry.settings.pausedAt === null && entry.running < this.limitOf(entry);
  }

  occupy(entry: QueueEntry, { options }: Job): void {
    entry.running += 1;
    this.#running += 1;
    if (options.concurrencyKey !== undefined) this.keys.occupy(options.concurrencyKey);
  }

  release(entry: QueueEntry, { options }: Job): void {
    entry.running -= 1;
    this.#running -= 1;
    if (options.concurrencyKey !== undefined) this.keys.release(options.concurrencyKey);
  }
}

const byName = new Intl.Collator('en', { numeric: true });
