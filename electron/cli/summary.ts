import { isOpen, JOB_STATES, type JobState } from '../../shared/jobs/job.ts';
import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { formatAge, formatCount, formatDuration } from '../../shared/words/format.ts';
import { oneLine } from '../../shared/words/one-line.ts';
import { storageTrouble } from '../../shared/words/storage-words.ts';
import type { Paint } from './paint.ts';
import type { Tally } from './tally.ts';

/** The line that is drawn over itself while jobs run. Cut from the right when it is too long, so the counts come first. */
export function progressLine({ jobs, engine, metrics }: Snapshot, tally: Tally, elapsedMs: number): string {
  const done = tally.completed + tally.dead + tally.cancelled;
  const parts = [
    `${formatCount(done)}/${formatCount(done + openJobs(jobs))} done`,
    `${formatCount(metrics.jobs_in_progress)} of ${formatCount(engine.concurrency)} running`,
    `${formatCount(jobs.waiting)} waiting`,
  ];
  const trouble = storageTrouble(engine.storage);
  if (trouble !== null) parts.unshift(trouble);
  if (jobs.retrying > 0) parts.push(`${formatCount(jobs.retrying)} retrying`);
  if (jobs.scheduled > 0) parts.push(`${formatCount(jobs.scheduled)} scheduled`);
  if (jobs.blocked > 0) parts.push(`${formatCount(jobs.blocked)} blocked`);
  if (tally.dead > 0) parts.push(`${formatCount(tally.dead)} dead`);
  parts.push(formatAge(elapsedMs));
  return parts.join(' · ');
}

/** What a run of the command line has to tell at its end. */
export interface Report {
  readonly snapshot: Snapshot;
  readonly tally: Tally;
  /** Jobs that an earlier process had left unfinished. */
  readonly takenUp: number;
  /** How to go on with what is left; null when it is gone with this process. */
  readonly goOn: { readonly folder: string; readonly command: string } | null;
  readonly elapsedMs: number;
}

/**
 * What came of it: all that came to an end in this process and all that is still open, the five metrics of this process,
 * and why the dead jobs are dead.
 */
export function finalSummary(report: Report, paint: Paint): string {
  const { snapshot, tally, takenUp, elapsedMs } = report;
  const { metrics } = tally;
  const lines = [
    `${statesText(report, paint)} in ${formatDuration(elapsedMs)}`,
    `created ${formatCount(metrics.total_jobs_created)}, completed ${formatCount(metrics.jobs_completed)}, ` +
      `failed runs ${formatCount(metrics.jobs_failed)}, retried ${formatCount(metrics.jobs_retried)}, ` +
      `in progress ${formatCount(snapshot.metrics.jobs_in_progress)}`,
  ];
  const { jobs_cancelled: cancelled, jobs_interrupted: interrupted } = metrics;
  if (cancelled + interrupted > 0) {
    lines.push(`cancelled runs ${formatCount(cancelled)}, interrupted runs ${formatCount(interrupted)}`);
  }
  if (takenUp > 0) lines.push(`${jobsText(takenUp)} from before ${wereText(takenUp)} taken up again`);
  const unfinished = openJobs(snapshot.jobs);
  if (unfinished > 0) lines.push(unfinishedText(unfinished, report.goOn));
  for (const { name, message } of tally.deaths) {
    lines.push(`  ${paint('dead', oneLine(name))}: ${oneLine(message)}`);
  }
  const leftOut = tally.dead - tally.deaths.length;
  if (leftOut > 0) lines.push(`  and ${formatCount(leftOut)} more`);
  return `${lines.join('\n')}\n`;
}

function statesText({ snapshot, tally }: Report, paint: Paint): string {
  const count = (state: JobState): number =>
    state === 'completed' || state === 'dead' || state === 'cancelled' ? tally[state] : snapshot.jobs[state];
  const states = JOB_STATES.filter((state) => count(state) > 0);
  if (states.length === 0) return 'no jobs';
  return states.map((state) => paint(state, `${formatCount(count(state))} ${state}`)).join(', ');
}

function unfinishedText(unfinished: number, goOn: Report['goOn']): string {
  const what = `${jobsText(unfinished)} did not finish`;
  if (goOn === null) {
    return `${what} and ${unfinished === 1 ? 'is' : 'are'} gone: jobs were in memory only.`;
  }
  return `${what} and ${unfinished === 1 ? 'stays' : 'stay'} queued in ${goOn.folder}. To go on: ${goOn.command}`;
}

/** Said at the beginning, when there is something from before. */
export function takenUpText(takenUp: number): string {
  return `${jobsText(takenUp)} from before ${takenUp === 1 ? 'is' : 'are'} taken up again.\n`;
}

/** Said at Ctrl+C, before the engine stops. */
export function stoppingText({ jobs }: Snapshot): string {
  if (jobs.running === 0) return 'Stopping.\n';
  const what = jobs.running === 1 ? 'one running job is' : `${formatCount(jobs.running)} running jobs are`;
  return `Stopping: ${what} asked to end. Ctrl+C again ends at once.\n`;
}

function openJobs(jobs: Snapshot['jobs']): number {
  return JOB_STATES.reduce((sum, state) => (isOpen(state) ? sum + jobs[state] : sum), 0);
}

const jobsText = (count: number): string => (count === 1 ? '1 job' : `${formatCount(count)} jobs`);
const wereText = (count: number): string => (count === 1 ? 'was' : 'were');
