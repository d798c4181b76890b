import { homedir } from 'node:os';
import { assertNever } from '../../shared/assert-never.ts';
import { type CommandPayload, hasParents, type Job, type Outcome, workOf } from '../../shared/jobs/job.ts';
import type { JobRequest } from '../../shared/jobs/job-request.ts';
import type { ParentResult } from '../../shared/jobs/job-views.ts';
import type { Problem } from '../../shared/result.ts';
import { redact } from '../../shared/secrets/redact.ts';
import { formatDuration } from '../../shared/words/format.ts';
import type { Clock } from '../clock.ts';
import { errorText, type Logger } from '../logger.ts';
import type { JobRunner, RunContext } from '../queue/job-runner.ts';
import { type Aside, createAside } from './aside.ts';
import { runCommand } from './command-job.ts';
import { EarlyEnd } from './early-end.ts';
import { endOrphans } from './end-orphans.ts';
import { HttpClient } from './http-client.ts';
import { runHttp } from './http-job.ts';
import { LauncherClient } from './launcher-client.ts';
import { loginEnvironment } from './login-environment.ts';
import { createModuleCheck } from './modules/check-module.ts';
import { runModule } from './modules/module-job.ts';
import { type ModuleLimits, ModulePool } from './modules/module-pool.ts';
import { DurableOutputStore, type OutputFileOptions } from './output/durable-output-store.ts';
import { MemoryOutputStore, type OutputWriter } from './output-store.ts';
import { parentsVariables } from './parents-variables.ts';
import type { ProcessHost } from './process-host.ts';
import { checkFolder, resolveFolder } from './working-folder.ts';

export interface JobRunnerOptions {
  readonly host: ProcessHost;
  /** The module that the launcher process runs. */
  readonly launcherPath: string;
  /** The module that the processes of modules run. */
  readonly moduleProcessPath: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of commands and modules; asked before the first. Default: the login environment of the user. */
  readonly environment?: () => Promise<Record<string, string>>;
  /** Where commands run by default, and what `~/` means. Default: the user's home folder. */
  readonly home?: string;
  /** What work has from the request to end until it is killed, ms. Default 5000. */
  readonly graceMs?: number;
  /** How long a command's background children may hold its output after it has ended, ms. Default 1000. */
  readonly lingerMs?: number;
  /** Memory for the output of all runs, bytes. Default 64 MiB. */
  readonly outputBudgetBytes?: number;
  /** Where output is stored, so that it outlives the process. Default: nowhere, it is in memory only. */
  readonly outputFile?: OutputFileOptions;
  /**
   * A file in the data folder, written while commands run, so that a next start can end what this process left running
   * when it was killed. Default: none; then that is only done as far as the launcher outlives this process.
   */
  readonly journal?: string;
  /** The same for the processes of modules. */
  readonly moduleJournal?: string;
  readonly moduleLimits?: Partial<ModuleLimits>;
}

/** Runs commands, HTTP requests and modules; and `aside` what is no job's. */
export function createJobRunner(options: JobRunnerOptions): JobRunner & { readonly aside: Aside } {
  const { clock, logger, graceMs = 5000, lingerMs = 1000, home = homedir(), outputBudgetBytes } = options;
  const { host, launcherPath } = options;
  const environment = once(options.environment ?? loginEnvironment({ clock, logger }));
  const journal = options.journal === undefined ? {} : { journal: options.journal };
  const launcher = new LauncherClient({ host, launcherPath, clock, logger, graceMs, lingerMs, ...journal });
  const commands = { launcher, environment, home };
  const pool = new ModulePool({
    host,
    processPath: options.moduleProcessPath,
    clock,
    logger,
    ...(options.moduleLimits === undefined ? {} : { limits: options.moduleLimits }),
    ...(options.moduleJournal === undefined ? {} : { journal: options.moduleJournal }),
  });
  const checkModule = createModuleCheck();
  const modules = { pool, environment, home, clock, graceMs };
  const http = new HttpClient();
  const budget = outputBudgetBytes === undefined ? {} : { budgetBytes: outputBudgetBytes };
  const output =
    options.outputFile === undefined
      ? new MemoryOutputStore({ clock, ...budget })
      : new DurableOutputStore({ clock, logger, ...budget, ...options.outputFile });

  const aside = createAside({ commands, http, clock });
  return { recover, check, run, output, stop, aside };

  async function recover(): Promise<void> {
    const journals = [options.journal, options.moduleJournal].filter((path) => path !== undefined);
    await Promise.all(journals.map((path) => endOrphans({ journal: path, clock, logger })));
  }

  async function check({ work }: JobRequest): Promise<readonly Problem[]> {
    if (work.kind === 'module') return checkModule(resolveFolder(work.payload.path, home));
    if (work.kind !== 'command' || work.payload.cwd === undefined) return [];
    return checkFolder(resolveFolder(work.payload.cwd, home));
  }

  async function run(job: Job, context: RunContext): Promise<Outcome> {
    const { timeoutMs } = job.options;
    const runOutput = output.open(job.id, context.run);
    const earlyEnd = new EarlyEnd(context, timeoutMs, clock);
    try {
      const { outcome, killed } = await work(job, context, runOutput, earlyEnd);
      // However the work took the request to end, that is why it ended.
      return earlyEnd.reason === null
        ? withoutItsSecrets(outcome, job)
        : endedEarly(earlyEnd.reason, timeoutMs, killed);
    } catch (error) {
      logger.log('ERROR', 'run_threw', { job_id: job.id, run: context.run, error: errorText(error) });
      const message = `Jobdeck failed to run this: ${errorText(error)}`;
      return { type: 'failed', error: { message, code: 'internal' }, retryable: true };
    } finally {
      earlyEnd.dispose();
      runOutput.end();
    }
  }

  async function work(
    job: Job,
    context: RunContext,
    runOutput: OutputWriter,
    earlyEnd: EarlyEnd,
  ): Promise<{ readonly outcome: Outcome; readonly killed: boolean }> {
    const { kind, payload } = workOf(job);
    switch (kind) {
      case 'command':
        return runCommand(
          await withParents(job, payload, context),
          { jobId: job.id, run: context.run },
          commands,
          runOutput,
          earlyEnd,
        );
      case 'http':
        return { outcome: await runHttp(payload, { http, clock }, runOutput, earlyEnd), killed: false };
      case 'module': {
        const parents = await parentsOf(job, context);
        const run = { jobId: job.id, attempt: job.tries.attempts, parents, context };
        return runModule(payload, run, modules, runOutput, earlyEnd);
      }
      default:
        return assertNever(kind);
    }
  }

  async function stop(): Promise<void> {
    await Promise.all([launcher.stop(), http.stop(), pool.stop()]);
    await output.close();
  }
}

async function withParents(job: Job, payload: CommandPayload, context: RunContext): Promise<CommandPayload> {
  if (!hasParents(job)) return payload;
  const variables = parentsVariables(await parentsOf(job, context), process.platform);
  return { ...payload, env: { ...variables, ...payload.env } };
}

/** Where an error was thrown is told to the person who wrote that job, not to the jobs after it. */
async function parentsOf(job: Job, context: RunContext): Promise<readonly ParentResult[]> {
  if (!hasParents(job)) return [];
  const parents = await context.parents();
  return parents.map(({ error, ...parent }) => ({
    ...parent,
    error: error && { message: error.message, code: error.code },
  }));
}

/** What a run failed of is in lists, in the log and in groups of failures: it has none of the secrets of its job. */
function withoutItsSecrets(outcome: Outcome, job: Job): Outcome {
  if (outcome.type !== 'failed') return outcome;
  const { text } = redact(workOf(job));
  const { message, code, stack } = outcome.error;
  const error = { message: text(message), code, ...(stack !== undefined && { stack: text(stack) }) };
  return { ...outcome, error };
}

function endedEarly(
  reason: NonNullable<EarlyEnd['reason']>,
  timeoutMs: number | null,
  killed: boolean,
): Outcome {
  if (reason !== 'timed-out') return { type: reason };
  const stopped = `Stopped after ${formatDuration(timeoutMs ?? 0)}`;
  const message = killed ? `${stopped}: it ignored the request to end and was killed.` : `${stopped}.`;
  return { type: 'timed-out', error: { message, code: 'timeout' } };
}

/** Asks once; one that failed is asked again by the next. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
}
