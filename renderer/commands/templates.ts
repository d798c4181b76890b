import type { Template } from '../../shared/jobs/templates.ts';
import type { Problem } from '../../shared/result.ts';
import { command, query } from '../bridge.ts';
import { openFromTemplate } from '../store/actions.ts';
import { ask, asSentence, refused, whatIsWrong } from './answers.ts';
import { toast } from './toasts.ts';

/** null, and told, when it is not there any more. */
export async function readTemplate(name: string): Promise<Template | null> {
  const reply = await ask('Not opened', () => query('templates.get', { name }));
  if (reply === null) return null;
  if (!reply.ok) refused('Not opened', [reply.error]);
  else if (reply.value === null)
    toast('trouble', 'Not opened', { detail: `There is no template ‘${name}’.` });
  return reply.ok ? reply.value : null;
}

/** The sheet for a new job, with what that template says. */
export async function openTemplate(name: string): Promise<void> {
  const template = await readTemplate(name);
  if (template !== null) openFromTemplate(template);
}

/** All that is wrong with it: its name is the field `template`. Empty when it is saved. */
export async function saveTemplate(name: string, job: unknown): Promise<readonly Problem[] | null> {
  const reply = await ask('Not saved', () => command('templates.save', { name, job }));
  if (reply === null) return null;
  if (reply.ok) toast('done', `Saved the template ‘${name.trim()}’`);
  return reply.ok ? [] : reply.error;
}

export function renameTemplate(name: string, to: string): Promise<string | null> {
  return whatIsWrong(() => command('templates.rename', { name, to }));
}

export function removeTemplate(name: string): Promise<string | null> {
  return whatIsWrong(() => command('templates.remove', { name }));
}

export const templateProblem = (problem: Problem): string => asSentence({ ...problem, field: '' });
