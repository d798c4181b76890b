import { setImmediate as nextTurn } from 'node:timers/promises';
import { assertNever } from '../../../shared/assert-never.ts';
import type { Progress } from '../../../shared/jobs/job.ts';
import type { Clock } from '../../clock.ts';
import { ByteRing } from '../byte-ring.ts';
import type { EndReason } from '../early-end.ts';
import { signalGroup } from '../launcher/process-group.ts';
import type { HostedProcess, ProcessHost } from '../process-host.ts';
import type { EndedMessage, JobRequest, ModuleMessage, ModuleRequest } from './protocol.ts';

/** Enough of standard error for V8's last words. */
const STDERR_BYTES = 4096;
/** From SIGTERM to SIGKILL, ms: it has had its grace before. */
const KILL_AFTER_MS = 500;
/** How long more output is waited for after the end of a run, and what it started may hold it after its own, ms. */
const LINGER_MS = 500;
/** A process that is asked to end between two jobs, and does not, is killed after this, ms. */
const STOP_WAIT_MS = 2000;
/** What is read of output in an interval: a module that prints without pause waits, and the main process does not. */
const READ_BYTES = 4 * 1_048_576;
const READ_INTERVAL_MS = 100;

/** How a run ended, as far as its process can tell. */
export type RunEnding =
  | EndedMessage
  /** Nothing was run, and somebody else has to: the process has loaded files that have changed. */
  | { readonly type: 'stale' }
  /** Ended early, before anything was run. */
  | { readonly type: 'not-begun' }
  | Gone;

/** The process ended in the middle of a run. */
export interface Gone {
  readonly type: 'gone';
  readonly code: number | null;
  readonly signal: string | null;
  /** The last that it wrote to standard error. */
  readonly stderr: Uint8Array;
}

export interface RunSinks {
  readonly onOutput: (bytes: Uint8Array) => void;
  readonly onProgress: (progress: Progress) => void;
}

interface Run {
  readonly request: JobRequest;
  readonly sinks: RunSinks;
  readonly resolve: (ending: RunEnding) => void;
  isSent: boolean;
}

export interface ModuleClientOptions {
  readonly host: ProcessHost;
  readonly processPath: string;
  /** The folder in which it runs. */
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly heapMiB: number;
  readonly clock: Clock;
  readonly onReady: (pid: number) => void;
  /** Once, when nothing of it is left. */
  readonly onGone: () => void;
}

/** The main process's side of a process that runs a module: one run at a time. */
export class ModuleClient {
  readonly exited: Promise<void>;
  /** Monotonic, ms; when its last run ended. */
  idleSince = 0;
  /** Runs so far. */
  runs = 0;
  rssMiB = 0;
  /** It ignored the request to end. */
  wasKilled = false;
  pid: number | null = null;
  readonly #clock: Clock;
  readonly #process: HostedProcess;
  readonly #onReady: (pid: number) => void;
  readonly #stderr = new ByteRing(STDERR_BYTES);
  #run: Run | null = null;
  #isGone = false;
  #bytesRead = 0;
  #readSince = 0;
  #isDraining = false;
  #cancelResume: (() => void) | null = null;

  constructor(options: ModuleClientOptions) {
    const { host, processPath, cwd, env, heapMiB, clock } = options;
    this.#clock = clock;
    this.#onReady = options.onReady;
    const name = 'jobdeck-module';
    this.#process = host.fork(processPath, { name, cwd, env, heapMiB, output: 'ours', group: 'own' });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.exited = promise;
    this.#process.onMessage((message) => this.#take(message as ModuleMessage));
    this.#process.onExit((code, signal) => {
      void this.#exited(code, signal).then(() => {
        options.onGone();
        resolve();
      });
    });
    const { output } = this.#process;
    output?.stdout.on('data', (bytes: Uint8Array) => this.#read(bytes));
    output?.stderr.on('data', (bytes: Uint8Array) => {
      this.#stderr.push(bytes);
      this.#read(bytes);
    });
    // A stream that fails is closed as well, and that is all there is to do about it.
    for (const stream of [output?.stdout, output?.stderr]) stream?.on('error', () => undefined);
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  run(request: JobRequest, sinks: RunSinks): Promise<RunEnding> {
    const { promise, resolve } = Promise.withResolvers<RunEnding>();
    this.#run = { request, sinks, resolve, isSent: false };
    this.#stderr.clear();
    // Sent when it is known which process to end should we die: a module can keep it from noticing that.
    if (this.pid !== null) this.#send();
    return promise;
  }

  /** Asks the run to end. */
  abort(reason: EndReason): void {
    if (this.#run?.isSent === false) this.#settle({ type: 'not-begun' });
    else this.#post({ type: 'abort', reason });
  }

  /** Ends it between two runs. */
  end(): void {
    if (this.#isGone) return;
    this.#post({ type: 'stop' });
    const cancel = this.#clock.after(STOP_WAIT_MS, () => this.#signal('SIGKILL'));
    void this.exited.then(cancel);
  }

  /** Ends it whatever it does, with what it started. */
  kill(): void {
    if (this.#isGone || this.wasKilled) return;
    this.wasKilled = true;
    // Windows has no request to end that a program without a window would hear.
    if (process.platform === 'win32') {
      this.#signal('SIGKILL');
      return;
    }
    this.#signal('SIGTERM');
    const cancel = this.#clock.after(KILL_AFTER_MS, () => this.#signal('SIGKILL'));
    void this.exited.then(cancel);
  }

  #signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const pid = this.pid ?? this.#process.pid;
    if (pid === undefined) {
      this.#process.kill();
      return;
    }
    signalGroup(pid, signal);
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended in this moment.
    }
  }

  #post(request: ModuleRequest): void {
    this.#process.postMessage(request);
  }

  #send(): void {
    if (this.#run === null || this.#run.isSent) return;
    this.#run.isSent = true;
    this.#post(this.#run.request);
  }

  #take(message: ModuleMessage): void {
    switch (message.type) {
      case 'ready':
        this.pid = message.pid;
        this.#onReady(message.pid);
        this.#send();
        return;
      case 'progress':
        this.#run?.sinks.onProgress(message.progress);
        return;
      case 'stale':
        this.#settle(message);
        return;
      case 'ended':
        this.runs += 1;
        this.rssMiB = message.rssMiB ?? this.rssMiB;
        if (this.#bytesRead === message.printed) this.#settle(message);
        else void this.#drained(message.printed).then(() => this.#settle(message));
        return;
      default:
        assertNever(message);
    }
  }

  #settle(ending: RunEnding): void {
    const run = this.#run;
    this.#run = null;
    this.idleSince = this.#clock.monotonic();
    run?.resolve(ending);
  }

  #read(bytes: Uint8Array): void {
    this.#bytesRead += bytes.length;
    this.#run?.sinks.onOutput(bytes);
    if (this.#isDraining || this.#bytesRead - this.#readSince < READ_BYTES || this.#cancelResume) return;
    this.#process.output?.stdout.pause();
    this.#process.output?.stderr.pause();
    this.#cancelResume = this.#clock.after(READ_INTERVAL_MS, () => this.#resume());
  }

  #resume(): void {
    this.#cancelResume?.();
    this.#cancelResume = null;
    this.#readSince = this.#bytesRead;
    this.#process.output?.stdout.resume();
    this.#process.output?.stderr.resume();
  }

  /** Waits for what the process has printed before it told the end of a run: that is on its way, or in the pipes. */
  async #drained(printed: number): Promise<void> {
    this.#isDraining = true;
    if (this.#cancelResume) this.#resume();
    let [seen, seenAt] = [this.#bytesRead, this.#clock.monotonic()];
    while (this.#bytesRead < printed && this.#clock.monotonic() - seenAt < LINGER_MS) {
      await nextTurn();
      if (this.#bytesRead > seen) [seen, seenAt] = [this.#bytesRead, this.#clock.monotonic()];
    }
    // What it started prints as well, so bytes prove nothing; a pipe is read in each turn of the event loop.
    if (this.#bytesRead > printed) {
      await nextTurn();
      await nextTurn();
    }
    this.#isDraining = false;
  }

  async #exited(code: number | null, signal: string | null): Promise<void> {
    this.#isGone = true;
    if (this.#cancelResume) this.#resume();
    await this.#closed();
    if (this.wasKilled && this.pid !== null) signalGroup(this.pid, 'SIGKILL');
    this.#settle({ type: 'gone', code, signal, stderr: this.#stderr.toBytes() });
  }

  /** Resolves when its output is closed, or held by what it started, which is then ended. */
  #closed(): Promise<void> {
    const streams = Object.values(this.#process.output ?? {}).filter(({ closed }) => !closed);
    if (streams.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      let open = streams.length;
      const cancel = this.#clock.after(LINGER_MS, () => {
        if (this.pid !== null) signalGroup(this.pid, 'SIGKILL');
        for (const stream of streams) stream.destroy();
      });
      for (const stream of streams) {
        stream.once('close', () => {
          open -= 1;
          if (open > 0) return;
          cancel();
          resolve();
        });
      }
    });
  }
}
