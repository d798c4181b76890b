/**
 * The whole engine on a data folder, as the desktop and the command line put it together, in a process that may be
 * killed at any moment: SETTINGS as JSON. What it says, and how, is in messages.ts.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Clock, systemClock } from '../../../electron/clock.ts';
import { SnapshotBuilder } from '../../../electron/ipc/snapshot-builder.ts';
import { logfmtLogger } from '../../../electron/logger.ts';
import { MemoryMetricStore } from '../../../electron/metrics/memory-metric-store.ts';
import { MetricsRecorder } from '../../../electron/metrics/recorder.ts';
import { EmbeddedEngine } from '../../../electron/queue/embedded-engine.ts';
import type { JobRunner } from '../../../electron/queue/job-runner.ts';
import { openSqliteJobStore } from '../../../electron/queue/sqlite/sqlite-job-store.ts';
import { createJobRunner } from '../../../electron/workers/create-runner.ts';
import { nodeProcessHost } from '../../../electron/workers/node-process-host.ts';
import { type JobEvent, jobOf } from '../../../shared/jobs/events.ts';
import type { Outcome } from '../../../shared/jobs/job.ts';
import type { JobRequest } from '../../../shared/jobs/job-request.ts';
import { type JobRequestInput, parseJobRequest } from '../../../shared/jobs/job-request.ts';
import { err, ok, type Problem, type Result } from '../../../shared/result.ts';
import { threadPath } from '../../support/threads.ts';
import type { CallName, Calls, EngineMessage, EngineRequest, EngineSettings, ToldEvent } from './messages.ts';

// Loading a program on a busy machine takes as long as it takes.
const loadedAt = systemClock.monotonic();
const settings = JSON.parse(process.argv[2] ?? '{}') as EngineSettings;
const { folder, concurrency } = settings;
let aheadMs = settings.aheadMs;
const clock: Clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
const electron = join(import.meta.dirname, '../../../electron');
const logger = logfmtLogger((line) => process.stderr.write(line), clock.now);

const opened = await openSqliteJobStore({
  folder,
  threadPath: threadPath('store'),
  version: '0.1.0',
  logger,
});
if (!opened.ok) {
  say({ type: 'not-opened', problem: opened.error });
  process.exit(3);
}
const store = opened.value;
say({ type: 'opened', running: store.open().running.map(({ id }) => id) });

const metrics = new MemoryMetricStore();
const engine = new EmbeddedEngine({
  store,
  runner: settings.noOps ? withoutWork(createRunner()) : createRunner(),
  clock,
  logger,
  concurrency,
  onOpened: (stored) => {
    metrics.restore(stored.metrics);
    recorder.restored(stored.lastCommitAt);
  },
});
const recorder = new MetricsRecorder({
  store: metrics,
  clock,
  logger,
  runningJobs: () => engine.runningJobs,
  workers: () => engine.workers,
});
engine.subscribe((events) => recorder.record(events));
if (settings.tellsEvents) {
  engine.subscribe((events) => say({ type: 'events', events: events.map(told) }));
}
const snapshots = new SnapshotBuilder({ engine, recorder, clock, version: '0.1.0' });
let mostRss = 0;
setInterval(() => {
  mostRss = Math.max(mostRss, process.memoryUsage.rss());
}, 20);

await engine.start();
say({ type: 'started', ms: clock.monotonic() - loadedAt });

const carryOut: { readonly [N in CallName]: (input: Calls[N]['input']) => Promise<Calls[N]['value']> } = {
  enqueue: async (input) => {
    const parsed = parseJobRequest(input);
    return parsed.ok ? engine.enqueue(parsed.value) : parsed;
  },
  enqueueAll: async (inputs) => {
    const requests = parseAll(inputs);
    return requests.ok ? engine.enqueueAll(requests.value) : requests;
  },
  cancel: (jobId) => engine.cancel(jobId),
  retry: (jobId) => engine.retry(jobId),
  runNow: (jobId) => engine.runNow(jobId),
  pause: (queue) => engine.pause(queue ?? undefined),
  resume: (queue) => engine.resume(queue ?? undefined),
  setConcurrency: ([most, queue]) => engine.setConcurrency(most, queue ?? undefined),
  present: async () => engine.present(),
  metrics: async () => metrics.getMetrics(),
  detail: async (jobId) => {
    const job = await store.get(jobId);
    return job === null ? null : { job, runs: await store.runs(jobId, 1000) };
  },
  output: async ([jobId, run]) => {
    const view = await engine.output.read(jobId, run);
    if (view === null) return null;
    const { head, tail, skipped, skippedLines, total } = view;
    const whole = Buffer.concat([head, tail]);
    const first = whole.toString('latin1', 0, 64);
    const last = whole.toString('latin1', Math.max(0, whole.length - 64));
    return { head: head.length, tail: tail.length, skipped, skippedLines, total, first, last };
  },
  memory: async () => ({
    rss: process.memoryUsage.rss(),
    mostRss: Math.max(mostRss, process.memoryUsage.rss()),
    heapUsed: process.memoryUsage().heapUsed,
  }),
  snapshot: async () => snapshots.current(),
  setAhead: async (ms) => {
    aheadMs = ms;
    return null;
  },
  idle: async () => {
    await engine.whenIdle();
    return null;
  },
  stop: async () => {
    await engine.stop();
    return null;
  },
};

createInterface({ input: process.stdin })
  .on('line', (line) => void take(JSON.parse(line) as EngineRequest))
  // The harness is gone.
  .on('close', () => process.exit(1));

async function take({ n, call, input }: EngineRequest): Promise<void> {
  const value = await carryOut[call](input as never);
  say({ type: 'answer', n, value });
  if (call === 'stop') process.exit(0);
}

function say(message: EngineMessage): void {
  writeSync(3, `${JSON.stringify(message)}\n`);
}

function parseAll(inputs: readonly JobRequestInput[]): Result<readonly JobRequest[], readonly Problem[]> {
  const requests: JobRequest[] = [];
  for (const input of inputs) {
    const parsed = parseJobRequest(input);
    if (!parsed.ok) return err(parsed.error);
    requests.push(parsed.value);
  }
  return ok(requests);
}

function createRunner(): JobRunner {
  return createJobRunner({
    host: nodeProcessHost,
    launcherPath: join(electron, 'workers/launcher/launcher.ts'),
    moduleProcessPath: join(electron, 'workers/modules/module-process.ts'),
    clock,
    logger,
    graceMs: settings.graceMs,
    lingerMs: settings.lingerMs,
    outputFile: { folder, threadPath: threadPath('output') },
    journal: join(folder, 'children.journal'),
  });
}

function withoutWork(runner: JobRunner): JobRunner {
  const failed: Outcome = {
    type: 'failed',
    retryable: true,
    error: { message: 'It fails.', code: 'exit 1' },
  };
  const succeeded: Outcome = { type: 'succeeded', result: null };
  return { ...runner, run: async ({ name }) => (name.startsWith('failing') ? failed : succeeded) };
}

function told(event: JobEvent): ToldEvent {
  const { run, at } = event;
  const { id, name, revision, state, tries } = jobOf(event);
  const ended =
    run === null ? null : { number: run.number, outcome: run.end.outcome.type, tookMs: run.end.tookMs };
  return { id, name, revision, state, crashes: tries.crashes, at, run: ended };
}
