import { A_SNAPSHOT, AT, SOME_SETTINGS } from '../../renderer/gallery/sample.ts';
import { NO_ALERTS } from '../../shared/alerts/alerts.ts';
import type { QueryName, QueryReply } from '../../shared/contract/contract.ts';
import type { Job, JobState, Run } from '../../shared/jobs/job.ts';
import type { JobRow } from '../../shared/jobs/job-views.ts';
import { ratesOf } from '../../shared/numbers/metrics.ts';
import type { QueueCard } from '../../shared/numbers/queues.ts';
import type { QueueStatus, Snapshot } from '../../shared/numbers/snapshot.ts';

/**
 * The present moment of the pictures: an engine in the middle of its work, always the same. The page asks for all of it
 * over a bridge that stands where the preload's would, and its clock stands still.
 */
export type FixedAnswers = { readonly [N in QueryName]?: QueryReply<N> };

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Steps of a curve that rises and falls and is the same every time. */
const wave = (length: number, mean: number, swing: number): number[] =>
  Array.from({ length }, (_, step) =>
    Math.max(0, Math.round(mean + swing * Math.sin(step / 6) + (((step * 7) % 5) - 2) * (swing / 6))),
  );

const NO_JOBS = A_SNAPSHOT.jobs;
const queue = (
  name: string,
  concurrency: number,
  jobs: Partial<QueueStatus['jobs']>,
  over: Partial<QueueStatus> = {},
): QueueStatus => ({
  name,
  concurrency,
  pausedAt: null,
  rate: null,
  keyRate: null,
  ...over,
  jobs: { ...NO_JOBS, ...jobs },
});

const QUEUES: readonly QueueStatus[] = [
  queue('default', 4, { completed: 812, running: 1 }),
  queue('encode', 2, { waiting: 14, running: 2, retrying: 1, completed: 219, dead: 2 }),
  queue(
    'fetch',
    6,
    { waiting: 3, running: 3, completed: 4_108, cancelled: 4 },
    { rate: { limit: 10, intervalMs: SECOND } },
  ),
  queue('mail', 2, { completed: 1_204, scheduled: 1, retrying: 1 }),
  queue('nightly', 1, { scheduled: 2, completed: 31 }, { pausedAt: AT - 2 * HOUR }),
];

const running = (name: string, of: string, seconds: number, lastLine: string, share: number | null) => ({
  id: `running-${name}`,
  name,
  kind: 'command' as const,
  queue: of,
  run: 1,
  startedAt: AT - seconds * SECOND,
  lastLine,
  progress: share === null ? null : { share, text: '' },
});

const metrics = {
  total_jobs_created: 6_410,
  jobs_completed: 6_374,
  jobs_failed: 41,
  jobs_retried: 38,
  jobs_in_progress: 6,
  jobs_started: 6_426,
  jobs_cancelled: 4,
  jobs_interrupted: 1,
  jobs_dead: 3,
};

const total = (state: JobState): number => QUEUES.reduce((sum, { jobs }) => sum + jobs[state], 0);

const snapshot: Snapshot = {
  ...A_SNAPSHOT,
  revision: 7,
  metrics,
  rates: ratesOf(metrics),
  conservation: { holds: true, checks: 6_426, breach: null },
  engine: { ...A_SNAPSHOT.engine, peak: { running: 8, at: AT - 26 * MINUTE } },
  jobs: Object.fromEntries(
    (Object.keys(NO_JOBS) as JobState[]).map((state) => [state, total(state)]),
  ) as Snapshot['jobs'],
  clearSince: null,
  queues: QUEUES,
  running: [
    running('ep-219 → hls', 'encode', 312, 'frame=28410 fps=91 q=28.0 time=00:19:44 speed=3.8x', 0.62),
    running('ep-220 → hls', 'encode', 74, 'frame=6760 fps=91 q=28.0 time=00:04:41 speed=3.8x', 0.15),
    running('tiles z14 / 8796', 'fetch', 4, 'GET 200 /14/8796/5374.png 18.2 kB', null),
    running('tiles z14 / 8797', 'fetch', 2, 'GET 200 /14/8797/5374.png 17.9 kB', null),
    running('tiles z14 / 8798', 'fetch', 1, '', null),
    running('index/search', 'default', 41, 'indexed 12400 of 30100 documents', 0.41),
  ],
  oldestWaiting: { id: 'waiting-1', name: 'ep-221 → hls', queue: 'encode', since: AT - 4 * MINUTE },
  schedules: {
    revision: 3,
    total: 2,
    paused: 0,
    nextAt: AT + 17 * HOUR,
    soonest: [{ id: 'schedule-1', name: 'pg_dump → backups', nextAt: AT + 17 * HOUR }],
  },
  alerts: NO_ALERTS,
  durations: {
    waiting: { p50: 140, p95: 2_900, p99: 31_000, count: 702 },
    running: { p50: 1_800, p95: 44_000, p99: 390_000, count: 698 },
  },
  trends: {
    created: wave(60, 3, 2),
    inProgress: wave(60, 6, 2),
    completed: wave(60, 3, 2),
    failed: wave(60, 0, 1),
    retried: wave(60, 0, 1),
  },
  drainMs: 9 * MINUTE,
};

const ERROR = { message: 'The program ended with exit code 1.', code: 'exit 1' };
const row = (
  index: number,
  name: string,
  of: string,
  state: JobState,
  over: Partial<JobRow> = {},
): JobRow => ({
  id: `job-${index}`,
  state,
  kind: 'command',
  name,
  queue: of,
  attempts: state === 'waiting' || state === 'scheduled' ? 0 : 1,
  maxAttempts: 3,
  createdAt: AT - (index + 2) * MINUTE,
  at: AT - index * 40 * SECOND,
  waitedMs: state === 'waiting' || state === 'scheduled' ? null : 120 * index,
  tookMs: state === 'completed' || state === 'dead' ? 1_700 * index : null,
  error: state === 'dead' || state === 'retrying' ? ERROR.message : null,
  ...over,
});

const ROWS: readonly JobRow[] = [
  row(1, 'ep-198 → hls', 'encode', 'dead', { attempts: 3, tookMs: 41_200 }),
  row(2, 'tiles z14 / 8796', 'fetch', 'running', { kind: 'http' }),
  row(3, 'tiles z14 / 8795', 'fetch', 'completed', { kind: 'http' }),
  row(4, 'ep-214 → hls', 'encode', 'retrying', { attempts: 2 }),
  row(5, 'ep-221 → hls', 'encode', 'waiting'),
  row(6, 'ep-222 → hls', 'encode', 'waiting'),
  row(7, 'digest, batch 7', 'mail', 'completed'),
  row(8, 'pg_dump → backups', 'nightly', 'scheduled', { at: AT + 17 * HOUR }),
  row(
    9,
    'a name that is so long that it has to be cut somewhere, שלום עולם, and goes on',
    'default',
    'completed',
  ),
  row(10, 'reports/month 2026-10', 'default', 'cancelled'),
  row(11, 'index/search', 'default', 'completed', { kind: 'module' }),
  ...Array.from({ length: 18 }, (_, index) =>
    row(12 + index, `thumbs /2026/${28 - index}`, 'default', 'completed'),
  ),
];

const deadJob: Job = {
  id: 'job-1',
  kind: 'command',
  payload: { program: 'ffmpeg', args: ['-i', 'raw/ep 198.mov', '-c:v', 'libx264', 'out/ep-198.m3u8'] },
  queue: 'encode',
  name: 'ep-198 → hls',
  options: {
    priority: 0,
    maxAttempts: 3,
    backoff: { baseMs: 5_000, maxMs: HOUR, jitter: 0.1 },
    timeoutMs: null,
    tags: ['video', 'season 4'],
  },
  key: null,
  schedule: null,
  createdAt: AT - 12 * MINUTE,
  tries: { runs: 3, attempts: 3, crashes: 0 },
  revision: 9,
  state: 'dead',
  finishedAt: AT - 40 * SECOND,
  reason: 'out of attempts',
  error: ERROR,
};
const run = (number: number): Run => {
  const startedAt = AT - 12 * MINUTE + number * 3 * MINUTE;
  return {
    jobId: 'job-1',
    number,
    startedAt,
    waitedMs: 400 * number,
    end: {
      at: startedAt + 41_200,
      tookMs: 41_200,
      outcome: { type: 'failed', error: ERROR, retryable: true },
    },
  };
};

const card = (status: QueueStatus, index: number): QueueCard => ({
  ...status,
  starts: wave(60, 4 + index, 4),
  waitingSince: status.jobs.waiting > 0 ? AT - (index + 1) * 2 * MINUTE : null,
  hold: status.name === 'encode' ? { type: 'queue full', queue: 'encode', running: 2, limit: 2 } : null,
  fullKeys: 0,
});

export const ANSWERS: FixedAnswers = {
  snapshot: { ...snapshot, kinds: [] },
  settings: SOME_SETTINGS,
  environment: { platform: 'linux', version: '0.1.0', home: '/home/ada' },
  'app.health': { engine: { state: 'well' }, windowCrashedAt: null },
  'dataFolder.size': 48_234_496,
  'proposals.list': [],
  throughput: {
    range: '10min',
    bucketMs: 10_000,
    lastBucketAt: AT,
    completed: wave(60, 30, 16),
    failed: wave(60, 1, 2),
  },
  'failures.groups': {
    ok: true,
    value: {
      groups: [
        {
          fingerprint: '3f1c9a0012ab77e0',
          code: 'exit 1',
          message: 'moov atom not found',
          runs: 6,
          jobs: 2,
          dead: 2,
          firstAt: AT - 3 * HOUR,
          lastAt: AT - 40 * SECOND,
          dismissed: false,
        },
        {
          fingerprint: '99d0aa0012ab77e1',
          code: 'http 503',
          message: 'The server answered 503 Service Unavailable.',
          runs: 4,
          jobs: 1,
          dead: 0,
          firstAt: AT - 20 * MINUTE,
          lastAt: AT - 3 * MINUTE,
          dismissed: false,
        },
      ],
      total: 2,
      dismissed: 0,
    },
  },
  'jobs.list': { ok: true, value: { rows: ROWS, next: null, total: ROWS.length } },
  'jobs.detail': {
    job: deadJob,
    runs: [run(3), run(2), run(1)],
    edits: [],
    progress: null,
    relations: { parents: { jobs: [], total: 0 }, children: { jobs: [], total: 0 } },
  },
  'queues.list': { queues: QUEUES.map(card), total: QUEUES.length, all: QUEUES.length, limits: 15 },
};

/** What the dead job has written, with its colours. */
export const OUTPUT = [
  '\u001b[1mffmpeg version 7.1\u001b[0m built with gcc 14.2.0',
  "Input #0, \u001b[36mmov,mp4\u001b[0m, from '\u001b[32mraw/ep 198.mov\u001b[0m':",
  '  Duration: \u001b[33m00:19:42.11\u001b[0m, start: 0.000000, bitrate: 48211 kb/s',
  ...Array.from(
    { length: 14 },
    (_, index) => `frame=${(index + 1) * 412} fps=110 q=28.0 time=00:05:${10 + index} speed=4.4x`,
  ),
  '\u001b[31m[mov @ 0x5590] moov atom not found near 0x2F1A04\u001b[0m',
  '\u001b[1;31mmoov atom not found\u001b[0m',
  '',
].join('\n');
