/**
 * What the main process and the launcher say to each other. Requests travel in batches, one a turn of the event loop,
 * and so do reports: a message costs more than what is in it. All that is absent is left out, for the same reason.
 */

/** Main to launcher. */
export type LauncherRequest =
  | {
      readonly type: 'settings';
      /** The environment of every command, sent once; a command only brings what it adds. */
      readonly env: Readonly<Record<string, string>>;
      /** From SIGTERM to SIGKILL, ms. */
      readonly graceMs: number;
      /** How long the output of a command may stay open after its end, ms; then what is left of its group is ended. */
      readonly lingerMs: number;
      /** The file that tells a next start what is under way; absent when no job outlives the process. */
      readonly journal?: string;
    }
  | RunRequest
  /** SIGTERM, and SIGKILL after the grace, for a command and all that it started. */
  | { readonly type: 'end'; readonly id: number }
  /** The last output of live runs has been taken in; more may be sent. */
  | { readonly type: 'acknowledge' }
  /** End all commands, then yourself. */
  | { readonly type: 'stop' };

export interface RunRequest {
  readonly type: 'run';
  readonly id: number;
  readonly jobId: string;
  readonly run: number;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to the environment of the settings. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Windows: the arguments are already quoted (a line for cmd.exe). */
  readonly verbatim?: true;
}

/** Launcher to main. */
export interface LauncherMessage {
  readonly reports: readonly RunReport[];
  /** Wants an `acknowledge` back, so that a busy main process is not flooded. */
  readonly acknowledge?: true;
  /** Why the journal cannot be written; told once. Commands run all the same. */
  readonly journalFailure?: string;
}

/** News of one run. A short command has one report: its output and its end. */
export interface RunReport {
  readonly id: number;
  /** Told once, of a command that has not ended at once: the main process cleans up with it after a launcher's crash. */
  readonly pid?: number;
  readonly output?: OutputPart;
  readonly end?: CommandEnd;
}

/** New output in order: `head`, then a gap of `skipped` bytes with `skippedLines` line ends, then `tail`. */
export interface OutputPart {
  readonly head: Uint8Array;
  readonly skipped: number;
  readonly skippedLines: number;
  readonly tail: Uint8Array;
}

export type CommandEnd =
  | { readonly type: 'exited'; readonly code: number; readonly stderr?: Uint8Array; readonly killed?: true }
  | { readonly type: 'signalled'; readonly signal: string; readonly killed?: true }
  /** `about` tells what the error code is about: the program, the working folder, or the machine. */
  | { readonly type: 'not-started'; readonly code: string; readonly about: 'program' | 'folder' | 'machine' };

/** The part of a command's output that is kept from its start; it is never skipped. */
export const HEAD_BYTES = 65_536;
/** The part that is kept from its end. Head and tail are 256 KiB together, some 3,000 lines. */
export const TAIL_BYTES = 196_608;
/** Output of live runs is sent 10 times a second, as often as screens are told of it. */
export const OUTPUT_INTERVAL_MS = 100;
/** A process that SIGKILL has not ended by then hangs in the kernel (a dead disk); its run does not wait for it. */
export const KILL_WAIT_MS = 5000;
