import type { Snapshot } from '../numbers/snapshot.ts';
import { formatCount } from './format.ts';

type Left = Pick<Snapshot, 'jobs' | 'waitingPaused'>;

/** `40 wait in paused queues`: the estimate is without them; null: none does. */
export function pausedText({ waitingPaused }: Left): string | null {
  if (waitingPaused === 0) return null;
  return `${formatCount(waitingPaused)} ${waitingPaused === 1 ? 'waits' : 'wait'} in paused queues`;
}

/** All that the estimate is without, as a sentence; null: it is of all that is open. */
export function leftOutText(snapshot: Left): string | null {
  const { scheduled, retrying, blocked } = snapshot.jobs;
  const paused = pausedText(snapshot);
  const others = Object.entries({ scheduled, retrying, blocked })
    .filter(([, jobs]) => jobs > 0)
    .map(([state, jobs]) => `${formatCount(jobs)} ${state}`);
  const parts = [...(paused === null ? [] : [paused]), ...others];
  return parts.length === 0 ? null : `Not counted: ${parts.join(', ')}.`;
}
