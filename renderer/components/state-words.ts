import type { ShownState } from './StateIcon.tsx';

/** The word for each state, as every screen shows it. */
export const STATE_WORDS: Readonly<Record<ShownState, string>> = {
  waiting: 'Waiting',
  scheduled: 'Scheduled',
  blocked: 'Blocked',
  running: 'Running',
  retrying: 'Retrying',
  completed: 'Completed',
  dead: 'Dead',
  cancelled: 'Cancelled',
  paused: 'Paused',
};
