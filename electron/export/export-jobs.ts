import { setImmediate } from 'node:timers/promises';
import { JOB_CSV_HEAD, jobCsvRow } from '../../shared/job-csv.ts';
import { type JobExportFormat, jobLine, type WholeJob, withSecretsOrNot } from '../../shared/job-export.ts';

export interface JobTextOptions {
  readonly format: JobExportFormat;
  /** Default: without them. */
  readonly secrets: boolean;
  /** Told how many jobs are in what was handed out. */
  readonly onJobs: (jobs: number) => void;
  /** Ends it by throwing its reason. */
  readonly signal: AbortSignal;
}

/** Jobs made into text before the loop gets a turn: about 2 ms of work. */
const SLICE = 20;

/** The text of a file of jobs, piece by piece. */
export async function* jobTexts(
  chunks: AsyncIterable<readonly WholeJob[]>,
  { format, secrets, onJobs, signal }: JobTextOptions,
): AsyncGenerator<string> {
  const textOf = format === 'csv' ? jobCsvRow : jobLine;
  if (format === 'csv') yield JOB_CSV_HEAD;
  for await (const jobs of chunks) {
    for (let first = 0; first < jobs.length; first += SLICE) {
      signal.throwIfAborted();
      const some = jobs.slice(first, first + SLICE);
      yield some.map((whole) => textOf(withSecretsOrNot(whole, secrets))).join('');
      onJobs(some.length);
      await setImmediate();
    }
  }
}
