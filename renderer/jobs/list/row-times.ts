import type { JobRow } from '../../../shared/jobs/job-views.ts';
import { formatAge, formatDuration } from '../../../shared/words/format.ts';

/** What the time columns of a row say. An en dash stands for what has not been. */

const NONE = '–';

/** Time in line: so far while it waits, else before its newest run; ms. */
export function waitOf(row: JobRow, now: number): number | null {
  return row.state === 'waiting' ? Math.max(0, now - row.at) : row.waitedMs;
}

/** Time of the newest run: so far while it runs; none while it waits for another; ms. */
export function runOf(row: JobRow, now: number): number | null {
  if (row.state === 'running') return Math.max(0, now - row.at);
  return row.state === 'waiting' || row.state === 'scheduled' ? null : row.tookMs;
}

export function waitText(row: JobRow, now: number): string {
  const wait = waitOf(row, now);
  return wait === null ? NONE : formatDuration(wait);
}

export function runText(row: JobRow, now: number): string {
  const run = runOf(row, now);
  return run === null ? NONE : formatDuration(run);
}

/** How long ago it was queued; when it is due, while it is scheduled. */
export function ageText(row: JobRow, now: number): string {
  if (row.state !== 'scheduled') return formatAge(now - row.createdAt);
  return row.at <= now ? 'now' : `in ${formatAge(row.at - now)}`;
}

/** The small bar: how long it is against 10 min, on a logarithmic scale, and how much of it was spent in line. */
export interface RowBar {
  readonly waitShare: number;
  readonly runShare: number;
}

const SHORTEST = 10;
const LONGEST = 600_000;

export function barOf(row: JobRow, now: number): RowBar | null {
  const wait = waitOf(row, now) ?? 0;
  const run = runOf(row, now) ?? 0;
  const total = wait + run;
  if (total <= 0) return null;
  const decades = Math.log10(Math.max(total, SHORTEST) / SHORTEST) / Math.log10(LONGEST / SHORTEST);
  const length = Math.min(1, 0.1 + 0.9 * decades);
  return { waitShare: (length * wait) / total, runShare: (length * run) / total };
}
