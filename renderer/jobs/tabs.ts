import type { JobsTab } from '../store/deck.ts';

/** In the order in which a person looks for them, as in the status line. */
export const TABS: readonly JobsTab[] = [
  'all',
  'waiting',
  'scheduled',
  'blocked',
  'running',
  'retrying',
  'completed',
  'dead',
  'cancelled',
];
