import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { HistoryFile } from '../../../electron/metrics/history/history-file.ts';
import type { HistorySample } from '../../../electron/metrics/history/history-store.ts';
import { STEPS } from '../../../electron/metrics/history/schema.ts';
import { TIERS, type Tier } from '../../../electron/metrics/history/tiers.ts';
import type { HistoryMarker, HistoryReply } from '../../../shared/numbers/history.ts';
import { aQuery, aSample, exactQuantile, HOUR_START } from './samples.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const [SECONDS, MINUTES, HOURS] = TIERS as readonly [Tier, Tier, Tier];

describe('HistoryFile', () => {
  const undo: (() => void)[] = [];
  afterEach(() => {
    for (const act of undo.splice(0).reverse()) act();
  });
  const inMemory = (): HistoryFile => {
    const file = new HistoryFile(':memory:');
    undo.push(() => file.close());
    return file;
  };
  const save = (file: HistoryFile, ...samples: readonly HistorySample[]): void =>
    file.save({ samples, markers: [] });
  const mark = (file: HistoryFile, ...markers: readonly HistoryMarker[]): void =>
    file.save({ samples: [], markers });
  const counts = ({ period }: HistoryReply) =>
    period.series.kind === 'counter' ? period.series.counts : null;

  it('tells shares of what was counted in each bucket, and of a range as a whole', () => {
    const file = inMemory();
    const second = (index: number, created: number, failed: number): HistorySample =>
      aSample(HOUR_START + index * SECOND, {
        counts: {
          total_jobs_created: created,
          jobs_failed: failed,
          worker_busy_ms: 1_000,
          worker_idle_ms: 3_000,
        },
      });
    save(file, second(0, 4, 1), second(1, 0, 2), second(2, 6, 0));
    const range = { to: HOUR_START + 4 * SECOND };
    const rate = file.query(aQuery({ ...range, metric: 'failure_rate' })).period;
    expect(rate.series).toEqual({ kind: 'share', counts: [4, 0, 6, null], shares: [0.25, null, 0, null] });
    expect(rate.summary).toEqual({ kind: 'share', share: 0.3, of: 3, among: 10 });
    expect(file.query(aQuery({ ...range, metric: 'busy_share' })).period.summary).toMatchObject({
      share: 0.25,
    });
  });

  it('knows nothing of what an earlier Jobdeck did not keep, and goes on from there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'jobdeck-history-'));
    undo.push(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'history.db');
    const old = new DatabaseSync(path);
    old.exec(`PRAGMA application_id = ${0x4a624869}; ${STEPS[0]} ${STEPS[1]} PRAGMA user_version = 2;`);
    for (const { table } of TIERS)
      old.exec(`INSERT INTO ${table} (at, samples, jobs_completed) VALUES (${HOUR_START}, 1, 5)`);
    old.close();
    const file = new HistoryFile(path);
    undo.push(() => file.close());
    save(
      file,
      aSample(HOUR_START + SECOND, { counts: { worker_busy_ms: 400 }, gauges: { dead_jobs: 3, workers: 4 } }),
    );
    const asked = { to: HOUR_START + 2 * SECOND };
    expect(file.query(aQuery({ ...asked, metric: 'worker_busy_ms' })).period.series).toEqual({
      kind: 'counter',
      counts: [null, 400],
    });
    const hour = { to: HOUR_START + HOUR, points: 1 };
    expect(file.query(aQuery({ ...hour, metric: 'dead_jobs' })).period.series).toMatchObject({ last: [3] });
    expect(file.query(aQuery({ ...hour, metric: 'busy_share' })).period.summary).toMatchObject({ share: 1 });
  });

  it('rolls up exactly: sums, least, mean, most, latest and percentiles of any mix, in every tier', () => {
    const second = fc.record({
      // Some three hours, with gaps.
      after: fc.integer({ min: 1, max: 900 }),
      completed: fc.integer({ min: 0, max: 5_000 }),
      size: fc.integer({ min: 0, max: 1_000_000 }),
      running: fc.array(fc.integer({ min: 1, max: 10_000_000 }), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(
        fc.array(second, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        (raw, size) => {
          const file = inMemory();
          let at = HOUR_START;
          const samples = raw.map(({ after, completed, size: queue_size, running }) => {
            at += after * SECOND;
            return aSample(at, { counts: { jobs_completed: completed }, gauges: { queue_size }, running });
          });
          // Handed over in batches of any size.
          for (let from = 0; from < samples.length; from += size)
            save(file, ...samples.slice(from, from + size));

          const range = { from: HOUR_START, to: HOUR_START + 12 * HOUR };
          const sizes = raw.map((one) => one.size);
          const durations = raw.flatMap((one) => one.running);
          for (const points of [1_000, 720, 12]) {
            const counter = file.query(aQuery({ ...range, points })).period.summary;
            expect(counter).toEqual({
              kind: 'counter',
              total: raw.reduce((sum, one) => sum + one.completed, 0),
            });
            const gauge = file.query(aQuery({ ...range, points, metric: 'queue_size' })).period.summary;
            expect(gauge).toEqual({
              kind: 'gauge',
              min: Math.min(...sizes),
              mean: sizes.reduce((sum, one) => sum + one, 0) / sizes.length,
              max: Math.max(...sizes),
              last: sizes.at(-1),
            });
            const told = file.query(aQuery({ ...range, points, metric: 'running_ms' })).period.summary;
            if (told.kind !== 'duration') throw new Error('expected durations');
            expect(told.count).toBe(durations.length);
            for (const [share, value] of [
              [0.5, told.p50],
              [0.95, told.p95],
              [0.99, told.p99],
              [1, told.max],
            ] as const) {
              if (durations.length === 0) expect(value).toBeNull();
              else
                expect(Math.abs((value ?? 0) / exactQuantile(durations, share) - 1)).toBeLessThan(0.010_001);
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives each bucket what was counted in it, and null where nothing is known', () => {
    const file = inMemory();
    save(file, aSample(HOUR_START), aSample(HOUR_START + 2_000, { counts: { jobs_completed: 3 } }));
    const reply = file.query(aQuery({ to: HOUR_START + 4_000 }));
    expect(counts(reply)).toEqual([0, null, 3, null]);
    expect(reply).toMatchObject({ stepMs: 1_000, since: HOUR_START, period: { coveredMs: 2_000 } });
  });

  it('chooses a step that gives no more points than asked for, from the finest tier that goes back so far', () => {
    const file = inMemory();
    save(file, aSample(HOUR_START));
    const stepOf = (from: number, to: number, points: number): number =>
      file.query(aQuery({ from, to, points })).stepMs;
    expect(stepOf(HOUR_START, HOUR_START + HOUR, 360)).toBe(10_000);
    expect(stepOf(HOUR_START, HOUR_START + DAY, 300)).toBe(300_000);
    expect(stepOf(HOUR_START - 30 * DAY, HOUR_START, 240)).toBe(3 * HOUR);
    expect(stepOf(HOUR_START - 365 * DAY, HOUR_START, 400)).toBe(DAY);
    expect(stepOf(HOUR_START - 5 * 365 * DAY, HOUR_START, 1_000)).toBe(2 * DAY);
    expect(stepOf(HOUR_START, HOUR_START + HOUR, 1)).toBe(HOUR);
  });

  it('adds to a second that is there already, since the clock was set back', () => {
    const file = inMemory();
    const second = aSample(HOUR_START, {
      counts: { jobs_completed: 2 },
      gauges: { queue_size: 9 },
      running: [50],
    });
    save(file, second, aSample(HOUR_START + 1_000, { counts: { jobs_completed: 5 } }));
    save(
      file,
      aSample(HOUR_START, { counts: { jobs_completed: 4 }, gauges: { queue_size: 1 }, running: [70] }),
    );
    expect(counts(file.query(aQuery({ to: HOUR_START + 2_000 })))).toEqual([6, 5]);
    expect(file.query(aQuery({ metric: 'queue_size', to: HOUR_START + 1_000 })).period.summary).toEqual({
      kind: 'gauge',
      min: 1,
      mean: 5,
      max: 9,
      last: 1,
    });
    expect(file.query(aQuery({ metric: 'running_ms' })).period.summary).toMatchObject({ count: 2 });
  });

  it('compares with the period of the same length before', () => {
    const file = inMemory();
    save(file, aSample(HOUR_START - 30_000, { counts: { jobs_completed: 7 } }));
    save(file, aSample(HOUR_START + 10_000, { counts: { jobs_completed: 2 } }));
    const { period, before } = file.query(aQuery({ points: 2, before: true }));
    expect([period.from, period.to]).toEqual([HOUR_START, HOUR_START + 60_000]);
    expect([before?.from, before?.to]).toEqual([HOUR_START - 60_000, HOUR_START]);
    expect([before?.series, period.series]).toEqual([
      { kind: 'counter', counts: [null, 7] },
      { kind: 'counter', counts: [2, null] },
    ]);
    expect([before?.summary, period.summary]).toEqual([
      { kind: 'counter', total: 7 },
      { kind: 'counter', total: 2 },
    ]);
  });

  it('says that nothing is known of a range without a sample', () => {
    const file = inMemory();
    const empty = { series: { kind: 'gauge' }, summary: { min: null, mean: null, max: null, last: null } };
    expect(file.query(aQuery({ metric: 'queue_size' })).period).toMatchObject({ ...empty, coveredMs: 0 });
    expect(file.query(aQuery({ metric: 'waiting_ms' })).period.summary).toMatchObject({
      count: 0,
      p99: null,
    });
    expect(file.query(aQuery()).since).toBeNull();
  });

  it('marks a crash where the samples end, and another version, by the start that follows', () => {
    const file = inMemory();
    mark(file, { at: HOUR_START, kind: 'started', text: '0.1.0' });
    save(file, aSample(HOUR_START + 4_000), aSample(HOUR_START + 5_000));
    mark(file, { at: HOUR_START + 20_000, kind: 'started', text: '0.2.0' });
    mark(file, { at: HOUR_START + 25_000, kind: 'settings', text: 'workers: 4 → 8' });
    mark(file, { at: HOUR_START + 30_000, kind: 'stopped', text: '0.2.0' });
    mark(file, { at: HOUR_START + 40_000, kind: 'started', text: '0.2.0' });
    const told = file
      .query(aQuery())
      .markers.map(({ at, kind, text }) => [(at - HOUR_START) / 1_000, kind, text]);
    expect(told).toEqual([
      [0, 'started', '0.1.0'],
      [5, 'crashed', '0.1.0'],
      [20, 'version', '0.1.0 → 0.2.0'],
      [20, 'started', '0.2.0'],
      [25, 'settings', 'workers: 4 → 8'],
      [30, 'stopped', '0.2.0'],
      [40, 'started', '0.2.0'],
    ]);
  });

  it('marks a crash at the last sample before it, also when the next start is written with its samples', () => {
    const file = inMemory();
    mark(file, { at: HOUR_START, kind: 'started', text: '0.1.0' });
    save(file, aSample(HOUR_START + 7_000));
    const samples = [aSample(HOUR_START + 20_000), aSample(HOUR_START + 21_000)];
    file.save({ samples, markers: [{ at: HOUR_START + 20_300, kind: 'started', text: '0.1.0' }] });
    const crash = file.query(aQuery()).markers.find(({ kind }) => kind === 'crashed');
    expect(crash?.at).toBe(HOUR_START + 7_000);
  });

  it('is there after it was opened again', () => {
    const folder = mkdtempSync(join(tmpdir(), 'jobdeck-history-'));
    undo.push(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'history.db');
    const first = new HistoryFile(path);
    save(first, aSample(HOUR_START, { counts: { jobs_completed: 3 } }));
    first.close();
    const second = new HistoryFile(path);
    undo.push(() => second.close());
    save(second, aSample(HOUR_START + 2_000, { counts: { jobs_completed: 1 } }));
    expect(counts(second.query(aQuery({ to: HOUR_START + 3_000 })))).toEqual([3, null, 1]);
  });

  it('keeps seconds for two hours', () => {
    const file = inMemory();
    for (let second = 0; second < 8_400; second += 60) {
      const batch = Array.from({ length: 60 }, (_, index) => aSample(HOUR_START + (second + index) * SECOND));
      save(file, ...batch);
    }
    const kept = 8_400_000 - ((file.oldest(SECONDS) ?? 0) - HOUR_START);
    expect(kept).toBeGreaterThanOrEqual(2 * HOUR);
    expect(kept).toBeLessThan(2.3 * HOUR);
    expect(file.oldest(MINUTES)).toBe(HOUR_START);
  });

  it('takes a batch as a whole, or not at all', () => {
    const file = inMemory();
    const wrong = { ...aSample(HOUR_START), counts: { ...aSample(0).counts, jobs_failed: 0.5 } };
    expect(() => save(file, aSample(HOUR_START), wrong)).toThrow();
    expect(file.query(aQuery()).since).toBeNull();
    save(file, aSample(HOUR_START));
    expect(file.query(aQuery()).since).toBe(HOUR_START);
  });

  it('answers for a year and prunes what is older than five, of six years of hours', () => {
    const file = inMemory();
    const hours = 6 * 8_766;
    const from = HOUR_START - hours * HOUR;
    for (let hour = 0; hour < hours; hour += 1_000) {
      const batch = Array.from({ length: Math.min(1_000, hours - hour) }, (_, index) =>
        aSample(from + (hour + index) * HOUR, { counts: { jobs_completed: (hour + index) % 24 } }),
      );
      save(file, ...batch);
    }
    const year = file.query(
      aQuery({ from: HOUR_START - 365 * DAY, to: HOUR_START, points: 400, before: true }),
    );
    expect(year.stepMs).toBe(DAY);
    // A day is the hours 0 to 23, wherever it begins, but for the days that the range cuts.
    expect(counts(year)?.slice(1, -1)).toEqual(Array.from({ length: 364 }, () => 276));
    expect(year.before?.coveredMs).toBe(366 * 24 * SECOND);
    const kept = (HOUR_START - (file.oldest(HOURS) ?? 0)) / HOUR;
    expect(kept).toBeGreaterThanOrEqual(5 * 8_766);
    expect(kept).toBeLessThan(5.2 * 8_766);
    expect(file.rows(MINUTES, ['jobs_completed'], 0, HOUR_START)).toHaveLength(30 * 1_440);
  });
});
