import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ByteRing } from '../byte-ring.ts';
import { CappedLog } from '../output-log.ts';
import { type StartedProcess, startProcess } from './command-streams.ts';
import type { PipePool } from './pipe-pool.ts';
import { isGroupAlive, signalGroup } from './process-group.ts';
import { type CommandEnd, HEAD_BYTES, KILL_WAIT_MS, type OutputPart, type RunRequest } from './protocol.ts';

/** Enough for the last line of standard error, which goes into the error text. */
const STDERR_BYTES = 2048;
/** How often a group that was told to end is looked at. */
const LOOK_MS = 20;

export interface CommandSettings {
  readonly env: Readonly<Record<string, string>>;
  readonly graceMs: number;
  readonly lingerMs: number;
}

/**
 * One command, from its start until nothing of it is left.
 *
 * It has ended when its process has, and its output is closed. A child of its own that lives on in the background with
 * the output in its hands must not hold up the end: after `lingerMs` the whole group is ended, politely first. One that
 * let go of the output (`daemon > log &`) is left alone, as a shell would, unless the command is ended by us.
 */
export class CommandProcess {
  readonly id: number;
  readonly pid: number | undefined;
  /** The pid has been told to the main process. */
  announced = false;
  readonly #settings: CommandSettings;
  readonly #onOutput: (command: CommandProcess) => void;
  readonly #onEnd: (command: CommandProcess, end: CommandEnd) => void;
  readonly #started: StartedProcess | null = null;
  readonly #stderr = new ByteRing(STDERR_BYTES);
  #pending: CappedLog | null = null;
  #headRoom = HEAD_BYTES;
  #exit: { readonly code: number | null; readonly signal: string | null } | null = null;
  #isClosed = false;
  #isEnding = false;
  #killedAt: number | null = null;
  #timer: NodeJS.Timeout | undefined;
  #look: NodeJS.Timeout | undefined;
  #isDone = false;

  constructor(
    request: RunRequest,
    options: {
      readonly settings: CommandSettings;
      readonly pipes: PipePool;
      readonly onOutput: (command: CommandProcess) => void;
      readonly onEnd: (command: CommandProcess, end: CommandEnd) => void;
    },
  ) {
    this.id = request.id;
    this.#settings = options.settings;
    this.#onOutput = options.onOutput;
    this.#onEnd = options.onEnd;
    try {
      this.#started = startProcess(request, options.settings.env, options.pipes);
    } catch (error) {
      // Told later, as a failure that spawn reports by an event is.
      setImmediate(() => this.#notStarted(request, error));
      return;
    }
    this.pid = this.#started.child.pid;
    this.#listen(this.#started, request);
  }

  /** Ends the command and all that it started: SIGTERM, and SIGKILL after the grace. */
  end(): void {
    if (this.#isEnding || this.#isDone || this.pid === undefined) return;
    this.#isEnding = true;
    clearTimeout(this.#timer);
    signalGroup(this.pid, 'SIGTERM');
    this.#timer = setTimeout(() => this.kill(), this.#settings.graceMs);
    this.#look = setInterval(() => this.#settle(), LOOK_MS);
  }

  kill(): void {
    if (this.#isDone || this.pid === undefined || this.#killedAt !== null) return;
    this.end();
    clearTimeout(this.#timer);
    this.#killedAt = performance.now();
    signalGroup(this.pid, 'SIGKILL');
  }

  /** What came since the last time, or null. */
  takeOutput(): OutputPart | null {
    const pending = this.#pending;
    if (pending === null) return null;
    this.#pending = null;
    const head = pending.head();
    this.#headRoom -= head.length;
    return { head, skipped: pending.skipped, skippedLines: pending.skippedLines, tail: pending.tail() };
  }

  #listen({ child, stdout, stderr }: StartedProcess, request: RunRequest): void {
    let open = 3;
    const closed = (): void => {
      open -= 1;
      if (open > 0) return;
      this.#isClosed = true;
      if (this.#isEnding) this.#settle();
      else this.#done();
    };
    child.on('error', (error) => {
      if (child.pid === undefined) this.#notStarted(request, error);
    });
    child.on('exit', (code, signal) => {
      this.#exit = { code, signal };
      if (!this.#isEnding && open > 1) this.#timer = setTimeout(() => this.end(), this.#settings.lingerMs);
      closed();
    });
    stdout.on('data', (bytes: Uint8Array) => this.#take(bytes));
    stderr.on('data', (bytes: Uint8Array) => {
      this.#stderr.push(bytes);
      this.#take(bytes);
    });
    // A stream that fails is closed as well, and that is all there is to do about it.
    for (const stream of [stdout, stderr]) stream.on('error', () => undefined).on('close', closed);
  }

  #take(bytes: Uint8Array): void {
    if (this.#isDone) return;
    this.#pending ??= new CappedLog({ headBytes: this.#headRoom });
    this.#pending.append(bytes);
    this.#onOutput(this);
  }

  /** Looks whether the command that was told to end has ended, with all that it started. */
  #settle(): void {
    const hangs = this.#killedAt !== null && performance.now() - this.#killedAt > KILL_WAIT_MS;
    const isGone = this.#exit !== null && this.pid !== undefined && !isGroupAlive(this.pid);
    if (hangs || (isGone && this.#isClosed)) this.#done();
    // Whoever holds the output now has left the group; it is out of reach, so its words are not waited for. What the
    // group wrote before is read by the next time around.
    else if (isGone) this.#isClosed = true;
  }

  #done(): void {
    if (this.#isDone) return;
    this.#stop();
    const { code, signal } = this.#exit ?? { code: null, signal: 'SIGKILL' };
    const killed = this.#killedAt === null ? null : { killed: true as const };
    if (code === null) {
      this.#onEnd(this, { type: 'signalled', signal: signal ?? 'unknown', ...killed });
    } else {
      const stderr = code !== 0 && this.#stderr.length > 0 ? { stderr: this.#stderr.toBytes() } : null;
      this.#onEnd(this, { type: 'exited', code, ...stderr, ...killed });
    }
    this.#isDone = true;
  }

  #notStarted(request: RunRequest, error: unknown): void {
    if (this.#isDone) return;
    this.#stop();
    this.#isDone = true;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    this.#onEnd(this, { type: 'not-started', ...explain(request, code) });
  }

  #stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#look);
    this.#started?.stdout.destroy();
    this.#started?.stderr.destroy();
    this.#started?.child.stdin?.destroy();
  }
}

/** The system gives one code for a missing program and a missing folder; a look tells them apart. */
function explain(
  { program, cwd }: RunRequest,
  code: string,
): { readonly code: string; readonly about: 'program' | 'folder' | 'machine' } {
  const folder = folderFault(cwd);
  if (folder !== null) return { code: folder, about: 'folder' };
  const isProgram = ['ENOENT', 'EACCES', 'ENOTDIR', 'ENOEXEC', 'ELOOP', 'EISDIR'].includes(code);
  // A file that is there and cannot be found: the interpreter that its first line names is missing.
  if (code === 'ENOENT' && program.includes('/') && exists(resolve(cwd, program))) {
    return { code: 'ENOEXEC', about: 'program' };
  }
  return { code, about: isProgram ? 'program' : 'machine' };
}

function folderFault(cwd: string): string | null {
  try {
    if (!statSync(cwd).isDirectory()) return 'ENOTDIR';
    accessSync(cwd, constants.X_OK);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
