import type { QueueCard, QueuePage, QueueQuery } from '../../shared/numbers/queues.ts';
import { fold } from '../../shared/search/fold.ts';
import type { Clock } from '../clock.ts';
import type { JobCounts } from './job-counts.ts';
import type { JobStore } from './job-store.ts';
import type { QueueEntry, QueueTable } from './queue-table.ts';
import type { WhyQuery } from './why.ts';

/** Answers about all queues from what the engine holds of them; the store is asked for the oldest waiting jobs of a page alone. */
export class QueueList {
  readonly #store: JobStore;
  readonly #clock: Clock;
  readonly #queues: QueueTable;
  readonly #counts: JobCounts;
  readonly #why: WhyQuery;
  readonly #onError: (error: unknown) => void;
  /** The names as they are searched, beside the list that they are of. */
  #names: { readonly of: readonly QueueEntry[]; readonly folded: readonly string[] } | null = null;

  constructor(options: {
    readonly store: JobStore;
    readonly clock: Clock;
    readonly queues: QueueTable;
    readonly counts: JobCounts;
    readonly why: WhyQuery;
    /** The store could not be read. */
    readonly onError: (error: unknown) => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#onError = options.onError;
    this.#queues = options.queues;
    this.#counts = options.counts;
    this.#why = options.why;
  }

  async page({ text, offset, limit }: QueueQuery): Promise<QueuePage> {
    const all = this.#queues.sorted();
    const found = this.#matching(all, fold(text.trim()));
    const shown = found.slice(offset, offset + limit);
    const since = await this.#waitingSince(shown);
    return {
      queues: shown.map((entry) => this.#cardOf(entry, since.get(entry.name) ?? null)),
      total: found.length,
      all: all.length,
      limits: all.reduce((sum, entry) => sum + this.#queues.limitOf(entry), 0),
    };
  }

  /** Of those in which something waits. */
  async #waitingSince(entries: readonly QueueEntry[]): Promise<ReadonlyMap<string, number | null>> {
    const names = entries.map(({ name }) => name).filter((name) => this.#counts.of(name).waiting > 0);
    if (names.length === 0) return new Map();
    try {
      const since = await this.#store.waitingSince(names);
      return new Map(names.map((name, index) => [name, since[index] ?? null]));
    } catch (error) {
      this.#onError(error);
      return new Map();
    }
  }

  #matching(all: readonly QueueEntry[], wanted: string): readonly QueueEntry[] {
    if (wanted === '') return all;
    if (this.#names?.of !== all) this.#names = { of: all, folded: all.map(({ name }) => fold(name)) };
    const { folded } = this.#names;
    return all.filter((_, index) => folded[index]?.includes(wanted));
  }

  #cardOf(entry: QueueEntry, waitingSince: number | null): QueueCard {
    const { name, settings } = entry;
    const { pausedAt, rate, keyRate } = settings;
    return {
      name,
      concurrency: this.#queues.limitOf(entry),
      pausedAt,
      rate,
      keyRate,
      jobs: this.#counts.of(name),
      starts: entry.pace.starts(this.#clock.now()),
      waitingSince,
      hold: this.#why.holdOf(entry),
      fullKeys: entry.passed?.full().length ?? 0,
    };
  }
}
