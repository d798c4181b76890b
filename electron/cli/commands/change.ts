import type { ChangeReport, JobAction } from '../../../shared/jobs/control.ts';
import type { LinePosition } from '../../../shared/jobs/events.ts';
import { describeProblem, type Problem, type Result } from '../../../shared/result.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, INTERRUPTED, NOT_DONE } from '../exit-codes.ts';
import { jsonText } from '../json.ts';
import { withProgress } from './change-progress.ts';
import { noteThatNothingRuns } from './note-that-nothing-runs.ts';

/** Jobs that are named, changed in one step that can be undone. */
export async function changeJobs(
  ask: Ask,
  {
    action,
    done,
    jobIds,
  }: { readonly action: JobAction; readonly done: string; readonly jobIds: readonly string[] },
): Promise<number> {
  const selection = { type: 'ids' as const, ids: [...jobIds] };
  return tellAction(ask, { action, done }, await ask.client.command('jobs.change', { action, selection }));
}

/** What came of an action; with what is in line now but stays there. */
export function tellAction(
  ask: Ask,
  { action, done }: { readonly action: JobAction; readonly done: string },
  reply: Result<ChangeReport, Problem>,
): number {
  const code = tellChange(ask, done, reply);
  const comesInLine = action.type === 'retry' || action.type === 'run-now';
  if (comesInLine && reply.ok && reply.value.changed > 0) noteThatNothingRuns(ask);
  return code;
}

/** `jobdeck move --front`, `--before`, `--after`: waiting jobs within their line; all of them or none. */
export async function moveInLine(ask: Ask, jobIds: readonly string[], to: LinePosition): Promise<number> {
  const reply = await ask.client.command('jobs.move', { jobIds: [...jobIds], to });
  if (!reply.ok) {
    fail(describeProblem(reply.error));
    return NOT_DONE;
  }
  const { step } = reply.value;
  if (ask.json) ask.print(jsonText({ done: jobIds, step }));
  else
    ask.print(
      `${jobsText(jobIds.length)} moved ${placeText(to)}\nTo take it back: jobdeck undo --step ${step}\n`,
    );
  return ALL_WELL;
}

function placeText(to: LinePosition): string {
  if (to === 'front') return 'to the front';
  return 'before' in to ? `before ${to.before}` : `after ${to.after}`;
}

/** `jobdeck duplicate`: a new job that is asked for the same. */
export async function duplicateJob(ask: Ask, jobId: string): Promise<number> {
  const reply = await ask.client.command('jobs.duplicate', { jobId });
  if (!reply.ok) {
    for (const problem of reply.error) fail(describeProblem(problem));
    return NOT_DONE;
  }
  ask.print(ask.json ? jsonText(reply.value) : `${reply.value.id}\n`);
  noteThatNothingRuns(ask);
  return ALL_WELL;
}

/** `jobdeck undo`: takes back what was done last, or the step that a command has told. */
export async function undo(ask: Ask, step: number | undefined): Promise<number> {
  const reply = await withProgress(ask, () => ask.client.command('undo', { step: step ?? null }));
  return tellChange(ask, 'changed back', reply);
}

/** What came of a change of many jobs; the exit code says whether all of it was done. */
function tellChange(ask: Ask, done: string, reply: Result<ChangeReport, Problem>): number {
  if (!reply.ok) {
    fail(describeProblem(reply.error));
    return NOT_DONE;
  }
  const { changed, unchanged, skipped, step, stopped } = reply.value;
  if (ask.json) ask.print(jsonText(reply.value));
  else {
    const were =
      unchanged === 0 ? '' : `, ${formatCount(unchanged)} ${unchanged === 1 ? 'was' : 'were'} so already`;
    ask.print(`${jobsText(changed)} ${done}${were}\n`);
    if (step !== null) ask.print(`To take it back: jobdeck undo --step ${step}\n`);
  }
  for (const { reason, jobs } of skipped) {
    const left = jobs === 1 ? 'left as it was: a job that is' : 'left as they were: jobs that are';
    fail(`${jobsText(jobs)} ${left} ${reason}`);
  }
  if (stopped) fail('stopped before its end; the other jobs were not looked at');
  if (stopped) return INTERRUPTED;
  return skipped.length === 0 ? ALL_WELL : NOT_DONE;
}

export const jobsText = (count: number): string => (count === 1 ? '1 job' : `${formatCount(count)} jobs`);
