import { describe, expect, it } from 'vitest';
import { actionsFor } from '../../../../renderer/jobs/detail/job-actions.ts';
import { whyOf } from '../../../../renderer/jobs/detail/why.ts';
import { JOB_STATES } from '../../../../shared/jobs/job.ts';
import { aJob, aQueue, NOW } from '../samples.ts';

const NO_JOBS = { jobs: [], total: 0 } as const;
const NOWHERE = { queue: null, allPaused: false, parents: NO_JOBS } as const;

describe('why a job is where it is', () => {
  it('is told for every state', () => {
    for (const state of JOB_STATES) expect(whyOf(aJob(state), NOWHERE, NOW).lead).toMatch(/\w+.*\.$/);
  });

  it('counts down to the next attempt in whole seconds', () => {
    const why = whyOf(aJob('retrying', { dueAt: NOW + 101_400 }), NOWHERE, NOW);
    expect(why).toEqual({ lead: 'Back in line in 1 min 42 s.', rest: 'Then attempt 2 of 5.' });
  });

  it('tells of a queue that is full, and of one that is paused', () => {
    const full = aQueue({ concurrency: 2 }, { running: 2, waiting: 11 });
    expect(whyOf(aJob('waiting'), { ...NOWHERE, queue: full, allPaused: false }, NOW).rest).toBe(
      'The queue is full, 2 of 2 running, with 11 in line.',
    );
    const paused = aQueue({ pausedAt: NOW });
    expect(whyOf(aJob('waiting'), { ...NOWHERE, queue: paused, allPaused: false }, NOW).rest).toMatch(
      /^The queue is paused since /,
    );
    expect(whyOf(aJob('waiting'), { ...NOWHERE, queue: paused, allPaused: true }, NOW).rest).toBe(
      'Everything is paused: choose Resume all.',
    );
  });

  it('tells how a job died', () => {
    expect(whyOf(aJob('dead'), NOWHERE, NOW).lead).toBe('All 5 attempts failed.');
    expect(whyOf(aJob('dead', { reason: 'poison' }), NOWHERE, NOW).lead).toMatch(/three times in a row/);
  });

  it('tells why a job that ran is back in line', () => {
    const tries = { runs: 1, attempts: 0, crashes: 1 };
    expect(whyOf(aJob('waiting', { tries }), NOWHERE, NOW).rest).toBe(
      'Jobdeck ended while it ran before; that attempt was not used up.',
    );
    expect(whyOf(aJob('running', { tries, waitedMs: 17 }), NOWHERE, NOW).rest).toBe(
      'It waited 17 ms in line. Jobdeck ended while it ran before; that attempt was not used up.',
    );
  });
});

describe('the keys of a job', () => {
  it('fit its state', () => {
    const labels = Object.fromEntries(
      JOB_STATES.map((state) => [state, actionsFor(state).map(({ label }) => label)]),
    );
    expect(labels).toEqual({
      blocked: ['Run now', 'Edit', 'Cancel', 'Duplicate', 'Delete'],
      scheduled: ['Run now', 'Edit', 'Cancel', 'Duplicate', 'Delete'],
      waiting: ['Cancel', 'Edit', 'Move to front', 'Duplicate', 'Delete'],
      running: ['Cancel', 'Duplicate'],
      retrying: ['Retry now', 'Edit and retry', 'Cancel', 'Duplicate', 'Delete'],
      completed: ['Run again', 'Edit and retry', 'Duplicate', 'Delete'],
      dead: ['Retry', 'Edit and retry', 'Duplicate', 'Delete'],
      cancelled: ['Retry', 'Edit and retry', 'Duplicate', 'Delete'],
    });
  });
});
