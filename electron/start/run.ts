import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';

export interface QuietResult {
  /** Null when the time was up. */
  readonly code: number | null;
  readonly output: string;
}

export interface QuietOptions {
  readonly cwd: string;
  readonly limitMs?: number;
}

/** Runs a tool whose output nobody wants to see unless it fails. */
export function runQuietly(
  command: string,
  args: readonly string[],
  { cwd, limitMs }: QuietOptions & { readonly limitMs: number },
): Promise<QuietResult>;
export function runQuietly(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string },
): Promise<QuietResult & { readonly code: number }>;
export function runQuietly(
  command: string,
  args: readonly string[],
  { cwd, limitMs }: QuietOptions,
): Promise<QuietResult> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  let isLate = false;
  const limit =
    limitMs === undefined
      ? undefined
      : setTimeout(() => {
          isLate = true;
          child.kill('SIGKILL');
        }, limitMs);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      resolve({ code: isLate ? null : exitCode(code, signal), output });
    });
  });
}

/**
 * Runs the app in the foreground and gives back its exit code. It gets a process group of its own, so that Ctrl+C
 * reaches it once, from here, and not a second time from the terminal; a second Ctrl+C ends it at once.
 */
export function runToEnd(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    detached: process.platform !== 'win32',
  });
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (asked) killGroup(child);
      else child.kill(signal);
      asked = true;
    });
  }
  process.once('exit', () => killGroup(child));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`Could not run ${command}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(exitCode(code, signal)));
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // it has just ended by itself
  }
}

/** A shell's way to say that a signal ended something. */
function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}
