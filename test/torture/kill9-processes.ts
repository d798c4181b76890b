import { readdirSync, readFileSync } from 'node:fs';
import { hasEnded } from '../../electron/process-identity.ts';

/** In the environment of all that a cycle starts, and of what those start. */
export const CYCLE_VARIABLE = 'JOBDECK_TORTURE_CYCLE';

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** What still runs of a cycle; on Linux only. */
export function leftOf(cycle: string): readonly Row[] {
  return processes().filter(({ pid }) => environmentOf(pid).includes(`${CYCLE_VARIABLE}=${cycle}`));
}

/** The launcher of a main process, or null while it has none. */
export function launcherOf(main: number): number | null {
  const children = processes().filter(({ parent }) => parent === main);
  return children.find(({ command }) => command.includes('launcher'))?.pid ?? null;
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function processes(): readonly Row[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state = 'X', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (hasEnded(state)) return [];
      const command = readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
      return [{ pid: Number(name), parent: Number(parent), command }];
    } catch {
      return [];
    }
  });
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
