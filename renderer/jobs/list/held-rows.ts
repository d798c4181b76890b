import type { JobRow } from '../../../shared/job-views.ts';

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
  readonly pages: readonly HeldPage[];
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

export const EMPTY: HeldRows = {
  pages: [],
  next: null,
  total: 0,
  moved: new Set(),
  fresh: 0,
  freshCapped: false,
};

export function countRows(held: HeldRows): number {
  return held.pages.reduce((sum, page) => sum + page.length, 0);
}

export function rowAt(held: HeldRows, index: number): JobRow | undefined {
  let first = 0;
  for (const page of held.pages) {
    if (index < first + page.length) return page.rows?.[index - first];
    first += page.length;
  }
  return undefined;
}

export function indexOfId(held: HeldRows, id: string): number {
  let first = 0;
  for (const page of held.pages) {
    const index = page.rows?.findIndex((row) => row.id === id) ?? -1;
    if (index !== -1) return first + index;
    first += page.length;
  }
  return -1;
}

/** Whether the engine's list is another by now than the one that is held. */
export function isBehind(held: HeldRows): boolean {
  return held.fresh > 0 || held.moved.size > 0;
}

/** The pages that rows `first` to `last` lie in. */
export function pagesOf(held: HeldRows, first: number, last: number): readonly number[] {
  const found: number[] = [];
  let start = 0;
  held.pages.forEach((page, index) => {
    if (start <= last && start + page.length > first) found.push(index);
    start += page.length;
  });
  return found;
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
 */
export function countFresh(
  held: HeldRows,
  head: readonly JobRow[],
): { readonly count: number; readonly capped: boolean } {
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
