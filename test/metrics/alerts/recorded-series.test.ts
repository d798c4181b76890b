import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AlertEvaluator } from '../../../electron/metrics/alerts/alert-evaluator.ts';
import type { AlertSample } from '../../../electron/metrics/alerts/sample.ts';
import type { AlertRule } from '../../../shared/alerts/alerts.ts';
import { DEFAULT_ALERT_RULES } from '../../../shared/alerts/defaults.ts';
import { NO_METRICS } from '../../../shared/numbers/metrics.ts';
import { SERIES_COLUMNS, SERIES_FILE, type SeriesRow } from '../../fixtures/make-alert-series.ts';
import { jobCounts } from '../../ipc/fakes.ts';
import { aRule } from '../../support/alerts.ts';
import { EPOCH } from '../../support/fake-clock.ts';
import { aQueue, aSample } from './sample.ts';

const series = JSON.parse(readFileSync(SERIES_FILE, 'utf8')) as Readonly<
  Record<'outage' | 'batch' | 'paused', readonly SeriesRow[]>
>;
const MINUTE = 60;

function sampleOf(row: SeriesRow): AlertSample {
  const named = Object.fromEntries(
    SERIES_COLUMNS.map((column, index) => [column, row[index] ?? 0] as const),
  ) as Readonly<Record<(typeof SERIES_COLUMNS)[number], number>>;
  const { second, waitP99: p99, waitingSince, longestRunMs } = named;
  const jobs = jobCounts({
    waiting: named.waiting,
    running: named.running,
    retrying: named.retrying,
    dead: named.deadNow,
  });
  return aSample(second, {
    metrics: {
      ...NO_METRICS,
      total_jobs_created: named.created,
      jobs_started: named.started,
      jobs_completed: named.completed,
      jobs_failed: named.failed,
      jobs_dead: named.dead,
      jobs_in_progress: named.running,
    },
    jobs,
    durations: { waiting: p99 === 0 ? null : { p50: p99, p95: p99, p99, count: 1 }, running: null },
    longestRunMs,
    queues: [
      aQueue({
        jobs,
        waitingSince: waitingSince === -1 ? null : EPOCH + waitingSince * 1_000,
        isHeld: named.isHeld === 1,
      }),
    ],
  });
}

/** What fired and was over, as `failing-more 76-90`, in minutes; an end that is missing never came. */
function judge(
  rows: readonly SeriesRow[],
  { rules = DEFAULT_ALERT_RULES, change = (sample: AlertSample) => sample, evaluator = begun(rules) } = {},
): readonly string[] {
  const told = new Map<string, string>();
  const minute = ({ monotonic }: AlertSample): number => Math.round(monotonic / 60_000);
  for (const row of rows) {
    const sample = change(sampleOf(row));
    for (const { rule, before, after } of evaluator.look(sample)) {
      if (after.type === 'firing' && before.type !== 'firing')
        told.set(rule.id, `${rule.id} ${minute(sample)}-`);
      if (before.type === 'firing' && after.type !== 'firing')
        told.set(rule.id, `${told.get(rule.id) ?? rule.id}${minute(sample)}`);
    }
  }
  return [...told.values()];
}

function begun(rules: readonly AlertRule[]): AlertEvaluator {
  const evaluator = new AlertEvaluator(EPOCH);
  evaluator.setRules(rules);
  return evaluator;
}

describe('series that were recorded of an engine', () => {
  test('ten minutes in which nothing works are noticed in three, and are over; a run in 20 that fails is nothing', () => {
    const told = judge(series.outage);
    expect(told.map((each) => each.split(' ')[0]).sort()).toEqual(['dead-jobs', 'failing-more']);
    const failing = told.find((each) => each.startsWith('failing-more'));
    const [from, to] = (failing?.split(' ')[1] ?? '').split('-').map(Number);
    expect(from).toBeGreaterThan(75);
    expect(from).toBeLessThanOrEqual(79);
    expect(to).toBeGreaterThan(85);
    expect(to).toBeLessThan(102);
  });

  test('a line of an hour that is worked off is no alarm, and neither is one that was paused for two', () => {
    expect(judge(series.batch)).toEqual([]);
    expect(judge(series.paused)).toEqual([]);
    // By its age alone both were.
    const old = aRule({ metric: 'oldest_waiting_ms', level: 1_800_000, clearLevel: 1_800_000, forMs: 0 });
    expect(judge(series.batch, { rules: [old] })).toHaveLength(1);
  });

  test('a clock that jumps meanwhile, back and forth, changes nothing of it', () => {
    const jumps = (sample: AlertSample): AlertSample => {
      const minute = sample.monotonic / 60_000;
      const by = minute > 40 ? -7_200_000 : minute > 20 ? 86_400_000 : 0;
      const since = (at: number | null): number | null => (at === null ? null : at + by);
      return {
        ...sample,
        at: sample.at + by,
        queues: sample.queues.map((queue) => ({ ...queue, waitingSince: since(queue.waitingSince) })),
      };
    };
    expect(judge(series.batch, { change: jumps })).toEqual([]);
    expect(judge(series.outage, { change: jumps }).map((each) => each.split(' ')[0])).toContain(
      'failing-more',
    );
  });

  test('half an hour of sleep in the middle neither fires nor ends anything', () => {
    const until = (minute: number) => series.outage.filter(([second = 0]) => second <= minute * MINUTE);
    const evaluator = begun(DEFAULT_ALERT_RULES);
    judge(until(80), { evaluator });
    const firing = evaluator.firing().map(({ rule }) => rule.id);
    expect(firing).toContain('failing-more');
    const asleep = 1_800_000;
    const later = (sample: AlertSample): AlertSample => ({
      ...sample,
      at: sample.at + asleep,
      monotonic: sample.monotonic + asleep,
    });
    const [next] = series.outage.filter(([second = 0]) => second > 80 * MINUTE);
    evaluator.look(later(sampleOf(next ?? [])));
    expect(evaluator.firing().map(({ rule }) => rule.id)).toEqual(firing);
  });

  test('what is usual is known after a restart', () => {
    const split = 70 * MINUTE;
    const first = begun(DEFAULT_ALERT_RULES);
    judge(
      series.outage.filter(([second = 0]) => second <= split),
      { evaluator: first },
    );
    const second = new AlertEvaluator(EPOCH + split * 1_000, first.memory);
    second.setRules(DEFAULT_ALERT_RULES);
    const told = judge(
      series.outage.filter(([at = 0]) => at > split),
      { evaluator: second },
    );
    expect(told.map((each) => each.split(' ')[0])).toContain('failing-more');
  });

  test('a level that the value swings around: it fires less often the longer it has to be back', () => {
    const swings = (clearMs: number) =>
      aRule({ metric: 'jobs_in_progress', level: 1, clearLevel: 1, forMs: 0, clearMs });
    const times = (clearMs: number): number => {
      const evaluator = begun([swings(clearMs)]);
      let fired = 0;
      for (const row of series.outage.slice(0, 400)) {
        for (const { before, after } of evaluator.look(sampleOf(row)))
          if (after.type === 'firing' && before.type !== 'firing') fired += 1;
      }
      return fired;
    };
    expect([times(0), times(1_200_000)]).toEqual([7, 1]);
  });
});
