import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryMetricStore } from '../../electron/metrics/memory-metric-store.ts';
import { MetricsRecorder } from '../../electron/metrics/recorder.ts';
import {
  becomeDue,
  cancelUnstarted,
  retryByHand,
  retryFailed,
  startRun,
} from '../../electron/queue/transitions.ts';
import type { JobEvent } from '../../shared/jobs/events.ts';
import { type Metrics, NO_METRICS } from '../../shared/numbers/metrics.ts';
import { CollectingLogger } from '../support/collect.ts';
import { EPOCH, FakeClock } from '../support/fake-clock.ts';
import { failedWith, SUCCEEDED } from '../support/fake-runner.ts';
import { created, ended, jobs } from '../support/jobs.ts';

describe('MetricsRecorder', () => {
  let clock: FakeClock;
  let store: MemoryMetricStore;
  let logger: CollectingLogger;
  let running: number;
  let recorder: MetricsRecorder;
  beforeEach(() => {
    clock = new FakeClock();
    store = new MemoryMetricStore();
    logger = new CollectingLogger();
    running = 0;
    recorder = new MetricsRecorder({ store, clock, logger, runningJobs: () => running, workers: () => 4 });
  });

  /** The events at the clock's moment; the running jobs are counted as the engine would. */
  const record = (...events: readonly JobEvent[]): void => {
    for (const event of events) {
      if (event.before?.state === 'running') running -= 1;
      if (event.after?.state === 'running') running += 1;
    }
    recorder.record(events.map((event) => ({ ...event, at: clock.now() })));
  };
  const start = (): JobEvent => startRun(jobs.waiting(), 2_000);
  const run = (outcome = SUCCEEDED, tookMs = 1_000): readonly JobEvent[] => {
    const started = startRun(jobs.waiting(), 2_000);
    return [started, ended(started.after, outcome, 2_000 + tookMs)];
  };
  const counted = (): Partial<Metrics> =>
    Object.fromEntries(Object.entries(store.getMetrics()).filter(([, count]) => count !== 0));

  it('adds up how long workers were busy and idle', () => {
    clock.pass(2_000);
    const [started, done] = run();
    record(...(started === undefined ? [] : [started]));
    clock.pass(3_000);
    record(...(done === undefined ? [] : [done]));
    clock.pass(1_000);
    expect(recorder.workerTimes()).toEqual({ busyMs: 3_000, idleMs: 9_000 + 4_000 });
  });

  it('counts by kind since the start, whatever history takes of it', () => {
    const http = { ...jobs.waiting(), kind: 'http' as const, payload: { url: 'https://example.org' } };
    record(...run(), startRun(http as ReturnType<typeof jobs.waiting>, 2_000));
    recorder.measures.take();
    record(...run(failedWith('no')));
    expect(recorder.measures.kinds()).toMatchObject([
      { kind: 'command', jobs_started: 2, jobs_completed: 1, jobs_failed: 1, jobs_in_progress: 0 },
      { kind: 'http', jobs_started: 1, jobs_completed: 0, jobs_in_progress: 1 },
      { kind: 'module', jobs_started: 0, jobs_in_progress: 0 },
    ]);
  });

  it('goes on from restored counters without a burst in the charts', () => {
    const stored = { ...NO_METRICS, total_jobs_created: 500, jobs_started: 402, jobs_completed: 400 };
    store.restore({ ...stored, jobs_in_progress: 2 });
    recorder.restored(clock.now() - 60_000);
    running = 2;
    record(created());
    clock.pass(4_000);
    const { created: creations, completed } = recorder.trends();
    expect([Math.max(...creations), Math.max(...completed)]).toEqual([1, 0]);
    expect(recorder.throughput('10min').completed.every((count) => !count)).toBe(true);
    expect(recorder.metrics().total_jobs_created).toBe(501);
    expect(recorder.peak).toEqual({ running: 2, at: EPOCH - 60_000 });
    expect(recorder.conservation().holds).toBe(true);
  });

  it('leaves runs that the app died under out of how long runs take', () => {
    const crashed = startRun(jobs.waiting(), 2_000);
    record(crashed, ended(crashed.after, { type: 'interrupted' }, 90_000));
    expect(recorder.durations().running).toBeNull();
    const stopped = startRun(jobs.waiting(), 2_000);
    record(stopped, ended(stopped.after, { type: 'interrupted' }, 3_000, false));
    expect(recorder.durations().running?.count).toBe(1);
  });

  it.each<[name: string, event: () => JobEvent, counts: Partial<Metrics>]>([
    ['a job that is created', () => created(), { total_jobs_created: 1 }],
    ['a scheduled job that is created', () => created({ delayMs: 5 }), { total_jobs_created: 1 }],
    ['a job that becomes due', () => becomeDue(jobs.scheduled(), 9_000), {}],
    ['a run that starts', start, { jobs_started: 1, jobs_in_progress: 1 }],
    [
      'a job that is put back in line by the sweeper',
      () => retryFailed(jobs.retrying(), 9_000),
      { jobs_retried: 1 },
    ],
    ['a job that is retried by hand', () => retryByHand(jobs.dead(), 9_000), { jobs_retried: 1 }],
    ['a job that is cancelled before it ran', () => cancelUnstarted(jobs.waiting(), 9_000), {}],
    [
      'a job that is cancelled while it waits for its retry',
      () => cancelUnstarted(jobs.retrying(), 9_000),
      {},
    ],
  ])('counts %s', (_, event, counts) => {
    record(event());
    expect(counted()).toEqual(counts);
  });

  it.each<[name: string, events: () => readonly JobEvent[], counts: Partial<Metrics>]>([
    ['succeeded', () => run(), { jobs_completed: 1 }],
    ['failed', () => run(failedWith('exit 1')), { jobs_failed: 1 }],
    [
      'timed out',
      () => run({ type: 'timed-out', error: { message: '', code: 'timeout' } }),
      { jobs_failed: 1 },
    ],
    ['was cancelled', () => run({ type: 'cancelled' }), { jobs_cancelled: 1 }],
    ['was interrupted', () => run({ type: 'interrupted' }), { jobs_interrupted: 1 }],
    ['failed for good', () => run(failedWith('x', { retryable: false })), { jobs_failed: 1, jobs_dead: 1 }],
  ])('counts a run that %s, and gives the gauge back', (_, events, counts) => {
    record(...events());
    expect(counted()).toEqual({ jobs_started: 1, ...counts });
    expect(recorder.conservation()).toEqual({ holds: true, checks: 1, breach: null });
  });

  it('checks the books after every group of events, and tells a breach', () => {
    record(created());
    expect(recorder.conservation()).toEqual({ holds: true, checks: 1, breach: null });
    running = 1;
    record(created());
    record(created());
    expect(recorder.conservation()).toMatchObject({ holds: false, checks: 3 });
    expect(logger.named('conservation_broken')).toHaveLength(1);
    running = 0;
    record(created());
    expect(recorder.conservation().holds).toBe(true);
  });

  it('remembers the most runs that were ever under way at once, and when', async () => {
    record(start(), start(), start());
    await clock.advance(5_000);
    const fourth = startRun(jobs.waiting(), 2_000);
    record(fourth);
    const peak = { running: 4, at: clock.now() };
    expect(recorder.peak).toEqual(peak);
    await clock.advance(5_000);
    record(ended(fourth.after, SUCCEEDED));
    expect(recorder.peak).toEqual(peak);
  });

  it('remembers a peak that rose and fell within a millisecond', () => {
    const [a, b] = [startRun(jobs.waiting(), 2_000), startRun(jobs.waiting(), 2_000)];
    record(a, b);
    record(ended(a.after, SUCCEEDED), ended(b.after, SUCCEEDED));
    expect(recorder.peak.running).toBe(2);
  });

  it('measures how long runs took and how long jobs waited', () => {
    for (const tookMs of [100, 200, 300]) record(...run(SUCCEEDED, tookMs));
    const { waiting, running: took } = recorder.durations();
    expect([waiting?.count, took?.count]).toEqual([3, 3]);
    expect(Math.abs((took?.p50 ?? 0) - 200) / 200).toBeLessThan(0.122);
    expect(Math.abs((waiting?.p50 ?? 0) - 1_000) / 1_000).toBeLessThan(0.122);
  });

  it('has no durations before anything ran, and none ten minutes later', async () => {
    expect(recorder.durations()).toEqual({ waiting: null, running: null });
    record(...run());
    expect(recorder.durations().running?.count).toBe(1);
    await clock.advance(600_000);
    expect(recorder.durations()).toEqual({ waiting: null, running: null });
  });

  it('does not lose the first run after a long silence in which nobody looked', async () => {
    record(...run());
    await clock.advance(1_800_000);
    record(...run());
    expect(recorder.durations().running?.count).toBe(1);
  });

  it('measures durations by the monotonic clock: a wall clock that jumps makes it forget nothing', () => {
    record(...run());
    clock.jump(86_400_000);
    record(...run());
    expect(recorder.durations().running?.count).toBe(2);
  });

  it('keeps the trends and the throughput of what it counted', async () => {
    record(created(), ...run(), ...run(failedWith('exit 1')));
    await clock.advance(2_000);
    record(...run());
    expect(recorder.trends().completed.slice(-2)).toEqual([1, 1]);
    expect(recorder.trends().failed.slice(-2)).toEqual([1, 0]);
    expect(recorder.trends().created.slice(-2)).toEqual([1, 0]);
    expect(recorder.throughput('10min').completed.at(-1)).toBe(2);
    expect(recorder.throughput('hour').failed.at(-1)).toBe(1);
  });

  it('counts what came within one millisecond once, and all of it', () => {
    for (let index = 0; index < 10; index += 1) record(...run());
    expect(recorder.trends().completed.at(-1)).toBe(10);
    expect(recorder.trends().completed.at(-1)).toBe(10);
  });

  it('puts runs into the bucket in which they ended, though nobody looked until later', async () => {
    record(...run());
    // Within the same millisecond: the rings are brought up to now only later.
    record(...run());
    await clock.advance(60_000);
    record(created());
    expect(recorder.trends().completed.slice(-31)).toEqual([2, ...Array.from({ length: 30 }, () => 0)]);
  });

  it('estimates when all is done by the pace of the last minutes', async () => {
    expect(recorder.drainMs(10)).toBeNull();
    for (let second = 0; second < 120; second += 1) {
      record(...run());
      await clock.advance(1_000);
    }
    expect(recorder.drainMs(0)).toBeNull();
    expect(recorder.drainMs(60) ?? 0).toBeGreaterThan(60_000 * 0.9);
    expect(recorder.drainMs(60) ?? 0).toBeLessThan(60_000 * 1.1);
  });

  it('begins where the counts of its store are', () => {
    store.incrementJobsCreated();
    store.incrementJobsInProgress();
    store.incrementJobsCompleted();
    recorder = new MetricsRecorder({ store, clock, logger, runningJobs: () => 0, workers: () => 4 });
    recorder.record([{ ...created(), at: clock.now() }]);
    expect(recorder.trends().created.at(-1)).toBe(1);
    expect(recorder.trends().completed.at(-1)).toBe(0);
    expect(recorder.metrics().total_jobs_created).toBe(2);
  });

  it('answers metrics that are a copy', () => {
    const metrics = recorder.metrics() as Record<keyof Metrics, number>;
    metrics.jobs_failed = 7;
    expect(recorder.metrics().jobs_failed).toBe(0);
  });
});
