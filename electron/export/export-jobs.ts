import { setImmediate } from 'node:timers/promises';
import { JOB_CSV_HEAD, jobCsvRow } from '../../shared/jobs/job-csv.ts';
import {
  type JobExportFormat,
  jobLine,
  type WholeJob,
  withSecretsOrNot,
} from '../../shared/jobs/job-export.ts';

export interface JobTextOptions {
  readonly format: JobExportFormat;
  /** Default: without them. */
  readonly secrets: boolean;
  /** Told how many jobs are in what was handed out. */
  readonly onJobs: (jobs: number) => void;
  /** Ends it by throwing its reason. */
  readonly signal: AbortSignal;
}

/** Jobs are made into text so long before the loop gets a turn, ms. A payload may have a mebibyte. */
const SLICE_MS = 1;
/** And no more jobs than that, so that pieces stay small. */
const MAX_SLICE = 100;

/** The text of a file of jobs, piece by piece. */
export async function* jobTexts(
  chunks: AsyncIterable<readonly WholeJob[]>,
  { format, secrets, onJobs, signal }: JobTextOptions,
): AsyncGenerator<string> {
  const textOf = format === 'csv' ? jobCsvRow : jobLine;
  if (format === 'csv') yield JOB_CSV_HEAD;
  for await (const jobs of chunks) {
    for (let done = 0; done < jobs.length; ) {
      signal.throwIfAborted();
      const some = jobs.slice(done, done + MAX_SLICE);
      const until = performance.now() + SLICE_MS;
      let text = '';
      let made = 0;
      for (const whole of some) {
        text += textOf(withSecretsOrNot(whole, secrets));
        made += 1;
        if (performance.now() >= until) break;
      }
      yield text;
      onJobs(made);
      done += made;
      await setImmediate();
    }
  }
}
