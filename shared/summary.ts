import { formatCount, formatDuration } from './format.ts';
import type { Snapshot } from './snapshot.ts';

/** The one line of the tray's tooltip: `Jobdeck: 6 running, 29 waiting, 14 dead, drains in ~6 min`. */
export function summaryLine(snapshot: Snapshot): string {
  const { jobs, engine, drainMs } = snapshot;
  const parts = [`${formatCount(jobs.running)} running`, `${formatCount(jobs.waiting)} waiting`];
  if (jobs.retrying > 0) parts.push(`${formatCount(jobs.retrying)} retrying`);
  if (jobs.dead > 0) parts.push(`${formatCount(jobs.dead)} dead`);
  if (engine.state === 'paused') parts.push('paused');
  else if (drainMs !== null) parts.push(`drains in ~${formatDuration(roughly(drainMs))}`);
  return `Jobdeck: ${parts.join(', ')}`;
}

/** An estimate is not shown finer than it can be: whole seconds below a minute, whole minutes below an hour. */
export function roughly(ms: number): number {
  const step = ms < 60_000 ? 1_000 : ms < 3_600_000 ? 60_000 : 3_600_000;
  return Math.max(step, Math.round(ms / step) * step);
}
