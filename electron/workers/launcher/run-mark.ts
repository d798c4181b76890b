import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * What every command finds in its environment, and hands on to all that it starts. It tells whose a process is even
 * when it has left its group, as long as it has not been given an environment of its own.
 */
export const RUN_VARIABLE = 'JOBDECK_RUN';
export const STORE_VARIABLE = 'JOBDECK_STORE';

export const runMark = (jobId: string, run: number): string => `${jobId}.${run}`;

/** Tells the data folder of a journal from all others, however the way to it is written. */
export function storeMark(journal: string): string {
  return createHash('sha256')
    .update(canonical(dirname(resolve(journal))))
    .digest('hex')
    .slice(0, 16);
}

function canonical(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Without its folder there is no journal either.
    return path;
  }
}
