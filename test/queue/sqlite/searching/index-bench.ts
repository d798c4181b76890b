import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { encodeEvents } from '../../../../electron/queue/sqlite/event-codec.ts';
import type { Answer, StoreMethods } from '../../../../electron/queue/sqlite/messages.ts';
import { openFolder } from '../../../../electron/queue/sqlite/opening/open-folder.ts';
import { findIds, findPage } from '../../../../electron/queue/sqlite/searching/find-jobs.ts';
import { IndexKeeper, type IndexOptions } from '../../../../electron/queue/sqlite/searching/index-keeper.ts';
import { StoreServer } from '../../../../electron/queue/sqlite/store-server.ts';
import type { JobEvent } from '../../../../shared/jobs/events.ts';
import { parseSearch } from '../../../../shared/search/parse-search.ts';
import type { JobSearch } from '../../../../shared/search/search.ts';

/** What a search finds: ids of its pages, one after the other, and those of `matches`. */
export interface Found {
  readonly paged: readonly string[];
  readonly total: unknown;
  readonly matches: readonly string[];
}

/** A store and the keeper of its index, both in this thread: a step is done when it returns. */
export class IndexBench {
  readonly folder: string;
  readonly notes: string[] = [];
  #server: StoreServer;
  #reader: DatabaseSync;
  keeper: IndexKeeper;

  constructor(folder: string) {
    this.folder = folder;
    this.#server = this.#openStore();
    this.#reader = this.#openReader();
    this.keeper = this.#newKeeper();
  }

  get indexPath(): string {
    return join(this.folder, 'search.db');
  }

  #openStore(): StoreServer {
    const { folder } = this;
    const opened = openFolder({
      folder,
      version: '0.1.0',
      recover: false,
      now: Date.now,
      synchronous: 'NORMAL',
    });
    if (!opened.ok) throw new Error(opened.error.message);
    return new StoreServer(opened.value, { folder, synchronous: 'NORMAL', tell: () => undefined });
  }

  #openReader(): DatabaseSync {
    return new DatabaseSync(join(this.folder, 'jobs.db'), { readOnly: true });
  }

  #newKeeper(parts: Partial<IndexOptions> = {}): IndexKeeper {
    return new IndexKeeper({
      path: this.indexPath,
      fromJobs: 1,
      jobs: () => this.#reader,
      note: (note) => this.notes.push(note),
      ...parts,
    });
  }

  commit(events: readonly JobEvent[]): void {
    this.#answer({ id: 1, events: encodeEvents(events) });
  }

  call<M extends keyof StoreMethods>(
    method: M,
    ...args: Parameters<StoreMethods[M]>
  ): ReturnType<StoreMethods[M]> {
    return this.#answer({ id: 1, method, args }) as ReturnType<StoreMethods[M]>;
  }

  #answer(request: Parameters<StoreServer['take']>[0][number]): unknown {
    let answer: Answer | undefined;
    this.#server.take([request], ([first]) => {
      answer = first;
    });
    if (answer === undefined || 'error' in answer) throw new Error(answer?.error.message ?? 'no answer');
    return answer.value;
  }

  /** To the end. */
  fill(): void {
    while (this.keeper.step() !== null);
  }

  /** The thread that searches ends and is started again. */
  restartKeeper(parts: Partial<IndexOptions> = {}): void {
    this.keeper.close();
    this.keeper = this.#newKeeper(parts);
  }

  /** Everything is closed; `between` may change the files. */
  reopen(between: () => void = () => undefined): void {
    this.close();
    between();
    this.#server = this.#openStore();
    this.#reader = this.#openReader();
    this.keeper = this.#newKeeper();
  }

  /** With the index, and without it. */
  async found(search: JobSearch): Promise<{ readonly indexed: Found; readonly scanned: Found }> {
    return { indexed: await this.#found(search, this.keeper), scanned: await this.#found(search, null) };
  }

  async #found(search: JobSearch, index: IndexKeeper | null): Promise<Found> {
    const paged: string[] = [];
    let total: unknown = null;
    for (let beforeChange: number | null = null; ; ) {
      const page = await findPage(this.#reader, search, { beforeChange, limit: 3 }, index);
      if (beforeChange === null) total = page.total;
      paged.push(...page.rows.map(([id]) => String(id)));
      if (page.next === null) break;
      beforeChange = page.next;
    }
    const matches: string[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const { ids, next } = await findIds(this.#reader, search, { after, limit: 3 }, index);
      matches.push(...ids);
      after = next;
    }
    return { paged, total, matches };
  }

  close(): void {
    this.keeper.close();
    this.#reader.close();
    this.call('close');
  }
}

export function searchFor(text: string, now = 10_000): JobSearch {
  const parsed = parseSearch(text, now);
  if (!parsed.ok) throw new Error(parsed.error.expected);
  return { where: parsed.value.where, now };
}
