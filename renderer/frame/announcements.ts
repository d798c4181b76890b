import type { Snapshot } from '../../shared/numbers/snapshot.ts';
import { formatCount } from '../../shared/words/format.ts';

/** What a screen reader is told of a change: what a person would look up for, never every tick. */
export function announcementOf(before: Snapshot | null, after: Snapshot): string | null {
  if (before === null) return null;
  const died = after.metrics.jobs_dead - before.metrics.jobs_dead;
  if (died > 0) return died === 1 ? 'A job died.' : `${formatCount(died)} jobs died.`;
  if (before.conservation.holds && !after.conservation.holds) return 'The counts do not add up.';
  if (before.engine.storage.state !== 'ok' && after.engine.storage.state === 'ok') {
    return 'The disk takes changes again.';
  }
  if (before.engine.state === after.engine.state) return null;
  if (after.engine.state === 'paused') return 'Paused: nothing new starts.';
  if (before.engine.state === 'paused' && after.engine.state === 'running') return 'Resumed.';
  return null;
}
