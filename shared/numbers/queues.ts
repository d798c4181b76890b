import type { Blocker } from '../jobs/why.ts';
import type { QueueStatus } from './snapshot.ts';

/** Cards asked for at once, at most. */
export const MAX_QUEUE_CARDS = 100;

export interface QueueQuery {
  /** Part of the names that are wanted, upper and lower case alike; empty: all. */
  readonly text: string;
  /** How many of those that match are skipped. */
  readonly offset: number;
  /** 1 to MAX_QUEUE_CARDS. */
  readonly limit: number;
}

/** A queue as the screen of all queues shows it. */
export interface QueueCard extends QueueStatus {
  /** Jobs that started in it in each 10 s of the last 10 minutes, oldest first, the last one still filling. */
  readonly starts: readonly number[];
  /** Since when the job that has been in line for the longest has been there, wall time, ms; null: none waits, or the store did not answer. */
  readonly waitingSince: number | null;
  /** What holds back all that waits in it; null: nothing waits, or nothing does. */
  readonly hold: Blocker | null;
  /** Keys that jobs wait for while others of the queue go on. */
  readonly fullKeys: number;
}

/** `default` first, then by name. A queue that came into being stays, so an offset goes on to mean the same. */
export interface QueuePage {
  readonly queues: readonly QueueCard[];
  /** How many match. */
  readonly total: number;
  /** How many there are. */
  readonly all: number;
  /** The concurrency of all of them, added up. */
  readonly limits: number;
}
