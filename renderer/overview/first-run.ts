import type { Snapshot } from '../../shared/numbers/snapshot.ts';

/** Nobody has queued anything yet. */
export function isFirstRun(snapshot: Snapshot | null): boolean {
  return snapshot !== null && snapshot.metrics.total_jobs_created === 0;
}
