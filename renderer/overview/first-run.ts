import type { Snapshot } from '../../shared/snapshot.ts';

/** Nobody has queued anything yet. */
export function isFirstRun(snapshot: Snapshot | null): boolean {
  return snapshot !== null && snapshot.metrics.total_jobs_created === 0;
}
