import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HistoryFile } from '../../electron/metrics/history/history-file.ts';
import { Sketch } from '../../electron/metrics/history/sketch.ts';
import type { HistoryMetric } from '../../shared/numbers/history.ts';
import type { Figure } from './figure.ts';
import { aDuration, aSecond } from './history-load.ts';
import { median, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';

const DAY = 86_400;
const FROM = Date.UTC(2026, 0, 1) / 1_000;
const ROUNDS = 9;

/** Jobs that end in each second, and of how many queues; how long they take is spread over three decades. */
const LOADS = {
  idle: { jobs: 0, queues: 1 },
  '1 job a second': { jobs: 1, queues: 1 },
  '1,000 jobs a second': { jobs: 1_000, queues: 1 },
  '1,000 jobs a second of 10 queues': { jobs: 1_000, queues: 10 },
} as const;
type Load = (typeof LOADS)[keyof typeof LOADS];

/** What a day takes on disk when the seconds are full, a batch of five seconds to write, and 30 days to read. */
export async function run(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [name, load] of Object.entries(LOADS)) {
    figures.push(...(await inScratchFolder(async (folder) => measureDay(folder, name, load))));
  }
  return [...figures, ...measureQueries(), measureSampling()];
}

function measureDay(folder: string, name: string, load: Load): readonly Figure[] {
  const path = join(folder, 'history.db');
  const file = new HistoryFile(path);
  const save = (from: number, count: number): void =>
    file.save({
      samples: Array.from({ length: count }, (_, index) => aSecond(FROM + from + index, load)),
      markers: [],
    });
  const fill = (from: number, to: number): void => {
    for (let second = from; second < to; second += 60) save(second, 60);
  };
  // The seconds are full by then.
  const warm = 3 * 3_600;
  fill(0, warm);
  const before = sizeOf(path);
  const end = warm + DAY / 8;
  fill(warm, end);
  const times = Array.from({ length: 200 }, (_, batch) => {
    const samples = [0, 1, 2, 3, 4].map((index) => aSecond(FROM + end + 5 * batch + index, load));
    const began = performance.now();
    file.save({ samples, markers: [] });
    return performance.now() - began;
  });
  file.close();
  const perDay = (sizeOf(path) - before) * (DAY / (end + 1_000 - warm));
  return [
    { bench: 'history', metric: `a day on disk, ${name}`, value: Math.round(perDay), unit: 'B', n: 1 },
    {
      bench: 'history',
      metric: `writing five seconds, ${name}`,
      value: rounded(median(times)),
      unit: 'ms',
      n: times.length,
    },
  ];
}

/** With all that is in its journal. */
function sizeOf(path: string): number {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  return statSync(path).size;
}

/** A minute is as much as a second of it: what is read are minutes and hours. */
function measureQueries(): readonly Figure[] {
  const file = new HistoryFile(':memory:');
  const minutes = 30 * 1_440;
  for (let from = 0; from < minutes; from += 1_000) {
    const samples = Array.from({ length: 1_000 }, (_, index) =>
      aSecond(FROM + (from + index) * 60, { jobs: 50, queues: 10 }),
    );
    file.save({ samples, markers: [] });
  }
  const to = (FROM + minutes * 60) * 1_000;
  const measure = (metric: HistoryMetric, days: number, queue: string | null): Figure => {
    const times = Array.from({ length: ROUNDS }, () => {
      const began = performance.now();
      file.query({
        metric,
        from: to - days * DAY * 1_000,
        to,
        points: 720,
        before: false,
        queue,
        kind: null,
      });
      return performance.now() - began;
    });
    const of = queue === null ? '' : ', one queue';
    const what = `${metric} of ${days} ${days === 1 ? 'day' : 'days'}${of}`;
    return { bench: 'history', metric: what, value: rounded(median(times)), unit: 'ms', n: ROUNDS };
  };
  const figures = [1, 30].flatMap((days) =>
    [null, 'queue 3'].flatMap((queue) => [
      measure('jobs_completed', days, queue),
      measure('running_ms', days, queue),
    ]),
  );
  file.close();
  return figures;
}

/** On the main loop, once a second, besides reading the counters. */
function measureSampling(): Figure {
  const durations = new Sketch();
  const times = Array.from({ length: 200 }, () => {
    for (let job = 0; job < 1_000; job += 1) durations.record(aDuration());
    const began = performance.now();
    durations.encode();
    durations.clear();
    return performance.now() - began;
  });
  const metric = 'taking the durations of 1,000 jobs';
  return { bench: 'history', metric, value: rounded(median(times)), unit: 'ms', n: times.length };
}
