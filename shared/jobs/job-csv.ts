import { toldOf, type WholeJob } from './job-export.ts';

/** A table of jobs, a row a job; docs/export.md tells the columns. For people and their spreadsheets, not for import. */
const COLUMNS: readonly (readonly [string, (whole: WholeJob, told: ReturnType<typeof toldOf>) => unknown])[] =
  [
    ['id', ({ job }) => job.id],
    ['state', ({ job }) => job.state],
    ['kind', ({ job }) => job.kind],
    ['name', ({ job }) => job.name],
    ['queue', ({ job }) => job.queue],
    ['priority', ({ job }) => job.options.priority],
    ['attempts', ({ job }) => job.tries.attempts],
    ['maxAttempts', ({ job }) => job.options.maxAttempts],
    ['runs', ({ job }) => job.tries.runs],
    ['createdAt', (_, told) => told.createdAt],
    ['startedAt', (_, told) => told.startedAt],
    ['finishedAt', (_, told) => told.finishedAt],
    ['waitedMs', (_, told) => told.waitedMs],
    ['tookMs', (_, told) => told.tookMs],
    ['outcome', (_, told) => told.outcome],
    ['errorCode', (_, told) => told.error?.code],
    ['errorMessage', (_, told) => told.error?.message],
    ['reason', (_, told) => told.reason],
    ['tags', ({ job }) => job.options.tags.join(', ')],
    ['key', ({ job }) => job.key],
    ['schedule', ({ job }) => job.schedule],
    ['dependsOn', ({ parents }) => parents.map(({ id }) => id).join(' ')],
    ['payload', ({ job }) => JSON.stringify(job.payload)],
    ['result', (_, told) => (told.result === null ? null : JSON.stringify(told.result))],
  ];

export const JOB_CSV_HEAD = `${COLUMNS.map(([name]) => name).join(',')}\n`;

export function jobCsvRow(whole: WholeJob): string {
  const told = toldOf(whole.job, whole.lastRun);
  return `${COLUMNS.map(([, read]) => csvCell(read(whole, told))).join(',')}\n`;
}

/**
 * Numbers are bare. Every text is quoted, and one that a program for tables could take for a formula begins with an
 * apostrophe, as OWASP advises (CSV Injection): with = + - @, also in their wide forms, a tab or the end of a line.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value === 'number') return String(value);
  const text = String(value);
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
