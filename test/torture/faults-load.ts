/**
 * The program whose system calls are made to fail: an engine on the SQLite store that is asked for jobs one after the
 * other, and notes what it answers. FOLDER REPORT OPTIONS: a report as JSON is written to the file REPORT.
 */
import { openSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../electron/clock.ts';
import { silentLogger } from '../../electron/logger.ts';
import { EmbeddedEngine } from '../../electron/queue/embedded-engine.ts';
import { describeProblem, type Problem } from '../../shared/result.ts';
import { FakeRunner, SUCCEEDED } from '../support/fake-runner.ts';
import { requestOf } from './powercut-requests.ts';
import { openStore } from './powercut-store.ts';

export interface FaultsLoadOptions {
  readonly jobs: number;
  /** Faults end: ask again for what was refused until all is done. */
  readonly faultsEnd: boolean;
  /** How it ends after its report: closes the store, or kills itself. */
  readonly ending: 'close' | 'kill';
}

export interface FaultsReport {
  /** Why the store was not opened; null when it was. */
  readonly notOpened: string | null;
  readonly accepted: readonly { readonly name: string; readonly id: string }[];
  /** Jobs whose cancelling was answered for. */
  readonly cancelled: readonly string[];
  readonly refusals: readonly string[];
  /** Answers that are neither: an error that was thrown, a refusal without words. */
  readonly wrong: readonly string[];
  /** After the faults: everything was done without anybody's help. */
  readonly isDone: boolean;
}

const [folder = '', reportPath = '', given = ''] = process.argv.slice(2);
const { jobs, faultsEnd, ending } = JSON.parse(given) as FaultsLoadOptions;
const accepted = new Map<string, string>();
const cancelled = new Set<string>();
const refusals: string[] = [];
const wrong: string[] = [];
let notOpened: string | null = null;
let isDone = false;

/** Refused in words, so that a person knows what to do. */
function refused(what: string, problems: readonly Problem[]): void {
  const isClear = problems.length > 0 && problems.every(({ expected, got, fix }) => expected && got && fix);
  if (isClear) refusals.push(problems.map(describeProblem).join('\n'));
  else wrong.push(`${what} was refused without a reason: ${JSON.stringify(problems)}`);
}

async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    wrong.push(`${what} threw ${error}`);
  }
}

/** Every tenth job is for later, and then cancelled. */
async function ask(engine: EmbeddedEngine, index: number): Promise<void> {
  const isForLater = index % 10 === 9;
  const name = `job-${index}`;
  const request = requestOf(name, { key: name, large: index % 7 === 6, delayed: false, random: () => 0.5 });
  await attempt(name, async () => {
    const result = await engine.enqueue({ ...request, delayMs: isForLater ? 3_600_000 : 0 });
    if (result.ok) accepted.set(name, result.value.id);
    else refused(name, result.error);
  });
  const id = accepted.get(name);
  if (!isForLater || id === undefined) return;
  await attempt(`cancelling ${name}`, async () => {
    const result = await engine.cancel(id);
    if (result.ok) cancelled.add(name);
    else refused(`cancelling ${name}`, [result.error]);
  });
}

const isAnswered = (index: number): boolean =>
  accepted.has(`job-${index}`) && (index % 10 !== 9 || cancelled.has(`job-${index}`));

const opened = await openStore(folder, { logger: silentLogger });
if (opened.ok) {
  const runner = new FakeRunner();
  runner.auto = () => SUCCEEDED;
  const store = opened.value;
  const engine = new EmbeddedEngine({
    store,
    runner,
    clock: systemClock,
    logger: silentLogger,
    concurrency: 4,
  });
  await attempt('starting', () => engine.start());
  const all = Array.from({ length: jobs }, (_, index) => index);
  for (let first = 0; first < jobs; first += 3) {
    await Promise.all(all.slice(first, first + 3).map((index) => ask(engine, index)));
    await pause(1);
  }
  if (faultsEnd) {
    while (!all.every(isAnswered)) {
      await pause(200);
      await Promise.all(all.filter((index) => !isAnswered(index)).map((index) => ask(engine, index)));
    }
    // While the engine waits for the disk, only a timer of its own is pending, and that keeps no process alive.
    const alive = setInterval(() => undefined, 1_000);
    await engine.whenIdle();
    clearInterval(alive);
    isDone = true;
  }
  report();
  if (ending === 'kill') process.kill(process.pid, 'SIGKILL');
  await attempt('stopping', () => engine.stop());
} else {
  const { kind, message } = opened.error;
  notOpened = `${kind}: ${message}`;
  report();
}

function report(): void {
  const list = Array.from(accepted, ([name, id]) => ({ name, id }));
  const whole: FaultsReport = {
    notOpened,
    accepted: list,
    cancelled: [...cancelled],
    refusals,
    wrong,
    isDone,
  };
  writeSync(openSync(reportPath, 'w'), `${JSON.stringify(whole)}\n`);
}
