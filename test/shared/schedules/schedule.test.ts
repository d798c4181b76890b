import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../../shared/result.ts';
import { parseScheduledJob, parseScheduleRequest } from '../../../shared/schedules/schedule-request.ts';
import { systemTimeZone } from '../../../shared/schedules/time-zone.ts';

const JOB = { kind: 'command', payload: { program: 'ls' } } as const;
const parsed = (value: unknown) => {
  const result = parseScheduleRequest(value);
  if (!result.ok) throw new Error(`expected a good schedule, got ${JSON.stringify(result.error)}`);
  return result.value;
};
const problemsOf = (value: unknown): readonly string[] => {
  const result = parseScheduleRequest(value);
  if (result.ok) throw new Error('expected a problem, got a good schedule');
  return result.error.map(describeProblem);
};

describe('a good schedule', () => {
  it('has its defaults filled in', () => {
    expect(parsed({ cron: '30 2 * * *', job: JOB })).toMatchObject({
      name: 'ls',
      when: { type: 'cron', cron: '30 2 * * *', timeZone: systemTimeZone() },
      missed: 'one',
      overlap: 'skip',
      job: JOB,
    });
  });

  it('keeps everything that was given', () => {
    const schedule = {
      name: 'Backup',
      cron: '@daily',
      timeZone: 'europe/berlin',
      missed: 'all',
      overlap: 'queue',
    };
    expect(parsed({ ...schedule, job: JOB })).toMatchObject({
      name: 'Backup',
      when: { type: 'cron', cron: '0 0 * * *', timeZone: 'Europe/Berlin' },
      missed: 'all',
      overlap: 'queue',
    });
  });

  it.each(['2026-11-24T02:30:00+01:00', 1_795_483_800_000])('fires once at %s', (at) => {
    expect(parsed({ at, timeZone: 'UTC', job: JOB }).when).toEqual({
      type: 'once',
      at: 1_795_483_800_000,
      timeZone: 'UTC',
    });
  });

  it('calls its jobs as it is called, unless they have a name', () => {
    expect(parseScheduledJob(JOB, 'Nightly')).toMatchObject({ ok: true, value: { name: 'Nightly' } });
    expect(parseScheduledJob({ ...JOB, name: 'list' }, 'Nightly')).toMatchObject({
      ok: true,
      value: { name: 'list' },
    });
  });
});

describe('a bad schedule', () => {
  it.each([
    [{ cron: '61 * * * *', job: JOB }, 'cron: expected a minute, got "61". The minute must be 0-59.'],
    [
      { cron: '* * * * *', timeZone: 'Europe/Berln', job: JOB },
      'timeZone: expected a time zone by its IANA name, got "Europe/Berln". Write for example Europe/Berlin, America/New_York or UTC.',
    ],
    [
      { cron: '* * * * *', timeZone: 'berlin', job: JOB },
      'timeZone: expected a time zone by its IANA name, got "berlin". Did you mean Europe/Berlin?',
    ],
    [
      { cron: '* * * * *', timeZone: '+02:00', job: JOB },
      'timeZone: expected a time zone by its IANA name, got "+02:00".',
    ],
    [{ job: JOB }, 'cron: expected either a cron expression or a moment, got neither.'],
    [
      { cron: '* * * * *', at: 5, job: JOB },
      'cron: expected either a cron expression or a moment, got both.',
    ],
    [
      { at: '2026-11-24T02:30:00', job: JOB },
      'at: expected a moment with its zone, or ms since 1970, got "2026-11-24T02:30:00".',
    ],
    [{ at: '2026-02-30T02:30:00Z', job: JOB }, 'at: expected a moment with its zone'],
    [{ cron: '* * * * *', missed: 'some', job: JOB }, 'missed: expected one of skip, one, all, got "some".'],
    [
      { cron: '* * * * *', overlap: 'kill', job: JOB },
      'overlap: expected one of skip, queue, replace, got "kill".',
    ],
    [
      { cron: '* * * * *', name: ' ', job: JOB },
      'name: expected a text of 1 to 100 characters on one line, got " ".',
    ],
    [{ cron: 5, job: JOB }, 'cron: expected a cron expression, got 5.'],
    [{ cron: '* * * * *' }, 'job: expected a job, got nothing.'],
    [{ cron: '* * * * *', job: 'ls' }, 'job: expected a job as a JSON object, got "ls".'],
    [
      { cron: '* * * * *', job: { kind: 'command', payload: {} } },
      'job.payload.program: expected either a program or a shell line',
    ],
    [
      { cron: '* * * * *', job: { ...JOB, dependsOn: ['build'] } },
      'job.dependsOn: expected no other jobs: those of a schedule depend on none, got',
    ],
    [
      { cron: '* * * * *', job: { ...JOB, key: 'k' } },
      'job.key: expected no key: each job of a schedule gets one of its own, got "k".',
    ],
    [
      { cron: '* * * * *', job: { ...JOB, delayMs: 5 } },
      'job.delayMs: expected no time: the schedule says when, got 5.',
    ],
    [{ cron: '* * * * *', job: { ...JOB, runAt: 5 } }, 'job.runAt: expected no time'],
    [{ cron: '* * * * *', job: JOB, colour: 1 }, 'colour: expected only known fields, got "colour".'],
    [[], 'expected a schedule as a JSON object, got [].'],
    [null, 'expected a schedule as a JSON object, got null.'],
  ])('%j', (value, message) => {
    expect(problemsOf(value).join('\n')).toContain(message);
  });

  it('tells all that is wrong at once', () => {
    const value = {
      cron: '61 * * * *',
      timeZone: 'nowhere',
      missed: 'x',
      job: { kind: 'command', payload: {} },
    };
    expect(
      problemsOf(value)
        .map((text) => text.split(':')[0])
        .toSorted(),
    ).toEqual(['cron', 'job.payload.program', 'missed', 'timeZone']);
  });
});
