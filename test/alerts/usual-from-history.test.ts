import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { UsualFromHistory } from '../../electron/alerts/usual-from-history.ts';
import {
  AlertEvaluator,
  type EvaluatorMemory,
  NO_MEMORY,
} from '../../electron/metrics/alerts/alert-evaluator.ts';
import type { AlertSample } from '../../electron/metrics/alerts/sample.ts';
import { HistoryFile } from '../../electron/metrics/history/history-file.ts';
import type { HistorySample } from '../../electron/metrics/history/history-store.ts';
import { DEFAULT_ALERT_RULES } from '../../shared/alerts/defaults.ts';
import type { HistoryQuery } from '../../shared/numbers/history.ts';
import { NO_METRICS } from '../../shared/numbers/metrics.ts';
import { SERIES_FILE, type SeriesRow } from '../fixtures/make-alert-series.ts';
import { aSample } from '../metrics/alerts/sample.ts';
import { aPart, aSample as aSecond } from '../metrics/history/samples.ts';
import { aRule } from '../support/alerts.ts';
import { CollectingLogger } from '../support/collect.ts';
import { EPOCH } from '../support/fake-clock.ts';

const { outage } = JSON.parse(readFileSync(SERIES_FILE, 'utf8')) as { readonly outage: readonly SeriesRow[] };
const MINUTE = 60;
const rules = DEFAULT_ALERT_RULES.filter(({ id }) => id === 'failing-more');

const files: HistoryFile[] = [];
afterEach(() => {
  for (const file of files.splice(0)) file.close();
});

/** A row every 10 s: the 4th and 5th column are runs that completed and failed. */
const endedOf = (row: SeriesRow) => ({ jobs_completed: row[3] ?? 0, jobs_failed: row[4] ?? 0 });
const sampleOf = (row: SeriesRow): AlertSample =>
  aSample(row[0] ?? 0, { metrics: { ...NO_METRICS, ...endedOf(row) } });

/** What history has of the rows up to a second. */
function historyOf(to: number, { byQueue = false } = {}) {
  const file = new HistoryFile(':memory:');
  files.push(file);
  const samples: HistorySample[] = [];
  for (const [index, row] of outage.entries()) {
    const second = row[0] ?? 0;
    if (second >= to) continue;
    const [now, next] = [endedOf(row), endedOf(outage[index + 1] ?? row)];
    const counts = {
      jobs_completed: next.jobs_completed - now.jobs_completed,
      jobs_failed: next.jobs_failed - now.jobs_failed,
    };
    for (let past = 0; past < 10; past += 1) {
      const its = past === 5 ? counts : {};
      const parts = byQueue ? [aPart('encode', 'command', { counts: its })] : [];
      samples.push(aSecond(EPOCH + (second + past) * 1_000, { counts: its, parts }));
    }
  }
  file.save({ samples, markers: [] });
  return file;
}

/** An evaluator that starts at that second and has learnt from history what it could. */
async function startedAt(
  second: number,
  history: Pick<HistoryFile, 'query'>,
  { memory = NO_MEMORY, judged = rules }: { memory?: EvaluatorMemory; judged?: typeof rules } = {},
) {
  const evaluator = new AlertEvaluator(EPOCH + second * 1_000, memory);
  evaluator.setRules(judged);
  const logger = new CollectingLogger();
  const asked: HistoryQuery[] = [];
  const row = outage.find(([at = 0]) => at >= second) ?? [];
  const usual = new UsualFromHistory({
    ask: async (query) => {
      asked.push(query);
      return history.query(query);
    },
    logger,
    evaluator: () => evaluator,
    seam: () => ({ at: EPOCH + second * 1_000, monotonic: second * 1_000, counts: endedOf(row) }),
  });
  await usual.learn();
  return { evaluator, usual, asked, logger };
}

/** The minutes in which it began to fire and was over. */
function judge(evaluator: AlertEvaluator, from: number, to = Number.POSITIVE_INFINITY): readonly number[] {
  const minutes: number[] = [];
  for (const row of outage) {
    const second = row[0] ?? 0;
    if (second <= from || second > to) continue;
    for (const { before, after } of evaluator.look(sampleOf(row)))
      if ((before.type === 'firing') !== (after.type === 'firing')) minutes.push(second / MINUTE);
  }
  return minutes;
}

function unstopped(): readonly number[] {
  const evaluator = new AlertEvaluator(EPOCH);
  evaluator.setRules(rules);
  return judge(evaluator, -1);
}

describe('what is usual, learnt from history after a start', () => {
  test('with nothing kept, it fires and is over as it would have without the restart', async () => {
    const { evaluator } = await startedAt(70 * MINUTE, historyOf(70 * MINUTE));
    const [fired = 0, over = 0] = judge(evaluator, 70 * MINUTE);
    const [firedWithout = 0, overWithout = 0] = unstopped();
    expect(firedWithout).toBeGreaterThan(75);
    expect(Math.abs(fired - firedWithout)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(over - overWithout)).toBeLessThanOrEqual(0.5);
  });

  test('a restart within the outage: it fires as soon as it may after the start', async () => {
    const at = 77 * MINUTE;
    const { evaluator } = await startedAt(at, historyOf(at));
    const [fired] = judge(evaluator, at);
    // The rule wants a minute, which begins with the first look.
    expect(fired).toBeCloseTo(77 + 1 + 10 / 60, 5);
  });

  test('what was kept goes on from where it ends, and nothing is learnt twice', async () => {
    const first = new AlertEvaluator(EPOCH);
    first.setRules(rules);
    judge(first, -1, 50 * MINUTE);
    const { normals } = first.memory;
    const kept = normals[''];
    const { evaluator, asked } = await startedAt(70 * MINUTE, historyOf(70 * MINUTE), {
      memory: first.memory,
    });
    expect(Math.min(...asked.map(({ from }) => from))).toBeGreaterThanOrEqual(kept?.until ?? 0);
    const { evaluator: whole } = await startedAt(70 * MINUTE, historyOf(70 * MINUTE));
    const [one, other] = [evaluator, whole].map(({ memory }) => memory.normals['']);
    expect(kept?.buckets).toBeGreaterThan(30);
    expect(one?.buckets).toBeGreaterThan(kept?.buckets ?? 0);
    expect(Math.abs((one?.buckets ?? 0) - (other?.buckets ?? 0))).toBeLessThanOrEqual(2);
    expect(one?.mean).toBeCloseTo(other?.mean ?? 0, 2);
    expect(one?.until).toBe(other?.until);
  });

  test('of one queue as of all; a rule that comes later learns then, once', async () => {
    const at = 70 * MINUTE;
    const ofQueue = aRule({
      id: 'rule-1',
      metric: 'failure_deviation',
      queue: 'encode',
      level: 3,
      clearLevel: 1.5,
    });
    const { evaluator, usual, asked } = await startedAt(at, historyOf(at, { byQueue: true }));
    const before = asked.length;
    evaluator.setRules([...rules, ofQueue]);
    await usual.learn();
    await usual.learn();
    expect(asked.slice(before).map(({ queue }) => queue)).toEqual(asked.slice(before).map(() => 'encode'));
    expect(asked).toHaveLength(2 * before);
    const { normals } = evaluator.memory;
    expect(normals['encode']?.buckets).toBeGreaterThan(30);
    expect(normals['encode']).toEqual(normals['']);
    // One that nothing is known of learns from what happens.
    evaluator.setRules([...rules, { ...ofQueue, queue: 'other' }]);
    await usual.learn();
    expect(evaluator.memory.normals['other']?.buckets).toBe(0);
  });

  test('a night in which Jobdeck was closed is no time without failures, and the last ten minutes begin anew', async () => {
    const night = 9 * 3_600;
    const at = 77 * MINUTE;
    const { evaluator } = await startedAt(at + night, historyOf(at));
    expect(evaluator.memory.normals['']?.buckets).toBeGreaterThan(30);
    expect(evaluator.look(aSample(at + night + 5))).toEqual([]);
    expect(evaluator.valueOf('failing-more')).toBeNull();
  });

  test('one who opens Jobdeck for ten minutes at a time learns as well', async () => {
    const file = new HistoryFile(':memory:');
    files.push(file);
    const perMinute = (minute: number) =>
      Array.from({ length: 60 }, (_, second) =>
        aSecond(EPOCH + (minute * MINUTE + second) * 1_000, {
          counts: second === 30 ? { jobs_completed: 19, jobs_failed: 1 } : {},
        }),
      );
    for (let day = 0; day < 6; day += 1) {
      const samples = Array.from({ length: 10 }, (_, minute) => perMinute(day * 1_440 + minute)).flat();
      file.save({ samples, markers: [] });
    }
    const { evaluator, asked } = await startedAt(6 * 86_400, file);
    const { mean, buckets } = evaluator.memory.normals[''] ?? { mean: 0, buckets: 0 };
    expect(buckets).toBeGreaterThanOrEqual(48);
    expect(mean).toBeCloseTo(0.05, 3);
    expect(asked.every(({ points }) => points <= 1_000)).toBe(true);
  });

  test('a history that can’t be read is told in the log, and it learns from what happens', async () => {
    const { evaluator, logger } = await startedAt(0, {
      query: () => {
        throw new Error('the disk is gone');
      },
    });
    expect(logger.named('usual_not_read')).toMatchObject([{ fields: { error: 'the disk is gone' } }]);
    expect(judge(evaluator, -1)).toEqual(unstopped());
  });
});
