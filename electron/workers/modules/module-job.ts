import type { ModulePayload, Outcome } from '../../../shared/jobs/job.ts';
import type { ParentResult } from '../../../shared/jobs/job-views.ts';
import type { Clock } from '../../clock.ts';
import type { RunContext } from '../../queue/job-runner.ts';
import type { EarlyEnd } from '../early-end.ts';
import { runMark } from '../launcher/run-mark.ts';
import type { OutputWriter } from '../output-store.ts';
import { resolveFolder } from '../working-folder.ts';
import type { RunEnding } from './module-client.ts';
import { moduleOutcome } from './module-outcome.ts';
import type { ModulePool } from './module-pool.ts';
import type { JobRequest } from './protocol.ts';

export interface ModuleRunner {
  readonly pool: ModulePool;
  readonly environment: () => Promise<Readonly<Record<string, string>>>;
  readonly home: string;
  readonly clock: Clock;
  /** What a module has from the request to end until it is killed, ms. */
  readonly graceMs: number;
}

export interface ModuleRun {
  readonly jobId: string;
  readonly attempt: number;
  readonly parents: readonly ParentResult[];
  readonly context: RunContext;
}

/** Calls the function of a module, in a process that is kept for its file. */
export async function runModule(
  payload: ModulePayload,
  { jobId, attempt, parents, context }: ModuleRun,
  runner: ModuleRunner,
  output: OutputWriter,
  earlyEnd: EarlyEnd,
): Promise<{ readonly outcome: Outcome; readonly killed: boolean }> {
  const { pool, home } = runner;
  const { run } = context;
  const environment = await runner.environment();
  const previous = await context.previousError();
  const path = resolveFolder(payload.path, home);
  const request: JobRequest = {
    type: 'job',
    path,
    export: payload.export ?? 'default',
    input: payload.input,
    jobId,
    mark: runMark(jobId, run),
    attempt,
    previousError: previous && { message: previous.message, code: previous.code },
    parents,
  };
  for (;;) {
    if (earlyEnd.reason !== null) return { outcome: { type: 'interrupted' }, killed: false };
    const client = pool.take(path, environment);
    const running = client.run(request, {
      onOutput: (bytes) => output.append(bytes),
      onProgress: (progress) => context.progress(progress),
    });
    const ended = pool.journaled(client, { jobId, run });
    const ending = await untilEnd(running, client, runner, earlyEnd);
    ended();
    const told = ending.type === 'ended' ? ending : null;
    // What a module does after it was told to end is not known; the next run gets another process.
    const isReliable = told !== null && earlyEnd.reason === null && !told.isSpent;
    pool.giveBack(client, path, isReliable);
    if (ending.type === 'stale') continue;
    return { outcome: moduleOutcome(ending, path), killed: client.wasKilled };
  }
}

async function untilEnd(
  running: Promise<RunEnding>,
  client: ReturnType<ModulePool['take']>,
  { clock, graceMs }: ModuleRunner,
  earlyEnd: EarlyEnd,
): Promise<RunEnding> {
  let cancelKill = (): void => undefined;
  earlyEnd.onEnd(() => {
    const { reason } = earlyEnd;
    if (reason === null) return;
    client.abort(reason);
    cancelKill = clock.after(graceMs, () => client.kill());
  });
  const ending = await running;
  cancelKill();
  return ending;
}
