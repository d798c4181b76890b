import type { JobAction } from '../../../shared/jobs/control.ts';
import type { FoundPage, FoundTotal } from '../../../shared/jobs/job-views.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT, NOT_DONE } from '../exit-codes.ts';
import { jsonText, rowJson } from '../json.ts';
import { jobsText, tellAction } from './change.ts';
import { withProgress } from './change-progress.ts';
import { listText } from './list.ts';
import { searchProblemText } from './search.ts';

export interface MatchingOptions {
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/** More jobs than this are changed only when a person has said so once more. */
export const ASKED_ABOVE = 100;
/** Of a dry run. */
const JOBS_SHOWN = 10;

export interface MatchingChange {
  readonly action: JobAction;
  /** `back in line` */
  readonly done: string;
  readonly text: string;
}

/**
 * Does something to all that a search finds, in chunks, with progress where there is a terminal. How many they are is
 * told before: by the question, or by a dry run, which changes nothing.
 */
export async function changeMatching(
  ask: Ask,
  { action, done, text }: MatchingChange,
  options: MatchingOptions,
): Promise<number> {
  const found = await find(ask, text);
  if (found === null) return BAD_INPUT;
  const total = found.total ?? NOBODY;
  if (options.dryRun) return tellDryRun(ask, action, found, total);
  if (total.jobs > ASKED_ABOVE && !options.yes) {
    const what = `${action.type} ${countText(total)} of ${ask.folder}`;
    if (ask.confirm === null) {
      fail(
        `expected --yes to ${what}, got none. More than ${ASKED_ABOVE} are changed only with it; --dry-run shows the first of them.`,
      );
      return BAD_INPUT;
    }
    if (!(await ask.confirm(`${what}? [y/N] `))) {
      ask.note('Nothing was changed.\n');
      return NOT_DONE;
    }
  }
  const selection = { type: 'search' as const, text, state: null };
  const reply = await withProgress(ask, () => ask.client.command('jobs.change', { action, selection }));
  return tellAction(ask, { action, done }, reply);
}

const NOBODY: FoundTotal = { jobs: 0, counted: 'all' };

/** null, and told, when the search can't be read. */
async function find(ask: Ask, text: string): Promise<FoundPage | null> {
  const reply = await ask.client.query('jobs.search', { text, state: null, cursor: null, limit: JOBS_SHOWN });
  if (reply.ok) return reply.value;
  fail(searchProblemText(text, reply.error));
  return null;
}

function tellDryRun(ask: Ask, action: JobAction, { rows }: FoundPage, total: FoundTotal): number {
  if (ask.json) {
    ask.print(jsonText({ dryRun: true, total, jobs: rows.map(rowJson) }));
    return ALL_WELL;
  }
  ask.print(`Would ${action.type} ${countText(total)}; those that can't be are left as they are.\n`);
  if (rows.length > 0) ask.print(listText(ask, rows));
  if (total.jobs > rows.length) ask.print(`and ${formatCount(total.jobs - rows.length)} more\n`);
  return ALL_WELL;
}

const countText = ({ jobs, counted }: FoundTotal): string =>
  `${counted === 'at least' ? 'at least ' : ''}${jobsText(jobs)}`;
