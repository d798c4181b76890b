import type { ChangeReport, JobAction, Selection } from '../../shared/jobs/control.ts';
import { formatCount } from '../../shared/words/format.ts';
import { command } from '../bridge.ts';
import { deck } from '../store/deck.ts';
import { ask, howMany, refused } from './answers.ts';
import { dismissStep, type ToastAction, toast } from './toasts.ts';

/** What is done to jobs, one or many, and how it is taken back. */

export async function changeJobs(action: JobAction, selection: Selection): Promise<void> {
  const words = WORDS[action.type];
  const reply = await ask(words.not, () =>
    command('jobs.change', { action, selection: inMessage(selection) }),
  );
  if (reply === null) return;
  if (!reply.ok) return refused(words.not, [reply.error]);
  tell(reply.value, words);
}

export function changeJob(action: JobAction, jobId: string): Promise<void> {
  return changeJobs(action, { type: 'ids', ids: [jobId] });
}

/** A message has plain lists. */
export function inMessage(selection: Selection) {
  return selection.type === 'ids' ? { ...selection, ids: [...selection.ids] } : selection;
}

/** Takes back that change, or with null the last one. */
export async function undo(step: number | null): Promise<void> {
  const taken = step ?? deck.getState().snapshot?.undoable?.number;
  const reply = await ask('Not undone', () => command('undo', { step }));
  if (reply === null) return;
  if (!reply.ok) return refused('Not undone', [reply.error]);
  if (taken !== undefined) dismissStep(taken);
  tell(reply.value, { done: 'Undone', not: 'Not undone' });
}

export async function stopChange(): Promise<void> {
  const reply = await ask('Not stopped', () => command('jobs.stopChange', undefined));
  if (reply !== null && !reply.ok) refused('Not stopped', [reply.error]);
}

export function undoAction(step: number | null): ToastAction | null {
  return step === null ? null : { label: 'Undo', run: () => void undo(step), also: 'by Ctrl Z', step };
}

interface Words {
  readonly done: string;
  readonly not: string;
}

const WORDS: Readonly<Record<JobAction['type'], Words>> = {
  cancel: { done: 'Cancelled', not: 'Not cancelled' },
  retry: { done: 'Back in line', not: 'Not retried' },
  'run-now': { done: 'In line', not: 'Not started' },
  delete: { done: 'Deleted', not: 'Not deleted' },
  'set-priority': { done: 'Priority changed', not: 'Priority not changed' },
  move: { done: 'Moved', not: 'Not moved' },
};

function tell(report: ChangeReport, words: Words): void {
  const { changed, unchanged, skipped, stopped, step } = report;
  const left = skipped.map(
    ({ jobs, reason }) => `${formatCount(jobs)} ${jobs === 1 ? 'is' : 'are'} ${reason}`,
  );
  if (unchanged > 0) left.push(`${formatCount(unchanged)} ${unchanged === 1 ? 'was' : 'were'} so already`);
  if (stopped) left.push('stopped before the end');
  const detail = left.length === 0 ? null : `${left.join(', ')}.`;
  if (changed === 0) toast(skipped.length > 0 ? 'trouble' : 'done', words.not, { detail });
  else {
    const title = changed === 1 && left.length === 0 ? words.done : `${words.done}: ${howMany(changed)}`;
    toast('done', title, { detail, action: undoAction(step) });
  }
}
