import type { JobState } from '../../../shared/jobs/job.ts';
import type { Metrics } from '../../../shared/numbers/metrics.ts';
import type { Conservation, Durations, StorageStatus } from '../../../shared/numbers/snapshot.ts';

/** All that rules are judged by, at a moment. Its size is that of the queues that are looked at, whatever the backlog. */
export interface AlertSample {
  /** Wall time, ms. */
  readonly at: number;
  /** Monotonic, ms. */
  readonly monotonic: number;
  readonly metrics: Metrics;
  readonly jobs: Readonly<Record<JobState, number>>;
  readonly durations: Durations;
  readonly drainMs: number | null;
  readonly concurrency: number;
  /** Nobody wants jobs to start now, or none can: paused, held back by the machine, a store that refuses. */
  readonly isHeld: boolean;
  readonly storage: StorageStatus['state'];
  /** null: everything is in memory, or it can't be read. */
  readonly diskFreeBytes: number | null;
  readonly conservation: Conservation;
  /** The longest run that ended since the sample before, ms; 0 when none did. */
  readonly longestRunMs: number;
  /** By queue, for how long the oldest of its runs that are known to go on is under way, ms. Others may hang. */
  readonly goingOn: ReadonlyMap<string, number>;
  readonly queues: readonly QueueSample[];
}

export interface QueueSample {
  readonly name: string;
  readonly jobs: Readonly<Record<JobState, number>>;
  /** Runs at once in it, at most. */
  readonly concurrency: number;
  /** Since when its oldest waiting job waits, wall time, ms; null: none does. */
  readonly waitingSince: number | null;
  /** What waits in it is meant to: paused, at its rate, no room on the machine. */
  readonly isHeld: boolean;
  /** Of queues that a rule names; null: they are not counted apart. */
  readonly counts: QueueCounts | null;
  /** The last 10 minutes of queues that a rule names which asks for it; null: they are not measured apart. */
  readonly durations: Durations | null;
}

/** Facts of one queue, counted since it is watched. */
export type QueueCounts = Omit<Metrics, 'jobs_in_progress'>;
