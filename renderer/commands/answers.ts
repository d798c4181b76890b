import { describeProblem, type Problem, type Result } from '../../shared/result.ts';
import { formatCount } from '../../shared/words/format.ts';
import { toast } from './toasts.ts';

/** null, and told, when there was no answer at all. */
export async function ask<T>(notDone: string, send: () => Promise<T>): Promise<T | null> {
  try {
    return await send();
  } catch (error) {
    toast('trouble', notDone, { detail: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

export function refused(notDone: string, problems: readonly Problem[]): void {
  const [problem] = problems;
  // Which field of the command it was says nothing to the person who pressed a button.
  toast('trouble', notDone, { detail: problem === undefined ? null : asSentence({ ...problem, field: '' }) });
}

/** Of a command whose field shows by itself what is wrong: that, for a person; null when it was accepted. */
export async function whatIsWrong(send: () => Promise<Result<unknown>>): Promise<string | null> {
  let reply: Result<unknown>;
  try {
    reply = await send();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return reply.ok ? null : asSentence({ ...reply.error, field: '' });
}

/** Begins with a capital letter, as what stands alone does. */
export function asSentence(problem: Problem): string {
  const words = describeProblem(problem);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export function howMany(jobs: number): string {
  return jobs === 1 ? '1 job' : `${formatCount(jobs)} jobs`;
}
