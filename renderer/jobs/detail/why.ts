import { assertNever } from '../../../shared/assert-never.ts';
import { type BlockedJob, type DeadJob, isOpen, type Job } from '../../../shared/jobs/job.ts';
import type { RelatedJob, RelatedJobs } from '../../../shared/jobs/job-views.ts';
import type { QueueStatus } from '../../../shared/numbers/snapshot.ts';
import { formatAge, formatCount, formatDuration, shortened } from '../../../shared/words/format.ts';
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
  /** What the job depends on. */
  readonly parents: RelatedJobs;
}

/** Only what the data tells: nothing here is an estimate. */
export function whyOf(job: Job, { queue, allPaused, parents }: Line, now: number): Why {
  switch (job.state) {
    case 'blocked':
      return blockedWords(job, parents.jobs, now);
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

/** Names the jobs that it waits for, and what happens when one of them failed. */
function blockedWords(job: BlockedJob, parents: readonly RelatedJob[], now: number): Why {
  const failed = parents.filter(({ state }) => state === 'dead' || state === 'cancelled');
  const open = parents.filter(({ state }) => isOpen(state));
  const first = failed[0];
  const since = `Blocked since ${momentText(job.since, now)}.`;
  if (first !== undefined && job.options.onParentFailure === 'block') {
    return {
      lead: `Blocked: ${namesText(failed)} ${failed.length === 1 ? `is ${first.state}` : 'failed'}.`,
      rest: 'It goes on when that is retried and completes; Run now does not wait for it.',
    };
  }
  if (open.length === 0) return { lead: since, rest: '' };
  const later = job.notBefore !== null && job.notBefore > now;
  const then = later ? `Then it is scheduled for ${momentText(job.notBefore, now)}.` : '';
  return { lead: `Waits for ${namesText(open)}.`, rest: joined(since, then) };
}

const NAMED = 3;

function namesText(jobs: readonly RelatedJob[]): string {
  const names = jobs.slice(0, NAMED).map(({ name }) => shortened(name, 40));
  const more = jobs.length - names.length;
  if (more > 0) return `${names.join(', ')} and ${more} more`;
  return names.length === 1 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
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
