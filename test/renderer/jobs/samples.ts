import type { Job, JobState, Run } from '../../../shared/jobs/job.ts';
import type { JobPage, JobRow, ListOrder, Relations } from '../../../shared/jobs/job-views.ts';
import type { QueueStatus, Snapshot } from '../../../shared/numbers/snapshot.ts';
import type { Result } from '../../../shared/result.ts';

/** Any moment does, as long as all samples share it. */
export const NOW = Date.UTC(2026, 10, 23, 10, 0, 0);

export function aRow(part: Partial<JobRow> = {}): JobRow {
  return {
    id: 'job-1',
    state: 'completed',
    kind: 'command',
    name: 'git gc',
    queue: 'default',
    attempts: 1,
    maxAttempts: 3,
    createdAt: NOW - 60_000,
    at: NOW - 1_000,
    waitedMs: 40,
    tookMs: 2_000,
    error: null,
    ...part,
  };
}

export function rows(count: number, part: Partial<JobRow> = {}): JobRow[] {
  return Array.from({ length: count }, (_, index) =>
    aRow({ id: `job-${index + 1}`, name: `job number ${index + 1}`, ...part }),
  );
}

/** Answers `jobs.list` from an array that a test may change, as the engine would: by state, in pages, both ways. */
export function lister(all: () => readonly JobRow[]) {
  return (input: {
    readonly state: JobState | null;
    readonly cursor: string | null;
    readonly limit: number;
    readonly order?: ListOrder | undefined;
  }): Promise<Result<JobPage>> => {
    const { limit, cursor, order } = input;
    const fitting = all().filter((row) => input.state === null || row.state === input.state);
    const total = fitting.length;
    if (order === 'oldest') {
      const end = cursor === null ? total : fitting.findIndex((row) => row.id === cursor);
      const start = Math.max(0, end - limit);
      const above = fitting.slice(start, end).reverse();
      const next = start === 0 ? null : (fitting[start]?.id ?? null);
      return Promise.resolve({ ok: true, value: { rows: above, next, total } });
    }
    const start = cursor === null ? 0 : fitting.findIndex((row) => row.id === cursor);
    const page = fitting.slice(start, start + limit);
    return Promise.resolve({
      ok: true,
      value: { rows: page, next: fitting[start + limit]?.id ?? null, total },
    });
  };
}

const NONE: Readonly<Record<JobState, number>> = {
  blocked: 0,
  scheduled: 0,
  waiting: 0,
  running: 0,
  retrying: 0,
  completed: 0,
  dead: 0,
  cancelled: 0,
};

export function aQueue(
  part: Partial<QueueStatus> = {},
  jobs: Partial<QueueStatus['jobs']> = {},
): QueueStatus {
  return {
    name: 'default',
    concurrency: 4,
    pausedAt: null,
    rate: null,
    keyRate: null,
    ...part,
    jobs: { ...NONE, ...jobs },
  };
}

/** What the views of jobs read of a snapshot; the rest is not looked at. */
export function aSnapshot(part: {
  readonly revision?: number;
  readonly jobs?: Partial<Record<JobState, number>>;
  readonly queues?: readonly QueueStatus[];
  readonly queuesLeftOut?: number;
}): Snapshot {
  const { revision = 1, jobs = {}, queues = [], queuesLeftOut = 0 } = part;
  const engine = { state: 'running' };
  return { revision, engine, jobs: { ...NONE, ...jobs }, queues, queuesLeftOut } as unknown as Snapshot;
}

const BASE = {
  id: 'job-1',
  kind: 'command',
  payload: { program: 'ffmpeg', args: ['-i', 'a b.mov'] },
  queue: 'encode',
  name: 'ep-214 → hls',
  options: {
    priority: 0,
    maxAttempts: 5,
    backoff: { baseMs: 5_000, maxMs: 3_600_000, jitter: 0.1 },
    timeoutMs: null,
    tags: [],
  },
  key: null,
  schedule: null,
  createdAt: NOW - 600_000,
  tries: { runs: 1, attempts: 1, crashes: 0 },
  revision: 1,
} as const;
const ERROR = { message: 'The program ended with exit code 1.', code: 'exit 1' };

export function aJob<S extends JobState>(state: S, part: Partial<Job> = {}): Extract<Job, { state: S }> {
  const byState: { readonly [K in JobState]: Omit<Extract<Job, { state: K }>, keyof typeof BASE> } = {
    blocked: { state: 'blocked', since: NOW - 10_000, notBefore: null },
    scheduled: { state: 'scheduled', dueAt: NOW + 60_000 },
    waiting: { state: 'waiting', since: NOW - 10_000 },
    running: { state: 'running', startedAt: NOW - 5_000, waitedMs: 2_000 },
    retrying: { state: 'retrying', dueAt: NOW + 30_000, error: ERROR },
    completed: { state: 'completed', finishedAt: NOW - 1_000, result: { exitCode: 0 } },
    dead: { state: 'dead', finishedAt: NOW - 1_000, reason: 'out of attempts', error: ERROR },
    cancelled: { state: 'cancelled', finishedAt: NOW - 1_000 },
  };
  return { ...BASE, ...byState[state], ...part } as unknown as Extract<Job, { state: S }>;
}

/** Of a job that depends on nothing and that nothing depends on. */
export const NO_RELATIONS: Relations = { parents: { jobs: [], total: 0 }, children: { jobs: [], total: 0 } };

export function aRun(number: number, part: Partial<Run> = {}): Run {
  const startedAt = NOW - 100_000 + number * 20_000;
  return {
    jobId: 'job-1',
    number,
    startedAt,
    waitedMs: 1_000,
    end: { at: startedAt + 5_000, tookMs: 5_000, outcome: { type: 'failed', error: ERROR, retryable: true } },
    ...part,
  };
}
