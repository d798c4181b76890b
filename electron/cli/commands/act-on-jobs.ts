import { describeProblem } from '../../../shared/result.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, NOT_DONE } from '../exit-codes.ts';
import { jsonText, type Refusal } from '../json.ts';

/** A command of the contract that is about one job. */
export type SimpleAction = 'jobs.retry' | 'jobs.cancel' | 'jobs.runNow';

/** `jobdeck retry`, `cancel`, `run-now`: one after the other; what is refused does not keep back the others. */
export async function actOnJobs(
  ask: Ask,
  {
    action,
    done: word,
    jobIds,
  }: { readonly action: SimpleAction; readonly done: string; readonly jobIds: readonly string[] },
): Promise<number> {
  const done: string[] = [];
  const refused: Refusal[] = [];
  for (const jobId of jobIds) {
    const reply = await ask.client.command(action, { jobId });
    if (reply.ok) {
      done.push(jobId);
      if (!ask.json) ask.print(`${jobId} ${word}\n`);
    } else {
      refused.push({ id: jobId, problem: reply.error });
      fail(`${jobId}: ${describeProblem(reply.error)}`);
    }
  }
  if (ask.json) ask.print(jsonText({ done, refused }));
  if (action !== 'jobs.cancel' && done.length > 0) noteThatNothingRuns(ask);
  return refused.length === 0 ? ALL_WELL : NOT_DONE;
}

/** What is in line now stays there until somebody comes. */
export function noteThatNothingRuns({ runs, folder, note }: Ask): void {
  if (!runs)
    note(`No Jobdeck runs in ${folder}: it starts with the app, or by jobdeck run --data ${folder}\n`);
}
