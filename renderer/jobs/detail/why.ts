import { assertNever } from '../../../shared/assert-never.ts';
import { formatAge, formatCount, formatDuration } from '../../../shared/format.ts';
import type { DeadJob, Job } from '../../../shared/job.ts';
import type { QueueStatus } from '../../../shared/snapshot.ts';
import { minuteText, momentText } from '../../moment.ts';

/** Why the job is where it is: the gist, and what there is to say beyond it. */
export interface Why {
  readonly lead: string;
  readonly rest: string;
}

/** The line that a job waits in; `queue` is null when the snapshot does not list it. */
export interface Line {
  readonly queue: QueueStatus | null;
  readonly allPaused: boolean;
}

/** Only what the data tells: nothing here is an estimate. */
export function whyOf(job: Job, { queue, allPaused }: Line, now: number): Why {
  switch (job.state) {
    case 'scheduled':
      return {
        lead: job.dueAt <= now ? 'Starts now.' : `Starts in ${formatAge(job.dueAt - now)}.`,
        rest: `Scheduled for ${momentText(job.dueAt, now)}.`,
      };
    case 'waiting':
      return {
        lead: `Waiting in line in queue ${job.queue}, since ${minuteText(job.since)}.`,
        rest: joined(
          crashWords(job),
          allPaused ? 'Everything is paused: choose Resume all.' : queueWords(queue),
        ),
      };
    case 'running':
      return {
        lead: `Running for ${formatDuration(Math.max(0, now - job.startedAt))}.`,
        rest: joined(
          `It waited ${formatDuration(job.waitedMs)} in line.`,
          limitWords(job.options.timeoutMs),
          crashWords(job),
        ),
      };
    case 'retrying':
      return {
        lead:
          job.dueAt <= now
            ? 'Back in line now.'
            : `Back in line in ${formatDuration(wholeSeconds(job.dueAt - now))}.`,
        rest: `Then attempt ${job.tries.attempts + 1} of ${job.options.maxAttempts}.`,
      };
    case 'completed':
      return {
        lead: `Completed at ${momentText(job.finishedAt, now)}.`,
        rest: job.tries.runs === 1 ? 'The first run succeeded.' : `Run ${job.tries.runs} succeeded.`,
      };
    case 'dead':
      return { lead: deathWords(job), rest: `Nobody will run it again unless you retry it.` };
    case 'cancelled':
      return {
        lead: `Cancelled at ${momentText(job.finishedAt, now)}.`,
        rest: job.tries.runs === 0 ? 'It had not started.' : '',
      };
    default:
      return assertNever(job);
  }
}

function deathWords(job: DeadJob): string {
  switch (job.reason) {
    case 'out of attempts': {
      const attempts = job.options.maxAttempts;
      return attempts === 1 ? 'Its one attempt failed.' : `All ${attempts} attempts failed.`;
    }
    case 'not worth retrying':
      return 'It failed in a way that another attempt cannot help.';
    case 'poison':
      return 'Jobdeck ended three times in a row while this job ran.';
    default:
      return assertNever(job.reason);
  }
}

/** The last run did not end by itself. */
function crashWords({ tries }: Job): string {
  return tries.crashes === 0 ? '' : 'Jobdeck ended while it ran before; that attempt was not used up.';
}

function queueWords(queue: QueueStatus | null): string {
  if (queue === null) return '';
  if (queue.pausedAt !== null) return `The queue is paused since ${minuteText(queue.pausedAt)}.`;
  const { running, waiting } = queue.jobs;
  const slots =
    running >= queue.concurrency
      ? `The queue is full, ${running} of ${queue.concurrency} running`
      : `${running} of ${queue.concurrency} running`;
  return `${slots}, with ${formatCount(waiting)} in line.`;
}

function limitWords(timeoutMs: number | null): string {
  return timeoutMs === null ? '' : `It is ended after ${formatDuration(timeoutMs)}.`;
}

function joined(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** A countdown goes by whole seconds. */
function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000) * 1000;
}
