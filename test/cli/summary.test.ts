import { expect, test } from 'vitest';
import { createPaint } from '../../electron/cli/paint.ts';
import {
  finalSummary,
  progressLine,
  type Report,
  stoppingText,
  takenUpText,
} from '../../electron/cli/summary.ts';
import type { Tally } from '../../electron/cli/tally.ts';
import { NO_METRICS } from '../../shared/numbers/metrics.ts';
import { aSnapshot } from '../ipc/fakes.ts';

const plain = createPaint(false, {}, {});
const aTally = (over: Partial<Tally> = {}): Tally => ({
  completed: 0,
  dead: 0,
  cancelled: 0,
  metrics: NO_METRICS,
  deaths: [],
  ...over,
});
/** By default nothing is open and nothing ended. */
const aReport = (over: Partial<Report> = {}): Report => ({
  snapshot: aSnapshot({ jobs: {}, metrics: { jobs_in_progress: 0 } }),
  tally: aTally(),
  takenUp: 0,
  goOn: { folder: '/data', command: 'jobdeck run --data /data' },
  elapsedMs: 20,
  ...over,
});

test('the progress line begins with what matters most and leaves out what is not there', () => {
  expect(progressLine(aSnapshot(), aTally({ completed: 1_131, dead: 7, cancelled: 11 }), 61_900)).toBe(
    '1,149/1,207 done · 6 of 8 running · 26 waiting · 14 retrying · 9 scheduled · 3 blocked · 7 dead · 1 min',
  );
  const calm = aSnapshot({ jobs: { waiting: 2 }, metrics: { jobs_in_progress: 0 } });
  expect(progressLine(calm, aTally(), 0)).toBe('0/2 done · 0 of 8 running · 2 waiting · 0 s');
});

test('the progress line does not count what had ended before, and begins with trouble', () => {
  const storage = { state: 'full', folder: '/data', since: 1, message: 'Full.' } as const;
  const snapshot = aSnapshot({ jobs: { completed: 5_000, dead: 40, waiting: 2 }, engine: { storage } });
  expect(progressLine(snapshot, aTally({ completed: 1 }), 0)).toMatch(
    /^The disk is full · 1\/3 done · (?!.*dead)/,
  );
});

test('the summary counts what ended here, tells the five metrics, and why each dead job is dead', () => {
  const tally = aTally({
    completed: 38,
    dead: 2,
    metrics: { ...NO_METRICS, total_jobs_created: 40, jobs_completed: 38, jobs_failed: 5, jobs_retried: 3 },
    deaths: [
      { name: 'Import', message: 'It ended with exit code 65.' },
      { name: 'Tape', message: 'No tape.' },
    ],
  });
  const snapshot = aSnapshot({ jobs: { completed: 5_000, dead: 40 }, metrics: { jobs_in_progress: 0 } });
  expect(finalSummary(aReport({ snapshot, tally, elapsedMs: 53_000 }), plain)).toBe(
    [
      '38 completed, 2 dead in 53 s',
      'created 40, completed 38, failed runs 5, retried 3, in progress 0',
      '  Import: It ended with exit code 65.',
      '  Tape: No tape.',
      '',
    ].join('\n'),
  );
});

test('no name and no error reaches the terminal with its control characters', () => {
  const tally = aTally({ dead: 1, deaths: [{ name: 'a\n  b: fine\u001b[2J', message: 'x\r\u009b2Jy' }] });
  const text = finalSummary(aReport({ tally }), plain);
  expect(text.split('\n')).toContain('  a b: fine [2J: x 2Jy');
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test('jobs from before are told apart', () => {
  expect(finalSummary(aReport({ takenUp: 3 }), plain)).toContain(
    '\n3 jobs from before were taken up again\n',
  );
  expect(finalSummary(aReport({ takenUp: 1 }), plain)).toContain('\n1 job from before was taken up again\n');
  expect(takenUpText(1)).toBe('1 job from before is taken up again.\n');
});

test('after a stop it tells what was ended, what was not done, and how to go on', () => {
  const stopped = aReport({
    snapshot: aSnapshot({ jobs: { waiting: 2, completed: 1 } }),
    tally: aTally({ metrics: { ...NO_METRICS, jobs_cancelled: 1, jobs_interrupted: 2 } }),
  });
  const text = finalSummary(stopped, plain);
  expect(text).toContain('cancelled runs 1, interrupted runs 2\n');
  expect(text).toContain(
    '2 jobs did not finish and stay queued in /data. To go on: jobdeck run --data /data\n',
  );
  expect(finalSummary({ ...stopped, goOn: null }, plain)).toContain(
    '2 jobs did not finish and are gone: jobs were in memory only.\n',
  );
});

test('dead jobs that are not listed are counted', () => {
  const tally = aTally({ dead: 1_204, deaths: [{ name: 'a', message: 'x' }] });
  expect(finalSummary(aReport({ tally }), plain)).toContain('and 1,203 more');
});

test('without a job it says so', () => {
  expect(finalSummary(aReport(), plain)).toContain('no jobs in 20 ms');
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
