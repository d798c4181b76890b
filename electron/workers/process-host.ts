/** Starts helper processes of ours: forked Node processes in a terminal, utility processes in the desktop app. */
export interface ProcessHost {
  fork(modulePath: string, options: ForkOptions): HostedProcess;
}

export interface ForkOptions {
  /** What the process is called in lists of processes. */
  readonly name: string;
  readonly env?: Record<string, string>;
}

/** Messages are copied by structured clone. Each `on…` is called once, right after the fork. */
export interface HostedProcess {
  readonly pid: number | undefined;
  postMessage(message: unknown): void;
  onMessage(callback: (message: unknown) => void): void;
  /** Also told when the process could not be started. */
  onExit(callback: (code: number | null) => void): void;
  /** Asks it to end (SIGTERM). */
  kill(): void;
}
