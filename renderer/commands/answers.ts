import { formatCount } from '../../shared/format.ts';
import { describeProblem, type Problem } from '../../shared/result.ts';
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
  const words = problem === undefined ? null : describeProblem({ ...problem, field: '' });
  toast('trouble', notDone, {
    detail: words === null ? null : `${words.charAt(0).toUpperCase()}${words.slice(1)}`,
  });
}

export function howMany(jobs: number): string {
  return jobs === 1 ? '1 job' : `${formatCount(jobs)} jobs`;
}
