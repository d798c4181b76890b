import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  becomeDue,
  cancelUnstarted,
  createJob,
  endRun,
  POISON_CRASHES,
  retryBlocked,
  retryByHand,
  retryFailed,
  runUnblocked,
  startRun,
} from '../../electron/queue/transitions.ts';
import type { JobChange } from '../../shared/jobs/events.ts';
import type { Job, Outcome, RunningJob } from '../../shared/jobs/job.ts';
import { failedWith, SUCCEEDED } from '../support/fake-runner.ts';
import { ended, half, jobs, mustBe, requestOf } from '../support/jobs.ts';

const TIMED_OUT: Outcome = { type: 'timed-out', error: { message: 'It took too long.', code: 'timeout' } };
const CANCELLED: Outcome = { type: 'cancelled' };
const INTERRUPTED: Outcome = { type: 'interrupted' };

/** A job's every run fails and is put back in line, so many times. */
function failedTimes(count: number, job: Job = jobs.waiting({ maxAttempts: 100 })): Job {
  let at = job;
  for (let failure = 0; failure < count; failure += 1) {
    const { after } = ended(startRun(mustBe(at, 'waiting'), 2_000).after, failedWith('exit 1'));
    at = after.state === 'retrying' ? retryFailed(after, 9_000).after : after;
  }
  return at;
}

describe('creating a job', () => {
  it('puts it in line', () => {
    const { facts, before, after, run } = createJob('a', requestOf({ name: 'build' }), 1_000);
    expect({ facts, before, run }).toEqual({ facts: ['job_created'], before: null, run: null });
    expect(after).toEqual({
      id: 'a',
      kind: 'command',
      payload: { program: 'true' },
      queue: 'default',
      name: 'build',
      options: requestOf().options,
      key: null,
      schedule: null,
      createdAt: 1_000,
      tries: { runs: 0, attempts: 0, crashes: 0 },
      revision: 0,
      state: 'waiting',
      since: 1_000,
    });
  });

  it('schedules it when it has a delay', () => {
    expect(createJob('a', requestOf({ delayMs: 1 }), 1_000).after).toMatchObject({
      state: 'scheduled',
      dueAt: 1_001,
    });
  });

  it('shares one options object with the request', () => {
    const request = requestOf();
    expect(createJob('a', request, 1).after.options).toBe(request.options);
  });
});

describe('a job that becomes due', () => {
  it('is in line from that moment', () => {
    const event = becomeDue(jobs.scheduled(), 7_000);
    expect(event.facts).toEqual(['job_due']);
    expect(event.after).toMatchObject({ state: 'waiting', since: 7_000, revision: 1 });
  });
});

describe('starting a run', () => {
  it('counts the run and the attempt, and tells how long the job waited', () => {
    const event = startRun(jobs.waiting(), 1_250);
    expect(event.facts).toEqual(['job_started']);
    expect(event.after).toMatchObject({
      state: 'running',
      startedAt: 1_250,
      waitedMs: 250,
      tries: { runs: 1, attempts: 1, crashes: 0 },
      revision: 1,
    });
  });

  it('says no wait at all when the wall clock was set back', () => {
    expect(startRun(jobs.waiting(), 400).after.waitedMs).toBe(0);
  });

  it('goes on counting where the job is', () => {
    expect(startRun(mustBe(failedTimes(2), 'waiting'), 9_000).after.tries).toEqual({
      runs: 3,
      attempts: 3,
      crashes: 0,
    });
  });

  it('leaves the tries of jobs that never ran alone', () => {
    const job = jobs.waiting();
    startRun(job, 2_000);
    expect(job.tries).toEqual({ runs: 0, attempts: 0, crashes: 0 });
    expect(jobs.waiting().tries).toEqual({ runs: 0, attempts: 0, crashes: 0 });
  });
});

describe('a run that succeeded', () => {
  it('completes the job with its result', () => {
    const event = ended(jobs.running(), { type: 'succeeded', result: { answer: 42 } }, 2_700);
    expect(event.facts).toEqual(['job_completed']);
    expect(event.after).toMatchObject({ state: 'completed', finishedAt: 2_700, result: { answer: 42 } });
  });

  it('is told with its number, its times and its outcome', () => {
    const job = jobs.running();
    expect(ended(job, SUCCEEDED, 2_700).run).toEqual({
      jobId: job.id,
      number: 1,
      startedAt: 2_000,
      waitedMs: 1_000,
      end: { at: 2_700, tookMs: 700, outcome: SUCCEEDED },
    });
  });
});

describe('a run that failed', () => {
  it('leaves the job retrying, due after its backoff', () => {
    const event = ended(jobs.running(), failedWith('exit 1'), 3_000);
    expect(event.facts).toEqual(['job_failed']);
    expect(event.after).toMatchObject({
      state: 'retrying',
      dueAt: 8_000,
      error: { code: 'exit 1', message: 'It failed with exit 1.' },
      tries: { runs: 1, attempts: 1, crashes: 0 },
    });
  });

  it('waits twice as long after each failure, up to the cap', () => {
    const backoff = { baseMs: 1_000, maxMs: 3_500, jitter: 0 };
    let job: Job = jobs.waiting({ maxAttempts: 100, backoff });
    const delays: number[] = [];
    for (let failure = 0; failure < 5; failure += 1) {
      const { after } = ended(startRun(mustBe(job, 'waiting'), 2_000).after, failedWith('exit 1'), 3_000);
      const retrying = mustBe(after, 'retrying');
      delays.push(retrying.dueAt - 3_000);
      job = retryFailed(retrying, retrying.dueAt).after;
    }
    expect(delays).toEqual([1_000, 2_000, 3_500, 3_500, 3_500]);
  });

  it('is spread by the jitter, with a random number of its own', () => {
    const backoff = { baseMs: 1_000, maxMs: 3_500, jitter: 0.2 };
    const dueWith = (random: number): number => {
      const ending = { outcome: failedWith('exit 1'), tookMs: 1, crashed: false };
      return mustBe(endRun(jobs.running({ backoff }), ending, 3_000, () => random).after, 'retrying').dueAt;
    };
    expect([dueWith(0), dueWith(0.5), dueWith(1)]).toEqual([3_800, 4_000, 4_200]);
  });

  it('waits for as long as the other side asked, when that is longer', () => {
    const due = (retryAfterMs: number): number =>
      mustBe(ended(jobs.running(), failedWith('http 503', { retryAfterMs }), 3_000).after, 'retrying').dueAt;
    expect([due(60_000), due(10)]).toEqual([63_000, 8_000]);
  });

  it('makes the job dead when its attempts are used up', () => {
    const last = startRun(mustBe(failedTimes(2, jobs.waiting({ maxAttempts: 3 })), 'waiting'), 2_000).after;
    const event = ended(last, failedWith('exit 9'), 3_000);
    expect(event.facts).toEqual(['job_failed', 'job_dead']);
    expect(event.after).toMatchObject({
      state: 'dead',
      reason: 'out of attempts',
      finishedAt: 3_000,
      error: { code: 'exit 9' },
    });
  });

  it('makes a job with a single attempt dead at once', () => {
    expect(ended(jobs.running({ maxAttempts: 1 }), failedWith('exit 1')).after.state).toBe('dead');
  });

  it('makes the job dead when it is not worth retrying, attempts or not', () => {
    const event = ended(jobs.running(), failedWith('ENOENT', { retryable: false }));
    expect(event.facts).toEqual(['job_failed', 'job_dead']);
    expect(event.after).toMatchObject({ state: 'dead', reason: 'not worth retrying' });
  });

  it('is retried when it timed out, and dead after the last time', () => {
    expect(ended(jobs.running(), TIMED_OUT).after).toMatchObject({
      state: 'retrying',
      error: { code: 'timeout' },
    });
    expect(ended(jobs.running({ maxAttempts: 1 }), TIMED_OUT).after).toMatchObject({
      state: 'dead',
      reason: 'out of attempts',
    });
  });
});

describe('a run that was cancelled', () => {
  it('leaves the job cancelled, with its run', () => {
    const event = ended(jobs.running(), CANCELLED, 3_000);
    expect(event.facts).toEqual(['job_cancelled']);
    expect(event.after).toMatchObject({ state: 'cancelled', finishedAt: 3_000 });
    expect(event.run?.end.outcome).toEqual(CANCELLED);
  });
});

describe('a run that was interrupted', () => {
  it('puts the job back in line without using up the attempt', () => {
    const event = ended(jobs.running(), INTERRUPTED, 3_000, false);
    expect(event.facts).toEqual(['job_interrupted']);
    expect(event.after).toMatchObject({
      state: 'waiting',
      since: 3_000,
      tries: { runs: 1, attempts: 0, crashes: 0 },
    });
  });

  const interruptedTimes = (times: number, crashed: boolean): JobChange => {
    let event = ended(jobs.running({ maxAttempts: 1 }), INTERRUPTED, 3_000, crashed);
    for (let again = 1; again < times; again += 1) {
      event = ended(startRun(mustBe(event.after, 'waiting'), 4_000).after, INTERRUPTED, 5_000, crashed);
    }
    return event;
  };

  it('is dead as poison after three crashes in a row', () => {
    expect(interruptedTimes(POISON_CRASHES - 1, true).after.state).toBe('waiting');
    const third = interruptedTimes(POISON_CRASHES, true);
    expect(third.facts).toEqual(['job_interrupted', 'job_dead']);
    expect(third.after).toMatchObject({
      state: 'dead',
      reason: 'poison',
      error: { code: 'poison', message: 'The app died 3 times in a row while this job was running.' },
    });
  });

  it('may be stopped in good order as often as one likes', () => {
    expect(interruptedTimes(20, false).after).toMatchObject({
      state: 'waiting',
      tries: { runs: 20, attempts: 0, crashes: 0 },
    });
  });

  it('begins to count crashes again when a run ended by itself', () => {
    const twice = startRun(mustBe(interruptedTimes(2, true).after, 'waiting'), 6_000).after;
    const outcomes = [SUCCEEDED, failedWith('exit 1'), TIMED_OUT, CANCELLED];
    expect(twice.tries.crashes).toBe(2);
    expect(outcomes.map((outcome) => ended(twice, outcome).after.tries.crashes)).toEqual([0, 0, 0, 0]);
  });
});

describe('a retry', () => {
  it('by the sweeper keeps the attempts that were used', () => {
    const event = retryFailed(jobs.retrying(), 9_000);
    expect(event.facts).toEqual(['job_retried']);
    expect(event.after).toMatchObject({ state: 'waiting', since: 9_000, tries: { runs: 1, attempts: 1 } });
  });

  it.each(['completed', 'dead', 'cancelled'] as const)(
    'by hand of a %s job starts the attempts again and keeps its runs',
    (state) => {
      const event = retryByHand(jobs[state](), 9_000);
      expect(event.facts).toEqual(['job_retried']);
      expect(event.after).toMatchObject({
        state: 'waiting',
        since: 9_000,
        tries: { attempts: 0, crashes: 0 },
      });
      expect(event.after.tries.runs).toBe(event.before?.tries.runs);
    },
  );

  it('by hand gives the whole budget again', () => {
    const dead = mustBe(failedTimes(3, jobs.waiting({ maxAttempts: 3 })), 'dead');
    const again = failedTimes(2, retryByHand(dead, 9_000).after);
    expect(again).toMatchObject({ state: 'waiting', tries: { runs: 5, attempts: 2 } });
    expect(failedTimes(1, again)).toMatchObject({ state: 'dead', tries: { runs: 6, attempts: 3 } });
  });
});

describe('cancelling', () => {
  it.each(['scheduled', 'waiting', 'retrying'] as const)('ends a %s job without a run', (state) => {
    const job = jobs[state]();
    const event = cancelUnstarted(job, 9_000);
    expect(event).toMatchObject({ facts: ['job_cancelled'], run: null, before: job });
    expect(event.after).toMatchObject({ state: 'cancelled', finishedAt: 9_000, tries: job.tries });
  });
});

describe('every transition', () => {
  const outcome: fc.Arbitrary<Outcome> = fc.constantFrom(
    SUCCEEDED,
    failedWith('exit 1'),
    failedWith('ENOENT', { retryable: false }),
    failedWith('http 429', { retryAfterMs: 90_000 }),
    TIMED_OUT,
    CANCELLED,
    INTERRUPTED,
  );
  const all = (job: Job, how: Outcome, crashed: boolean): readonly JobChange[] => {
    switch (job.state) {
      case 'blocked':
        return [runUnblocked(job, 5_000), cancelUnstarted(job, 5_000)];
      case 'scheduled':
        return [becomeDue(job, 5_000), cancelUnstarted(job, 5_000)];
      case 'waiting':
        return [startRun(job, 5_000), cancelUnstarted(job, 5_000)];
      case 'running':
        return [ended(job as RunningJob, how, 5_000, crashed)];
      case 'retrying':
        return [retryFailed(job, 5_000), cancelUnstarted(job, 5_000)];
      case 'completed':
      case 'dead':
      case 'cancelled':
        return [retryByHand(job, 5_000), retryBlocked(job, 5_000)];
    }
  };

  it('takes the revision up by one, keeps what a job is, and changes nothing in place', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(outcome, fc.boolean(), fc.nat(1)), { maxLength: 25 }),
        fc.integer({ min: 1, max: 4 }),
        (steps, maxAttempts) => {
          let job: Job = jobs.scheduled({ maxAttempts });
          for (const [how, crashed, which] of steps) {
            const asItWas = structuredClone(job);
            const events = all(job, how, crashed);
            const event = events[which % events.length] as JobChange;
            expect(job).toEqual(asItWas);
            const { id, kind, payload, queue, name, options, key, schedule, createdAt, tries } = event.after;
            expect(event.before).toBe(job);
            expect({ id, kind, payload, queue, name, options, key, schedule, createdAt }).toEqual({
              id: job.id,
              kind: job.kind,
              payload: job.payload,
              queue: job.queue,
              name: job.name,
              options: job.options,
              key: job.key,
              schedule: job.schedule,
              createdAt: job.createdAt,
            });
            expect(event.after.revision).toBe(job.revision + 1);
            expect(tries.attempts).toBeGreaterThanOrEqual(0);
            expect(tries.attempts).toBeLessThanOrEqual(maxAttempts);
            expect(tries.crashes).toBeLessThanOrEqual(POISON_CRASHES);
            expect(event.run === null).toBe(job.state !== 'running');
            // Fields of a state are there in no other: no left-overs of the state before.
            expect(Object.keys(event.after).sort()).toEqual(FIELDS[event.after.state]);
            job = event.after;
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('uses one random number for a failure that is retried, and none for anything else', () => {
    let asked = 0;
    const random = (): number => {
      asked += 1;
      return half();
    };
    for (const each of [SUCCEEDED, CANCELLED, INTERRUPTED]) {
      endRun(jobs.running(), { outcome: each, tookMs: 1, crashed: false }, 3_000, random);
    }
    expect(asked).toBe(0);
    endRun(jobs.running(), { outcome: failedWith('exit 1'), tookMs: 1, crashed: false }, 3_000, random);
    expect(asked).toBe(1);
  });
});

const COMMON = [
  'createdAt',
  'id',
  'key',
  'kind',
  'name',
  'options',
  'payload',
  'queue',
  'revision',
  'schedule',
  'state',
  'tries',
];
const withFields = (...fields: readonly string[]): readonly string[] => [...COMMON, ...fields].sort();
const FIELDS: Readonly<Record<Job['state'], readonly string[]>> = {
  blocked: withFields('since', 'notBefore'),
  scheduled: withFields('dueAt'),
  waiting: withFields('since'),
  running: withFields('startedAt', 'waitedMs'),
  retrying: withFields('dueAt', 'error'),
  completed: withFields('finishedAt', 'result'),
  dead: withFields('finishedAt', 'reason', 'error'),
  cancelled: withFields('finishedAt'),
};
