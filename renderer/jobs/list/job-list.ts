import type { JobState } from '../../../shared/job.ts';
import type { JobPage, JobRow } from '../../../shared/job-views.ts';
import { describeProblem, type Result } from '../../../shared/result.ts';
import { countFresh, countRows, EMPTY, type HeldRows, pagesOf, trim, updateRows } from './held-rows.ts';

const PAGE = 100;
/** Read anew on every refresh to learn what changed: the list is in the order of the latest change. */
const HEAD = 200;

type ReadPage = (input: {
  readonly state: JobState | null;
  readonly cursor: string | null;
  readonly limit: number;
}) => Promise<Result<JobPage>>;

export interface ListView {
  readonly held: HeldRows;
  readonly status: 'loading' | 'ready' | 'failed';
  /** Why it could not be read, in words. */
  readonly problem: string | null;
}

/** What is in sight, and whether its rows may move. */
export interface ListWindow {
  readonly hold: boolean;
  readonly first: number;
  readonly last: number;
}

/** One tab's list. Reads are one at a time; what arrives after the list was closed is dropped. */
export class JobList {
  private view: ListView = { held: EMPTY, status: 'loading', problem: null };
  private readonly listeners = new Set<() => void>();
  private queue: Promise<void> = Promise.resolve();
  private closed = true;
  private extending = false;
  /** How the refresh that has not begun yet will go about it; null when none is to come. */
  private refreshTo: ListWindow | null = null;
  private readonly state: JobState | null;
  private readonly read: ReadPage;

  constructor(options: { readonly state: JobState | null; readonly read: ReadPage }) {
    this.state = options.state;
    this.read = options.read;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getView = (): ListView => this.view;

  /** Reads the first page. Returns the undo; a list may be opened again after it. */
  open(): () => void {
    this.closed = false;
    this.refreshTo = null;
    void this.reload();
    return () => {
      this.closed = true;
    };
  }

  /** From the top, as it is now. */
  reload(): Promise<void> {
    return this.enqueue(() => this.readFirst());
  }

  /** The rows from `first` to `last` came into view: reads what is missing of them, and what follows soon. */
  reach(first: number, last: number): void {
    const { held } = this.view;
    const near = pagesOf(held, first, last);
    const missing = near.find((index) => held.pages[index]?.rows === null);
    const more = held.next !== null && last >= countRows(held) - PAGE / 2;
    if (this.extending || (missing === undefined && !more)) return;
    this.extending = true;
    void this.enqueue(() =>
      missing === undefined ? this.readNext(near) : this.readBack(missing, near),
    ).finally(() => {
      this.extending = false;
    });
  }

  /**
   * Something changed. While held no row moves; otherwise the list is shown as it is now. Where reads are slower than
   * changes, one refresh to come stands for all that were asked for, in the manner of the last.
   */
  refresh(window: ListWindow): Promise<void> {
    const toCome = this.refreshTo !== null;
    this.refreshTo = window;
    if (toCome) return this.queue;
    return this.enqueue(async () => {
      const to = this.refreshTo;
      this.refreshTo = null;
      if (to !== null) await (to.hold ? this.readInPlace(to) : this.readFirst());
    });
  }

  private async readFirst(): Promise<void> {
    const page = await this.readPage(this.state, null, PAGE);
    if (page === null) return;
    this.show({
      pages: [{ cursor: null, length: page.rows.length, rows: page.rows }],
      next: page.next,
      total: page.total,
      moved: new Set(),
      fresh: 0,
      freshCapped: false,
    });
  }

  private async readInPlace({ first, last }: ListWindow): Promise<void> {
    const head = await this.readPage(this.state, null, HEAD);
    if (head === null) return;
    const known = new Map<string, JobRow>();
    for (const index of pagesOf(this.view.held, first, last)) {
      const page = this.view.held.pages[index];
      if (page === undefined || index === 0) continue;
      const again = await this.readPage(this.state, page.cursor, PAGE);
      for (const row of again?.rows ?? []) known.set(row.id, row);
    }
    // A job that left this tab's state is found among all jobs, so that its row does not lie about it.
    const moved = this.state === null ? head : await this.readPage(null, null, HEAD);
    for (const row of moved?.rows ?? []) known.set(row.id, row);
    for (const row of head.rows) known.set(row.id, row);
    const held = updateRows(this.view.held, known);
    const fresh = countFresh(held, head.rows);
    this.show({
      ...held,
      total: head.total,
      fresh: fresh.count,
      freshCapped: fresh.capped && head.next !== null,
    });
  }

  private async readNext(near: readonly number[]): Promise<void> {
    const { held } = this.view;
    if (held.next === null) return;
    const page = await this.readPage(this.state, held.next, PAGE);
    if (page === null) return;
    // A job that changed meanwhile went to the head of the list, never further down: no row comes twice.
    const pages = [...held.pages, { cursor: held.next, length: page.rows.length, rows: page.rows }];
    this.show(trim({ ...held, pages, next: page.next, total: page.total }, near));
  }

  private async readBack(index: number, near: readonly number[]): Promise<void> {
    const page = this.view.held.pages[index];
    if (page === undefined) return;
    const answer = await this.readPage(this.state, page.cursor, PAGE);
    if (answer === null) return;
    const { held } = this.view;
    const known = new Set(held.pages.flatMap((other) => other.rows?.map((row) => row.id) ?? []));
    const rows = answer.rows.filter((row) => !known.has(row.id)).slice(0, page.length);
    const pages = held.pages.map((other, at) =>
      at === index ? { ...other, rows, length: rows.length } : other,
    );
    this.show(trim({ ...held, pages }, near));
  }

  private async readPage(
    state: JobState | null,
    cursor: string | null,
    limit: number,
  ): Promise<JobPage | null> {
    const answer = await this.read({ state, cursor, limit });
    if (this.closed) return null;
    if (answer.ok) return answer.value;
    this.set({ ...this.view, status: 'failed', problem: describeProblem(answer.error) });
    return null;
  }

  private enqueue(task: () => Promise<void>): Promise<void> {
    const done = this.queue.then(() => (this.closed ? undefined : task()));
    // A read that threw (the main process is going down) must not stop the reads after it.
    this.queue = done.catch((cause: unknown) => {
      const problem = cause instanceof Error ? cause.message : String(cause);
      if (!this.closed) this.set({ ...this.view, status: 'failed', problem });
    });
    return this.queue;
  }

  private show(held: HeldRows): void {
    this.set({ held, status: 'ready', problem: null });
  }

  private set(view: ListView): void {
    this.view = view;
    for (const listener of this.listeners) listener();
  }
}
