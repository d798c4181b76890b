import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import type { LogFields, Logger } from '../../electron/logger.ts';
import type { JobRunner, OutputView, StopReason } from '../../electron/queue/job-runner.ts';
import { cleanEnvironment } from '../../electron/workers/clean-environment.ts';
import { createJobRunner, type JobRunnerOptions } from '../../electron/workers/create-runner.ts';
import { nodeProcessHost } from '../../electron/workers/node-process-host.ts';
import type { HostedProcess, ProcessHost } from '../../electron/workers/process-host.ts';
import type { CommandPayload, HttpPayload, Outcome, Work } from '../../shared/job.ts';
import { newJob, newRun } from './jobs.ts';

export const launcherPath = join(import.meta.dirname, '../../electron/workers/launcher/launcher.ts');

export interface StartedRun {
  readonly outcome: Promise<Outcome>;
  stop(reason: StopReason): void;
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
  readonly logged: readonly { readonly event: string; readonly fields: LogFields }[];
  command(payload: CommandPayload, options?: { readonly timeoutMs?: number }): StartedRun;
  http(
    payload: Partial<HttpPayload> & { readonly url: string },
    options?: { readonly timeoutMs?: number },
  ): StartedRun;
}

/** A runner with real processes, stopped at the end of the test. */
export function startRunner(options: Partial<JobRunnerOptions> = {}): TestRunner {
  const launchers: HostedProcess[] = [];
  const logged: { event: string; fields: LogFields }[] = [];
  const host: ProcessHost = {
    fork: (path, forkOptions) => {
      const launcher = nodeProcessHost.fork(path, forkOptions);
      launchers.push(launcher);
      return launcher;
    },
  };
  const logger: Logger = { log: (_level, event, fields = {}) => void logged.push({ event, fields }) };
  const runner = createJobRunner({
    host,
    launcherPath,
    clock: systemClock,
    logger,
    environment: async () => cleanEnvironment(process.env),
    ...options,
  });
  onTestFinished(() => runner.stop());
  let jobs = 0;
  const start = (
    work: Work,
    { timeoutMs = null }: { readonly timeoutMs?: number | null } = {},
  ): StartedRun => {
    jobs += 1;
    return startRun(runner, work, `job-${jobs}`, timeoutMs);
  };
  return {
    runner,
    launchers,
    logged,
    command: (payload, run) => start({ kind: 'command', payload }, run),
    http: (payload, run) => start({ kind: 'http', payload: { method: 'GET', ...payload } }, run),
  };
}

function startRun(runner: JobRunner, work: Work, id: string, timeoutMs: number | null): StartedRun {
  const { context, stop } = newRun();
  const outcome = runner.run(newJob(work, { id, timeoutMs }), context);
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
  return { outcome, stop, until, output, text, lastLine: () => runner.output.lastLine(id, 1) };
}
