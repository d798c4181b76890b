import type { StoreProblem } from './queue/sqlite/store-problem.ts';

/** What there is to say about a data folder that was not opened, a paragraph each. */
export function paragraphsOf({ message, details, copiedTo }: StoreProblem): readonly string[] {
  const told = [message, ...details];
  if (copiedTo !== null && !told.some((text) => text.includes(copiedTo))) {
    told.push(`A copy of what was found is in ${copiedTo}.`);
  }
  return told;
}

/** For a terminal, where nobody can be asked. */
export function storeProblemText(problem: StoreProblem): string {
  const lines = [...paragraphsOf(problem)];
  if (problem.recoverable) lines.push('To make a store of what can be read, start again with --recover.');
  return `${lines.join('\n')}\n`;
}
