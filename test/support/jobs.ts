import { cancelUnstarted, createJob, endRun, startRun } from '../../electron/queue/transitions.ts';
import { DEFAULT_BACKOFF } from '../../shared/jobs/backoff.ts';
import type { JobChange } from '../../shared/jobs/events.ts';
import type {
  BlockedJob,
  CancelledJob,
  CompletedJob,
  DeadJob,
  Job,
  JobOptions,
  JobState,
  Outcome,
  RetryingJob,
  RunningJob,
  ScheduledJob,
  WaitingJob,
} from '../../shared/jobs/job.ts';
import { DEFAULT_QUEUE } from '../../shared/jobs/job.ts';
import type { JobRequest } from '../../shared/jobs/job-request.ts';
import { failedWith, SUCCEEDED } from './fake-runner.ts';

export interface RequestParts extends Partial<JobOptions> {
  readonly name?: string;
  readonly queue?: string;
  readonly delayMs?: number;
  readonly key?: string | null;
  readonly runAt?: number | null;
  readonly schedule?: string | null;
  readonly ref?: string | null;
  readonly dependsOn?: readonly string[];
}

/** A checked request for a command that nobody will run; jitter is off, so that delays can be told beforehand. */
export function requestOf(parts: RequestParts = {}): JobRequest {
  const { name = 'build', queue = DEFAULT_QUEUE, delayMs = 0, key = null, ...others } = parts;
  const { runAt = null, schedule = null, ref = null, dependsOn = [], ...options } = others;
  return {
    work: { kind: 'command', payload: { program: 'true' } },
    name,
    queue,
    key,
    delayMs,
    runAt,
    schedule,
    ref,
    dependsOn,
    options: {
      priority: 0,
      maxAttempts: 3,
      backoff: { ...DEFAULT_BACKOFF, jitter: 0 },
      timeoutMs: null,
      tags: [],
      ...(dependsOn.length > 0 && { onParentFailure: 'block' }),
      ...options,
    },
  };
}

let made = 0;
export const newId = (): string => {
  made += 1;
  return `job-${made}`;
};

export const half = (): number => 0.5;

/** `parts.id` names it; else it gets a new one. */
export function created(parts: RequestParts & { readonly id?: string } = {}, now = 1_000): JobChange {
  const { id = newId(), ...request } = parts;
  const checked = requestOf(request);
  return createJob(id, checked, now, checked.dependsOn);
}

export function ended(job: RunningJob, outcome: Outcome, now = 3_000, crashed = true): JobChange {
  return endRun(job, { outcome, tookMs: Math.max(0, now - job.startedAt), crashed }, now, half);
}

/** A job in each state, made by the transitions themselves; `after` narrows it. */
export const jobs = {
  blocked: (parts: RequestParts = {}): BlockedJob =>
    inState(created({ dependsOn: ['parent'], ...parts }), 'blocked'),
  scheduled: (parts: RequestParts = {}): ScheduledJob =>
    inState(created({ delayMs: 5_000, ...parts }), 'scheduled'),
  waiting: (parts: RequestParts = {}): WaitingJob => inState(created(parts), 'waiting'),
  running: (parts: RequestParts = {}): RunningJob => startRun(jobs.waiting(parts), 2_000).after,
  retrying: (parts: RequestParts = {}): RetryingJob =>
    inState(ended(jobs.running(parts), failedWith('exit 1')), 'retrying'),
  completed: (parts: RequestParts = {}): CompletedJob =>
    inState(ended(jobs.running(parts), SUCCEEDED), 'completed'),
  dead: (parts: RequestParts = {}): DeadJob =>
    inState(ended(jobs.running(parts), failedWith('ENOENT', { retryable: false })), 'dead'),
  cancelled: (parts: RequestParts = {}): CancelledJob =>
    inState(cancelUnstarted(jobs.waiting(parts), 3_000), 'cancelled'),
} as const;

export function inState<S extends JobState>(event: JobChange, state: S): Extract<Job, { state: S }> {
  return mustBe(event.after, state);
}

export function mustBe<S extends JobState>(job: Job | null, state: S): Extract<Job, { state: S }> {
  if (job?.state !== state) throw new Error(`expected a job that is ${state}, got ${job?.state ?? 'none'}`);
  return job as Extract<Job, { state: S }>;
}
