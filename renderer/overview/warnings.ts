import { formatCount, formatDuration } from '../../shared/format.ts';
import type { Snapshot, StorageStatus } from '../../shared/snapshot.ts';
import type { LampColour } from '../instruments/Lamp.tsx';

export interface Warning {
  readonly name: string;
  readonly colour: LampColour;
  readonly lit: boolean;
  readonly why: string;
}

/** A wait shorter than this is nobody's trouble, however quick the others were. */
const NEVER_SLOW_MS = 1_000;
/** Percentiles look back this far: a job that waits longer while none started has no percentile to pass. */
const LOOK_BACK_MS = 600_000;

/** The lamps under the instruments. Each is lit only while what it says is so. */
export function warningsOf(snapshot: Snapshot, oldestMs: number | null): readonly Warning[] {
  const { jobs, conservation, durations, engine } = snapshot;
  const slowAbove = Math.max(NEVER_SLOW_MS, durations.waiting?.p99 ?? LOOK_BACK_MS);
  return [
    {
      name: 'Dead',
      colour: 'red',
      lit: jobs.dead > 0,
      why:
        jobs.dead === 0
          ? 'No job is dead.'
          : `${formatCount(jobs.dead)} ${jobs.dead === 1 ? 'job' : 'jobs'} will not be tried again by themselves.`,
    },
    {
      name: 'Slow to start',
      colour: 'amber',
      lit: oldestMs !== null && oldestMs > slowAbove,
      why:
        oldestMs === null
          ? 'Nothing waits.'
          : `The oldest waiting job waits ${formatDuration(oldestMs)}; 99 of 100 started within ${formatDuration(slowAbove)}.`,
    },
    {
      name: 'Counts',
      colour: 'red',
      lit: !conservation.holds,
      why:
        conservation.breach ??
        `Started runs equal ended runs and runs in progress: checked ${formatCount(conservation.checks)} times.`,
    },
    {
      name: 'Disk',
      colour: engine.storage.state === 'read-only' ? 'amber' : 'red',
      lit: engine.storage.state !== 'ok',
      why: diskWords(engine.storage),
    },
  ];
}

function diskWords({ message, folder }: StorageStatus): string {
  if (message !== null) return message;
  return folder === null
    ? 'Jobs are in memory: no disk is asked.'
    : `Every change is on the disk, in ${folder}.`;
}
