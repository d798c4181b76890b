import { statSync } from 'node:fs';
import { join } from 'node:path';
import { HistoryFile } from '../../electron/metrics/history/history-file.ts';
import { MeasuredDurations } from '../../electron/metrics/measured-durations.ts';
import type { HistoryMetric } from '../../shared/history.ts';
import { aSample } from '../metrics/history/samples.ts';
import type { Figure } from './figure.ts';
import { median, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';

const DAY = 86_400;
const FROM = Date.UTC(2026, 0, 1) / 1_000;
const ROUNDS = 9;

/** Jobs that end in each second; how long they take is spread over three decades. */
const LOADS = { idle: 0, '1 job a second': 1, '1,000 jobs a second': 1_000 } as const;

/** What a day takes on disk when the seconds are full, a batch of five seconds to write, and 30 days to read. */
export async function run(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [load, jobs] of Object.entries(LOADS)) {
    figures.push(...(await inScratchFolder(async (folder) => measureDay(folder, load, jobs))));
  }
  return [...figures, ...measureQueries(), measureSampling()];
}

function measureDay(folder: string, load: string, jobs: number): readonly Figure[] {
  const path = join(folder, 'history.db');
  const file = new HistoryFile(path);
  const times: number[] = [];
  const fill = (from: number, to: number): void => {
    for (let second = from; second < to; second += 5) {
      const samples = [0, 1, 2, 3, 4].map((index) => aSecond(FROM + second + index, jobs));
      const began = performance.now();
      file.save({ samples, markers: [] });
      times.push(performance.now() - began);
    }
  };
  const warm = 3 * 3_600;
  fill(0, warm);
  const before = statSync(path).size;
  fill(warm, warm + DAY / 4);
  file.close();
  const perDay = (statSync(path).size - before) * 4;
  return [
    { bench: 'history', metric: `a day on disk, ${load}`, value: perDay, unit: 'B', n: 1 },
    {
      bench: 'history',
      metric: `writing five seconds, ${load}`,
      value: rounded(median(times)),
      unit: 'ms',
      n: times.length,
    },
  ];
}

/** A minute is as much as a second of it: what is read are minutes and hours. */
function measureQueries(): readonly Figure[] {
  const file = new HistoryFile(':memory:');
  const minutes = 30 * 1_440;
  for (let from = 0; from < minutes; from += 1_000) {
    const samples = Array.from({ length: 1_000 }, (_, index) => aSecond(FROM + (from + index) * 60, 50));
    file.save({ samples, markers: [] });
  }
  const to = (FROM + minutes * 60) * 1_000;
  const measure = (metric: HistoryMetric, days: number): Figure => {
    const times = Array.from({ length: ROUNDS }, () => {
      const began = performance.now();
      file.query({ metric, from: to - days * DAY * 1_000, to, points: 720, before: false });
      return performance.now() - began;
    });
    const what = `${metric} of ${days} ${days === 1 ? 'day' : 'days'}`;
    return { bench: 'history', metric: what, value: rounded(median(times)), unit: 'ms', n: ROUNDS };
  };
  const figures = [1, 30].flatMap((days) => [measure('jobs_completed', days), measure('running_ms', days)]);
  file.close();
  return figures;
}

/** On the main loop, once a second, besides reading the counters. */
function measureSampling(): Figure {
  const durations = new MeasuredDurations();
  const times = Array.from({ length: 200 }, () => {
    for (let job = 0; job < 1_000; job += 1) durations.running.record(aDuration());
    const began = performance.now();
    durations.take();
    return performance.now() - began;
  });
  const metric = 'taking the durations of 1,000 jobs';
  return { bench: 'history', metric, value: rounded(median(times)), unit: 'ms', n: times.length };
}

const aDuration = (): number => 10 ** (1 + 3 * Math.random());

function aSecond(second: number, jobs: number) {
  const running = Array.from({ length: jobs }, aDuration);
  const counts = { total_jobs_created: jobs, jobs_started: jobs, jobs_completed: jobs };
  const sample = aSample(second * 1_000, {
    counts,
    gauges: { jobs_in_progress: Math.min(8, jobs), queue_size: jobs * 3, oldest_waiting_ms: jobs * 3_000 },
    running,
  });
  const { running_ms } = sample.durations;
  return { ...sample, durations: { running_ms, waiting_ms: running_ms } };
}
