import { readFileSync } from 'node:fs';
import { vi } from 'vitest';

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
