import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { endOrphans } from './end-orphans.ts';
import {
  type CommandEnd,
  KILL_WAIT_MS,
  type LauncherMessage,
  type LauncherRequest,
  type OutputPart,
  type RunRequest,
} from './launcher/protocol.ts';
import type { HostedProcess, ProcessHost } from './process-host.ts';

/** How long the launcher may take to end itself beyond the grace of its commands, ms: it waits for those it killed. */
const STOP_WAIT_MS = KILL_WAIT_MS + 2000;

/** Whose a command is. */
export type RunOwner = Pick<RunRequest, 'jobId' | 'run'>;
export type Program = Omit<RunRequest, 'type' | 'id' | keyof RunOwner>;
/** `lost`: the launcher died. */
export type Ending = CommandEnd | { readonly type: 'lost' };

export interface RunningCommand {
  readonly ended: Promise<Ending>;
  /** Ends it and all that it started; `ended` tells when that has happened. */
  end(): void;
}

export interface LauncherClientOptions {
  readonly host: ProcessHost;
  readonly launcherPath: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly graceMs: number;
  readonly lingerMs: number;
  /** See JobRunnerOptions. */
  readonly journal?: string;
}

interface Entry {
  readonly onOutput: (part: OutputPart) => void;
  readonly resolve: (ending: Ending) => void;
  pid: number | null;
}

interface Launcher {
  readonly process: HostedProcess;
  readonly exited: Promise<void>;
}

/** The main process's side of the launcher: starts it when the first command comes, and again after it crashed. */
export class LauncherClient {
  readonly #options: LauncherClientOptions;
  readonly #entries = new Map<number, Entry>();
  #launcher: Launcher | null = null;
  #outbox: LauncherRequest[] = [];
  #lastId = 0;
  #isStopping = false;
  /** Under way after a launcher died; until then no other is started, since it would write over the journal. */
  #clearing: Promise<void> | null = null;
  #environment: Readonly<Record<string, string>> = {};

  constructor(options: LauncherClientOptions) {
    this.#options = options;
  }

  /** `environment` is sent when the launcher is started, so it must be the same for all commands. */
  run(
    command: Program & RunOwner,
    environment: Readonly<Record<string, string>>,
    onOutput: (part: OutputPart) => void,
  ): RunningCommand {
    this.#environment = environment;
    if (this.#launcher === null && this.#clearing === null) this.#start();
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.#entries.set(id, { onOutput, resolve, pid: null });
    this.#send({ type: 'run', id, ...command });
    return { ended: promise, end: () => this.#entries.has(id) && this.#send({ type: 'end', id }) };
  }

  /** Ends the launcher, and with it what may still run. */
  async stop(): Promise<void> {
    if (this.#clearing !== null) await this.#clearing;
    const launcher = this.#launcher;
    if (launcher === null) return;
    this.#isStopping = true;
    this.#send({ type: 'stop' });
    const { clock, graceMs } = this.#options;
    const cancel = clock.after(graceMs + STOP_WAIT_MS, () => killLauncher(launcher.process));
    await launcher.exited;
    cancel();
    this.#isStopping = false;
  }

  #start(): void {
    const { host, launcherPath, graceMs, lingerMs, journal } = this.#options;
    const { promise: exited, resolve } = Promise.withResolvers<void>();
    const process = host.fork(launcherPath, { name: 'jobdeck-launcher' });
    this.#launcher = { process, exited };
    const waiting = this.#outbox;
    this.#outbox = [];
    process.onMessage((message) => this.#take(message as LauncherMessage));
    process.onExit((code) => void this.#lost(code).then(resolve));
    const env = this.#environment;
    this.#send({ type: 'settings', env, graceMs, lingerMs, ...(journal === undefined ? {} : { journal }) });
    this.#outbox.push(...waiting);
  }

  /** One message a turn: what comes after this in the same turn goes along. */
  #send(request: LauncherRequest): void {
    if (this.#outbox.length === 0) setImmediate(() => this.#flush());
    this.#outbox.push(request);
  }

  #flush(): void {
    if (this.#clearing !== null) return;
    const requests = this.#outbox;
    this.#outbox = [];
    if (requests.length > 0) this.#launcher?.process.postMessage(requests);
  }

  #take({ reports, acknowledge, journalFailure }: LauncherMessage): void {
    if (journalFailure !== undefined) {
      const { logger, journal } = this.#options;
      logger.log('WARN', 'journal_failed', { path: journal, error: journalFailure });
    }
    if (acknowledge) this.#send({ type: 'acknowledge' });
    for (const { id, pid, output, end } of reports) {
      const entry = this.#entries.get(id);
      if (!entry) continue;
      if (pid !== undefined) entry.pid = pid;
      if (output) entry.onOutput(output);
      if (!end) continue;
      this.#entries.delete(id);
      entry.resolve(end);
    }
  }

  /**
   * A launcher that crashed could not clean up. That is done here, by its journal, and by what it told of where there is
   * none; then its runs are over, and what was asked for in the meantime is started.
   */
  async #lost(code: number | null): Promise<void> {
    const { logger, clock, journal } = this.#options;
    this.#launcher = null;
    this.#outbox = [];
    if (this.#entries.size === 0) return;
    const lost = [...this.#entries.values()];
    this.#entries.clear();
    if (!this.#isStopping) logger.log('ERROR', 'launcher_exited', { code, runs: lost.length });
    if (journal === undefined) {
      for (const { pid } of lost) if (pid !== null) killGroup(pid);
    } else {
      this.#clearing = endOrphans({ journal, clock, logger });
      await this.#clearing;
      this.#clearing = null;
    }
    for (const { resolve } of lost) resolve({ type: 'lost' });
    if (this.#outbox.length > 0) this.#start();
  }
}

/** For one that does not answer: SIGTERM would only ask it once more. */
function killLauncher(launcher: HostedProcess): void {
  try {
    // Without a pid it has not been started yet, or has ended.
    if (launcher.pid === undefined) launcher.kill();
    else process.kill(launcher.pid, 'SIGKILL');
  } catch (error) {
    // It ended in this moment, which its exit tells.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function killGroup(pid: number): void {
  try {
    // On Windows a group cannot be addressed; the process itself can.
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It ended with the launcher.
  }
}
