import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../electron/clock.ts';
import { type Logger, silentLogger } from '../../electron/logger.ts';
import { breachOf } from '../../electron/metrics/conservation.ts';
import { EmbeddedEngine } from '../../electron/queue/embedded-engine.ts';
import type { SqliteJobStore } from '../../electron/queue/sqlite/sqlite-job-store.ts';
import { isOpen, type Job } from '../../shared/jobs/job.ts';
import { FakeRunner, SUCCEEDED } from '../support/fake-runner.ts';
import { compare, type Verdict } from './powercut-compare.ts';
import type { Ledger } from './powercut-ledger.ts';
import { type Contents, fileDamage, openStore, readContents } from './powercut-store.ts';

/** What a person finds who starts Jobdeck again after the power cut: first what is stored, then whether it goes on. */
export async function checkFolder(folder: string, ledger: Ledger, moment: number): Promise<Verdict> {
  const complaints: string[] = [];
  const logger: Logger = {
    log: (_, event, { note = '', error = '' } = {}) => {
      const isComplaint = note !== UNCLEAN && moment > ledger.opened;
      if (isComplaint) complaints.push(`${event}: ${note}${error}`);
    },
  };
  const opened = await openStore(folder, { logger });
  if (!opened.ok) {
    const { kind, message, details } = opened.error;
    return { lost: [], duplicated: [], mismatched: [`${kind}: ${[message, ...details].join(' ')}`] };
  }
  const found = await readContents(opened.value);
  const verdict = compare(ledger, moment, found);
  const stuck = await goOn(opened.value, found);
  const damage = fileDamage(folder);
  const more = damage === null ? [] : [`SQLite finds the file damaged: ${damage}`];
  return { ...verdict, mismatched: [...verdict.mismatched, ...complaints, ...stuck, ...more] };
}

const UNCLEAN = 'The last end was not clean';

/**
 * An engine takes the store over: what ran is put back in line, and all that is open is done, but for what is for later,
 * which is cancelled.
 */
export async function goOn(
  store: SqliteJobStore,
  found: Contents,
  isForLater: (job: Job) => boolean = () => false,
): Promise<readonly string[]> {
  const runner = new FakeRunner();
  runner.auto = () => SUCCEEDED;
  const engine = new EmbeddedEngine({
    store,
    runner,
    clock: systemClock,
    logger: silentLogger,
    concurrency: 16,
  });
  await engine.start();
  for (const { name } of found.queues) await engine.resume(name);
  await engine.resume();
  for (const [id, { job }] of found.jobs) {
    if (isForLater(job) && isOpen(job.state)) await engine.cancel(id);
  }
  const timeout = new AbortController();
  const isIdle = await Promise.race([
    engine.whenIdle().then(() => true),
    pause(GOING_ON_MS, false, { signal: timeout.signal }),
  ]);
  timeout.abort();
  const after = await readContents(store);
  await engine.stop();
  return isIdle
    ? [...wrongAfter(found, after, isForLater)]
    : [`${GOING_ON_MS} ms later there were still open jobs`];
}

function* wrongAfter(
  before: Contents,
  after: Contents,
  isForLater: (job: Job) => boolean,
): Generator<string> {
  // The store tells the metrics as they were when it was opened; what came after is in the jobs.
  const breach = breachOf(before.metrics, before.running.length);
  if (breach !== null) yield `the books are broken: ${breach}`;
  for (const [id, { job }] of before.jobs) {
    const now = after.jobs.get(id);
    if (now === undefined) yield `job ${job.name} is gone after going on`;
    else if (!isOpen(job.state)) {
      if (now.job.revision !== job.revision) yield `job ${job.name} was ${job.state}, and changed`;
    } else if (isForLater(job) && now.job.state === 'cancelled') continue;
    else if (now.job.state === 'dead' && now.job.reason === 'poison') continue;
    else if (now.job.state !== 'completed') yield `job ${job.name} was ${job.state}, and is ${now.job.state}`;
    else if (job.state === 'running') {
      const run = now.runs.find(({ number }) => number === job.tries.runs);
      if (run?.end.outcome.type !== 'interrupted') yield `job ${job.name} ran, and was not put back in line`;
    }
  }
}

const GOING_ON_MS = 20_000;
