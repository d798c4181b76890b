import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { CannotRun } from './torture.ts';

/** Why nothing can be traced here; null when it can. */
export function whyNoTracing(): string | null {
  if (process.platform !== 'linux') return `strace is for Linux, this is ${process.platform}`;
  const { error, status, stderr } = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'], {
    encoding: 'utf8',
  });
  if (error !== undefined) return 'strace is not installed (apt install strace)';
  return status === 0 ? null : `strace may not trace here: ${stderr.trim()}`;
}

export function requireTracing(): void {
  const reason = whyNoTracing();
  if (reason !== null) throw new CannotRun(reason);
}

export interface Traced {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a module with this Node under strace, which gets `options`; answers when both have ended. After `patienceMs` they
 * are killed.
 */
export async function trace(
  options: readonly string[],
  modulePath: string,
  args: readonly string[],
  patienceMs = 600_000,
): Promise<Traced> {
  const child = spawn('strace', ['-f', '-qq', ...options, '--', process.execPath, modulePath, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // What goes to the kernel by io_uring, strace can't see.
    // A group of their own, so that nothing is left when they are killed.
    detached: true,
    env: { ...process.env, UV_USE_IO_URING: '0', NODE_OPTIONS: '' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const { pid } = child;
  const timer = setTimeout(() => pid !== undefined && process.kill(-pid, 'SIGKILL'), patienceMs);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  return { code, signal, stdout, stderr };
}
