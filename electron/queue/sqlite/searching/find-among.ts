import type { Hit, JobScan } from './job-scan.ts';
import type { FoundRows, NumberedIds } from './messages.ts';
import { nextTurn } from './next-turn.ts';

/** Candidates looked at in one step: some 5 ms. */
const STEP = 512;

/** A page of what there is among the candidates, latest change first. All of them are looked at, so it knows how many. */
export async function findAmong(
  scan: JobScan,
  candidates: readonly number[],
  { beforeChange, limit }: { readonly beforeChange: number | null; readonly limit: number },
): Promise<FoundRows> {
  let latest: readonly Hit[] = [];
  let jobs = 0;
  for (let first = 0; first < candidates.length; first += STEP) {
    const numbers = candidates.slice(first, first + STEP);
    const hits = scan.among(numbers).filter(({ change }) => beforeChange === null || change < beforeChange);
    jobs += hits.length;
    latest = [...latest, ...hits].sort((a, b) => b.change - a.change).slice(0, limit + 1);
    await nextTurn();
  }
  const rows = latest.slice(0, limit);
  return {
    rows: rows.map(({ row }) => row),
    next: latest.length > limit ? (rows.at(-1)?.change ?? beforeChange) : null,
    total: beforeChange === null ? { jobs, counted: 'all' } : null,
  };
}

/** Ids of those with numbers above `after`, in order; `last` is the last number that there is. */
export async function findIdsAmong(
  scan: JobScan,
  candidates: readonly number[],
  { after, last, limit }: { readonly after: number; readonly last: number; readonly limit: number },
): Promise<NumberedIds> {
  const left = candidates.filter((number) => number > after);
  const ids: string[] = [];
  let reached = after;
  for (let first = 0; ids.length < limit && reached < last; first += STEP) {
    const numbers = left.slice(first, first + STEP);
    const end = first + STEP < left.length ? (numbers.at(-1) ?? last) : last;
    const { ids: more, done } = scan.numbersAmong(numbers, {
      after: reached,
      to: end,
      limit: limit - ids.length,
    });
    for (const id of more) ids.push(id);
    reached = done;
    await nextTurn();
  }
  return { ids, next: reached < last ? reached : null };
}
