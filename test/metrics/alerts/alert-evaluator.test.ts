import { describe, expect, test } from 'vitest';
import { AlertEvaluator } from '../../../electron/metrics/alerts/alert-evaluator.ts';
import type { AlertSample } from '../../../electron/metrics/alerts/sample.ts';
import type { AlertRule } from '../../../shared/alerts/alerts.ts';
import { DEFAULT_ALERT_RULES } from '../../../shared/alerts/defaults.ts';
import { ALERT_METRIC_NAMES, factsOf } from '../../../shared/alerts/metrics.ts';
import { NO_METRICS } from '../../../shared/numbers/metrics.ts';
import { jobCounts } from '../../ipc/fakes.ts';
import { aRule } from '../../support/alerts.ts';
import { EPOCH } from '../../support/fake-clock.ts';
import { aQueue, aSample } from './sample.ts';

const MINUTE = 60;
const HOUR = 3_600;

/** An evaluator that is fed a sample every 5 s; the ids of what fires. */
function evaluator(rules: readonly AlertRule[] = DEFAULT_ALERT_RULES) {
  const judge = new AlertEvaluator(EPOCH);
  judge.setRules(rules);
  const fired: string[] = [];
  return {
    judge,
    fired,
    /** From one second to another. */
    feed(
      from: number,
      to: number,
      make: (seconds: number) => Partial<AlertSample> = () => ({}),
    ): readonly string[] {
      for (let at = from; at <= to; at += 5) {
        for (const { rule, before, after } of judge.look(aSample(at, make(at)))) {
          if (after.type === 'firing' && before.type !== 'firing') fired.push(rule.id);
        }
      }
      return judge.firing().map(({ rule }) => rule.id);
    },
  };
}

const waitingSince = (seconds: number) => EPOCH + seconds * 1_000;
const counts = (parts: Partial<typeof NO_METRICS>) => ({ ...NO_METRICS, ...parts });

describe('default rules', () => {
  test('of an engine with nothing to do none fires', () => {
    const { feed, fired } = evaluator();
    feed(0, 2 * HOUR);
    expect(fired).toEqual([]);
  });

  test('a dead job fires at once, and is over when nothing is dead', () => {
    const { feed } = evaluator();
    expect(feed(0, 0, () => ({ jobs: jobCounts({ dead: 1 }) }))).toEqual(['dead-jobs']);
    expect(feed(5, 5)).toEqual(['dead-jobs']);
    expect(feed(10, 20)).toEqual([]);
  });

  test('nothing finishes while jobs wait, for half an hour', () => {
    const { feed } = evaluator();
    const stuck = () => ({
      jobs: jobCounts({ waiting: 1 }),
      queues: [aQueue({ waitingSince: waitingSince(0) })],
    });
    expect(feed(0, 30 * MINUTE, stuck)).toEqual([]);
    expect(feed(30 * MINUTE + 5, 30 * MINUTE + 10, stuck)).toEqual(['nothing-finishes']);
    // One finishes.
    const moved = () => ({ ...stuck(), metrics: counts({ jobs_completed: 1 }) });
    expect(feed(30 * MINUTE + 15, 32 * MINUTE, moved)).toEqual([]);
  });

  test('paused on purpose is no alarm, and the time of the pause counts for nothing', () => {
    const { feed, fired } = evaluator();
    const paused = () => ({ queues: [aQueue({ waitingSince: waitingSince(0), isHeld: true })] });
    feed(0, 10 * HOUR, paused);
    const resumed = () => ({ queues: [aQueue({ waitingSince: waitingSince(0) })] });
    feed(10 * HOUR + 5, 10 * HOUR + 29 * MINUTE, resumed);
    expect(fired).toEqual([]);
    // All of it paused, or a machine without room.
    const { feed: feedAll, fired: allFired } = evaluator();
    feedAll(0, 10 * HOUR, () => ({ ...resumed(), isHeld: true }));
    expect(allFired).toEqual([]);
  });

  test('jobs that run for long are no stall once one of them has finished', () => {
    const { feed, fired } = evaluator();
    feed(0, 0, () => ({ longestRunMs: 40 * 60_000 }));
    const busy = () => ({ queues: [aQueue({ waitingSince: waitingSince(0) })] });
    feed(5, 59 * MINUTE, busy);
    expect(fired).toEqual([]);
    feed(59 * MINUTE + 5, 2 * HOUR + MINUTE, busy);
    expect(fired).toContain('nothing-finishes');
  });

  test('a run that goes on is no stall of a queue, and its queue alone waits for it while workers are free', () => {
    const ofQueue = (queue: string) =>
      aRule({ id: queue, metric: 'stalled_ms', queue, level: 30 * 60_000, clearLevel: 0, forMs: 0 });
    const [overdue] = DEFAULT_ALERT_RULES.filter(({ id }) => id === 'waiting-long');
    const counted = { ...counts({}) };
    const busy = (running: number) => (at: number) => ({
      jobs: jobCounts({ waiting: 2, running }),
      goingOn: new Map([['encode', at * 1_000]]),
      queues: ['encode', 'mail'].map((name) =>
        aQueue({ name, waitingSince: waitingSince(0), counts: counted }),
      ),
    });
    const free = evaluator([ofQueue('encode'), ofQueue('mail'), ...(overdue === undefined ? [] : [overdue])]);
    expect(free.feed(0, 2 * HOUR, busy(1))).toEqual(['mail', 'waiting-long']);
    const full = evaluator(overdue === undefined ? [] : [overdue]);
    expect(full.feed(0, 2 * HOUR, busy(4))).toEqual([]);
  });

  test('the front of a long line that moves is no alarm, a job that others pass is', () => {
    const waiting = (p99: number) => (at: number) => ({
      queues: [aQueue({ waitingSince: waitingSince(0) })],
      durations: { waiting: { p50: p99, p95: p99, p99, count: 100 }, running: null },
      // Something finishes all the time.
      metrics: counts({ jobs_completed: at }),
    });
    // First in, first out: those that start have waited as long as the front.
    const { feed, fired } = evaluator();
    for (let at = 0; at < 5 * HOUR; at += MINUTE) feed(at, at + 55, waiting(at * 1_000));
    expect(fired).toEqual([]);
    const passed = evaluator();
    passed.feed(0, HOUR, waiting(2_000));
    expect(passed.fired).toEqual([]);
    passed.feed(HOUR + 5, HOUR + 2 * MINUTE, waiting(2_000));
    expect(passed.fired).toEqual(['waiting-long']);
  });

  test('a disk that is nearly full, one that refuses, and counts that do not add up', () => {
    const { feed } = evaluator();
    expect(feed(0, MINUTE, () => ({ diskFreeBytes: 9e8 }))).toEqual(['disk-space']);
    // Some more is not enough.
    expect(feed(65, 3 * MINUTE, () => ({ diskFreeBytes: 1.4e9 }))).toEqual(['disk-space']);
    expect(feed(3 * MINUTE + 5, 5 * MINUTE)).toEqual([]);
    expect(feed(301, 306, () => ({ storage: 'failing' }))).toEqual([]);
    expect(feed(310, 315, () => ({ storage: 'failing' }))).toEqual(['disk-refuses']);
    const breach = { holds: false, checks: 2, breach: '2 runs started, but 1 ended or in progress' };
    expect(feed(320, 320, () => ({ conservation: breach }))).toContain('counts-broken');
  });

  test('more failures than usual', () => {
    const { feed, fired } = evaluator();
    const one = (at: number) =>
      counts({ jobs_completed: Math.floor(at / 2), jobs_failed: Math.floor(at / 60) });
    feed(0, 2 * HOUR, (at) => ({ metrics: one(at) }));
    expect(fired).toEqual([]);
    const until = one(2 * HOUR);
    feed(2 * HOUR + 5, 2 * HOUR + 6 * MINUTE, (at) => ({
      metrics: { ...until, jobs_failed: until.jobs_failed + Math.floor((at - 2 * HOUR) / 2) },
    }));
    expect(fired).toEqual(['failing-more']);
  });
});

describe('gaps, jumps and starts', () => {
  const long = aRule({ metric: 'oldest_waiting_ms', level: 600_000, clearLevel: 600_000, forMs: 0 });
  const waits = () => ({ queues: [aQueue({ waitingSince: waitingSince(0) })] });

  test('the night that a machine slept is nobody’s waiting time', () => {
    const { judge, feed, fired } = evaluator([long]);
    feed(0, 5 * MINUTE, waits);
    // Eight hours later, of which the monotonic clock knows nothing, and one of which it knows all.
    for (const monotonic of [5 * MINUTE + 5, 8 * HOUR]) {
      judge.look({ ...aSample(8 * HOUR, waits()), monotonic: monotonic * 1_000 });
    }
    expect(fired).toEqual([]);
    for (let more = 0; more <= 6 * MINUTE; more += 5)
      judge.look({ ...aSample(8 * HOUR + more, waits()), monotonic: (8 * HOUR + more) * 1_000 });
    expect(judge.firing()).toHaveLength(1);
  });

  test('a clock that is set forward makes no job old, and one that is set back breaks nothing', () => {
    const { judge, feed } = evaluator([long]);
    feed(0, MINUTE, waits);
    const at = (wall: number, monotonic: number) =>
      judge.look({ ...aSample(wall, waits()), monotonic: monotonic * 1_000 });
    for (let more = 5; more < 5 * MINUTE; more += 5) at(24 * HOUR + more, MINUTE + more);
    expect(judge.firing()).toEqual([]);
    for (let more = 0; more < 15 * MINUTE; more += 5) at(more, 6 * MINUTE + more);
    expect(judge.valueOf('rule-1')).toBeGreaterThanOrEqual(0);
  });

  test('what waited while Jobdeck was closed has waited since it was opened', () => {
    const judge = new AlertEvaluator(EPOCH);
    judge.setRules([long]);
    const queues = [aQueue({ waitingSince: EPOCH - 86_400_000 })];
    for (let at = 0; at <= 600; at += 5) judge.look(aSample(at, { queues }));
    expect(judge.firing()).toEqual([]);
    judge.look(aSample(605, { queues }));
    expect(judge.firing()).toHaveLength(1);
  });

  test('a window begins anew after a gap: too little is not claimed of what is not known', () => {
    const few = aRule({
      metric: 'jobs_completed',
      windowMs: 300_000,
      when: 'below',
      level: 5,
      clearLevel: 5,
      forMs: 0,
    });
    const { feed } = evaluator([few]);
    expect(feed(0, 4 * MINUTE)).toEqual([]);
    expect(feed(10 * MINUTE, 14 * MINUTE)).toEqual([]);
    expect(feed(14 * MINUTE + 5, 15 * MINUTE + 5)).toEqual(['rule-1']);
  });

  test('what fires goes on through a gap, and a part of a window does not end it', () => {
    const failed = aRule({
      metric: 'jobs_failed',
      windowMs: 300_000,
      level: 3,
      clearLevel: 0,
      forMs: 0,
      clearMs: 0,
    });
    const { feed } = evaluator([failed]);
    const four = () => ({ metrics: counts({ jobs_failed: 4 }) });
    feed(0, 0);
    expect(feed(5, 10, four)).toEqual(['rule-1']);
    expect(feed(20 * MINUTE, 24 * MINUTE, four)).toEqual(['rule-1']);
    expect(feed(24 * MINUTE + 5, 25 * MINUTE, four)).toEqual([]);
  });
});

describe('metrics', () => {
  test('of one queue, counted from when it is watched', () => {
    const rule = aRule({
      metric: 'jobs_failed',
      queue: 'encode',
      windowMs: 300_000,
      level: 2,
      clearLevel: 2,
      forMs: 0,
    });
    const { feed } = evaluator([rule]);
    const encode = (jobs_failed: number) => ({
      metrics: counts({ jobs_failed: jobs_failed + 100 }),
      queues: [aQueue(), aQueue({ name: 'encode', counts: counts({ jobs_failed }) })],
    });
    expect(feed(0, 0)).toEqual([]);
    expect(feed(5, 5, () => encode(2))).toEqual([]);
    expect(feed(10, 10, () => encode(4))).toEqual([]);
    expect(feed(15, 15, () => encode(5))).toEqual(['rule-1']);
  });

  test('a share of few runs is none', () => {
    const rule = aRule({ metric: 'failure_share', windowMs: 300_000, level: 0.5, clearLevel: 0.5, forMs: 0 });
    const { feed, judge } = evaluator([rule]);
    feed(0, 0);
    feed(5, 5, () => ({ metrics: counts({ jobs_failed: 9 }) }));
    expect(judge.valueOf('rule-1')).toBeNull();
    feed(10, 10, () => ({ metrics: counts({ jobs_failed: 9, jobs_completed: 3 }) }));
    expect(judge.valueOf('rule-1')).toBe(0.75);
  });

  test.each(ALERT_METRIC_NAMES.filter((metric) => factsOf(metric).byQueue))(
    '%s of one queue is its own',
    (metric) => {
      const { windowed } = factsOf(metric);
      const parts = { metric, windowMs: windowed ? 60_000 : null, level: 0.5, clearLevel: 0.5, forMs: 0 };
      const { feed, judge } = evaluator([
        aRule({ ...parts, id: 'encode', queue: 'encode' }),
        aRule({ ...parts, id: 'mail', queue: 'mail' }),
        aRule({ ...parts, id: 'gone', queue: 'gone' }),
      ]);
      const busy = (at: number) => ({ p50: 1_000, p95: 2_000, p99: 3_000, count: at });
      const one = jobCounts({ waiting: 9, running: 2, dead: 1, retrying: 1, scheduled: 1, blocked: 1 });
      // Every 5 s 4 runs complete and one fails.
      feed(0, 3 * HOUR, (at) => {
        const [well, bad] = [Math.floor(at / 5) * 4, Math.floor(at / 5)];
        const every = { jobs_completed: well, jobs_failed: bad, jobs_started: well + bad, jobs_retried: bad };
        const more = { jobs_cancelled: at, jobs_interrupted: at, jobs_dead: at, total_jobs_created: at };
        return {
          jobs: one,
          queues: [
            aQueue({
              name: 'encode',
              jobs: one,
              waitingSince: waitingSince(0),
              counts: counts({ ...every, ...more }),
              durations: { waiting: busy(at), running: busy(at) },
            }),
            aQueue({ name: 'mail', counts: counts({}) }),
          ],
        };
      });
      const value = judge.valueOf('encode');
      // Something finishes all the time.
      if (metric === 'stalled_ms') expect(value).toBe(0);
      else if (metric === 'failure_deviation') expect(value).toBeCloseTo(0, 5);
      else expect(value).toBeGreaterThan(0);
      expect(judge.valueOf('mail') ?? 0).toBe(0);
      expect(judge.valueOf('gone') ?? 0).toBe(0);
      if (metric === 'drain_ms') expect(value).toBeCloseTo(11_000, -3);
      if (metric === 'workers_busy') expect(value).toBe(1);
      if (metric === 'running_p95_ms') expect(value).toBe(2_000);
    },
  );

  test.each(ALERT_METRIC_NAMES)('%s can be judged', (metric) => {
    const { windowed } = factsOf(metric);
    const rule = aRule({ metric, windowMs: windowed ? 60_000 : null, level: 0.5, clearLevel: 0.5, forMs: 0 });
    const { feed, judge } = evaluator([rule]);
    feed(0, 2 * MINUTE, (at) => ({
      metrics: counts({ total_jobs_created: 9 + at, jobs_completed: 1 + at, jobs_failed: at }),
    }));
    const value = judge.valueOf('rule-1');
    expect(value === null || Number.isFinite(value)).toBe(true);
  });
});
