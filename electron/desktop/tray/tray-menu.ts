import { APP_COMMANDS } from '../../../shared/app-commands.ts';
import type { Snapshot } from '../../../shared/numbers/snapshot.ts';
import { formatEstimate } from '../../../shared/numbers/summary.ts';
import { pausedText } from '../../../shared/words/drain-words.ts';
import { formatCount } from '../../../shared/words/format.ts';
import { storageTrouble } from '../../../shared/words/storage-words.ts';

/** What the tray's menu says; `tray.ts` makes a native menu of it. */
export type TrayAction = 'pause' | 'resume' | 'new-job' | 'export' | 'open' | 'quit';
export type TrayMenuItem =
  | { readonly type: 'value'; readonly id: string; readonly label: string }
  | {
      readonly type: 'action';
      readonly id: TrayAction;
      readonly label: string;
      /** What does the same in the window, to be learned from here; null: nothing. */
      readonly keys: string | null;
    }
  | { readonly type: 'separator' };

const SEPARATOR: TrayMenuItem = { type: 'separator' };

/** The metrics first, in the order of a job's life: the menu is where they are read when a click does nothing. */
export function trayMenuOf(snapshot: Snapshot): readonly TrayMenuItem[] {
  const { metrics, engine } = snapshot;
  const paused = engine.state === 'paused';
  return [
    value('created', `Created: ${formatCount(metrics.total_jobs_created)}`),
    value('in-progress', `In progress: ${formatCount(metrics.jobs_in_progress)} of ${engine.concurrency}`),
    value('completed', `Completed: ${formatCount(metrics.jobs_completed)}`),
    value('failed', `Failed runs: ${formatCount(metrics.jobs_failed)}`),
    value('retried', `Retried: ${formatCount(metrics.jobs_retried)}`),
    SEPARATOR,
    value('attention', attention(snapshot)),
    value('drain', drain(snapshot)),
    SEPARATOR,
    paused ? action('resume', 'Resume') : action('pause', 'Pause all'),
    action('new-job', 'New job', APP_COMMANDS['new-job'].keys),
    action('export', 'Export snapshot…', APP_COMMANDS['export-snapshot'].keys),
    SEPARATOR,
    action('open', 'Open Jobdeck'),
    action('quit', 'Quit'),
  ];
}

function attention({ jobs, engine, alerts }: Snapshot): string {
  const parts: string[] = [];
  const trouble = storageTrouble(engine.storage);
  if (trouble !== null) parts.push(trouble);
  const fires = alerts.critical + alerts.warning;
  if (fires > 0) parts.push(`${fires} ${fires === 1 ? 'alert' : 'alerts'}`);
  if (jobs.dead > 0) parts.push(`${formatCount(jobs.dead)} dead`);
  if (jobs.retrying > 0) parts.push(`${formatCount(jobs.retrying)} retrying`);
  return parts.length === 0 ? 'Nothing needs attention' : parts.join(', ');
}

function drain(snapshot: Snapshot): string {
  const { drainMs, engine, jobs } = snapshot;
  if (engine.state === 'paused') return 'Paused';
  if (jobs.waiting === 0) return 'Nothing waits';
  const paused = pausedText(snapshot);
  if (drainMs === null) return paused ?? `${formatCount(jobs.waiting)} waiting`;
  return `Drains in ${formatEstimate(drainMs)}${paused === null ? '' : `, ${paused}`}`;
}

const value = (id: string, label: string): TrayMenuItem => ({ type: 'value', id, label });
const action = (id: TrayAction, label: string, keys: string | null = null): TrayMenuItem => ({
  type: 'action',
  id,
  label,
  keys,
});
