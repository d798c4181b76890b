import { formatAge, formatCount, formatDuration } from '../../shared/format.ts';
import { JOB_STATES } from '../../shared/job.ts';
import type { JobPage } from '../../shared/job-views.ts';
import { oneLine } from '../../shared/one-line.ts';
import type { Snapshot } from '../../shared/snapshot.ts';
import type { Paint } from './paint.ts';

/** The line that is drawn over itself while jobs run. Cut from the right when it is too long, so the counts come first. */
export function progressLine({ jobs, engine, metrics }: Snapshot, elapsedMs: number): string {
  const total = Object.values(jobs).reduce((sum, count) => sum + count, 0);
  const done = jobs.completed + jobs.dead + jobs.cancelled;
  const parts = [
    `${formatCount(done)}/${formatCount(total)} done`,
    `${formatCount(metrics.jobs_in_progress)} of ${formatCount(engine.concurrency)} running`,
    `${formatCount(jobs.waiting)} waiting`,
  ];
  if (jobs.retrying > 0) parts.push(`${formatCount(jobs.retrying)} retrying`);
  if (jobs.scheduled > 0) parts.push(`${formatCount(jobs.scheduled)} scheduled`);
  if (jobs.dead > 0) parts.push(`${formatCount(jobs.dead)} dead`);
  parts.push(formatAge(elapsedMs));
  return parts.join(' · ');
}

/** What came of it: how many jobs are in each state, the five metrics, and why the dead ones are dead. */
export function finalSummary(
  { jobs, metrics }: Snapshot,
  dead: JobPage | null,
  elapsedMs: number,
  paint: Paint,
): string {
  const states = JOB_STATES.filter((state) => jobs[state] > 0).map((state) =>
    paint(state, `${formatCount(jobs[state])} ${state}`),
  );
  const lines = [
    `${states.length === 0 ? 'no jobs' : states.join(', ')} in ${formatDuration(elapsedMs)}`,
    `created ${formatCount(metrics.total_jobs_created)}, completed ${formatCount(metrics.jobs_completed)}, ` +
      `failed runs ${formatCount(metrics.jobs_failed)}, retried ${formatCount(metrics.jobs_retried)}, ` +
      `in progress ${formatCount(metrics.jobs_in_progress)}`,
  ];
  const { jobs_cancelled: cancelled, jobs_interrupted: interrupted } = metrics;
  if (cancelled + interrupted > 0) {
    lines.push(`cancelled runs ${formatCount(cancelled)}, interrupted runs ${formatCount(interrupted)}`);
  }
  const unfinished = jobs.scheduled + jobs.waiting + jobs.running + jobs.retrying;
  if (unfinished > 0) {
    lines.push(
      `${formatCount(unfinished)} ${unfinished === 1 ? 'job' : 'jobs'} did not finish; queue the rest again.`,
    );
  }
  for (const row of dead?.rows ?? []) {
    lines.push(`  ${paint('dead', oneLine(row.name))}: ${oneLine(row.error ?? 'no reason was recorded')}`);
  }
  const leftOut = jobs.dead - (dead?.rows.length ?? 0);
  if (leftOut > 0) lines.push(`  and ${formatCount(leftOut)} more`);
  return `${lines.join('\n')}\n`;
}

/** Said at Ctrl+C, before the engine stops. */
export function stoppingText({ jobs }: Snapshot): string {
  if (jobs.running === 0) return 'Stopping.\n';
  const what = jobs.running === 1 ? 'one running job is' : `${formatCount(jobs.running)} running jobs are`;
  return `Stopping: ${what} asked to end. Ctrl+C again ends at once.\n`;
}
