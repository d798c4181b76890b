import type { RunContext, StopReason } from '../../electron/queue/job-runner.ts';
import { DEFAULT_BACKOFF } from '../../shared/jobs/backoff.ts';
import {
  FRESH,
  type JobOptions,
  type Progress,
  type RunError,
  type RunningJob,
  type Work,
} from '../../shared/jobs/job.ts';
import type { ParentResult } from '../../shared/jobs/job-views.ts';

const OPTIONS: JobOptions = {
  priority: 0,
  maxAttempts: 3,
  backoff: DEFAULT_BACKOFF,
  timeoutMs: null,
  tags: [],
};

/** A job in its first run. */
export function newJob(
  work: Work,
  {
    id = 'job',
    timeoutMs = null,
    hasParents = false,
  }: { readonly id?: string; readonly timeoutMs?: number | null; readonly hasParents?: boolean } = {},
): RunningJob {
  return {
    id,
    ...work,
    queue: 'default',
    name: 'test',
    options: { ...OPTIONS, timeoutMs, ...(hasParents && { onParentFailure: 'block' as const }) },
    key: null,
    schedule: null,
    createdAt: 0,
    tries: { ...FRESH, runs: 1, attempts: 1 },
    revision: 1,
    state: 'running',
    startedAt: 0,
    waitedMs: 0,
  };
}

interface NewRun {
  readonly context: RunContext;
  readonly told: readonly Progress[];
  stop(reason: StopReason): void;
}

/** What the engine gives a run; `stop` ends it early, as the engine does. */
export function newRun(
  run = 1,
  previousError: RunError | null = null,
  parents: readonly ParentResult[] = [],
): NewRun {
  const controller = new AbortController();
  const told: Progress[] = [];
  const context: RunContext = {
    run,
    signal: controller.signal,
    progress: (progress) => void told.push(progress),
    previousError: async () => previousError,
    parents: async () => parents,
  };
  return { context, told, stop: (reason) => controller.abort(reason) };
}
