import type { StoreProblem } from '../../queue/sqlite/store-problem.ts';
import { paragraphsOf } from '../../store-problem-text.ts';

export type StoreAnswer = 'recover' | 'show' | 'again' | 'quit';

/** What a person is told when their jobs cannot be opened, and what they can do about it. */
export interface StoreQuestion {
  readonly message: string;
  /** Paragraphs. */
  readonly detail: string;
  /** The buttons that fit, in their order. Quit is always the last, and the only one that is taken by accident. */
  readonly answers: readonly StoreAnswer[];
}

export const ANSWER_WORDS: Readonly<Record<StoreAnswer, string>> = {
  recover: 'Recover what can be read',
  show: 'Show the file',
  again: 'Try again',
  quit: 'Quit',
};

const GIST: Readonly<Record<StoreProblem['kind'], string>> = {
  'in use': 'Another Jobdeck has this data folder open.',
  newer: 'A later version of Jobdeck has stored these jobs.',
  damaged: 'The stored jobs are damaged.',
  incomplete: 'Some of the stored jobs are missing.',
  foreign: 'Something else is in the place of the jobs.',
  full: 'The disk is full.',
  unreadable: 'The data folder cannot be opened.',
};

const MAY_PASS: ReadonlySet<StoreProblem['kind']> = new Set(['in use', 'full', 'unreadable']);

export function storeQuestion(problem: StoreProblem): StoreQuestion {
  const { kind, recoverable } = problem;
  const answers: StoreAnswer[] = [];
  if (recoverable) answers.push('recover');
  if (MAY_PASS.has(kind)) answers.push('again');
  if (kind !== 'in use') answers.push('show');
  answers.push('quit');
  return { message: GIST[kind], detail: paragraphsOf(problem).join('\n\n'), answers };
}
