import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** statfs(2), Linux. */
const TMPFS = 0x01021994;

/** What a bench that is ended in its middle would leave behind. */
const folders = new Set<string>();
process.once('exit', () => folders.forEach(remove));

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** A new folder for the stores of one bench, in JOBDECK_BENCH_DIR or the system's; gone at the end of its `using`. */
export function scratchFolder(): { readonly path: string } & Disposable {
  const parent = process.env['JOBDECK_BENCH_DIR'] ?? tmpdir();
  mkdirSync(parent, { recursive: true });
  if (process.platform === 'linux' && statfsSync(parent).type === TMPFS)
    console.error(`${parent} is in memory: what a flush costs is not seen there. Set JOBDECK_BENCH_DIR.`);
  const path = mkdtempSync(join(parent, 'jobdeck-bench-'));
  folders.add(path);
  return { path, [Symbol.dispose]: () => remove(path) };
}

/** Gone when the work is done. */
export async function inScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  using scratch = scratchFolder();
  return await work(scratch.path);
}
