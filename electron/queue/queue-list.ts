import type { QueueCard, QueuePage, QueueQuery } from '../../shared/queues.ts';
import { fold } from '../../shared/search/fold.ts';
import type { Clock } from '../clock.ts';
import type { JobCounts } from './job-counts.ts';
import type { QueueEntry, QueueTable } from './queue-table.ts';
import type { WhyQuery } from './why.ts';

/** Answers about all queues from what the engine holds of them: no page asks the store, however many there are. */
export class QueueList {
  readonly #clock: Clock;
  readonly #queues: QueueTable;
  readonly #counts: JobCounts;
  readonly #why: WhyQuery;
  /** The names as they are searched, beside the list that they are of. */
  #names: { readonly of: readonly QueueEntry[]; readonly folded: readonly string[] } | null = null;

  constructor(options: {
    readonly clock: Clock;
    readonly queues: QueueTable;
    readonly counts: JobCounts;
    readonly why: WhyQuery;
  }) {
    this.#clock = options.clock;
    this.#queues = options.queues;
    this.#counts = options.counts;
    this.#why = options.why;
  }

  page({ text, offset, limit }: QueueQuery): QueuePage {
    const all = this.#queues.sorted();
    const found = this.#matching(all, fold(text.trim()));
    return {
      queues: found.slice(offset, offset + limit).map((entry) => this.#cardOf(entry)),
      total: found.length,
      all: all.length,
      limits: all.reduce((sum, entry) => sum + this.#queues.limitOf(entry), 0),
    };
  }

  #matching(all: readonly QueueEntry[], wanted: string): readonly QueueEntry[] {
    if (wanted === '') return all;
    if (this.#names?.of !== all) this.#names = { of: all, folded: all.map(({ name }) => fold(name)) };
    const { folded } = this.#names;
    return all.filter((_, index) => folded[index]?.includes(wanted));
  }

  #cardOf(entry: QueueEntry): QueueCard {
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
      hold: this.#why.holdOf(entry),
      fullKeys: entry.passed?.full().length ?? 0,
    };
  }
}
