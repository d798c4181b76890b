import type { JobState } from '../../../shared/jobs/job.ts';
import type { JobPage, JobRow } from '../../../shared/jobs/job-views.ts';
import { describeProblem } from '../../../shared/result.ts';
import { formatAge, formatCount } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, NOT_DONE } from '../exit-codes.ts';
import { jsonText, rowJson } from '../json.ts';
import { type Column, tableText } from '../table.ts';

export interface ListOptions {
  readonly state?: JobState;
  readonly limit: number;
  readonly cursor?: string;
}

/** Of a page of the contract. */
export const MAX_PAGE = 200;

/** `jobdeck list`: jobs, latest change first. */
export async function listJobs(ask: Ask, { state, limit, cursor }: ListOptions): Promise<number> {
  const rows: JobRow[] = [];
  let page: JobPage | null = null;
  let next = cursor ?? null;
  while (rows.length < limit && (page === null || next !== null)) {
    const count = Math.min(MAX_PAGE, limit - rows.length);
    const reply = await ask.client.query('jobs.list', { state: state ?? null, cursor: next, limit: count });
    if (!reply.ok) {
      fail(describeProblem(reply.error));
      return NOT_DONE;
    }
    page = reply.value;
    rows.push(...page.rows);
    next = page.next;
  }
  const total = page?.total ?? 0;
  if (ask.json) ask.print(jsonText({ total, next, jobs: rows.map(rowJson) }));
  else ask.print(rows.length === 0 ? nothing(ask, state) : listText(ask, rows));
  if (next !== null) {
    ask.note(`${formatCount(rows.length)} of ${formatCount(total)}. For more add --cursor ${next}\n`);
  }
  return ALL_WELL;
}

const COLUMNS: readonly Column[] = [
  { title: 'ID' },
  { title: 'STATE' },
  { title: 'KIND' },
  { title: 'QUEUE' },
  { title: 'ATTEMPT', right: true },
  { title: 'AGE', right: true },
  { title: 'NAME' },
];

export function listText({ paint }: Pick<Ask, 'paint'>, rows: readonly JobRow[], now = Date.now()): string {
  return tableText(
    COLUMNS,
    rows.map((row) => [
      { text: row.id },
      { text: row.state, paint: (text) => paint(row.state, text) },
      { text: row.kind },
      { text: row.queue },
      { text: `${row.attempts}/${row.maxAttempts}` },
      { text: formatAge(now - row.createdAt) },
      { text: row.error === null ? row.name : `${row.name} (${row.error})` },
    ]),
  );
}

function nothing({ folder }: Ask, state: JobState | undefined): string {
  return `No ${state === undefined ? 'jobs' : `${state} jobs`} in ${folder}.\n`;
}
