import type { FailureGroup } from '../../../shared/jobs/job-views.ts';
import { describeProblem } from '../../../shared/result.ts';
import { formatAge, formatCount } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, NOT_DONE } from '../exit-codes.ts';
import { jsonText, withTimes } from '../json.ts';
import { type Column, tableText } from '../table.ts';

/** `jobdeck failures`: what jobs that are retrying or dead failed of, in groups, the latest first. */
export async function listFailures(ask: Ask, limit: number): Promise<number> {
  const reply = await ask.client.query('failures.groups', { limit });
  if (!reply.ok) {
    fail(describeProblem(reply.error));
    return NOT_DONE;
  }
  const { groups, total } = reply.value;
  if (ask.json) {
    ask.print(jsonText({ total, groups: groups.map((group) => withTimes({ ...group })) }));
    return ALL_WELL;
  }
  const [latest] = groups;
  if (latest === undefined) {
    ask.print(`No failures in ${ask.folder}: no job is retrying or dead.\n`);
    return ALL_WELL;
  }
  ask.print(groupsText(groups, Date.now()));
  if (total > groups.length) ask.note(`${formatCount(groups.length)} of ${formatCount(total)} groups.\n`);
  ask.note(`To retry a whole group: jobdeck retry --matching group:${latest.fingerprint}\n`);
  return ALL_WELL;
}

const COLUMNS: readonly Column[] = [
  { title: 'GROUP' },
  { title: 'JOBS', right: true },
  { title: 'RUNS', right: true },
  { title: 'FIRST', right: true },
  { title: 'LAST', right: true },
  { title: 'CODE' },
  { title: 'ERROR' },
];

/** Whether a group was dismissed is told where any was. */
export function groupsText(groups: readonly FailureGroup[], now: number): string {
  const anyDismissed = groups.some(({ dismissed }) => dismissed);
  return tableText(
    anyDismissed ? COLUMNS.toSpliced(-1, 0, { title: 'DISMISSED' }) : COLUMNS,
    groups.map(({ fingerprint, jobs, runs, firstAt, lastAt, code, message, dismissed }) =>
      [
        fingerprint,
        formatCount(jobs),
        formatCount(runs),
        `${formatAge(now - firstAt)} ago`,
        `${formatAge(now - lastAt)} ago`,
        code,
        ...(anyDismissed ? [dismissed ? 'yes' : ''] : []),
        message,
      ].map((text) => ({ text })),
    ),
  );
}
