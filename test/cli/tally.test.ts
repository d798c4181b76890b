import { expect, test } from 'vitest';
import { EventTally } from '../../electron/cli/tally.ts';
import { endRun, startRun } from '../../electron/queue/transitions.ts';
import type { Outcome } from '../../shared/jobs/job.ts';
import { created, ended, half, inState } from '../support/jobs.ts';

const FAILED: Outcome = {
  type: 'failed',
  retryable: true,
  error: { message: 'It ended with exit code 1.', code: 'exit 1' },
};

test('counts what ended here, and keeps why jobs died', () => {
  const tally = new EventTally();
  const wellCreated = created();
  const wellStarted = startRun(inState(wellCreated, 'waiting'), 2_000);
  const badCreated = created({ maxAttempts: 1 });
  const badStarted = startRun(inState(badCreated, 'waiting'), 2_000);
  tally.record([wellCreated, badCreated, wellStarted]);
  tally.record([
    badStarted,
    ended(inState(wellStarted, 'running'), { type: 'succeeded', result: null }),
    ended(inState(badStarted, 'running'), FAILED),
  ]);
  const { name } = badCreated.after;
  expect(tally.read()).toMatchObject({
    completed: 1,
    dead: 1,
    cancelled: 0,
    metrics: { total_jobs_created: 2, jobs_started: 2, jobs_completed: 1, jobs_failed: 1, jobs_dead: 1 },
    deaths: [{ name, message: 'It ended with exit code 1.' }],
  });
});

test('a run of an earlier process that ends here is counted, its start is not', () => {
  const tally = new EventTally();
  const running = inState(startRun(inState(created(), 'waiting'), 2_000), 'running');
  const rescued = endRun(
    running,
    { outcome: { type: 'interrupted' }, tookMs: 5, crashed: true },
    9_000,
    half,
  );
  tally.record([rescued]);
  expect(tally.read().metrics).toMatchObject({ jobs_started: 0, jobs_interrupted: 1 });
});

test('of many deaths the first twenty are kept', () => {
  const tally = new EventTally();
  for (let count = 0; count < 25; count += 1) {
    const started = startRun(inState(created({ maxAttempts: 1 }), 'waiting'), 2_000);
    tally.record([ended(inState(started, 'running'), FAILED)]);
  }
  expect(tally.read()).toMatchObject({ dead: 25 });
  expect(tally.read().deaths).toHaveLength(20);
});
