import { onTestFinished } from 'vitest';
import type { JobStore } from '../../electron/queue/job-store.ts';
import { MemoryJobStore } from '../../electron/queue/memory/memory-job-store.ts';
import { SlowJobStore } from './slow-job-store.ts';
import { openStore, temporaryFolder } from './sqlite-store.ts';

/** Removed with the end of the test. */
export function folderOfTest(): string {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  return folder.path;
}

/** In a wrapping by which the bench knows when it is at rest. */
export const onDisk = async (folder: string): Promise<JobStore> =>
  new SlowJobStore({ inner: await openStore(folder), delay: () => 0, order: 'in order' });

/** For what has to be so wherever jobs are kept: `describe.each(BOTH_STORES)('…, %s', (_, createStore) => …)`. */
export const BOTH_STORES: readonly (readonly [where: string, createStore: () => Promise<JobStore>])[] = [
  ['in memory', async () => new MemoryJobStore()],
  ['on disk', () => onDisk(folderOfTest())],
];
