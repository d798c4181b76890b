import { compare } from './durable/compare.ts';
import type { Figure } from './figure.ts';
import { inScratchFolder } from './scratch.ts';
import { slowDisk } from './slow-disk.ts';

/** durable-engine once more, on a disk on which every flush takes 2 ms longer. */
export function run(): Promise<readonly Figure[]> {
  return inScratchFolder(async (folder) => {
    const launch = await slowDisk(folder);
    if (typeof launch !== 'string') return compare('durable-slow-disk', launch);
    console.error(`durable-slow-disk is left out: ${launch}`);
    return [];
  });
}
