import type { Readable } from 'node:stream';

/** Starts helper processes of ours: forked Node processes in a terminal, utility processes in the desktop app. */
export interface ProcessHost {
  fork(modulePath: string, options: ForkOptions): HostedProcess;
}

export interface ForkOptions {
  /** What the process is called in lists of processes. */
  readonly name: string;
  readonly env?: Record<string, string>;
  /** Default: that of this process. */
  readonly cwd?: string;
  /** At most so much for what JavaScript holds, MiB. Default: what V8 finds right for the machine. */
  readonly heapMiB?: number;
  /** What it prints is handed to us. Default: it goes where ours goes. */
  readonly output?: 'ours';
  /** Where the host can: a process group of its own, so that it can be ended with all it starts. */
  readonly group?: 'own';
}

export interface HostedOutput {
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/** Messages are copied by structured clone. Each `on…` is called once, right after the fork. */
export interface HostedProcess {
  readonly pid: number | undefined;
  postMessage(message: unknown): void;
  onMessage(callback: (message: unknown) => void): void;
  /** Also told when the process could not be started. The signal is null where the host does not know it. */
  onExit(callback: (code: number | null, signal: string | null) => void): void;
  /** With the option `output` alone. */
  readonly output: HostedOutput | null;
  /** Asks it to end (SIGTERM). */
  kill(): void;
}
