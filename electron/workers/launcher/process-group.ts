import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readProcStat } from '../../process-identity.ts';

/**
 * A command and all that it started. On POSIX that is a process group, led by the command, whose pid names it. Windows
 * has no such thing: there taskkill follows the tree from its root, as long as the root lives.
 */
export function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    const force = signal === 'SIGKILL' ? ['/F'] : [];
    execFile('taskkill', ['/PID', String(pid), '/T', ...force], { windowsHide: true }, () => undefined);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

/** Whether anything in the group still runs. */
export function isGroupAlive(pid: number): boolean {
  if (process.platform === 'win32') return false;
  try {
    process.kill(-pid, 0);
  } catch (error) {
    // EPERM: somebody lives there whom we may not signal.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return process.platform !== 'linux' || hasLiveMember(pid);
}

/**
 * A dead process whose parent does not fetch its end (a container whose first process is no real init) still answers
 * to signals. Only /proc tells the dead from the living.
 */
function hasLiveMember(group: number): boolean {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readProcStat(Number(name));
    if (stat !== null && stat.group === group && !stat.hasEnded) return true;
  }
  return false;
}
