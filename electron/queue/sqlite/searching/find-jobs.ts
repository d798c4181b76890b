import type { DatabaseSync } from 'node:sqlite';
import { JOB_STATES } from '../../../../shared/jobs/job.ts';
import type { FoundTotal } from '../../../../shared/jobs/job-views.ts';
import type { JobSearch } from '../../../../shared/search/search.ts';
import { holdsOfBooks, isOfBooks } from '../../../../shared/search/states-of.ts';
import { findAmong, findIdsAmong } from './find-among.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { type Hit, JobScan, Span } from './job-scan.ts';
import type { FoundRows, NumberedIds } from './messages.ts';
import { nextTurn } from './next-turn.ts';

/** Once the page is full, so many changes more are looked through to count what matches: some 50 ms. */
const COUNTED_CHANGES = 50_000;
/** Candidates of the index that are looked at rather than anything else: some 10 ms. */
const FEW = 2_000;
/** Changes looked through for what is found more often, before so many candidates are: some 100 ms for either. */
const TRIED_CHANGES = 50_000;
const MANY = 20_000;

/** A page of what a search finds, latest change first; `index` is null when it is to be found without. */
export async function findPage(
  db: DatabaseSync,
  search: JobSearch,
  { beforeChange, limit }: { readonly beforeChange: number | null; readonly limit: number },
  index: IndexKeeper | null,
): Promise<FoundRows> {
  const scan = new JobScan(db, search);
  const candidates = index?.candidates(search) ?? null;
  const page = { beforeChange, limit };
  const few = candidates?.atMost(FEW) ?? null;
  if (few !== null) return findAmong(scan, few, page);
  const span = new Span();
  const oldest = scan.oldestChange();
  const hits: Hit[] = [];
  const first = beforeChange ?? lastOf(db).change + 1;
  let isTried = false;
  let to = first;
  while (hits.length <= limit && to > oldest) {
    if (!isTried && first - to >= TRIED_CHANGES) {
      isTried = true;
      const many = candidates?.atMost(MANY) ?? null;
      if (many !== null) return findAmong(scan, many, page);
    }
    const started = performance.now();
    const { hits: more, done } = scan.changes(Math.max(oldest, to - span.size), to, limit + 1);
    for (const hit of more) hits.push(hit);
    to = done;
    span.took(performance.now() - started);
    await nextTurn();
  }
  const rows = hits.slice(0, limit);
  const next = hits.length > limit ? (rows.at(-1)?.change ?? beforeChange) : null;
  const total = beforeChange === null ? await totalOf(db, search, { scan, span, oldest, to, hits }) : null;
  return { rows: rows.map(({ row }) => row), next, total };
}

interface Left {
  readonly scan: JobScan;
  readonly span: Span;
  readonly oldest: number;
  /** Where the looking for the page ended. */
  readonly to: number;
  readonly hits: readonly Hit[];
}

async function totalOf(db: DatabaseSync, search: JobSearch, left: Left): Promise<FoundTotal> {
  const { scan, span, oldest, hits } = left;
  if (left.to <= oldest) return { jobs: hits.length, counted: 'all' };
  if (isOfBooks(search.where)) return { jobs: countInBooks(db, search), counted: 'all' };
  const end = Math.max(oldest, left.to - COUNTED_CHANGES);
  let jobs = hits.length;
  let { to } = left;
  while (to > end) {
    const started = performance.now();
    const from = Math.max(end, to - span.size);
    const counted = scan.count(from, to);
    if (counted === null) {
      const { hits: more, done } = scan.changes(from, to, span.size);
      jobs += more.length;
      to = done;
    } else {
      jobs += counted;
      to = from;
    }
    span.took(performance.now() - started);
    await nextTurn();
  }
  return { jobs, counted: to > oldest ? 'at least' : 'all' };
}

/** The tallies tell how many jobs of each queue and kind are in each state. */
function countInBooks(db: DatabaseSync, { where }: JobSearch): number {
  const now = JOB_STATES.map((state) => `now_${state}`).join(', ');
  const rows = db.prepare(`SELECT queue, kind, ${now} FROM tallies`).all();
  let jobs = 0;
  for (const row of rows) {
    const [queue, kind] = [String(row['queue']), String(row['kind'])];
    for (const state of JOB_STATES) {
      if (holdsOfBooks(where, { state, queue, kind })) jobs += Number(row[`now_${state}`]);
    }
  }
  return jobs;
}

/** Ids of what a search finds with numbers above `after`, in the order of their numbers, which never change. */
export async function findIds(
  db: DatabaseSync,
  search: JobSearch,
  { after, limit }: { readonly after: number; readonly limit: number },
  index: IndexKeeper | null,
): Promise<NumberedIds> {
  const scan = new JobScan(db, search);
  const last = lastOf(db).job;
  const candidates = index?.candidates(search)?.atMost(MANY) ?? null;
  if (candidates !== null) return findIdsAmong(scan, candidates, { after, last, limit });
  const span = new Span();
  const ids: string[] = [];
  let reached = after;
  while (ids.length < limit && reached < last) {
    const started = performance.now();
    const { ids: more, done } = scan.numbers(
      reached,
      Math.min(last, reached + span.size),
      limit - ids.length,
    );
    for (const id of more) ids.push(id);
    reached = done;
    span.took(performance.now() - started);
    await nextTurn();
  }
  return { ids, next: reached < last ? reached : null };
}

function lastOf(db: DatabaseSync): { readonly job: number; readonly change: number } {
  const row = db.prepare('SELECT last_job, last_change FROM store').get();
  return { job: Number(row?.['last_job']), change: Number(row?.['last_change']) };
}
