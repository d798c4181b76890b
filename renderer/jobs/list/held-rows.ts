import type { JobRow } from '../../../shared/jobs/job-views.ts';

/**
 * The pages of the list that were read, in the order in which they were read. While the list is held (scrolled down,
 * or a job is open) no row moves: what is known anew about a row is put in its place, and jobs that came since are
 * counted but not shown. Pages far from the view give their rows back and keep only their cursor and length, so that
 * memory does not grow with how far somebody scrolls.
 */
export interface HeldPage {
  /** Where the page begins; null for the first. */
  readonly cursor: string | null;
  /** How many rows it has, known also after they were given back. */
  readonly length: number;
  readonly rows: readonly JobRow[] | null;
}

export interface HeldRows {
  /**
   * The row that the first page begins at: 0 unless the scrollbar was dragged into the middle. Then it is about right,
   * and put right where the reading comes to the list's beginning.
   */
  readonly base: number;
  /** By how many rows all rows have moved down since the list was opened, because `base` was put right. */
  readonly shifted: number;
  readonly pages: readonly HeldPage[];
  /** Of each page the row that it begins at, `base` not counted. */
  readonly starts: readonly number[];
  /** Where the next page would begin; null when all was read. */
  readonly next: string | null;
  readonly total: number;
  /** Rows that changed while the list was held: in the present order they stand further up. */
  readonly moved: ReadonlySet<string>;
  /** Jobs that came while the list was held. */
  readonly fresh: number;
  /** There were more of them than were read. */
  readonly freshCapped: boolean;
}

/** Pages whose rows are kept: 20 of 100 rows are two screens at any size, with room to scroll fast. */
export const PAGES_KEPT = 20;
/**
 * Rows that a list has room for that nobody has scrolled through: browsers can't lay out more at every zoom. Of a longer
 * list the scrollbar is a scale, not a count.
 */
export const MOST_ROOM = 250_000;

export const EMPTY: HeldRows = {
  base: 0,
  shifted: 0,
  pages: [],
  starts: [],
  next: null,
  total: 0,
  moved: new Set(),
  fresh: 0,
  freshCapped: false,
};

/** The same with other pages. */
export function withPages(held: HeldRows, pages: readonly HeldPage[]): HeldRows {
  const starts: number[] = [];
  let start = 0;
  for (const page of pages) {
    starts.push(start);
    start += page.length;
  }
  return { ...held, pages, starts };
}

/** Rows that were read, also those that were given back. */
export function countRows({ pages, starts }: HeldRows): number {
  return (starts.at(-1) ?? 0) + (pages.at(-1)?.length ?? 0);
}

/** Rows that the list has room for: where one can begin anywhere, also for what was not read. */
export function countRoom(held: HeldRows, anywhere: boolean): number {
  const read = held.base + countRows(held);
  if (held.next === null || !anywhere) return read;
  return Math.max(read + 1, Math.min(held.total, MOST_ROOM));
}

/** The page that a row lies in; -1 when it was not read. */
function pageAt(held: HeldRows, index: number): number {
  const row = index - held.base;
  if (row < 0 || row >= countRows(held)) return -1;
  let low = 0;
  let high = held.starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((held.starts[middle] ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function rowAt(held: HeldRows, index: number): JobRow | undefined {
  const page = pageAt(held, index);
  return held.pages[page]?.rows?.[index - held.base - (held.starts[page] ?? 0)];
}

export function indexOfId(held: HeldRows, id: string): number {
  for (const [page, { rows }] of held.pages.entries()) {
    const index = rows?.findIndex((row) => row.id === id) ?? -1;
    if (index !== -1) return held.base + (held.starts[page] ?? 0) + index;
  }
  return -1;
}

/** Whether the engine's list is another by now than the one that is held. */
export function isBehind(held: HeldRows): boolean {
  return held.fresh > 0 || held.moved.size > 0;
}

/** The pages that rows `first` to `last` lie in. */
export function pagesOf(held: HeldRows, first: number, last: number): readonly number[] {
  const read = held.base + countRows(held);
  const from = pageAt(held, Math.max(first, held.base));
  const to = pageAt(held, Math.min(last, read - 1));
  return from === -1 || to === -1 ? [] : Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** What is known anew about rows that are held, put in their places. */
export function updateRows(held: HeldRows, known: ReadonlyMap<string, JobRow>): HeldRows {
  const moved = new Set(held.moved);
  const pages = held.pages.map((page) => {
    const changed = page.rows?.filter((row) => differs(row, known.get(row.id))) ?? [];
    if (changed.length === 0) return page;
    for (const { id } of changed) moved.add(id);
    return { ...page, rows: page.rows?.map((row) => known.get(row.id) ?? row) ?? null };
  });
  return moved.size === held.moved.size && pages.every((page, index) => page === held.pages[index])
    ? held
    : { ...held, pages, moved };
}

function differs(row: JobRow, other: JobRow | undefined): boolean {
  return (
    other !== undefined &&
    (row.state !== other.state ||
      row.at !== other.at ||
      row.attempts !== other.attempts ||
      row.queue !== other.queue ||
      row.tookMs !== other.tookMs ||
      row.waitedMs !== other.waitedMs)
  );
}

/**
 * How many jobs of the list's present head came since the list was held. The head is in the order of the latest change,
 * so all of them stand above the first row that is held and has not changed; what stands below it was not read yet.
 * In the middle of a list none is told: above it is more that was never read.
 */
export function countFresh(
  held: HeldRows,
  head: readonly JobRow[],
): { readonly count: number; readonly capped: boolean } {
  if (held.pages[0]?.cursor !== null) return { count: 0, capped: false };
  const ids = new Set(held.pages.flatMap((page) => page.rows?.map((row) => row.id) ?? []));
  const still = head.findIndex((row) => ids.has(row.id) && !held.moved.has(row.id));
  const above = still === -1 ? head : head.slice(0, still);
  return { count: above.filter((row) => !ids.has(row.id)).length, capped: still === -1 && ids.size > 0 };
}

/** Gives back the rows of pages far from the view. */
export function trim(held: HeldRows, near: readonly number[]): HeldRows {
  const kept = held.pages.filter((page) => page.rows !== null).length;
  if (kept <= PAGES_KEPT) return held;
  const middle = near[Math.floor(near.length / 2)] ?? 0;
  const reach = Math.floor(PAGES_KEPT / 2);
  // The first page stays: what is fresh is told by it.
  return {
    ...held,
    pages: held.pages.map((page, index) =>
      index === 0 || Math.abs(index - middle) <= reach ? page : { ...page, rows: null },
    ),
  };
}
