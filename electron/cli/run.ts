import { join } from 'node:path';
import { describeProblem, ok, type Problem, type Result } from '../../shared/result.ts';
import { snapshotText } from '../../shared/snapshot-export.ts';
import { type Assembly, assemble } from '../assemble.ts';
import { systemClock as clock } from '../clock.ts';
import type { SnapshotSource } from '../ipc/snapshot-builder.ts';
import { createLiveLine, type LiveLine } from '../live-line.ts';
import { type Logger, logfmtLogger } from '../logger.ts';
import { nodeProcessHost } from '../workers/node-process-host.ts';
import { writeFile } from '../write-file.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { logEvents } from './event-log.ts';
import { ALL_WELL, BAD_INPUT, INTERRUPTED, SOME_DEAD } from './exit-codes.ts';
import { gatherInput } from './input.ts';
import { watchInterrupts } from './interrupt.ts';
import { createPaint } from './paint.ts';
import { finalSummary, progressLine, stoppingText } from './summary.ts';

export interface RunOptions {
  readonly untilIdle: boolean;
  readonly log: boolean;
  readonly skipBadLines: boolean;
  readonly concurrency?: number;
  readonly export?: string;
  readonly data?: string;
  readonly color?: boolean;
  readonly version: string;
}

/** 10 a second, as the window. */
const REDRAW_MS = 100;
const DEAD_SHOWN = 20;

/** `jobdeck run`: read, queue, run, tell. The value is the exit code. */
export async function runFile(file: string, options: RunOptions): Promise<number> {
  const input = await gatherInput(file, options, process.stdin);
  if (!input.ok) return badInput(input.error);
  process.stderr.write(input.value.warning);

  const progress = createProgress();
  const logger = quietUnless(options.log, logfmtLogger(progress.log, clock.now));
  const assembly = assembleForTerminal(options, logger);
  const { engine, snapshots } = assembly;
  const data = options.data === undefined ? ok(null) : await openDataFolder(options.data, engine);
  if (!data.ok) return badInput(describeProblem(data.error));
  if (data.value) engine.subscribe(data.value.record);
  if (options.log) engine.subscribe(logEvents(logger));

  const interrupts = watchInterrupts(process, () => {
    progress.stop();
    process.exit(INTERRUPTED);
  });
  const startedAt = clock.monotonic();
  const elapsed = (): number => clock.monotonic() - startedAt;
  await engine.start();
  progress.start(snapshots, elapsed);
  const queued = await engine.enqueueAll(input.value.requests);
  if (!queued.ok) {
    progress.stop();
    await engine.stop();
    interrupts.dispose();
    return badInput(queued.error.map(describeProblem).join('\n'));
  }
  const interrupted = await waitForEnd(assembly, options.untilIdle, interrupts.first);
  progress.stop();
  if (interrupted) {
    process.stderr.write(stoppingText(snapshots.current()));
    await engine.stop();
  }
  const snapshot = snapshots.current();
  const dead = await engine.jobs({ state: 'dead', cursor: null, limit: DEAD_SHOWN });
  const paint = createPaint(options.color, process.stdout, process.env);
  process.stdout.write(finalSummary(snapshot, dead.ok ? dead.value : null, elapsed(), paint));
  const written = await writeResults(snapshotText(snapshot), options.export, data.value);
  await engine.stop();
  interrupts.dispose();
  if (!written.ok) return badInput(describeProblem(written.error));
  if (interrupted) return INTERRUPTED;
  return snapshot.jobs.dead > 0 ? SOME_DEAD : ALL_WELL;
}

function assembleForTerminal({ concurrency, version }: RunOptions, logger: Logger): Assembly {
  return assemble({
    host: nodeProcessHost,
    launcherPath: join(import.meta.dirname, '../workers/launcher/launcher.ts'),
    logger,
    clock,
    version,
    ...(concurrency === undefined ? {} : { concurrency }),
  });
}

/** The line on the terminal, and the log that must not run into it. Without a terminal there is only the log. */
function createProgress() {
  let line: LiveLine | null = null;
  let unsubscribe = (): void => undefined;
  return {
    start: (snapshots: SnapshotSource, elapsed: () => number): void => {
      if (!process.stdout.isTTY) return;
      const text = (): string => progressLine(snapshots.current(), elapsed());
      line = createLiveLine({ terminal: process.stdout, clock, intervalMs: REDRAW_MS, text });
      unsubscribe = snapshots.onChanged(line.update);
    },
    log: (text: string): void => {
      const write = (): boolean => process.stderr.write(text);
      if (line) line.aside(write);
      else write();
    },
    stop: (): void => {
      unsubscribe();
      line?.clear();
      line = null;
    },
  };
}

/** Without --log only what went wrong inside is written: the jobs' own failures are in the summary. */
function quietUnless(wanted: boolean, logger: Logger): Logger {
  if (wanted) return logger;
  return {
    log: (level, event, fields) => {
      if (level === 'ERROR') logger.log(level, event, fields);
    },
  };
}

/** True when Ctrl+C ended it. */
async function waitForEnd(
  { engine }: Assembly,
  untilIdle: boolean,
  interrupt: Promise<void>,
): Promise<boolean> {
  // An engine with nothing to do keeps no process alive; a person who wants it to wait does.
  const keepAlive = setInterval(() => undefined, 3_600_000);
  try {
    const ends = [interrupt.then(() => true)];
    if (untilIdle) ends.push(engine.whenIdle().then(() => false));
    return await Promise.race(ends);
  } finally {
    clearInterval(keepAlive);
  }
}

async function writeResults(
  snapshot: string,
  exportPath: string | undefined,
  data: DataFolder | null,
): Promise<Result<null, Problem>> {
  const exported = exportPath === undefined ? ok(null) : await writeFile(exportPath, snapshot);
  const kept = data === null ? ok(null) : await data.finish(snapshot);
  return exported.ok ? kept : exported;
}

function badInput(text: string): number {
  process.stderr.write(`jobdeck: ${text}\n`);
  return BAD_INPUT;
}
