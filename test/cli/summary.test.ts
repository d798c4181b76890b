import { expect, test } from 'vitest';
import { createPaint } from '../../electron/cli/paint.ts';
import { finalSummary, progressLine, stoppingText } from '../../electron/cli/summary.ts';
import type { JobRow } from '../../shared/job-views.ts';
import { aSnapshot } from '../ipc/fakes.ts';

const plain = createPaint(false, {}, {});
const row = (name: string, error: string | null): JobRow => ({
  id: name,
  state: 'dead',
  kind: 'command',
  name,
  queue: 'default',
  attempts: 3,
  maxAttempts: 3,
  createdAt: 0,
  at: 0,
  waitedMs: 0,
  tookMs: 5,
  error,
});

test('the progress line begins with what matters most and leaves out what is not there', () => {
  expect(progressLine(aSnapshot(), 61_900)).toBe(
    '1,149/1,204 done · 6 of 8 running · 26 waiting · 14 retrying · 9 scheduled · 7 dead · 1 min',
  );
  const calm = aSnapshot({ jobs: { waiting: 2 }, metrics: { jobs_in_progress: 0 } });
  expect(progressLine(calm, 0)).toBe('0/2 done · 0 of 8 running · 2 waiting · 0 s');
});

test('the summary counts states, tells the five metrics, and why each dead job is dead', () => {
  const snapshot = aSnapshot({
    jobs: { completed: 38, dead: 2 },
    metrics: { jobs_cancelled: 0, jobs_interrupted: 0 },
  });
  const page = {
    rows: [row('Import', 'It ended with exit code 65.'), row('Tape', null)],
    next: null,
    total: 2,
  };
  expect(finalSummary(snapshot, page, 53_000, plain)).toBe(
    [
      '38 completed, 2 dead in 53 s',
      'created 1,204, completed 1,131, failed runs 118, retried 97, in progress 6',
      '  Import: It ended with exit code 65.',
      '  Tape: no reason was recorded',
      '',
    ].join('\n'),
  );
});

test('no name and no error reaches the terminal with its control characters', () => {
  const snapshot = aSnapshot({ jobs: { dead: 1 } });
  const page = { rows: [row('a\n  b: fine\u001b[2J', 'x\r\u009b2Jy')], next: null, total: 1 };
  const text = finalSummary(snapshot, page, 1, plain);
  expect(text.split('\n')).toContain('  a b: fine [2J: x 2Jy');
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test('after a stop it tells what was ended and what was not done', () => {
  const stopped = aSnapshot({
    jobs: { waiting: 2, completed: 1 },
    metrics: { jobs_cancelled: 1, jobs_interrupted: 2 },
  });
  const text = finalSummary(stopped, null, 1_400, plain);
  expect(text).toContain('cancelled runs 1, interrupted runs 2\n');
  expect(text).toContain('2 jobs did not finish; queue the rest again.\n');
});

test('dead jobs that are not listed are counted', () => {
  const snapshot = aSnapshot({ jobs: { dead: 1_204 } });
  const text = finalSummary(snapshot, { rows: [row('a', 'x')], next: 'c', total: 1_204 }, 1, plain);
  expect(text).toContain('and 1,203 more');
});

test('without a job it says so', () => {
  expect(finalSummary(aSnapshot({ jobs: {} }), null, 20, plain)).toContain('no jobs in 20 ms');
});

test('stopping says what it waits for', () => {
  expect(stoppingText(aSnapshot({ jobs: {} }))).toBe('Stopping.\n');
  expect(stoppingText(aSnapshot({ jobs: { running: 1 } }))).toContain('one running job is asked to end');
  expect(stoppingText(aSnapshot({ jobs: { running: 4 } }))).toContain('4 running jobs are asked to end');
});

test('colours are for terminals, unless the person or NO_COLOR says otherwise', () => {
  const isPainted = (...[wanted, stream, env]: Parameters<typeof createPaint>): boolean =>
    createPaint(wanted, stream, env)('dead', 'x') !== 'x';
  expect(isPainted(undefined, { isTTY: true }, {})).toBe(true);
  expect(isPainted(undefined, {}, {})).toBe(false);
  expect(isPainted(undefined, { isTTY: true }, { NO_COLOR: '1' })).toBe(false);
  expect(isPainted(true, {}, { NO_COLOR: '1' })).toBe(true);
  expect(isPainted(false, { isTTY: true }, {})).toBe(false);
});
