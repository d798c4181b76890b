import { join } from 'node:path';
import { type App, type BrowserWindow, dialog } from 'electron';
import { ok, type Result } from '../../shared/result.ts';
import { snapshotText } from '../../shared/snapshot-export.ts';
import type { SnapshotSource } from '../ipc/snapshot-builder.ts';
import { writeFile } from '../write-file.ts';

/** Asks where to, then writes the snapshot of the moment at which the person has chosen. null: not wanted after all. */
export async function exportSnapshotByDialog(
  app: App,
  window: BrowserWindow | null,
  snapshots: SnapshotSource,
): Promise<Result<string | null>> {
  const options = {
    title: 'Export snapshot',
    defaultPath: join(app.getPath('documents'), defaultName(new Date())),
    filters: [{ name: 'JSON', extensions: ['json'] }],
  };
  const shown = window?.isVisible() ? window : null;
  const choice = await (shown ? dialog.showSaveDialog(shown, options) : dialog.showSaveDialog(options));
  if (choice.canceled || choice.filePath === '') return ok(null);
  const written = await writeFile(choice.filePath, snapshotText(snapshots.current()));
  return written.ok ? ok(choice.filePath) : written;
}

/** In local time, with nothing that a file system could object to: jobdeck-2026-11-18-1352.json */
function defaultName(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `jobdeck-${day}-${two(now.getHours())}${two(now.getMinutes())}.json`;
}
