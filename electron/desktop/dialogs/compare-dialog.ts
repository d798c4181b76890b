import { basename } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import { diffSnapshots, type SnapshotsCompared } from '../../../shared/numbers/snapshot-diff.ts';
import { exportSnapshot } from '../../../shared/numbers/snapshot-export.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { SnapshotSource } from '../../ipc/snapshot-builder.ts';
import { readSnapshotFile } from '../../read-snapshot-file.ts';

/** Asks for a snapshot that was exported, and compares it with the present or with another. null: not wanted after all. */
export async function compareByDialog(
  window: BrowserWindow | null,
  snapshots: SnapshotSource,
  second: 'now' | 'file',
): Promise<Result<SnapshotsCompared | null>> {
  const first = await askWhich(window, second === 'now' ? 'Compare with now' : 'Compare: the first snapshot');
  if (first === null) return ok(null);
  const before = await readSnapshotFile(first);
  if (!before.ok) return before;
  if (second === 'now') {
    const diff = diffSnapshots(before.value, exportSnapshot(snapshots.whole()));
    return ok({ first: basename(first), second: null, diff });
  }
  const other = await askWhich(window, 'Compare: the second snapshot');
  if (other === null) return ok(null);
  const after = await readSnapshotFile(other);
  if (!after.ok) return after;
  const diff = diffSnapshots(before.value, after.value);
  return ok({ first: basename(first), second: basename(other), diff });
}

async function askWhich(window: BrowserWindow | null, title: string): Promise<string | null> {
  const options: Electron.OpenDialogOptions = {
    title,
    filters: [{ name: 'Snapshots', extensions: ['json'] }],
    properties: ['openFile'],
  };
  const shown = window?.isVisible() ? window : null;
  const choice = await (shown ? dialog.showOpenDialog(shown, options) : dialog.showOpenDialog(options));
  return choice.canceled ? null : (choice.filePaths[0] ?? null);
}
