import { pausedText } from '../words/drain-words.ts';
import { formatCount } from '../words/format.ts';
import { storageTrouble } from '../words/storage-words.ts';
import type { Snapshot } from './snapshot.ts';

/** The one line of the tray's tooltip: `Jobdeck: 6 running, 29 waiting, 14 dead, drains in ~6 min`. Trouble goes first. */
export function summaryLine(snapshot: Snapshot): string {
  const { jobs, engine, drainMs } = snapshot;
  const paused = pausedText(snapshot);
  const trouble = storageTrouble(engine.storage);
  const parts = trouble === null ? [] : [`${trouble.charAt(0).toLowerCase()}${trouble.slice(1)}`];
  parts.push(`${formatCount(jobs.running)} running`, `${formatCount(jobs.waiting)} waiting`);
  if (jobs.retrying > 0) parts.push(`${formatCount(jobs.retrying)} retrying`);
  if (jobs.dead > 0) parts.push(`${formatCount(jobs.dead)} dead`);
  if (engine.state === 'paused') parts.push('paused');
  else if (drainMs !== null) parts.push(`drains in ${formatEstimate(drainMs)}`);
  if (engine.state !== 'paused' && paused !== null) parts.push(paused);
  return `Jobdeck: ${parts.join(', ')}`;
}

/** An estimate is not shown finer than it can be: ~6 s, ~4 min, ~2 h. Whole seconds, minutes, hours, at least one. */
export function formatEstimate(ms: number): string {
  if (ms < 59_500) return `~${Math.max(1, Math.round(ms / 1000))} s`;
  if (ms < 3_570_000) return `~${Math.round(ms / 60_000)} min`;
  return `~${Math.round(ms / 3_600_000)} h`;
}
