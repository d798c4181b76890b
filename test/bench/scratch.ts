import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** statfs(2), Linux. */
const TMPFS = 0x01021994;

/** A new folder for the stores of one bench, in JOBDECK_BENCH_DIR or the system's; gone at the latest with this process. */
export function scratchFolder(): string {
  const parent = process.env['JOBDECK_BENCH_DIR'] ?? tmpdir();
  mkdirSync(parent, { recursive: true });
  if (process.platform === 'linux' && statfsSync(parent).type === TMPFS)
    console.error(`${parent} is in memory: what a flush costs is not seen there. Set JOBDECK_BENCH_DIR.`);
  const folder = mkdtempSync(join(parent, 'jobdeck-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Gone when the work is done. */
export async function inScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = scratchFolder();
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
