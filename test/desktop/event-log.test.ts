import { expect, test } from 'vitest';
import { logEvents } from '../../electron/event-log.ts';
import { DEFAULT_BACKOFF } from '../../shared/jobs/backoff.ts';
import type { DeadJob, EndedRun, RunningJob, WaitingJob } from '../../shared/jobs/job.ts';
import { recordingLogger } from '../ipc/fakes.ts';

const base = {
  id: 'job-1',
  kind: 'command' as const,
  payload: { program: 'false' },
  queue: 'encode',
  name: 'Encode talk',
  options: { priority: 0, maxAttempts: 1, backoff: DEFAULT_BACKOFF, timeoutMs: null, tags: [] },
  key: null,
  schedule: null,
  createdAt: 0,
  tries: { runs: 1, attempts: 1, crashes: 0 },
  revision: 3,
};
const error = { code: 'exit 2', message: 'It ended with exit code 2.' };
const waiting: WaitingJob = { ...base, state: 'waiting', since: 0 };
const dead: DeadJob = { ...base, state: 'dead', finishedAt: 9, reason: 'out of attempts', error };
const run: EndedRun = {
  jobId: 'job-1',
  number: 1,
  startedAt: 0,
  waitedMs: 12.4,
  end: { at: 9, tookMs: 812.3, outcome: { type: 'failed', error, retryable: true } },
};

test('a run that fails for the last time is two facts: the run failed, the job is dead', () => {
  const logger = recordingLogger();
  logEvents(logger)([{ facts: ['job_failed', 'job_dead'], before: null, after: dead, run, at: 9 }]);
  expect(logger.lines).toMatchObject([
    {
      level: 'WARN',
      event: 'job_failed',
      fields: {
        job_id: 'job-1',
        queue: 'encode',
        run: 1,
        took_ms: 812,
        error: 'exit 2',
        message: 'It ended with exit code 2.',
      },
    },
    { level: 'WARN', event: 'job_dead', fields: { reason: 'out of attempts' } },
  ]);
});

test('a job that is created or put back in line is told without the run it had', () => {
  const logger = recordingLogger();
  logEvents(logger)([{ facts: ['job_created', 'job_retried'], before: null, after: waiting, run, at: 0 }]);
  for (const { level, fields } of logger.lines) {
    expect([level, fields]).toEqual(['INFO', { job_id: 'job-1', queue: 'encode', name: 'Encode talk' }]);
  }
});

test('a run that begins is told with its number and how long it waited', () => {
  const logger = recordingLogger();
  const running: RunningJob = {
    ...base,
    tries: { runs: 2, attempts: 2, crashes: 0 },
    state: 'running',
    startedAt: 0,
    waitedMs: 12.4,
  };
  logEvents(logger)([{ facts: ['job_started'], before: null, after: running, run: null, at: 0 }]);
  expect(logger.lines).toMatchObject([
    { level: 'INFO', event: 'job_started', fields: { run: 2, waited_ms: 12 } },
  ]);
});
