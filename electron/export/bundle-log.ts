import { type LogLine, type LogPage, type LogQuery, MAX_LOG_PAGE } from '../../shared/log.ts';

type Soon<T> = T | Promise<T>;

/** The newest lines of the log that name a job, oldest first, at most MAX_LOG_PAGE. */
export async function linesOfJob(
  page: (query: LogQuery) => Soon<LogPage>,
  jobId: string,
): Promise<readonly string[]> {
  const lines: LogLine[] = [];
  for (let before: number | null = null; lines.length < MAX_LOG_PAGE; ) {
    const limit = MAX_LOG_PAGE - lines.length;
    const found: LogPage = await page({ after: null, before, limit, least: 'DEBUG', words: [jobId] });
    lines.unshift(...found.lines);
    if (found.next === null) break;
    before = found.next;
  }
  return lines.map(
    ({ at, level, event, fields }) =>
      `time=${new Date(at).toISOString()} level=${level} event=${event} ${fields}`,
  );
}
