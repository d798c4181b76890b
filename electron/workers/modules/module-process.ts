/**
 * The process in which a module runs: one file of a person's, one job at a time, again and again. Whatever that file
 * does ends this process at most.
 *
 * Its end is never taken for an answer: a run has ended when that was told.
 */
import { dirname } from 'node:path';
import { assertNever } from '../../../shared/assert-never.ts';
import type { JsonValue } from '../../../shared/jobs/job.ts';
import { wrongResult } from '../../../shared/jobs/result-limit.ts';
import { ok } from '../../../shared/result.ts';
import { errorText } from '../../logger.ts';
import type { EndReason } from '../early-end.ts';
import { signalGroup } from '../launcher/process-group.ts';
import { RUN_VARIABLE } from '../launcher/run-mark.ts';
import { linkToParent } from '../parent-link.ts';
import { loadFunction, type ModuleFunction } from './load-module.ts';
import { LoadedFiles } from './loaded-files.ts';
import { createContext, ProgressPost } from './module-context.ts';
import type { JobRequest, ModuleEnd, ModuleMessage, ModuleRequest } from './protocol.ts';
import { dropUnwantedWarnings } from './quietly.ts';
import { failureOf, hopeless } from './thrown.ts';

const parent = linkToParent<ModuleRequest, ModuleMessage>();
// Libraries that find it take this process for a helper of their own. In a utility process it is not ours.
if (!Object.hasOwn(process, 'parentPort')) process.send = undefined as never;
dropUnwantedWarnings();
const files = new LoadedFiles();
/** Of this process's one file, by their names: an import of what is loaded costs more than the run of a small function. */
const functions = new Map<string, ModuleFunction>();
/** How often memory is measured at most, ms: it takes a file of the system to be read. */
const MEASURE_MS = 100;
let measuredAt = Number.NEGATIVE_INFINITY;
let current: { readonly abort: AbortController; readonly progress: ProgressPost } | null = null;

parent.onMessage((request) => {
  switch (request.type) {
    case 'job':
      void take(request);
      return;
    case 'abort':
      current?.abort.abort(abortError(request.reason));
      return;
    case 'stop':
      process.exit(0);
      break;
    default:
      assertNever(request);
  }
});
parent.onGone(() => {
  // With all that the module has started, where this process leads a group.
  signalGroup(process.pid, 'SIGKILL');
  process.exit(1);
});
// Ctrl+C, and the end of a terminal, go to every process of the terminal. What to do is the main process's decision.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
process.on('uncaughtException', (error) => {
  if (current === null) {
    process.stderr.write(`${failureOf(error).error.stack ?? String(error)}\n`);
    process.exit(1);
  }
  tellEnd(failureOf(error, 'Outside of its function: '), true);
});
parent.post({ type: 'ready', pid: process.pid });

async function take(request: JobRequest): Promise<void> {
  if (files.hasChanged()) return parent.post({ type: 'stale' });
  const progress = new ProgressPost((told) => parent.post({ type: 'progress', progress: told }));
  const run = { abort: new AbortController(), progress };
  current = run;
  process.env[RUN_VARIABLE] = request.mark;
  // A run before this one may have gone elsewhere.
  const folder = dirname(request.path);
  if (process.cwd() !== folder) process.chdir(folder);
  const known = functions.get(request.export);
  const loaded = known ? ok(known) : await loadFunction(request.path, request.export, () => files.last);
  if (loaded.ok) functions.set(request.export, loaded.value);
  const end = loaded.ok
    ? await call(() => loaded.value(request.input, createContext(request, run.abort.signal, progress)))
    : loaded.error;
  // Something else has ended this run in the meantime.
  if (current === run) tellEnd(end, !loaded.ok);
}

async function call(work: () => unknown): Promise<ModuleEnd> {
  try {
    const result = (await work()) ?? null;
    const error = wrongResult(result);
    if (error !== null) return { type: 'failed', error, retryable: false };
    return { type: 'returned', result: result as JsonValue };
  } catch (error) {
    return failureOf(error);
  }
}

function tellEnd(end: ModuleEnd, isSpent: boolean): void {
  current?.progress.close();
  current = null;
  const facts = { printed: bytesOf(process.stdout) + bytesOf(process.stderr), rssMiB: measured(), isSpent };
  try {
    parent.post({ type: 'ended', end, ...facts });
  } catch (error) {
    // Looked like JSON, and can't be copied: a proxy, or a getter that throws now.
    const message = `The job's result can't be kept: ${errorText(error)}. Return plain objects.`;
    const failure = hopeless('result not json', message);
    parent.post({ type: 'ended', end: failure, ...facts });
  }
}

const bytesOf = (stream: NodeJS.WriteStream): number => stream.bytesWritten ?? 0;

function measured(): number | null {
  if (performance.now() - measuredAt < MEASURE_MS) return null;
  measuredAt = performance.now();
  return process.memoryUsage.rss() / 1_048_576;
}

function abortError(reason: EndReason): Error {
  const error = new Error(`The run is to end: ${reason}.`);
  return Object.assign(error, { name: 'AbortError', code: reason });
}
