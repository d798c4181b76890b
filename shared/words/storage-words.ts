import type { StorageStatus } from '../numbers/snapshot.ts';

/** What is wrong with the store, in a few words; null while all is well. `StorageStatus.message` has the whole of it. */
export function storageTrouble({ state }: StorageStatus): string | null {
  return state === 'ok' ? null : TROUBLE[state];
}

const TROUBLE: Readonly<Record<Exclude<StorageStatus['state'], 'ok'>, string>> = {
  full: 'The disk is full',
  failing: 'The disk refuses changes',
  'read-only': 'The data folder is read-only',
  damaged: 'The stored jobs are damaged',
};
