import { join } from 'node:path';
import type { ImportFormat } from '../../shared/jobs/import.ts';
import type { NumberedRequest } from '../../shared/jobs/job-file.ts';
import { snapshotText } from '../../shared/numbers/snapshot-export.ts';
import { describeProblem, ok, type Result } from '../../shared/result.ts';
import type { EndpointAt } from '../../shared/settings/endpoint-settings.ts';
import { type Assembly, assemble } from '../assemble.ts';
import { systemClock as clock } from '../clock.ts';
import { type ControlServer, serveControl } from '../control/server.ts';
import type { OpenData } from '../data-folder.ts';
import type { EndpointServer } from '../endpoint/server.ts';
import { logEvents } from '../event-log.ts';
import { ofLine } from '../import/import-jobs.ts';
import { type HandlerParts, withDecisions } from '../ipc/handlers.ts';
import { type Logger, logfmtLogger } from '../logger.ts';
import { nodeProcessHost } from '../workers/node-process-host.ts';
import { writeFile } from '../write-file.ts';
import { engineHandlers } from './engine-handlers.ts';
import { ALL_WELL, BAD_INPUT, INTERRUPTED, SOME_DEAD } from './exit-codes.ts';
import { gatherInput, wrongExport } from './input.ts';
import { type Interrupts, watchInterrupts } from './interrupt.ts';
import { onlyErrors } from './only-errors.ts';
import { createPaint } from './paint.ts';
import { goOnCommand, openPlace } from './place.ts';
import { createProgress, tellStorageTrouble } from './progress.ts';
import { finalSummary, progressLine, stoppingText, takenUpText } from './summary.ts';
import { EventTally } from './tally.ts';
import { startTelemetry, telemetryTarget } from './telemetry.ts';

/** What the commands have in common. */
export interface WorkOptions {
  readonly untilIdle: boolean;
  readonly log: boolean;
  readonly concurrency?: number;
  readonly export?: string;
  readonly data?: string;
  readonly memory?: boolean;
  readonly endpoint?: EndpointAt;
  readonly otlp?: string;
  readonly otlpHeader: readonly string[];
  readonly recover: boolean;
  readonly color?: boolean;
  readonly version: string;
}

export interface RunOptions extends WorkOptions {
  readonly skipBad: boolean;
  readonly format?: ImportFormat;
}

/** `jobdeck run`: read, queue, run, tell. The value is the exit code. */
export async function runFile(file: string, options: RunOptions): Promise<number> {
  const input = await gatherInput(file, options, process.stdin);
  if (!input.ok) return badInput(input.error);
  process.stderr.write(input.value.warning);
  return work(input.value.jobs, options);
}

/** `jobdeck run` without a file: what is in the data folder, and what `jobdeck add` brings meanwhile. */
export async function goOn(options: WorkOptions): Promise<number> {
  const problem = options.export === undefined ? null : await wrongExport(options.export);
  return problem === null ? work([], options) : badInput(problem);
}

async function work(jobs: readonly NumberedRequest[], options: WorkOptions): Promise<number> {
  const progress = createProgress(clock);
  const whole = logfmtLogger(progress.note, clock.now);
  // Without --log the jobs' own failures are in the summary alone.
  const logger = options.log ? whole : onlyErrors(whole);
  const target = telemetryTarget(options);
  if (target?.ok === false) return badInput(describeProblem(target.error));
  const data = await openPlace(options, logger);
  if (!data.ok) return badInput(data.error);
  const { folder, settings, unfinished, parts } = data.value;
  if (!settings.ok) progress.note(`jobdeck: ${settings.error} Finished jobs are kept until it is right.\n`);
  if (unfinished > 0) progress.note(takenUpText(unfinished));
  if (options.untilIdle && unfinished === 0 && jobs.length === 0) {
    process.stdout.write(`Nothing is left to do${folder === null ? '' : ` in ${folder}`}.\n`);
    await parts.store?.close();
    return ALL_WELL;
  }

  const assembly = assembleForTerminal(options, logger, parts);
  const { engine, snapshots, history, alerts } = assembly;
  const tally = new EventTally();
  engine.subscribe((events) => tally.record(events));
  if (options.log) engine.subscribe(logEvents(logger));
  const interrupts = watchInterrupts(process, () => {
    progress.stop();
    process.exit(INTERRUPTED);
  });
  const startedAt = clock.monotonic();
  const elapsed = (): number => clock.monotonic() - startedAt;
  const stop = async (): Promise<void> => {
    control?.shut();
    endpoint?.shut();
    await engine.stop();
    control?.close();
    await telemetry?.stop();
    await endpoint?.close();
    await alerts.close();
    await history.close();
  };
  await engine.start();
  const served = await openEndpoint(assembly, folder, options, logger);
  const endpoint = served.ok ? served.value : null;
  const telemetry =
    target === null ? null : await startTelemetry(target.value, assembly, options.version, logger);
  const control = await serve(assembly, data.value, options.version, logger);
  if (!served.ok) {
    await stop();
    interrupts.dispose();
    return badInput(describeProblem(served.error));
  }
  if (endpoint !== null)
    progress.note(`Endpoint: ${endpoint.address}, with the token in ${endpoint.tokenFile}\n`);
  progress.start(snapshots, () => progressLine(snapshots.current(), tally.read(), elapsed()));
  const stopTelling = tellStorageTrouble(snapshots, clock, progress.note);
  const queued = await engine.enqueueAll(jobs.map(({ request }) => request));
  const interrupted = queued.ok && (await waitForEnd(assembly, options.untilIdle, interrupts));
  stopTelling();
  progress.stop();
  if (!queued.ok) {
    await stop();
    interrupts.dispose();
    return badInput(queued.error.map((problem) => describeProblem(ofLine(jobs, problem))).join('\n'));
  }
  if (interrupted) process.stderr.write(stoppingText(snapshots.current()));
  // What was left running is back in line before it is told.
  await stop();
  const snapshot = snapshots.whole();
  const counted = tally.read();
  const goOn = folder === null ? null : { folder, command: goOnCommand(options.data, process.env) };
  const report = { snapshot, tally: counted, takenUp: unfinished, goOn, elapsedMs: elapsed() };
  process.stdout.write(finalSummary(report, createPaint(options.color, process.stdout, process.env)));
  const written =
    options.export === undefined ? null : await writeFile(options.export, snapshotText(snapshot));
  interrupts.dispose();
  if (written?.ok === false) return badInput(describeProblem(written.error));
  if (interrupted) return INTERRUPTED;
  if (counted.dead > 0) return SOME_DEAD;
  return snapshot.engine.storage.state === 'ok' ? ALL_WELL : BAD_INPUT;
}

function assembleForTerminal(
  { concurrency, version }: WorkOptions,
  logger: Logger,
  parts: OpenData['parts'],
): Assembly {
  return assemble({
    host: nodeProcessHost,
    launcherPath: join(import.meta.dirname, '../workers/launcher/launcher.ts'),
    moduleProcessPath: join(import.meta.dirname, '../workers/modules/module-process.ts'),
    historyThreadPath: join(import.meta.dirname, '../metrics/history/history-thread.ts'),
    logger,
    clock,
    version,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...parts,
  });
}

/** So that other command lines can ask for what they would ask the app for. */
async function serve(
  assembly: Assembly,
  { folder }: OpenData,
  version: string,
  logger: Logger,
): Promise<ControlServer | null> {
  if (folder === null) return null;
  const handlersFor = (outputs: HandlerParts['outputs']) =>
    withDecisions(engineHandlers(assembly, version, outputs), assembly.proposals);
  return serveControl({ folder, version, handlersFor, output: assembly.engine.output, logger, clock });
}

/** For other programs, where one asked for it. */
async function openEndpoint(
  assembly: Assembly,
  folder: string | null,
  { endpoint: at, version }: WorkOptions,
  logger: Logger,
): Promise<Result<EndpointServer | null>> {
  if (at === undefined || folder === null) return ok(null);
  // Only now: most commands have no use for it, and it takes its time to load.
  const { serveEndpoint } = await import('../endpoint/server.ts');
  const { engine, snapshots } = assembly;
  const handlers = engineHandlers(assembly, version, { follow: () => undefined });
  return serveEndpoint({ folder, at, engine, snapshots, handlers, version, logger, clock });
}

/** True when Ctrl+C ended it. */
async function waitForEnd({ engine }: Assembly, untilIdle: boolean, { first }: Interrupts): Promise<boolean> {
  // An engine with nothing to do keeps no process alive; a person who wants it to wait does.
  const keepAlive = setInterval(() => undefined, 3_600_000);
  try {
    const ends = [first.then(() => true)];
    if (untilIdle) ends.push(engine.whenIdle().then(() => false));
    return await Promise.race(ends);
  } finally {
    clearInterval(keepAlive);
  }
}

function badInput(text: string): number {
  process.stderr.write(`jobdeck: ${text.trimEnd()}\n`);
  return BAD_INPUT;
}
