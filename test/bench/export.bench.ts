import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { jobTexts } from '../../electron/export/export-jobs.ts';
import { selectedJobs } from '../../electron/export/job-source.ts';
import { writePieces } from '../../electron/write-file.ts';
import type { JobExportFormat } from '../../shared/jobs/job-export.ts';
import { openDurableEngine } from './engines.ts';
import type { Figure } from './figure.ts';
import { answerQuestions, FreshProcess } from './fresh-process.ts';
import { watchLoop } from './loop-delay.ts';
import { collectGarbage, median, rounded } from './measure.ts';
import { inScratchFolder } from './scratch.ts';
import { fillSearchedStore } from './search-store.ts';

const JOBS = Number(process.env['JOBDECK_EXPORT_JOBS'] ?? 100_000);
const ROUNDS = 5;
const REST_MS = 1_000;
const ALL = { type: 'state', state: null } as const;

interface Exported {
  readonly jobs: number;
  readonly tookMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The same before it, while nothing was done: what the machine itself adds. */
  readonly restP99Ms: number;
  /** Resident memory more than before, at most. */
  readonly moreBytes: number;
  readonly bytes: number;
}

/** In a process of its own: the memory that is measured is that of an app whose jobs are exported. */
async function exportAll(folder: string): Promise<Readonly<Record<JobExportFormat, readonly Exported[]>>> {
  const { engine } = await openDurableEngine({ folder, concurrency: 64 });
  await engine.whenIdle();
  const rounds = async (format: JobExportFormat): Promise<readonly Exported[]> => {
    const all: Exported[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const file = join(folder, `jobs.${format}`);
      const chunks = await selectedJobs(engine.whole, ALL);
      if (!chunks.ok) throw new Error(chunks.error.expected);
      let jobs = 0;
      const onJobs = (more: number): void => {
        jobs += more;
      };
      const { signal } = new AbortController();
      collectGarbage();
      const atRest = watchLoop();
      await setTimeout(REST_MS);
      const { p99Ms: restP99Ms } = atRest();
      const before = process.memoryUsage.rss();
      let most = before;
      const sampling = setInterval(() => {
        most = Math.max(most, process.memoryUsage.rss());
      }, 50);
      const stop = watchLoop();
      const began = performance.now();
      const written = await writePieces(
        file,
        jobTexts(chunks.value, { format, secrets: false, onJobs, signal }),
      );
      const tookMs = performance.now() - began;
      const { p99Ms, maxMs } = stop();
      clearInterval(sampling);
      if (!written.ok) throw new Error(written.error.got);
      all.push({
        jobs,
        tookMs,
        p99Ms,
        maxMs,
        restP99Ms,
        moreBytes: most - before,
        bytes: statSync(file).size,
      });
      rmSync(file);
    }
    return all;
  };
  const measured = { jsonl: await rounds('jsonl'), csv: await rounds('csv') };
  await engine.stop();
  return measured;
}

/** Jobs a second: one bare loop over the same rows, each with its newest run. */
function rawRates(folder: string): readonly number[] {
  const database = new DatabaseSync(join(folder, 'jobs.db'), { readOnly: true });
  const rows = database.prepare(
    'SELECT * FROM jobs LEFT JOIN runs ON runs.job = jobs.number AND runs.number = jobs.runs ORDER BY jobs.number',
  );
  const rates = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    let jobs = 0;
    for (const _ of rows.iterate()) jobs += 1;
    return jobs / ((performance.now() - began) / 1_000);
  });
  database.close();
  return rates;
}

export async function run(): Promise<readonly Figure[]> {
  return inScratchFolder(async (folder) => {
    await fillSearchedStore(folder, JOBS);
    const exporter = new FreshProcess(import.meta.filename, []);
    const measured = await exporter.ask<Awaited<ReturnType<typeof exportAll>>>(folder);
    await exporter.end();
    const raw = median(rawRates(folder));
    const figure = (metric: string, value: number, unit: string): Figure => ({
      bench: 'export',
      metric,
      value: rounded(value),
      unit,
      n: ROUNDS,
    });
    const figures = (Object.entries(measured) as [JobExportFormat, readonly Exported[]][]).flatMap(
      ([format, rounds]) => {
        const rate = median(rounds.map(({ jobs, tookMs }) => jobs / (tookMs / 1_000)));
        const most = (of: (round: Exported) => number): number => Math.max(...rounds.map(of));
        const what = `${format} of ${JOBS.toLocaleString('en')} jobs`;
        return [
          figure(what, rate, 'jobs/s'),
          figure(`${what} / raw`, rate / raw, 'x'),
          figure(`${what}: main loop delay p99`, median(rounds.map(({ p99Ms }) => p99Ms)), 'ms'),
          figure(`${what}: the same at rest`, median(rounds.map(({ restP99Ms }) => restP99Ms)), 'ms'),
          figure(
            `${what}: main loop delay at most`,
            most(({ maxMs }) => maxMs),
            'ms',
          ),
          figure(
            `${what}: resident memory more than before, at most`,
            most(({ moreBytes }) => moreBytes) / 2 ** 20,
            'MiB',
          ),
          figure(`${what}: size of the file`, most(({ bytes }) => bytes) / 2 ** 20, 'MiB'),
        ];
      },
    );
    return [figure('raw SQLite, the same rows', raw, 'jobs/s'), ...figures];
  });
}

if (import.meta.main) answerQuestions(exportAll);
