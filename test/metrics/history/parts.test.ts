import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { HistoryFile } from '../../../electron/metrics/history/history-file.ts';
import type { HistorySample, PartSample } from '../../../electron/metrics/history/history-store.ts';
import { PartReader } from '../../../electron/metrics/history/parts.ts';
import { STEPS } from '../../../electron/metrics/history/schema.ts';
import { Measures } from '../../../electron/metrics/measures.ts';
import { QueueLabels } from '../../../electron/metrics/queue-labels.ts';
import { startRun } from '../../../electron/queue/transitions.ts';
import { JOB_KINDS } from '../../../shared/jobs/job.ts';
import {
  type HistoryQuery,
  type HistoryReply,
  MAX_HISTORY_QUEUES,
  MAX_STORED_QUEUES,
} from '../../../shared/numbers/history.ts';
import { SUCCEEDED } from '../../support/fake-runner.ts';
import { created, ended, jobs } from '../../support/jobs.ts';
import { aPart, aQuery, aSample, exactQuantile, HOUR_START } from './samples.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const undo: (() => void)[] = [];
afterEach(() => {
  for (const act of undo.splice(0).reverse()) act();
});
const open = (path = ':memory:', onQueuesFull = (): void => undefined): HistoryFile => {
  const file = new HistoryFile(path, { onQueuesFull });
  undo.push(() => file.close());
  return file;
};
const inFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'jobdeck-history-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  return join(folder, 'history.db');
};
const save = (file: HistoryFile, ...samples: readonly HistorySample[]): void =>
  file.save({ samples, markers: [] });
const summary = (file: HistoryFile, query: Partial<HistoryQuery>): HistoryReply['period']['summary'] =>
  file.query(aQuery(query)).period.summary;
/** Of a counter. */
const totalOf = (file: HistoryFile, query: Partial<HistoryQuery>): number =>
  (summary(file, query) as { readonly total: number }).total;

describe('History by queue and kind', () => {
  it('is what the raw samples of each queue, each kind and each of both say, in every tier', () => {
    const queues = ['default', 'encode', 'mail'] as const;
    const part = fc.record({
      queue: fc.constantFrom(...queues),
      kind: fc.constantFrom(...JOB_KINDS),
      completed: fc.integer({ min: 0, max: 1_000 }),
      running: fc.array(fc.integer({ min: 1, max: 10_000_000 }), { maxLength: 4 }),
      size: fc.integer({ min: 0, max: 50 }),
    });
    const second = fc.record({
      after: fc.integer({ min: 1, max: 600 }),
      parts: fc.uniqueArray(part, {
        maxLength: 5,
        selector: ({ queue, kind }) => `${queue} ${kind}`,
      }),
    });
    fc.assert(
      fc.property(fc.array(second, { minLength: 1, maxLength: 25 }), (raw) => {
        const file = open();
        let at = HOUR_START;
        for (const { after, parts } of raw) {
          at += after * SECOND;
          const cells = parts.map(({ queue, kind, completed, running }) =>
            aPart(queue, kind, { counts: { jobs_completed: completed }, running }),
          );
          const lines = queues
            .filter((queue) => parts.some((each) => each.queue === queue))
            .map((queue) => aPart(queue, null, { gauges: { queue_size: sizeOf(parts, queue) } }));
          save(file, aSample(at, { parts: [...cells, ...lines] }));
        }
        const range = { from: HOUR_START, to: HOUR_START + 12 * HOUR };
        for (const points of [1_000, 720, 12]) {
          for (const queue of [null, ...queues]) {
            for (const kind of [null, ...JOB_KINDS]) {
              if (queue === null && kind === null) continue;
              const its = raw
                .flatMap(({ parts }) => parts)
                .filter((each) => (queue ?? each.queue) === each.queue && (kind ?? each.kind) === each.kind);
              const asked = { ...range, points, queue, kind };
              expect(summary(file, asked)).toEqual({
                kind: 'counter',
                total: its.reduce((sum, each) => sum + each.completed, 0),
              });
              const durations = its.flatMap(({ running }) => running);
              const told = summary(file, { ...asked, metric: 'running_ms' });
              if (told.kind !== 'duration') throw new Error('expected durations');
              expect(told.count).toBe(durations.length);
              if (durations.length === 0) continue;
              const exact = exactQuantile(durations, 0.95);
              expect(Math.abs((told.p95 ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.01 + 1e-9);
            }
            if (queue === null) continue;
            const sizes = raw.map(({ parts }) => sizeOf(parts, queue));
            expect(summary(file, { ...range, points, metric: 'queue_size', queue })).toMatchObject({
              min: Math.min(...sizes),
              mean: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
              max: Math.max(...sizes),
            });
          }
        }
        file.close();
      }),
      { numRuns: 25 },
    );
  });

  it('has a gap where nothing was read, and nothing where nothing happened', () => {
    const file = open();
    const encode = aPart('encode', 'command', { counts: { jobs_completed: 3 } });
    save(file, aSample(HOUR_START, { parts: [encode] }), aSample(HOUR_START + SECOND));
    const { series } = file.query(aQuery({ to: HOUR_START + 3 * SECOND, queue: 'encode' })).period;
    expect(series).toEqual({ kind: 'counter', counts: [3, 0, null] });
    expect(file.query(aQuery()).queues).toEqual(['encode']);
  });

  it('knows nothing of the time in which an earlier Jobdeck kept no parts', () => {
    const path = inFolder();
    const old = new DatabaseSync(path);
    old.exec(`PRAGMA application_id = ${0x4a624869}; ${STEPS[0]} PRAGMA user_version = 1;
      INSERT INTO seconds (at, samples, jobs_completed) VALUES (${HOUR_START}, 1, 5);
      INSERT INTO minutes (at, samples, jobs_completed) VALUES (${HOUR_START}, 1, 5);
      INSERT INTO hours (at, samples, jobs_completed) VALUES (${HOUR_START}, 1, 5);`);
    old.close();
    const file = open(path);
    const mail = aPart('mail', 'http', { counts: { jobs_completed: 2 } });
    save(file, aSample(HOUR_START + SECOND, { counts: { jobs_completed: 2 }, parts: [mail] }));
    const range = { to: HOUR_START + 2 * SECOND };
    expect(file.query(aQuery(range)).period.series).toEqual({ kind: 'counter', counts: [5, 2] });
    expect(file.query(aQuery({ ...range, queue: 'mail' })).period).toMatchObject({
      series: { kind: 'counter', counts: [null, 2] },
      coveredMs: SECOND,
    });
  });

  it('ends what an earlier process left in line, also where nothing of that queue comes again', () => {
    const path = inFolder();
    const line = aPart('mail', null, { gauges: { queue_size: 9 } });
    const before = new HistoryFile(path);
    before.save({ samples: [aSample(HOUR_START, { parts: [line] })], markers: [] });
    before.close();
    const file = open(path);
    save(file, aSample(HOUR_START + 20 * MINUTE));
    const asked = { metric: 'queue_size', queue: 'mail', to: HOUR_START + 12 * HOUR, points: 12 } as const;
    expect(summary(file, asked)).toMatchObject({ max: 9, last: 0, mean: 4.5 });
  });

  it('gives so many queues a history of their own, tells once when there are more, and loses no count', () => {
    const path = inFolder();
    let told = 0;
    const file = open(path, () => {
      told += 1;
    });
    const many = Array.from({ length: MAX_HISTORY_QUEUES + 3 }, (_, index) =>
      aPart(`q${index}`, 'command', {
        counts: { jobs_completed: 1 },
        gauges: { jobs_in_progress: 2 },
        running: [10],
      }),
    );
    save(file, aSample(HOUR_START, { parts: many }), aSample(HOUR_START + SECOND, { parts: many }));
    expect(told).toBe(1);
    const { queues } = file.query(aQuery());
    expect([queues.length, queues.includes('other')]).toEqual([MAX_HISTORY_QUEUES + 1, true]);
    expect(summary(file, { queue: 'other' })).toEqual({ kind: 'counter', total: 6 });
    expect(summary(file, { queue: 'other', metric: 'running_ms' })).toMatchObject({ count: 6 });
    expect(summary(file, { kind: 'command' })).toEqual({ kind: 'counter', total: many.length * 2 });
  });

  it('gives the place of a queue that was silent for a day to a new one; the past stays, and sums are exact', () => {
    const path = inFolder();
    const first = open(path);
    const of = (...queues: readonly string[]) =>
      queues.map((queue) => aPart(queue, 'command', { counts: { jobs_completed: 1 }, running: [10] }));
    const old = Array.from({ length: MAX_HISTORY_QUEUES }, (_, index) => `q${index}`);
    const second = (file: HistoryFile, at: number, ...queues: readonly string[]): void =>
      save(file, aSample(at, { counts: { jobs_completed: queues.length }, parts: of(...queues) }));
    const [, ...others] = old;
    second(first, HOUR_START, ...old);
    second(first, HOUR_START + 23 * HOUR, ...others, 'new');
    expect(first.query(aQuery()).queues).not.toContain('new');
    second(first, HOUR_START + 25 * HOUR, 'new');
    second(first, HOUR_START + 26 * HOUR, 'q0', 'new');
    first.close();
    // It is known again who was there when.
    const file = open(path);
    second(file, HOUR_START + 27 * HOUR, 'q0', 'new');
    second(file, HOUR_START + 48 * HOUR, 'q0', 'new');
    const range = { from: HOUR_START, to: HOUR_START + 49 * HOUR, points: 100 };
    const { queues } = file.query(aQuery(range));
    const totals = Object.fromEntries(queues.map((queue) => [queue, totalOf(file, { ...range, queue })]));
    expect(totals).toMatchObject({ q0: 2, q1: 2, new: 4, other: 3 });
    expect(Object.values(totals).reduce((sum, each) => sum + each, 0)).toBe(totalOf(file, range));
  });

  it('keeps the past of so many queues, and forgets those of which nothing is stored any more', () => {
    const file = open();
    const day = (index: number): number => HOUR_START + index * 25 * HOUR;
    const save50 = (index: number): void => {
      const parts = Array.from({ length: MAX_HISTORY_QUEUES }, (_, each) =>
        aPart(`q${index}.${each}`, 'http', { counts: { jobs_completed: 1 } }),
      );
      save(file, aSample(day(index), { counts: { jobs_completed: parts.length }, parts }));
    };
    for (let index = 0; index < 6; index += 1) save50(index);
    const { queues } = file.query(aQuery());
    expect(queues).toHaveLength(MAX_STORED_QUEUES + 1);
    expect(totalOf(file, { from: day(0), to: day(6), queue: 'other' })).toBe(2 * MAX_HISTORY_QUEUES);
    file.limit(1);
    for (let batch = 0; batch < 20; batch += 1) save(file, aSample(day(6)));
    expect(file.query(aQuery()).queues.length).toBeLessThanOrEqual(MAX_HISTORY_QUEUES + 1);
    save50(7);
    expect(totalOf(file, { from: day(7), to: day(8), queue: 'q7.3' })).toBe(1);
  });

  it('goes with the samples that are too old', () => {
    const path = inFolder();
    const file = open(path);
    const mail = aPart('mail', 'http', { counts: { jobs_completed: 1 } });
    for (let from = 0; from < 9_000; from += 100) {
      const samples = Array.from({ length: 100 }, (_, index) =>
        aSample(HOUR_START + (from + index) * SECOND, { parts: [mail] }),
      );
      save(file, ...samples);
    }
    const db = new DatabaseSync(path, { readOnly: true });
    undo.push(() => db.close());
    const rows = Number(db.prepare('SELECT count(*) AS n FROM part_seconds').get()?.['n']);
    expect(rows).toBeLessThanOrEqual(8_100);
    expect(summary(file, { queue: 'mail', to: HOUR_START + 3 * HOUR, points: 12 })).toMatchObject({
      total: 9_000,
    });
  });
});

describe('PartReader', () => {
  let measures: Measures;
  const reader = (most = 10): PartReader => {
    measures = new Measures(new QueueLabels({ most, onFull: () => undefined }));
    return new PartReader(measures);
  };
  const line = (queue: string, waiting: number, running: number, waitingSince: number | null = null) => ({
    queue,
    waiting,
    running,
    waitingSince,
  });
  const NOTHING = { waiting: 0, running: 0 };
  const brief = (parts: readonly PartSample[]) =>
    Object.fromEntries(
      parts.map(({ queue, kind, counts, gauges }) => [
        `${queue ?? 'all'} ${kind ?? 'all'}`,
        { started: counts.jobs_started, ...gauges },
      ]),
    );
  const gauges = (jobs_in_progress: number, queue_size = 0, oldest_waiting_ms = 0) => ({
    jobs_in_progress,
    queue_size,
    oldest_waiting_ms,
  });

  it('tells what was counted, and a last time of what is not there any more', () => {
    const parts = reader();
    const job = jobs.waiting({ queue: 'mail' });
    const started = startRun(job, 2_000);
    measures.record(started);
    expect(brief(parts.read(5_000, [line('mail', 4, 1, 3_000)], { waiting: 4, running: 1 }).parts)).toEqual({
      'mail command': { started: 1, ...gauges(1) },
      'all command': { started: 0, ...gauges(1) },
      'mail all': { started: 0, ...gauges(1, 4, 2_000) },
    });
    expect(brief(parts.repeated())['mail all']).toEqual({ started: 0, ...gauges(1, 4, 2_000) });
    measures.record(ended(started.after, SUCCEEDED));
    const after = parts.read(6_000, [line('mail', 0, 0)], NOTHING);
    expect(after.durations.running_ms).not.toBeNull();
    expect(brief(after.parts)).toEqual({
      'mail command': { started: 0, ...gauges(0) },
      'all command': { started: 0, ...gauges(0) },
      'mail all': { started: 0, ...gauges(0) },
    });
    expect(parts.read(7_000, [line('mail', 0, 0)], NOTHING)).toEqual({
      parts: [],
      durations: { waiting_ms: null, running_ms: null },
    });
  });

  it('counts what an earlier process left running as no run of now', () => {
    const parts = reader();
    measures.record(ended(jobs.running({ queue: 'mail' }), SUCCEEDED));
    expect(brief(parts.read(0, [], NOTHING).parts)['mail command']).toEqual({ started: 0, ...gauges(0) });
  });

  it('puts queues beyond the cap together, and what is in queues that were not read', () => {
    const parts = reader(1);
    measures.record(created({ queue: 'a' }));
    measures.record(created({ queue: 'b' }));
    measures.record(created({ queue: 'c' }));
    const lines = [line('a', 1, 0, 500), line('b', 2, 1, 200)];
    const told = brief(parts.read(1_000, lines, { waiting: 7, running: 3 }).parts);
    expect(told['a all']).toMatchObject(gauges(0, 1, 500));
    expect(told['other all']).toMatchObject(gauges(3, 6, 800));
    expect(Object.keys(told).sort()).toEqual(['a all', 'a command', 'other all', 'other command']);
  });
});

const sizeOf = (parts: readonly { readonly queue: string; readonly size: number }[], queue: string): number =>
  parts.reduce((sum, each) => sum + (each.queue === queue ? each.size : 0), 0);
