import { once } from 'node:events';
import type { Selection } from '../../../shared/jobs/control.ts';
import type { JobExportFormat } from '../../../shared/jobs/job-export.ts';
import { describeProblem } from '../../../shared/result.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { systemClock } from '../../clock.ts';
import { jobTexts } from '../../export/export-jobs.ts';
import { type JobSource, NotRead, selectedJobs } from '../../export/job-source.ts';
import { createLiveLine } from '../../live-line.ts';
import { writePieces } from '../../write-file.ts';
import { type Ask, fail } from '../ask.ts';
import { ALL_WELL, BAD_INPUT, INTERRUPTED, NOT_DONE } from '../exit-codes.ts';
import { watchInterrupts } from '../interrupt.ts';
import { jsonText } from '../json.ts';
import { searchProblemText } from './search.ts';

export interface JobsExport {
  /** undefined: all jobs. */
  readonly matching?: string;
  readonly format: JobExportFormat;
  readonly secrets: boolean;
}

/**
 * `jobdeck export --jobs`: all jobs or those that a search finds, page by page, so that it takes no more memory however
 * many they are. A file is whole or not there; Ctrl+C leaves nothing of it.
 */
export async function exportJobsTo(
  ask: Ask,
  file: string | undefined,
  { matching, format, secrets }: JobsExport,
): Promise<number> {
  const selection: Selection =
    matching === undefined ? { type: 'state', state: null } : { type: 'search', text: matching, state: null };
  const chunks = await selectedJobs(sourceOf(ask), selection);
  if (!chunks.ok) {
    fail(searchProblemText(matching ?? '', chunks.error));
    return BAD_INPUT;
  }
  let jobs = 0;
  const line = createLiveLine({
    terminal: ask.progress,
    clock: systemClock,
    intervalMs: 200,
    text: () => `${formatCount(jobs)} jobs`,
  });
  const onJobs = (more: number): void => {
    jobs += more;
    if (file !== undefined && ask.progress.isTTY) line.update();
  };
  const interrupts = watchInterrupts(process, () => process.exit(INTERRUPTED));
  const stop = new AbortController();
  void interrupts.first.then(() => stop.abort());
  const pieces = jobTexts(chunks.value, { format, secrets, onJobs, signal: stop.signal });
  try {
    if (file === undefined) {
      for await (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
      return ALL_WELL;
    }
    const written = await writePieces(file, pieces, { isPrivate: secrets });
    line.clear();
    if (!written.ok) {
      fail(describeProblem(written.error));
      return BAD_INPUT;
    }
    ask.print(ask.json ? jsonText({ file, jobs }) : `${jobsText(jobs)} written to ${file}\n`);
    return ALL_WELL;
  } catch (error) {
    line.clear();
    if (error === stop.signal.reason) {
      ask.note(file === undefined ? '' : `Stopped: ${file} is as it was.\n`);
      return INTERRUPTED;
    }
    if (!(error instanceof NotRead)) throw error;
    fail(describeProblem(error.problem));
    return NOT_DONE;
  } finally {
    interrupts.dispose();
  }
}

function sourceOf({ client }: Pick<Ask, 'client'>): JobSource {
  return {
    matching: (query) => client.query('jobs.matching', query),
    read: (jobIds) => client.query('jobs.whole', { jobIds: [...jobIds] }),
  };
}

const jobsText = (count: number): string => (count === 1 ? '1 job' : `${formatCount(count)} jobs`);
