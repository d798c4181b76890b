import { readdirSync, readFileSync } from 'node:fs';
import { vi } from 'vitest';
import { storeMark } from '../../electron/workers/launcher/run-mark.ts';

/** Whether a process runs. A dead one that nobody has fetched yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
}

/** For ends that nobody reports: those of processes that are not ours. */
export async function untilGone(pid: number): Promise<void> {
  await vi.waitUntil(() => !isAlive(pid), { timeout: 20_000, interval: 10 });
}

/** Linux: the pids of all that commands of a data folder started, wherever it went. */
export function markedProcesses(journal: string): readonly number[] {
  const mark = `JOBDECK_STORE=${storeMark(journal)}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(mark))
    .map(Number);
}

function environmentOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
