import { breachOf } from '../../electron/metrics/conservation.ts';
import { HEAD_BYTES, TAIL_BYTES } from '../../electron/workers/launcher/protocol.ts';
import type { JobRequestInput } from '../../shared/jobs/job-request.ts';
import type { Metrics } from '../../shared/numbers/metrics.ts';
import { answerOf, EngineProcess, type EngineProcessOptions } from './load/engine-process.ts';

export interface Flood {
  readonly problems: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
}

const MIB = 1_048_576;
/** What the main process may take beyond what it takes without anything to do, whatever the flood. */
const MOST_MORE_RSS = 300 * MIB;
const LINE = 'a line of output';
const BATCH = 1000;
/** The rest of the waiting jobs is run when that does not take longer, at the pace of the first ones. */
const MOST_RUN_MS = 180_000;

/** A command that prints 1 GB. */
export async function floodOfOutput(folder: string, scale: number): Promise<Flood> {
  const total = Math.round(1_000_000_000 * scale);
  const engine = await start(folder);
  const before = (await answerOf(engine, 'memory', null)).rss;
  const payload = { program: 'sh', args: ['-c', `yes "${LINE}" | head -c ${total}`] };
  const queued = await answerOf(engine, 'enqueue', { kind: 'command', payload });
  await answerOf(engine, 'idle', null);
  const output = await answerOf(engine, 'output', [queued.ok ? queued.value.id : '', 1]);
  const { mostRss } = await answerOf(engine, 'memory', null);
  await stop(engine);

  const skippedFrom = HEAD_BYTES;
  const skippedTo = total - TAIL_BYTES;
  const linesUntil = (byte: number): number => Math.floor(byte / (LINE.length + 1));
  const printed = (from: number, to: number): string => {
    const line = `${LINE}\n`;
    return Array.from({ length: to - from }, (_, index) => line[(from + index) % line.length]).join('');
  };
  const expected = {
    head: HEAD_BYTES,
    tail: TAIL_BYTES,
    skipped: skippedTo - skippedFrom,
    skippedLines: linesUntil(skippedTo) - linesUntil(skippedFrom),
    total,
    first: printed(0, 64),
    last: printed(total - 64, total),
  };
  const problems = differences(expected, output ?? {}, 'output');
  return {
    problems: [...problems, ...memoryProblems('printing', before, mostRss)],
    figures: { output_bytes: total, output_rss_mib: Math.round(mostRss / MIB) },
  };
}

/** 10,000 jobs fail at once, three times. */
export async function floodOfFailures(folder: string, scale: number): Promise<Flood> {
  const jobs = Math.round(10_000 * scale);
  const engine = await start(folder, { noOps: true, concurrency: 256 });
  const before = (await answerOf(engine, 'memory', null)).rss;
  await answerOf(engine, 'pause', null);
  const backoff = { baseMs: 100, maxMs: 100, jitter: 0 };
  await enqueueMany(engine, jobs, (index) => ({ ...jobOf(`failing ${index}`), maxAttempts: 3, backoff }));
  const began = performance.now();
  await answerOf(engine, 'resume', null);
  await answerOf(engine, 'idle', null);
  const tookMs = performance.now() - began;
  const metrics = await answerOf(engine, 'metrics', null);
  const { mostRss } = await answerOf(engine, 'memory', null);
  await stop(engine);
  const expected: Metrics = {
    total_jobs_created: jobs,
    jobs_completed: 0,
    jobs_failed: 3 * jobs,
    jobs_retried: 2 * jobs,
    jobs_in_progress: 0,
    jobs_started: 3 * jobs,
    jobs_cancelled: 0,
    jobs_interrupted: 0,
    jobs_dead: jobs,
  };
  return {
    problems: [...differences(expected, metrics, 'failures'), ...memoryProblems('failing', before, mostRss)],
    figures: {
      failing_jobs: jobs,
      failing_ms: Math.round(tookMs),
      failing_rss_mib: Math.round(mostRss / MIB),
    },
  };
}

/** 1,000,000 jobs wait; the app is killed, started again, some are cancelled and the rest is run. */
export async function floodOfWaiting(folder: string, scale: number): Promise<Flood> {
  const jobs = Math.round(1_000_000 * scale);
  const first = await start(folder, { noOps: true, concurrency: 64 });
  await answerOf(first, 'pause', null);
  const began = performance.now();
  const ids = await enqueueMany(first, jobs, (index) => jobOf(`job ${index}`));
  const enqueueMs = performance.now() - began;
  first.kill();
  await first.ended;

  const empty = await start(`${folder}-empty`, { noOps: true });
  const before = (await answerOf(empty, 'memory', null)).rss;
  await stop(empty);
  const engine = await start(folder, { noOps: true, concurrency: 64 });
  const { startedMs } = await engine.started;
  const waiting = (await answerOf(engine, 'present', null)).jobs.waiting;
  const problems = waiting === jobs ? [] : [`${waiting} of ${jobs} jobs wait after the restart`];
  const { mostRss: rssAfterStart } = await answerOf(engine, 'memory', null);
  problems.push(...memoryProblems('starting with a backlog', before, rssAfterStart));

  const toCancel = ids.filter((_, index) => index % Math.max(1, Math.floor(ids.length / 100)) === 7);
  await Promise.all(toCancel.map((id) => answerOf(engine, 'cancel', id)));
  const left = jobs - toCancel.length;
  const ranFrom = performance.now();
  await answerOf(engine, 'resume', null);
  const firstMs = await untilCompleted(engine, 1, ranFrom);
  const sample = Math.min(left, 10_000);
  const pace = (await untilCompleted(engine, sample, ranFrom)) / sample;
  const runsAll = pace * left < MOST_RUN_MS;
  if (runsAll) {
    await answerOf(engine, 'idle', null);
    const metrics = await answerOf(engine, 'metrics', null);
    const expected = {
      total_jobs_created: jobs,
      jobs_completed: left,
      jobs_started: left,
      jobs_cancelled: 0,
    };
    problems.push(...differences(expected, metrics, 'waiting'));
  }
  const metrics = await answerOf(engine, 'metrics', null);
  const breach = breachOf(metrics, metrics.jobs_in_progress);
  if (breach !== null) problems.push(breach);
  const { storage } = await answerOf(engine, 'present', null);
  if (storage.state !== 'ok') problems.push(`the store is ${storage.state}: ${storage.message}`);
  const { mostRss } = await answerOf(engine, 'memory', null);
  problems.push(...memoryProblems('running a backlog', before, mostRss));
  await stop(engine);
  return {
    problems,
    figures: {
      waiting_jobs: jobs,
      enqueue_per_s: Math.round(jobs / (enqueueMs / 1000)),
      start_ms: Math.round(startedMs ?? -1),
      first_job_ms: Math.round(firstMs),
      run_per_s: Math.round(1000 / pace),
      ran_jobs: metrics.jobs_completed,
      waiting_rss_mib: Math.round(rssAfterStart / MIB),
      running_rss_mib: Math.round(mostRss / MIB),
    },
  };
}

async function start(folder: string, settings: Partial<EngineProcessOptions> = {}): Promise<EngineProcess> {
  const logPath = `${folder}.log`;
  const engine = new EngineProcess({ folder, logPath, tellsEvents: false, ...settings });
  const { problem, startedMs } = await engine.started;
  if (startedMs === null) throw new Error(problem?.message ?? `the engine did not start; see ${logPath}`);
  return engine;
}

async function stop(engine: EngineProcess): Promise<void> {
  await answerOf(engine, 'stop', null);
  await engine.ended;
}

/** Some batches at once, as a busy program would. */
async function enqueueMany(
  engine: EngineProcess,
  jobs: number,
  jobAt: (index: number) => JobRequestInput,
): Promise<readonly string[]> {
  const ids: string[] = [];
  const answers: Promise<void>[] = [];
  for (let from = 0; from < jobs; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, jobs - from) }, (_, index) => jobAt(from + index));
    const answered = answerOf(engine, 'enqueueAll', batch).then((answer) => {
      if (!answer.ok) throw new Error(JSON.stringify(answer.error[0]));
      for (const { id } of answer.value) ids.push(id);
    });
    answers.push(answered);
    if (answers.length >= 4) await answers.shift();
  }
  await Promise.all(answers);
  return ids;
}

const jobOf = (name: string): JobRequestInput => ({ kind: 'command', name, payload: { program: 'true' } });

/** Ms from `since`. */
async function untilCompleted(engine: EngineProcess, jobs: number, since: number): Promise<number> {
  for (;;) {
    const { jobs_completed } = await answerOf(engine, 'metrics', null);
    if (jobs_completed >= jobs) return performance.now() - since;
    const { storage } = await answerOf(engine, 'present', null);
    if (storage.state === 'damaged') return Number.POSITIVE_INFINITY;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function memoryProblems(doing: string, before: number, most: number): string[] {
  const mib = (bytes: number): number => Math.round(bytes / MIB);
  if (most - before <= MOST_MORE_RSS) return [];
  return [`${doing}: the main process took ${mib(most)} MiB, ${mib(before)} before`];
}

function differences(expected: object, found: object, what: string): string[] {
  const there = new Map(Object.entries(found));
  return Object.entries(expected).flatMap(([name, value]) =>
    there.get(name) === value ? [] : [`${what}: ${name} is ${there.get(name)}, expected ${value}`],
  );
}
