import type { Candidates } from './candidates.ts';
import type { Hit, JobScan } from './job-scan.ts';
import type { FoundRows, NumberedIds } from './messages.ts';
import { nextTurn } from './next-turn.ts';

/** Candidates looked at in one step: some 5 ms. */
const STEP = 512;

/** A page of what there is among the candidates, latest change first. All of them are looked at, so it knows how many. */
export async function findAmong(
  scan: JobScan,
  candidates: Candidates,
  { beforeChange, limit }: { readonly beforeChange: number | null; readonly limit: number },
): Promise<FoundRows> {
  let latest: readonly Hit[] = [];
  let jobs = 0;
  let numbers = candidates.after(0, STEP);
  while (numbers.length > 0) {
    const hits = scan.among(numbers).filter(({ change }) => beforeChange === null || change < beforeChange);
    jobs += hits.length;
    latest = [...latest, ...hits].sort((a, b) => b.change - a.change).slice(0, limit + 1);
    await nextTurn();
    numbers = numbers.length < STEP ? [] : candidates.after(numbers.at(-1) ?? 0, STEP);
  }
  const rows = latest.slice(0, limit);
  return {
    rows: rows.map(({ row }) => row),
    next: latest.length > limit ? (rows.at(-1)?.change ?? beforeChange) : null,
    total: beforeChange === null ? { jobs, counted: 'all' } : null,
  };
}

/** Ids of those with numbers above `after`, up to `last`, in order. */
export async function findIdsAmong(
  scan: JobScan,
  candidates: Candidates,
  { after, last, limit }: { readonly after: number; readonly last: number; readonly limit: number },
): Promise<NumberedIds> {
  const ids: string[] = [];
  let reached = after;
  while (ids.length < limit && reached < last) {
    const numbers = candidates.after(reached, STEP);
    const end = numbers.length < STEP ? last : Math.min(last, numbers.at(-1) ?? last);
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
