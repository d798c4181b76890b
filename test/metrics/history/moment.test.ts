import { describe, expect, it, onTestFinished } from 'vitest';
import { HistoryFile } from '../../../electron/metrics/history/history-file.ts';
import type { HistorySample } from '../../../electron/metrics/history/history-store.ts';
import { aPart, aSample, HOUR_START } from './samples.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('a moment of the past', () => {
  const fileOf = (...samples: readonly HistorySample[]): HistoryFile => {
    const file = new HistoryFile(':memory:');
    onTestFinished(() => file.close());
    for (let from = 0; from < samples.length; from += 600)
      file.save({ samples: samples.slice(from, from + 600), markers: [] });
    return file;
  };
  /** A job a second, created and completed, in 50 ms. */
  const second = (index: number): HistorySample =>
    aSample(HOUR_START + index * SECOND, {
      counts: { total_jobs_created: 1, jobs_completed: 1 },
      totals: { total_jobs_created: 100 + index + 1, jobs_completed: 90 + index + 1 },
      gauges: { jobs_in_progress: 1 + (index % 3), queue_size: index, dead_jobs: 2, retrying_jobs: 3 },
      running: [50],
    });

  it('has the counters as they were at the end of its second, and what was measured up to then', () => {
    const file = fileOf(...Array.from({ length: 900 }, (_, index) => second(index)));
    const moment = file.moment(HOUR_START + 700 * SECOND + 345);
    expect(moment).toMatchObject({
      from: HOUR_START + 700 * SECOND,
      to: HOUR_START + 701 * SECOND,
      totals: { total_jobs_created: 801, jobs_completed: 791, jobs_failed: 0 },
      gauges: { jobs_in_progress: 2, queue_size: 700, dead_jobs: 2, retrying_jobs: 3, workers: 4 },
      windowMs: 10 * MINUTE,
      waiting: null,
      running: { count: 600 },
    });
    expect(moment?.trends.stepMs).toBe(2 * SECOND);
    // The last step has only begun.
    expect(moment?.trends.created.slice(-3)).toEqual([2, 2, 1]);
    expect(moment?.trends.inProgress).toHaveLength(60);
  });

  it('is known by the minute where the seconds are gone, and not where nothing was read', () => {
    const file = fileOf(...Array.from({ length: 9_000 }, (_, index) => second(index)));
    expect(file.moment(HOUR_START + 90 * SECOND)).toMatchObject({
      from: HOUR_START + MINUTE,
      to: HOUR_START + 2 * MINUTE,
      totals: { total_jobs_created: 220 },
      trends: { stepMs: MINUTE },
    });
    expect(file.moment(HOUR_START + 4 * HOUR)).toBeNull();
    expect(file.moment(HOUR_START - HOUR)).toBeNull();
  });

  it('is known by queue and kind, of queues in which something had happened by then', () => {
    const file = fileOf(
      aSample(HOUR_START, {
        parts: [
          aPart('encode', null, { gauges: { jobs_in_progress: 2, queue_size: 7, oldest_waiting_ms: 4_000 } }),
          aPart(null, 'command', { gauges: { jobs_in_progress: 2 } }),
          aPart('encode', 'command', {
            counts: { jobs_started: 3, jobs_completed: 1 },
            gauges: { jobs_in_progress: 2 },
            running: [100],
          }),
        ],
      }),
      aSample(HOUR_START + SECOND, {
        parts: [aPart('encode', 'http', { counts: { jobs_started: 1, jobs_failed: 1 }, running: [200] })],
      }),
      aSample(HOUR_START + 2 * SECOND, { parts: [aPart('later', 'http', { counts: { jobs_started: 1 } })] }),
    );
    const first = file.moment(HOUR_START + 500);
    expect(first?.queues).toMatchObject([
      {
        queue: 'encode',
        inProgress: 2,
        waiting: 7,
        oldestWaitingMs: 4_000,
        counts: { jobs_started: 3, jobs_completed: 1, jobs_failed: 0 },
        durations: { waiting: null, running: { count: 1 } },
      },
    ]);
    const second = file.moment(HOUR_START + SECOND);
    expect(second?.queues).toMatchObject([{ queue: 'encode', counts: { jobs_started: 4, jobs_failed: 1 } }]);
    expect(second?.queues?.[0]?.starts.slice(-2), 'the last step has only begun').toEqual([4, 0]);
    expect(second?.kinds).toMatchObject([
      { kind: 'command', waiting: null, oldestWaitingMs: null, counts: { jobs_started: 3 } },
      { kind: 'http', inProgress: 0, counts: { jobs_started: 1 } },
      { kind: 'module', counts: { jobs_started: 0 } },
    ]);
    expect(file.moment(HOUR_START + 2 * SECOND)?.queues?.map(({ queue }) => queue)).toEqual([
      'encode',
      'later',
    ]);
  });

  it('has as many queues as have a history of their own, and those that share a name last', () => {
    const names = Array.from({ length: 60 }, (_, index) => `queue ${index}`);
    const file = fileOf(
      aSample(HOUR_START, {
        parts: names.flatMap((name) => [
          aPart(name, null, { gauges: { queue_size: 1, oldest_waiting_ms: 5 } }),
          aPart(name, 'command', { counts: { jobs_started: 1 } }),
        ]),
      }),
    );
    const { queues } = file.moment(HOUR_START) ?? {};
    expect(queues).toHaveLength(51);
    expect(queues?.at(-1)).toMatchObject({
      queue: 'other',
      waiting: 10,
      oldestWaitingMs: null,
      counts: { jobs_started: 10 },
    });
  });
});
