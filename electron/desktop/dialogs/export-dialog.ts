import { join } from 'node:path';
import { type App, type BrowserWindow, dialog } from 'electron';
import type { HistoryExportFormat, HistoryReply } from '../../../shared/numbers/history.ts';
import { historyText } from '../../../shared/numbers/history-export.ts';
import { snapshotText } from '../../../shared/numbers/snapshot-export.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SnapshotSource } from '../../ipc/snapshot-builder.ts';
import { writeFile } from '../../write-file.ts';

/** Asks where to, then writes the snapshot of the moment at which the person has chosen. null: not wanted after all. */
export async function exportSnapshotByDialog(
  app: App,
  window: BrowserWindow | null,
  snapshots: SnapshotSource,
): Promise<Result<string | null>> {
  const where = { title: 'Export snapshot', name: 'jobdeck', format: 'json' } as const;
  return saveByDialog(app, window, where, async () => ok(snapshotText(snapshots.whole())));
}

/** The same for what a chart of history shows. */
export async function exportHistoryByDialog(
  app: App,
  window: BrowserWindow | null,
  ask: () => Promise<Result<HistoryReply>>,
  { metric, format }: { readonly metric: string; readonly format: HistoryExportFormat },
): Promise<Result<string | null>> {
  const where = { title: 'Export history', name: `jobdeck-${metric}`, format };
  return saveByDialog(app, window, where, async () => {
    const reply = await ask();
    return reply.ok ? ok(historyText(reply.value, format)) : reply;
  });
}

export interface Wanted {
  readonly title: string;
  /** How the file is called unless the person says otherwise, without the moment and the end of its name. */
  readonly name: string;
  readonly format: 'json' | 'jsonl' | 'csv';
}

/** Makes the text when the person has chosen. */
export async function saveByDialog(
  app: App,
  window: BrowserWindow | null,
  wanted: Wanted,
  text: () => Promise<Result<string>>,
): Promise<Result<string | null>> {
  const path = await askWhere(app, window, wanted);
  if (path === null) return ok(null);
  const made = await text();
  if (!made.ok) return made;
  const written = await writeFile(path, made.value);
  return written.ok ? ok(path) : written;
}

/** null: not wanted after all. */
export async function askWhere(
  app: App,
  window: BrowserWindow | null,
  { title, name, format }: Wanted,
): Promise<string | null> {
  const options = {
    title,
    defaultPath: join(app.getPath('documents'), `${name}-${dateName(new Date())}.${format}`),
    filters: [{ name: format.toUpperCase(), extensions: [format] }],
  };
  const shown = window?.isVisible() ? window : null;
  const choice = await (shown ? dialog.showSaveDialog(shown, options) : dialog.showSaveDialog(options));
  return choice.canceled || choice.filePath === '' ? null : choice.filePath;
}

/** In local time, with nothing that a file system could object to: 2026-11-18-1352 */
function dateName(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}`;
}
