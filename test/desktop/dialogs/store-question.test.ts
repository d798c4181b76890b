import { expect, test } from 'vitest';
import { storeQuestion } from '../../../electron/desktop/dialogs/store-question.ts';
import type { StoreProblem } from '../../../electron/queue/sqlite/store-problem.ts';
import { storeProblemText } from '../../../electron/store-problem-text.ts';

const KINDS = ['in use', 'newer', 'damaged', 'incomplete', 'foreign', 'full', 'unreadable'] as const;

const problem = (over: Partial<StoreProblem> = {}): StoreProblem => ({
  kind: 'damaged',
  folder: '/data',
  file: '/data/jobs.db',
  message: 'The jobs in /data/jobs.db are damaged: a page is torn.',
  details: ['Of 40 jobs 38 can be read.'],
  recoverable: false,
  copiedTo: null,
  ...over,
});

test('quitting is always possible, and always the last', () => {
  for (const kind of KINDS) {
    for (const recoverable of [true, false]) {
      const { message, answers } = storeQuestion(problem({ kind, recoverable }));
      expect(message, kind).toMatch(/^[A-Z].*\.$/);
      expect(answers.at(-1), kind).toBe('quit');
    }
  }
});

test('the other answers fit the problem', () => {
  const answers = (kind: StoreProblem['kind'], recoverable = false): readonly string[] =>
    storeQuestion(problem({ kind, recoverable })).answers;
  expect(answers('damaged', true)).toEqual(['recover', 'show', 'quit']);
  expect(answers('incomplete', true)).toEqual(['recover', 'show', 'quit']);
  expect(answers('damaged')).toEqual(['show', 'quit']);
  expect(answers('newer')).toEqual(['show', 'quit']);
  expect(answers('foreign')).toEqual(['show', 'quit']);
  expect(answers('in use')).toEqual(['again', 'quit']);
  expect(answers('full')).toEqual(['again', 'show', 'quit']);
  expect(answers('unreadable')).toEqual(['again', 'show', 'quit']);
});

test('what is known is told in paragraphs, with where the copy is unless that was said', () => {
  expect(storeQuestion(problem({ copiedTo: '/data/damaged/1' })).detail).toBe(
    'The jobs in /data/jobs.db are damaged: a page is torn.\n\nOf 40 jobs 38 can be read.\n\nA copy of what was found is in /data/damaged/1.',
  );
  const said = problem({ details: ['It was copied to /data/damaged/1.'], copiedTo: '/data/damaged/1' });
  expect(storeQuestion(said).detail).toMatch(/copied to \/data\/damaged\/1\.$/);
});

test('in a terminal it is text, with how to recover when that is possible', () => {
  expect(storeProblemText(problem())).toBe(
    'The jobs in /data/jobs.db are damaged: a page is torn.\nOf 40 jobs 38 can be read.\n',
  );
  expect(storeProblemText(problem({ recoverable: true }))).toMatch(/start again with --recover\.\n$/);
});
