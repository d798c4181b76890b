import type { JobState } from '../../../shared/jobs/job.ts';
import type { JobPage, JobRow, ListOrder } from '../../../shared/jobs/job-views.ts';
import { describeProblem, type Result } from '../../../shared/result.ts';
import {
  countFresh,
  countRoom,
  countRows,
  EMPTY,
  type HeldPage,
  type HeldRows,
  pagesOf,
  trim,
  updateRows,
  withPages,
} from './held-rows.ts';

const PAGE = 100;
/** Read anew on every refresh to learn what changed: the list is in the order of the latest change. */
const HEAD = 200;

/** Pages between which and the view rows are read one after the other; over more of them the view is jumped to. */
const PAGES_WALKED = 10;

export interface ListSource {
  readonly read: (input: {
    readonly state: JobState | null;
    readonly cursor: string | null;
    readonly limit: number;
    readonly order: ListOrder;
  }) => Promise<Result<JobPage>>;
  /** A cursor of about that share of the list, latest change first; null where one can begin only at the top. */
  readonly cursorAt: ((state: JobState | null, share: number) => Promise<Result<string>>) | null;
}

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
  private wanted = { first: 0, last: 0 };
  /** How the refresh that has not begun yet will go about it; null when none is to come. */
  private refreshTo: ListWindow | null = null;
  private readonly state: JobState | null;
  private readonly order: ListOrder;
  private readonly source: ListSource;

  constructor(options: {
    readonly state: JobState | null;
    readonly order: ListOrder;
    readonly source: ListSource;
  }) {
    this.state = options.state;
    this.order = options.order;
    this.source = options.source;
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

  /** Rows that the list has room for. */
  get room(): number {
    return countRoom(this.view.held, this.source.cursorAt !== null);
  }

  /** The rows from `first` to `last` came into view: reads what is missing of them, and what follows soon. */
  async reach(first: number, last: number): Promise<void> {
    this.wanted = { first, last };
    if (this.extending) return;
    this.extending = true;
    try {
      for (let task = this.missing(); task !== null && !this.closed; task = this.missing()) {
        await this.enqueue(task);
        if (this.view.status === 'failed') return;
      }
    } finally {
      this.extending = false;
    }
  }

  /** What is to be read next for what is wanted; null: nothing. */
  private missing(): (() => Promise<void>) | null {
    const { held } = this.view;
    const { first, last } = this.wanted;
    const { base, pages, next } = held;
    if (pages.length === 0) return null;
    const end = base + countRows(held);
    const walked = PAGES_WALKED * PAGE;
    const isFar =
      (first > end + walked && next !== null) || (last < base - walked && pages[0]?.cursor !== null);
    if (isFar && this.source.cursorAt !== null) return () => this.jump(first);
    const near = pagesOf(held, first, last);
    const gone = near.find((index) => pages[index]?.rows === null);
    if (gone !== undefined) return () => this.readBack(gone, near);
    if (next !== null && last >= end - PAGE / 2) return () => this.readNext(near);
    if (pages[0]?.cursor !== null && first <= base + PAGE / 2) return () => this.readAbove();
    return null;
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
    this.begin(0, { cursor: null, length: page.rows.length, rows: page.rows }, page.next, page.total);
  }

  /** With one page alone. */
  private begin(base: number, page: HeldPage, next: string | null, total: number): void {
    const { shifted } = this.view.held;
    this.show(withPages({ ...EMPTY, base, shifted, next, total }, [page]));
  }

  /** To a place that is far from all that was read. It is not counted how far. */
  private async jump(first: number): Promise<void> {
    const room = this.room;
    const start = first - PAGE / 2;
    if (start <= 0) return this.readFirst();
    if (start + PAGE >= room) return this.readLast(room - PAGE);
    const share = start / room;
    const cursor = await this.source.cursorAt?.(this.state, this.order === 'latest' ? share : 1 - share);
    if (cursor === undefined || this.closed) return undefined;
    if (!cursor.ok) return this.fail(describeProblem(cursor.error));
    const page = await this.readPage(this.state, cursor.value, PAGE);
    if (page === null) return undefined;
    // So near the end that there is no page any more: the estimate was off, and the list ends here.
    if (page.next === null) return this.readLast(start);
    const { rows, next, total } = page;
    return this.begin(start, { cursor: cursor.value, length: rows.length, rows }, next, total);
  }

  private async readLast(at: number): Promise<void> {
    const page = await this.readPage(this.state, null, PAGE, opposite(this.order));
    if (page === null) return;
    const rows = page.rows.toReversed();
    this.begin(
      page.next === null ? 0 : Math.max(1, at),
      { cursor: page.next, length: rows.length, rows },
      null,
      page.total,
    );
  }

  /** The page above the first, in the other order from where that begins. */
  private async readAbove(): Promise<void> {
    const cursor = this.view.held.pages[0]?.cursor ?? null;
    if (cursor === null) return;
    const page = await this.readPage(this.state, cursor, PAGE, opposite(this.order));
    if (page === null) return;
    const { held } = this.view;
    const rows = page.rows.toReversed();
    const isTop = page.next === null;
    // The estimate is put right at the top, and given more room where there is more above than it said.
    const base = isTop ? 0 : Math.max(PAGE, held.base - rows.length);
    const shift = base - (held.base - rows.length);
    this.wanted = { first: this.wanted.first + shift, last: this.wanted.last + shift };
    const pages = [{ cursor: page.next, length: rows.length, rows }, ...held.pages];
    this.show(
      trim(withPages({ ...held, base, shifted: held.shifted + shift, total: page.total }, pages), [0]),
    );
  }

  private async readInPlace({ first, last }: ListWindow): Promise<void> {
    const head = await this.readPage(this.state, null, HEAD);
    if (head === null) return;
    const known = new Map<string, JobRow>();
    for (const index of pagesOf(this.view.held, first, last)) {
      const page = this.view.held.pages[index];
      if (page === undefined || page.cursor === null) continue;
      const again = await this.readPage(this.state, page.cursor, PAGE);
      for (const row of again?.rows ?? []) known.set(row.id, row);
    }
    // A job that left this tab's state is found among all jobs, so that its row does not lie about it.
    const isHead = this.state === null && this.order === 'latest';
    const moved = isHead ? head : await this.readPage(null, null, HEAD, 'latest');
    for (const row of moved?.rows ?? []) known.set(row.id, row);
    for (const row of head.rows) known.set(row.id, row);
    const held = updateRows(this.view.held, known);
    // Oldest first, what is new is at the end and pushes nothing away.
    const fresh = this.order === 'latest' ? countFresh(held, head.rows) : { count: 0, capped: false };
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
    this.show(trim(withPages({ ...held, next: page.next, total: page.total }, pages), near));
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
    this.show(trim(withPages(held, pages), near));
  }

  private async readPage(
    state: JobState | null,
    cursor: string | null,
    limit: number,
    order = this.order,
  ): Promise<JobPage | null> {
    const answer = await this.source.read({ state, cursor, limit, order });
    if (this.closed) return null;
    if (answer.ok) return answer.value;
    this.fail(describeProblem(answer.error));
    return null;
  }

  private fail(problem: string): void {
    if (!this.closed) this.set({ ...this.view, status: 'failed', problem });
  }

  private enqueue(task: () => Promise<void>): Promise<void> {
    const done = this.queue.then(() => (this.closed ? undefined : task()));
    // A read that threw (the main process is going down) must not stop the reads after it.
    this.queue = done.catch((cause: unknown) => {
      this.fail(cause instanceof Error ? cause.message : String(cause));
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

const opposite = (order: ListOrder): ListOrder => (order === 'latest' ? 'oldest' : 'latest');
