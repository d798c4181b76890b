import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
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

export type Command = Omit<RunRequest, 'type' | 'id'>;
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

  constructor(options: LauncherClientOptions) {
    this.#options = options;
  }

  /** `environment` is sent when the launcher is started, so it must be the same for all commands. */
  run(
    command: Command,
    environment: Readonly<Record<string, string>>,
    onOutput: (part: OutputPart) => void,
  ): RunningCommand {
    if (this.#launcher === null) this.#start(environment);
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.#entries.set(id, { onOutput, resolve, pid: null });
    this.#send({ type: 'run', id, ...command });
    return { ended: promise, end: () => this.#entries.has(id) && this.#send({ type: 'end', id }) };
  }

  /** Ends the launcher, and with it what may still run. */
  async stop(): Promise<void> {
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

  #start(env: Readonly<Record<string, string>>): void {
    const { host, launcherPath, graceMs, lingerMs } = this.#options;
    const { promise: exited, resolve } = Promise.withResolvers<void>();
    const process = host.fork(launcherPath, { name: 'jobdeck-launcher' });
    this.#launcher = { process, exited };
    this.#outbox = [];
    process.onMessage((message) => this.#take(message as LauncherMessage));
    process.onExit((code) => {
      this.#lost(code);
      resolve();
    });
    this.#send({ type: 'settings', env, graceMs, lingerMs });
  }

  /** One message a turn: what comes after this in the same turn goes along. */
  #send(request: LauncherRequest): void {
    if (this.#outbox.length === 0) setImmediate(() => this.#flush());
    this.#outbox.push(request);
  }

  #flush(): void {
    const requests = this.#outbox;
    this.#outbox = [];
    if (requests.length > 0) this.#launcher?.process.postMessage(requests);
  }

  #take({ reports, acknowledge }: LauncherMessage): void {
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

  /** A launcher that crashed could not clean up: the groups it told us of are ended here. */
  #lost(code: number | null): void {
    this.#launcher = null;
    this.#outbox = [];
    if (this.#entries.size === 0) return;
    if (!this.#isStopping) {
      this.#options.logger.log('ERROR', 'launcher_exited', { code, runs: this.#entries.size });
    }
    for (const { pid, resolve } of this.#entries.values()) {
      if (pid !== null) killGroup(pid);
      resolve({ type: 'lost' });
    }
    this.#entries.clear();
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
