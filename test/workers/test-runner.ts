import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import type { LogFields, Logger } from '../../electron/logger.ts';
import type { JobRunner, OutputView, StopReason } from '../../electron/queue/job-runner.ts';
import { cleanEnvironment } from '../../electron/workers/clean-environment.ts';
import { createJobRunner, type JobRunnerOptions } from '../../electron/workers/create-runner.ts';
import { nodeProcessHost } from '../../electron/workers/node-process-host.ts';
import type { HostedProcess, ProcessHost } from '../../electron/workers/process-host.ts';
import type {
  CommandPayload,
  HttpPayload,
  ModulePayload,
  Outcome,
  Progress,
  RunError,
  Work,
} from '../../shared/jobs/job.ts';
import type { ParentResult } from '../../shared/jobs/job-views.ts';
import { newJob, newRun } from './jobs.ts';

const workers = join(import.meta.dirname, '../../electron/workers');
export const launcherPath = join(workers, 'launcher/launcher.ts');
export const moduleProcessPath = join(workers, 'modules/module-process.ts');

interface ModuleRunOptions {
  readonly timeoutMs?: number;
  readonly previousError?: RunError;
  /** What the jobs came to that it depends on. Default: it depends on none. */
  readonly parents?: readonly ParentResult[];
}

export interface StartedRun {
  readonly outcome: Promise<Outcome>;
  stop(reason: StopReason): void;
  /** The progress that it told, in order. */
  readonly told: readonly Progress[];
  /** Resolves with the output so far as soon as it matches. */
  until(pattern: RegExp): Promise<RegExpMatchArray>;
  output(): OutputView | null;
  text(): string;
  lastLine(): string;
}

export interface TestRunner {
  readonly runner: JobRunner;
  /** The launcher processes that were started, oldest first. */
  readonly launchers: readonly HostedProcess[];
  readonly moduleProcesses: readonly HostedProcess[];
  readonly logged: readonly { readonly event: string; readonly fields: LogFields }[];
  command(payload: CommandPayload, options?: Omit<ModuleRunOptions, 'previousError'>): StartedRun;
  module(payload: Partial<ModulePayload> & { readonly path: string }, options?: ModuleRunOptions): StartedRun;
  http(
    payload: Partial<HttpPayload> & { readonly url: string },
    options?: { readonly timeoutMs?: number },
  ): StartedRun;
}

/** A runner with real processes, stopped at the end of the test. */
export function startRunner(options: Partial<JobRunnerOptions> = {}): TestRunner {
  const launchers: HostedProcess[] = [];
  const moduleProcesses: HostedProcess[] = [];
  const logged: { event: string; fields: LogFields }[] = [];
  const host: ProcessHost = {
    fork: (path, forkOptions) => {
      const hosted = nodeProcessHost.fork(path, forkOptions);
      (path === moduleProcessPath ? moduleProcesses : launchers).push(hosted);
      return hosted;
    },
  };
  const logger: Logger = { log: (_level, event, fields = {}) => void logged.push({ event, fields }) };
  const runner = createJobRunner({
    host,
    launcherPath,
    moduleProcessPath,
    clock: systemClock,
    logger,
    environment: async () => cleanEnvironment(process.env),
    ...options,
  });
  onTestFinished(() => runner.stop());
  let jobs = 0;
  const start = (work: Work, options: StartOptions = {}): StartedRun => {
    jobs += 1;
    return startRun(runner, work, `job-${jobs}`, options);
  };
  return {
    runner,
    launchers,
    moduleProcesses,
    logged,
    command: (payload, run) => start({ kind: 'command', payload }, run),
    module: (payload, run) => start({ kind: 'module', payload: { input: null, ...payload } }, run),
    http: (payload, run) => start({ kind: 'http', payload: { method: 'GET', ...payload } }, run),
  };
}

interface StartOptions {
  readonly timeoutMs?: number | null;
  readonly previousError?: RunError | null;
  readonly parents?: readonly ParentResult[];
}

function startRun(
  runner: JobRunner,
  work: Work,
  id: string,
  { timeoutMs = null, previousError = null, parents }: StartOptions,
): StartedRun {
  const { context, stop, told } = newRun(1, previousError, parents);
  const outcome = runner.run(newJob(work, { id, timeoutMs, hasParents: parents !== undefined }), context);
  const output = (): OutputView | null => {
    const view = runner.output.read(id, 1);
    if (view instanceof Promise) throw new Error('expected output in memory');
    return view;
  };
  const text = (): string => {
    const view = output();
    return view ? Buffer.concat([view.head, view.tail]).toString() : '';
  };
  const until = (pattern: RegExp): Promise<RegExpMatchArray> =>
    new Promise((resolve) => {
      const look = (): void => {
        const match = text().match(pattern);
        if (!match) return;
        unfollow();
        resolve(match);
      };
      const unfollow = runner.output.follow(id, 1, look);
      look();
    });
  return { outcome, stop, told, until, output, text, lastLine: () => runner.output.lastLine(id, 1) };
}
