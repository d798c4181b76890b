import type { ChangeReport } from '../../../shared/control.ts';
import { formatCount } from '../../../shared/format.ts';
import { describeProblem, type Problem, type Result } from '../../../shared/result.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, NOT_DONE } from '../exit-codes.ts';
import { jsonText } from '../json.ts';

/** `jobdeck move`: jobs to another queue. */
export async function moveJobs(ask: Ask, ids: readonly string[], queue: string): Promise<number> {
  const action = { type: 'move' as const, queue };
  const selection = { type: 'ids' as const, ids: [...ids] };
  return tell(ask, `moved to ${queue}`, await ask.client.command('jobs.change', { action, selection }));
}

/** `jobdeck undo`: takes back what was done last, or the step that a command has told. */
export async function undo(ask: Ask, step: number | undefined): Promise<number> {
  return tell(ask, 'changed back', await ask.client.command('undo', { step: step ?? null }));
}

function tell(ask: Ask, done: string, reply: Result<ChangeReport, Problem>): number {
  if (!reply.ok) {
    fail(describeProblem(reply.error));
    return NOT_DONE;
  }
  const { changed, unchanged, skipped, step } = reply.value;
  if (ask.json) ask.print(jsonText(reply.value));
  else {
    ask.print(
      `${jobsText(changed)} ${done}${unchanged === 0 ? '' : `, ${formatCount(unchanged)} were so already`}\n`,
    );
    if (step !== null) ask.print(`To take it back: jobdeck undo --step ${step}\n`);
  }
  for (const { reason, jobs } of skipped)
    fail(`${jobsText(jobs)} left as they were: jobs that are ${reason}`);
  return skipped.length === 0 ? ALL_WELL : NOT_DONE;
}

const jobsText = (count: number): string => (count === 1 ? '1 job' : `${formatCount(count)} jobs`);
