import { describe, expect, it } from 'vitest';
import { DrainCheck } from '../../electron/metrics/drain-check.ts';
import { WorkerTime } from '../../electron/metrics/worker-time.ts';

describe('DrainCheck', () => {
  const of = (jobs: number, estimate: number | null, pausedQueues = 0) => ({ jobs, estimate, pausedQueues });
  /** A backlog that takes so many seconds, by an estimate that is made once a second of what is left. */
  const backlog = (check: DrainCheck, seconds: number, estimate: (leftMs: number) => number | null): void => {
    for (let second = 0; second < seconds; second += 1) {
      check.note(second * 1_000, of(10, estimate((seconds - second) * 1_000)));
    }
    check.note(seconds * 1_000, of(0, null));
  };

  it('says nothing before a backlog was measured, nor of one that was gone at once', () => {
    const check = new DrainCheck();
    check.note(0, of(0, null));
    backlog(check, 4, (left) => left);
    expect(check.error()).toBeNull();
  });

  it.each([
    ['is right', (left: number) => left, 0],
    ['is half as long again', (left: number) => left * 1.5, 0.5],
    ['is half as long', (left: number) => left / 2, 0.5],
  ])('tells how far off an estimate was that %s', (_, estimate, share) => {
    const check = new DrainCheck();
    backlog(check, 600, estimate);
    expect(check.error()).toEqual({ share: expect.closeTo(share, 6), backlogs: 1 });
  });

  it('is the median of the last twenty, of whatever length', () => {
    const check = new DrainCheck();
    for (let index = 0; index < 30; index += 1) backlog(check, 5_000, (left) => left * 2);
    expect(check.error()).toEqual({ share: expect.closeTo(1, 6), backlogs: 20 });
    for (let index = 0; index < 11; index += 1) backlog(check, 20, (left) => left * 1.1);
    expect(check.error()).toEqual({ share: expect.closeTo(0.1, 6), backlogs: 20 });
  });

  it('does not hold an estimate against a backlog that was stopped on purpose', () => {
    const check = new DrainCheck();
    for (let second = 0; second < 60; second += 1) check.note(second * 1_000, of(5, 1_000));
    check.note(60_000, null);
    for (let second = 61; second < 80; second += 1) check.note(second * 1_000, of(5, (80 - second) * 1_000));
    check.note(80_000, of(0, null));
    expect(check.error()).toEqual({ share: 0, backlogs: 1 });
  });

  it('nor one of which a part was paused meanwhile: what is left is measured from then', () => {
    const check = new DrainCheck();
    for (let second = 0; second < 60; second += 1) check.note(second * 1_000, of(50, 600_000));
    for (let second = 60; second < 80; second += 1)
      check.note(second * 1_000, of(5, (80 - second) * 1_000, 1));
    check.note(80_000, of(0, null, 1));
    expect(check.error()).toEqual({ share: 0, backlogs: 1 });
  });
});

describe('WorkerTime', () => {
  it('adds up what workers did, also beyond a limit that was lowered', () => {
    const time = new WorkerTime(0);
    time.set(0, 1, 4);
    time.set(1_000, 4, 4);
    time.set(2_000, 4, 2);
    time.set(3_000, 0, 2);
    time.set(4_000, 0, 2);
    expect(time.present()).toEqual({ busyMs: 1_000 + 4_000 + 4_000, idleMs: 3_000 + 0 + 0 + 2_000 });
  });
});
