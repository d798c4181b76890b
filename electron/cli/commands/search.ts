import type { FoundTotal, JobRow } from '../../../shared/jobs/job-views.ts';
import { describeProblem, type Problem } from '../../../shared/result.ts';
import type { SearchProblem } from '../../../shared/search/search.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT } from '../exit-codes.ts';
import { jsonText, rowJson } from '../json.ts';
import { listText, MAX_PAGE } from './list.ts';

export interface SearchOptions {
  readonly limit: number;
  readonly cursor?: string;
}

/** `jobdeck search`: jobs that a search of docs/search.md finds, latest change first. */
export async function searchJobs(ask: Ask, text: string, { limit, cursor }: SearchOptions): Promise<number> {
  const rows: JobRow[] = [];
  let total: FoundTotal | null = null;
  let next = cursor ?? null;
  do {
    const count = Math.min(MAX_PAGE, limit - rows.length);
    const reply = await ask.client.query('jobs.search', { text, state: null, cursor: next, limit: count });
    if (!reply.ok) {
      fail(searchProblemText(text, reply.error));
      return BAD_INPUT;
    }
    total ??= reply.value.total;
    rows.push(...reply.value.rows);
    next = reply.value.next;
  } while (rows.length < limit && next !== null);
  if (ask.json) ask.print(jsonText({ total, next, jobs: rows.map(rowJson) }));
  else ask.print(rows.length === 0 ? `Nothing in ${ask.folder} fits.\n` : listText(ask, rows));
  if (next !== null) ask.note(`${foundText(rows.length, total)} For more add --cursor ${next}\n`);
  return ALL_WELL;
}

/** What is wrong with a search; where a character is, the search as well, and that character below it. */
export function searchProblemText(text: string, problem: Problem | SearchProblem): string {
  return `${describeProblem(problem)}${'at' in problem ? pointer(text, problem.at) : ''}`;
}

function pointer(text: string, at: number): string {
  return `\n  ${text.replace(/\s/g, ' ')}\n  ${' '.repeat([...text.slice(0, at)].length)}^`;
}

function foundText(shown: number, total: FoundTotal | null): string {
  if (total === null) return `${formatCount(shown)} shown.`;
  const most = total.counted === 'at least' ? 'at least ' : '';
  return `${formatCount(shown)} of ${most}${formatCount(total.jobs)}.`;
}
